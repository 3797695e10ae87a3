// Package brag keeps the brag document: what a person did, week by week, under six headings, with numbers.
//
// It is pure. A draft of a week writes itself from records and is Markdown; Read turns what a person made of it back
// into entries, and Compare tells what that changes. Lint asks for numbers, Export and Packet put entries together for
// a quarter's review and for a promotion.
package brag

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Heading is where in the document an entry stands.
type Heading string

// The six headings, in their order, and the place for what stood under any other.
const (
	Projects   Heading = "projects"
	Design     Heading = "design"
	Mentoring  Heading = "mentoring"
	Operations Heading = "operations"
	Growth     Heading = "growth"
	Next       Heading = "next"
	Other      Heading = "other"
)

// Headings are the six, in their order.
var Headings = []Heading{Projects, Design, Mentoring, Operations, Growth, Next}

// titles are the headings as the document has them; the calendar's reminder names the same.
var titles = map[Heading]string{
	Projects: "Projects", Design: "Design and architecture", Mentoring: "Mentoring and team building",
	Operations: "Operational excellence", Growth: "Learning and growth", Next: "What I want to do next",
	Other: "Under other headings",
}

// Title is the heading as the document has it.
func (h Heading) Title() string { return titles[h] }

// words are what each heading is also called.
var words = map[Heading][]string{
	Projects: {"project"}, Design: {"architecture", "design & architecture"},
	Mentoring: {"team building", "mentoring & team building"}, Operations: {"operational", "ops"},
	Growth: {"learning", "learning & growth"}, Next: {"what next", "what is next", "goals"}, Other: {"other"},
}

// ParseHeading reads a heading by its name, its title or a part of it, in any case. The error lists the six.
func ParseHeading(s string) (Heading, error) {
	said := spelled(s)
	for _, h := range append(slices.Clone(Headings), Other) {
		names := append([]string{string(h), h.Title()}, words[h]...)
		if slices.ContainsFunc(names, func(name string) bool { return spelled(name) == said }) {
			return h, nil
		}
	}
	return "", fmt.Errorf("heading %q: want projects, design, mentoring, operations, growth or next", s)
}

// spelled is a heading without what people write in different ways.
func spelled(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "&", " and ")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t:*_#.", r) }), " ")
}

// Entry is one thing that a person did.
type Entry struct {
	ID       id.Brag `json:"id"`
	Revision int     `json:"revision"` // 1 at first, one more with each change; the earlier ones are kept
	Heading  Heading `json:"heading"`
	// Under is a heading of the person's own: below one of the six, or instead of one where Heading is Other.
	Under  string    `json:"under,omitempty"`
	Text   string    `json:"text"` // Markdown; its first line is the thing itself
	Impact string    `json:"impact,omitempty"`
	Area   string    `json:"area,omitempty"`
	Tags   []string  `json:"tags,omitempty"` // lower case, sorted
	Refs   []string  `json:"refs,omitempty"` // URLs, commits, outputs, lessons
	Day    when.Date `json:"day"`            // a learning day; it says which week and quarter
	// From names the fact that tend offered and the entry was made of: o12 is an output, git:name@unix the commits of a
	// repository up to an instant. A fact is offered until an entry, be it a removed one, has its name.
	From    string    `json:"from,omitempty"`
	Written time.Time `json:"written"` // when this revision was
	Removed time.Time `json:"removed,omitzero"`
}

// Glue is the tag of work that holds a team together and that nobody sees.
const Glue = "glue"

// IsGlue tells glue work.
func (e Entry) IsGlue() bool { return slices.Contains(e.Tags, Glue) }

// Same tells whether two entries say the same in the same place.
func (e Entry) Same(f Entry) bool {
	return e.Heading == f.Heading && e.Under == f.Under && e.Text == f.Text && e.Impact == f.Impact && e.Area == f.Area &&
		slices.Equal(e.Tags, f.Tags) && slices.Equal(e.Refs, f.Refs)
}

// The limits of an entry and of a draft.
const (
	MaxText    = 8 << 10   // bytes of an entry's text, and of its impact
	MaxDraft   = 256 << 10 // bytes
	MaxEntries = 500       // of one draft
	maxUnder   = 200       // bytes
	maxTags    = 20
	maxRefs    = 50
	maxRef     = 2 << 10 // bytes
)

// Check tells what is wrong with an entry: it is empty, or larger than the limits.
func Check(e Entry) error {
	switch {
	case strings.TrimSpace(e.Text) == "":
		return errors.New("entry: it is empty")
	case len(e.Text) > MaxText || len(e.Impact) > MaxText:
		return fmt.Errorf("entry %q: it has more than %d bytes", start(e.Text), MaxText)
	case len(e.Under) > maxUnder:
		return fmt.Errorf("heading %q: it has more than %d bytes", start(e.Under), maxUnder)
	case len(e.Tags) > maxTags:
		return fmt.Errorf("entry %q: it has more than %d tags", start(e.Text), maxTags)
	case len(e.Refs) > maxRefs || slices.ContainsFunc(e.Refs, func(ref string) bool { return len(ref) > maxRef }):
		return fmt.Errorf("entry %q: want at most %d references of %d bytes", start(e.Text), maxRefs, maxRef)
	}
	return nil
}

// start is how a text begins, for messages.
func start(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	if runes := []rune(line); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return line
}
