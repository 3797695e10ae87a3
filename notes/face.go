package notes

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// outer keeps the deletions that do not stand in another pair and hold something.
func outer(pairs []pair, text string) []span {
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.from, b.from) })
	var found []span
	covered := 0
	for _, p := range pairs {
		if p.from < covered || p.role == literal {
			continue
		}
		if p.role == link {
			covered = p.to
			continue
		}
		if !blank(text[p.from+1 : p.to-1]) {
			found = append(found, p.span)
			covered = p.to
		}
	}
	return found
}

// cards returns the card of each deletion, at most limit.
func (t clozeText) cards(limit int) []content {
	var cards []content
	for _, d := range t.deletions[:min(len(t.deletions), limit)] {
		var b strings.Builder
		at := 0
		for _, other := range t.deletions {
			b.WriteString(t.shown(at, other.from))
			if other == d {
				b.WriteString(gap)
			} else {
				b.WriteString(t.shown(other.from+1, other.to-1))
			}
			at = other.to
		}
		b.WriteString(t.shown(at, len(t.text)))
		back := strings.TrimSpace(t.shown(d.from+1, d.to-1))
		cards = append(cards, content{Cloze, b.String(), back})
	}
	return cards
}

// shown returns the text of a range without the backslashes of \[ and \], which have done their work. Code
// blocks stay as they are.
func (t clozeText) shown(from, to int) string {
	if strings.IndexByte(t.text[from:to], '\\') < 0 {
		return t.text[from:to]
	}
	var b strings.Builder
	block := sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].to > from })
	for i := from; i < to; i++ {
		for block < len(t.blocks) && t.blocks[block].to <= i {
			block++
		}
		inBlock := block < len(t.blocks) && t.blocks[block].from <= i
		if t.text[i] == '\\' && i+1 < to && !inBlock {
			if i++; t.text[i] != '[' && t.text[i] != ']' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(t.text[i])
	}
	return b.String()
}
