package notes

import (
	"cmp"
	"slices"
)

// candidate is a pair of cards that may be one.
type candidate struct {
	score      float64
	inPlace    bool
	distance   int // between their ranks
	old, fresh int
}

// bySimilarity settles the pairs among these cards that are alike, the most alike first.
func (m *match) bySimilarity(olds, freshes []int) {
	candidates := m.candidates(olds, freshes)
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(b.score, a.score),
			boolCompare(b.inPlace, a.inPlace),
			cmp.Compare(a.distance, b.distance),
			cmp.Compare(a.fresh, b.fresh),
			cmp.Compare(a.old, b.old),
		)
	})
	for _, c := range candidates {
		if m.toFresh[c.old] < 0 && m.toOld[c.fresh] < 0 {
			m.pair(c.old, c.fresh)
		}
	}
}

// candidates compares each fresh card with the old ones round its place and returns the pairs that are alike.
func (m *match) candidates(olds, freshes []int) []candidate {
	var found []candidate
	if len(olds) == 0 || len(freshes) == 0 {
		return nil
	}
	width := max(1, maxPairs/len(freshes))
	for rank, f := range freshes {
		from, to := window(rank, len(freshes), len(olds), width)
		for at := from; at < to; at++ {
			o := olds[at]
			inPlace := m.oldPlaces != nil && m.oldPlaces[o] == m.freshPlaces[f]
			score, same := m.oldFeatures(o).alike(m.freshFeatures(f), inPlace)
			if same {
				found = append(found, candidate{score, inPlace, distance(at, rank), o, f})
			}
		}
	}
	return found
}

// window returns the width ranks out of n that lie round the one that corresponds to rank out of of.
func window(rank, of, n, width int) (from, to int) {
	if n <= width {
		return 0, n
	}
	from = max(0, rank*n/of-width/2)
	from = min(from, n-width)
	return from, from + width
}

// place is where an unsettled card stands: the settled fresh cards before and after it, and which of how
// many unsettled ones between those it is.
type place struct{ before, after, rank, size int }

// seekPlaces notes where each old and each fresh card stands. Two cards with equal places are in place.
func (m *match) seekPlaces() {
	var anchors, live []int
	for _, i := range m.order {
		if m.old[i].Gone.IsZero() {
			anchors, live = append(anchors, m.toFresh[i]), append(live, i)
		}
	}
	m.oldPlaces = make([]place, len(m.old))
	for at, p := range gaps(anchors, len(m.fresh)) {
		m.oldPlaces[live[at]] = p
	}
	anchors = make([]int, len(m.fresh))
	for i, old := range m.toOld {
		anchors[i] = i
		if old < 0 {
			anchors[i] = -1
		}
	}
	m.freshPlaces = gaps(anchors, len(m.fresh))
}

// gaps returns the place of each entry of anchors that is negative. A gap at the start comes after -1, one at
// the end before end.
func gaps(anchors []int, end int) []place {
	places := make([]place, len(anchors))
	before := -1
	for i := 0; i < len(anchors); i++ {
		if anchors[i] >= 0 {
			before = anchors[i]
			continue
		}
		size := 1
		for i+size < len(anchors) && anchors[i+size] < 0 {
			size++
		}
		after := end
		if i+size < len(anchors) {
			after = anchors[i+size]
		}
		for rank := range size {
			places[i+rank] = place{before, after, rank, size}
		}
		i += size - 1
	}
	return places
}

// boolCompare puts false before true.
func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// distance is how many ranks lie between two.
func distance(a, b int) int { return max(a-b, b-a) }
