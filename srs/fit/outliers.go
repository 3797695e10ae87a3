package fit

import (
	"cmp"
	"slices"

	"tend/srs"
)

// beginning is how a card's long-term history begins: its first grade, and the days until its first predicted review.
type beginning struct {
	grade srs.Grade
	days  int32
}

// opening is the first predicted review of each card: where it stands in the columns, -1 where there is none below rank
// to.
func (l *Log) opening(to int) []int32 {
	at := make([]int32, len(l.cards))
	for i, card := range l.cards {
		at[i] = -1
		for n := card.from; n < card.to; n++ {
			if r := l.rank[n]; r >= 0 {
				if int(r) < to {
					at[i] = n
				}
				break
			}
		}
	}
	return at
}

// outliers returns the beginnings that too few cards share to say anything: first the rarest, until a twentieth of the
// cards with that first grade is gone (or 20), then those that fewer than 6 share, and gaps of more than 100 days (365
// after Easy). All reviews of such a card are left out of the fit. The rule is that of fsrs-rs.
func (l *Log) outliers(opening []int32) map[beginning]bool {
	counts := map[beginning]int{}
	var totals [5]int
	for i, at := range opening {
		if at >= 0 {
			b := beginning{l.grade[l.cards[i].from], l.days[at]}
			counts[b]++
			totals[b.grade]++
		}
	}
	groups := make([]beginning, 0, len(counts))
	for b := range counts {
		groups = append(groups, b)
	}
	slices.SortFunc(groups, func(a, b beginning) int {
		return cmp.Or(cmp.Compare(counts[a], counts[b]), cmp.Compare(b.days, a.days), cmp.Compare(a.grade, b.grade))
	})
	out := map[beginning]bool{}
	var removed [5]int
	for _, b := range groups {
		n, longest := counts[b], int32(100)
		if b.grade == srs.Easy {
			longest = 365
		}
		switch {
		case removed[b.grade]+n < max(20, totals[b.grade]/20):
			removed[b.grade] += n
			out[b] = true
		case n < 6 || b.days > longest:
			out[b] = true
		}
	}
	return out
}
