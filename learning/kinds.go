package learning

import (
	"fmt"
	"slices"
	"strings"

	"tend/internal/id"
)

// The slots of the kinds that have them: how many sources of the kind a person follows at most. The guide
// says two or three newsletters and ten to fifteen people, curated ruthlessly.
const (
	NewsletterSlots = 3
	PersonSlots     = 15
)

// kinds are all kinds, those of a source first.
var kinds = []Kind{Newsletter, Person, Book, RFC, Other, Talk, Article, Contribution, Story}

// ParseKind reads the name of a kind, in any case. The error lists the kinds there are.
func ParseKind(s string) (Kind, error) {
	k := Kind(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(kinds, k) {
		return "", fmt.Errorf("parse kind: %q: want %s", s, list(kinds))
	}
	return k, nil
}

// IsSource tells the kinds that a source can have; a talk or an article is a single thing to learn from.
func (k Kind) IsSource() bool {
	switch k {
	case Newsletter, Person, Book, RFC, Other:
		return true
	}
	return false
}

// Slots returns how many sources of the kind may be followed at once, and false for a kind without slots.
func (k Kind) Slots() (n int, limited bool) {
	switch k {
	case Newsletter:
		return NewsletterSlots, true
	case Person:
		return PersonSlots, true
	}
	return 0, false
}

// plural is the kind in a sentence about several.
func (k Kind) plural() string {
	switch k {
	case Person:
		return "people"
	case RFC:
		return "RFCs"
	case Story:
		return "stories"
	}
	return string(k) + "s"
}

// SlotsError says that all slots of a kind are taken.
type SlotsError struct {
	Kind  Kind
	Slots int         // how many there are
	Held  []id.Source // who has them, by name
}

// Error reads "newsletters: all 3 slots are taken (a, b, c); remove one first".
func (e *SlotsError) Error() string {
	held := make([]string, len(e.Held))
	for i, name := range e.Held {
		held[i] = string(name)
	}
	return fmt.Sprintf("%s: all %d slots are taken (%s); remove one first", e.Kind.plural(), e.Slots, strings.Join(held, ", "))
}

// Kinds is the kind in a sentence about several: "newsletters", "people".
func (e *SlotsError) Kinds() string { return e.Kind.plural() }

// CheckSlot tells whether a source of the kind add may join these sources: a *SlotsError when all slots of the
// kind are taken, and nil otherwise. Removed sources hold no slot.
func CheckSlot(active []Source, add Kind) error {
	slots, limited := add.Slots()
	if !limited {
		return nil
	}
	var held []id.Source
	for _, s := range active {
		if s.Kind == add && s.Removed.IsZero() {
			held = append(held, s.Name)
		}
	}
	if len(held) < slots {
		return nil
	}
	slices.Sort(held)
	return &SlotsError{Kind: add, Slots: slots, Held: held}
}

// list writes names as "a, b or c".
func list[T ~string](names []T) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(n))
	}
	return b.String()
}
