package notes

import (
	"cmp"
	"slices"
)

// maxPairs bounds how many pairs of cards are compared by similarity. Up to 512 cards edited at once, each
// is compared with each; beyond, each with those that stand about where it stands: of 2,000, with 131.
const maxPairs = 1 << 18

// Relink finds the cards of a note again after it was edited. Both lists are the cards of one note: old as
// the store has them, fresh as Parse gives them. linked are the fresh cards in their order, with the ID of
// the old card that each is, or none; gone are the old cards that none is, in their order.
//
// A card is found by its mark; by its exact text, wherever it moved; by its front, when only the back was
// edited; and by similarity of front and back, where staying in the same place counts for a card. A card whose
// place was taken by another one is gone: see the thresholds in this package. Each card is found once, and
// the most similar pair is settled first. A card of old that is Gone comes back by mark or exact text only.
//
// The result depends on the arguments alone. Time is n log n but for the similarity of at most 262,144
// pairs of those that share a mark and of those that are left at the end.
func Relink(old, fresh []Card) (linked, gone []Card) {
	m := newMatch(old, fresh)
	m.byMark()
	_, freshes := m.missing()
	m.byText(m.order, freshes)
	m.byFront()
	m.seekPlaces()
	m.bySimilarity(m.missing())
	return m.result()
}

// match is which old card each fresh one is.
type match struct {
	old, fresh []Card
	order      []int // of the old cards, as they stood in the file
	toOld      []int // by fresh card, -1 for none
	toFresh    []int // by old card, -1 for none

	oldWords, freshWords   []*features // by card, made when first asked for
	oldPlaces, freshPlaces []place     // by card, as of seekPlaces
}

// newMatch leaves out old cards that have no id, or one that stands twice.
func newMatch(old, fresh []Card) *match {
	m := &match{old: old, fresh: fresh}
	m.toOld = slices.Repeat([]int{-1}, len(fresh))
	m.toFresh = slices.Repeat([]int{-1}, len(old))
	m.oldWords, m.freshWords = make([]*features, len(old)), make([]*features, len(fresh))
	ids := map[string]bool{"": true}
	for i, c := range old {
		if !ids[string(c.ID)] {
			ids[string(c.ID)] = true
			m.order = append(m.order, i)
		}
	}
	slices.SortStableFunc(m.order, func(a, b int) int {
		return cmp.Or(later(old[a], old[b]), cmp.Compare(old[a].Index, old[b].Index))
	})
	return m
}

// later puts cards that are gone behind those that are not.
func later(a, b Card) int {
	switch {
	case a.Gone.IsZero() == b.Gone.IsZero():
		return 0
	case a.Gone.IsZero():
		return -1
	}
	return 1
}

// pair settles that a fresh card is an old one.
func (m *match) pair(old, fresh int) {
	m.toFresh[old], m.toOld[fresh] = fresh, old
}

// byMark settles the cards that carry a mark. One card of a mark is that card, whatever it says; clozes
// of one C: share theirs and are told apart by their text.
func (m *match) byMark() {
	olds, marks := map[string][]int{}, []string{}
	for _, i := range m.order {
		mark := m.old[i].Mark
		if held := olds[mark]; len(held) == 0 || later(m.old[held[0]], m.old[i]) == 0 {
			olds[mark] = append(held, i)
		}
	}
	freshes := map[string][]int{}
	for i, c := range m.fresh {
		if c.Mark != "" && len(olds[c.Mark]) > 0 {
			if freshes[c.Mark] == nil {
				marks = append(marks, c.Mark)
			}
			freshes[c.Mark] = append(freshes[c.Mark], i)
		}
	}
	for _, mark := range marks {
		if len(olds[mark]) == 1 && len(freshes[mark]) == 1 {
			m.pair(olds[mark][0], freshes[mark][0])
			continue
		}
		m.byText(olds[mark], freshes[mark])
		m.bySimilarity(olds[mark], freshes[mark])
	}
}

// byText settles those of the cards that have the same text, in their order.
func (m *match) byText(olds, freshes []int) {
	held := map[content][]int{}
	for _, i := range olds {
		if m.toFresh[i] < 0 {
			held[m.old[i].content()] = append(held[m.old[i].content()], i)
		}
	}
	for _, i := range freshes {
		key := m.fresh[i].content()
		if m.toOld[i] < 0 && len(held[key]) > 0 {
			m.pair(held[key][0], i)
			held[key] = held[key][1:]
		}
	}
}

// content is what makes the card the same as another, to the letter.
func (c Card) content() content { return content{c.Kind, c.Front, c.Back} }

// byFront settles cards whose front is the same and whose back is not, where no other card has that front.
func (m *match) byFront() {
	olds, freshes := m.missing()
	type key struct {
		kind  Kind
		front string
	}
	held, wanted := map[key][]int{}, map[key][]int{}
	for _, i := range olds {
		f := m.oldFeatures(i)
		held[key{f.kind, f.front}] = append(held[key{f.kind, f.front}], i)
	}
	for _, i := range freshes {
		f := m.freshFeatures(i)
		wanted[key{f.kind, f.front}] = append(wanted[key{f.kind, f.front}], i)
	}
	for _, i := range freshes {
		f := m.freshFeatures(i)
		k := key{f.kind, f.front}
		if len(held[k]) != 1 || len(wanted[k]) != 1 {
			continue
		}
		if f.telling() && m.oldFeatures(held[k][0]).mayBe(f) {
			m.pair(held[k][0], i)
		}
	}
}

// missing returns the cards that are not settled, in the order of the file, without those that were gone before.
func (m *match) missing() (olds, freshes []int) {
	for _, i := range m.order {
		if m.toFresh[i] < 0 && m.old[i].Gone.IsZero() {
			olds = append(olds, i)
		}
	}
	for i, old := range m.toOld {
		if old < 0 {
			freshes = append(freshes, i)
		}
	}
	return olds, freshes
}

// oldFeatures makes the features of an old card when they are first asked for: most cards are found without.
func (m *match) oldFeatures(i int) *features {
	if m.oldWords[i] == nil {
		m.oldWords[i] = featuresOf(m.old[i])
	}
	return m.oldWords[i]
}

func (m *match) freshFeatures(i int) *features {
	if m.freshWords[i] == nil {
		m.freshWords[i] = featuresOf(m.fresh[i])
	}
	return m.freshWords[i]
}

// result writes the ids into a copy of the fresh cards. An id they came with does not count.
func (m *match) result() (linked, gone []Card) {
	linked = slices.Clone(m.fresh)
	for i, old := range m.toOld {
		linked[i].ID = ""
		if old >= 0 {
			linked[i].ID = m.old[old].ID
		}
	}
	for i, fresh := range m.toFresh {
		if fresh < 0 {
			gone = append(gone, m.old[i])
		}
	}
	return linked, gone
}
