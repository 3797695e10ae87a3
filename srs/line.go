package srs

import (
	"cmp"
	"math"
	"slices"
)

// line is all that is due, in the parts of a session: steps, cards (due and new), notes.
type line struct {
	all   []Candidate
	parts [3][]ranked
}

func (l *line) add(r ranked) { l.parts[r.part()] = append(l.parts[r.part()], r) }

// settle gives the new cards their places: the k-th best rank goes to the k-th of them in order.
func (l *line) settle() {
	cards, fresh := l.parts[1], []int{}
	for i := range cards {
		if cards[i].class == newCard {
			fresh = append(fresh, i)
		}
	}
	ranks := make([]float64, len(fresh))
	for k, i := range fresh {
		ranks[k] = cards[i].rank
	}
	slices.SortFunc(ranks, func(a, b float64) int { return cmp.Compare(b, a) })
	slices.SortFunc(fresh, func(i, j int) int {
		a, b := &l.all[cards[i].at], &l.all[cards[j].at]
		return cmp.Or(cmp.Compare(a.Index, b.Index), compareKeys(a.key(), b.key()))
	})
	for k, i := range fresh {
		cards[i].rank, cards[i].slot = ranks[k], k
	}
}

// compare orders by part, then rank; of like rank by class, slot and id.
func (l *line) compare(a, b *ranked) int {
	if c := cmp.Or(cmp.Compare(a.part(), b.part()), cmp.Compare(b.rank, a.rank)); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.slot, b.slot)); c != 0 {
		return c
	}
	return compareKeys(l.all[a.at].key(), l.all[b.at].key())
}

// fill offers everything to the basket, best first. Notes choose before cards, or a backlog of cards would never
// leave them their share. New cards beyond theirs take what the due ones leave.
func (l *line) fill(b *basket) {
	for _, part := range [...]int{0, 2, 1} {
		h := heap{l.parts[part], l}
		h.make()
		shortest := math.Inf(1)
		for i := range h.items {
			shortest = min(shortest, h.items[i].seconds)
		}
		var later []*ranked
		for len(h.items) > 0 && b.holds(part == 2, shortest) {
			best := h.pop()
			if best.class == newCard && best.seconds > b.leftFresh {
				later = append(later, best)
				continue
			}
			b.offer(best, l.all[best.at].Group)
		}
		for _, r := range later {
			b.offer(r, l.all[r.at].Group)
		}
	}
}

// force takes the first of all if nothing fits.
func (l *line) force(b *basket) {
	for _, part := range l.parts {
		if len(part) == 0 {
			continue
		}
		first := &part[0]
		for i := range part {
			if l.compare(&part[i], first) < 0 {
				first = &part[i]
			}
		}
		b.take(first, l.all[first.at].Group)
		return
	}
}

// left counts what was not taken, and the cards remembered throughout a year that it would add: of the new cards only
// as many as the session still allows.
func (l *line) left(b *basket) (count int, gain float64) {
	fresh := []ranked{}
	for _, part := range l.parts {
		for _, r := range part {
			switch {
			case r.taken:
			case r.class == newCard:
				fresh = append(fresh, r)
			default:
				count++
				gain += max(0, r.gain) / horizon
			}
		}
	}
	slices.SortFunc(fresh, func(a, b ranked) int { return cmp.Compare(a.slot, b.slot) })
	for _, r := range fresh[:min(len(fresh), b.leftNew)] {
		count++
		gain += max(0, r.gain) / horizon
	}
	return count, gain
}

// more returns what a longer session would add. Nothing can be taken from the line after it.
func (l *line) more(b *basket) (gain float64) {
	for i, part := range l.parts {
		l.parts[i] = slices.DeleteFunc(part, func(r ranked) bool { return r.taken })
	}
	b.left += moreMinutes * 60
	b.leftNotes += moreMinutes * 60 * noteShare
	b.leftFresh += moreMinutes * 60 * freshShare
	had := len(b.taken)
	l.fill(b)
	for _, r := range b.taken[had:] {
		gain += max(0, r.gain) / horizon
	}
	return gain
}

// heap gives out the items of a slice, best first: a session that is short needs no more than the first few of them
// in order. What was given out stays at the end of the slice.
type heap struct {
	items []ranked
	l     *line
}

func (h *heap) make() {
	for i := len(h.items)/2 - 1; i >= 0; i-- {
		h.sink(i)
	}
}

// pop returns the best item, in its new place.
func (h *heap) pop() *ranked {
	last := len(h.items) - 1
	h.items[0], h.items[last] = h.items[last], h.items[0]
	best := &h.items[last]
	h.items = h.items[:last]
	h.sink(0)
	return best
}

func (h *heap) sink(i int) {
	for {
		best := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.items); child++ {
			if h.l.compare(&h.items[child], &h.items[best]) < 0 {
				best = child
			}
		}
		if best == i {
			return
		}
		h.items[i], h.items[best] = h.items[best], h.items[i]
		i = best
	}
}
