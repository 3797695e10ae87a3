package budget

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// What a plan costs, as one integer that orders plans by several measures, the first being the most minutes: where
// each measure stands in it. A week holds at most MaxMinutes, so 120 blocks of minBlock.
//
//	stays  a block left exactly where it was         at most 2^8, from bit 53
//	short  a block shorter than its window wants     at most 2^8, from bit 45
//	begins a block that begins where one did         at most 2^8, from bit 37
//	spread the squares of the days' minutes / 5      at most 7·300², below 2^20, from bit 17
//	early  quarters of an hour since the week began  at most 120·700, below 2^17
const (
	stays  int64 = -1 << 53
	short  int64 = 1 << 45
	begins int64 = -1 << 37
	spread int64 = 1 << 17

	impossible int64 = math.MaxInt64
)

// spot is where a block can be on a day.
type spot struct {
	from  time.Duration // since the week began
	free  time.Duration // when the next block may begin, the gap kept
	units int           // of the week's grid
	held  int           // the block that is there already, or -1
	cost  int64
	next  int // the first of the day's starts at which the next block may begin
}

// dayTable is one day's programme: cost[i·width+u] is the least that u units cost, made of blocks that begin at the
// i-th of the day's starts or later, and pick is the spot at that start that does it, or -1 for none.
type dayTable struct {
	spots  []spot
	starts []time.Duration
	first  []int // the first spot of each start, and one past the last
	width  int
	cost   []int64
	pick   []int
}

// newDayTable solves a day for every number of units up to most. At equal cost earlier starts go before later ones and
// longer blocks before shorter ones, so that the answer does not depend on the order of the spots.
func newDayTable(spots []spot, most int) *dayTable {
	slices.SortFunc(spots, compareSpots)
	t := &dayTable{spots: spots, width: most + 1}
	for n, s := range spots {
		if n == 0 || s.from != spots[n-1].from {
			t.starts, t.first = append(t.starts, s.from), append(t.first, n)
		}
	}
	t.first = append(t.first, len(spots))
	for n := range spots {
		t.spots[n].next, _ = slices.BinarySearch(t.starts, spots[n].free)
	}
	t.cost = make([]int64, (len(t.starts)+1)*t.width)
	t.pick = make([]int, len(t.starts)*t.width)
	for u := 1; u < t.width; u++ {
		t.row(len(t.starts))[u] = impossible
	}
	for n := len(t.starts) - 1; n >= 0; n-- {
		t.fill(n)
	}
	return t
}

func compareSpots(a, b spot) int {
	if a.from != b.from {
		return cmp.Compare(a.from, b.from)
	}
	return cmp.Or(cmp.Compare(b.units, a.units), cmp.Compare(a.free, b.free), cmp.Compare(b.held, a.held))
}

func (t *dayTable) row(n int) []int64 { return t.cost[n*t.width : (n+1)*t.width] }

// fill solves what begins at the n-th start or later, given what begins after it.
func (t *dayTable) fill(n int) {
	row, pick, after := t.row(n), t.pick[n*t.width:(n+1)*t.width], t.row(n+1)
	for u := range row {
		row[u], pick[u] = impossible, -1
	}
	for k := t.first[n]; k < t.first[n+1]; k++ {
		s := &t.spots[k]
		rest := t.row(s.next)
		for u := s.units; u < t.width; u++ {
			if r := rest[u-s.units]; r != impossible && r+s.cost < row[u] {
				row[u], pick[u] = r+s.cost, k
			}
		}
	}
	for u := range row {
		if after[u] < row[u] {
			row[u], pick[u] = after[u], -1
		}
	}
}

// chosen returns the spots that hold u units at the least cost, in order of time.
func (t *dayTable) chosen(u int) []spot {
	var chosen []spot
	for n := 0; n < len(t.starts) && u > 0; {
		k := t.pick[n*t.width+u]
		if k < 0 {
			n++
			continue
		}
		chosen = append(chosen, t.spots[k])
		n, u = t.spots[k].next, u-t.spots[k].units
	}
	return chosen
}

// split is how units are shared out among days.
type split struct {
	units []int // by day
	held  int   // their sum
	cost  int64
}

// short is how many blocks are shorter than their window wants, in a plan without blocks that were there before.
func (s split) short() int64 { return s.cost / short }

// shared gives each day units so that together they have as many up to most as there can be, at the least cost. extra
// is what a day's units cost beside its blocks. At equal cost earlier days get more.
func shared(days []*dayTable, most int, extra func(day, units int) int64) split {
	width := most + 1
	cost, pick := make([]int64, (len(days)+1)*width), make([]int, len(days)*width)
	for u := 1; u < width; u++ {
		cost[len(days)*width+u] = impossible
	}
	for d := len(days) - 1; d >= 0; d-- {
		row, rest := cost[d*width:(d+1)*width], cost[(d+1)*width:]
		for u := range row {
			row[u] = impossible
		}
		own := days[d].row(0)
		for k := min(most, len(own)-1); k >= 0; k-- {
			if own[k] == impossible {
				continue
			}
			c := own[k] + extra(d, k)
			for u := k; u < width; u++ {
				if r := rest[u-k]; r != impossible && r+c < row[u] {
					row[u], pick[d*width+u] = r+c, k
				}
			}
		}
	}
	for most > 0 && cost[most] == impossible {
		most--
	}
	s := split{held: most, cost: cost[most]}
	for d := range days {
		s.units = append(s.units, pick[d*width+most])
		most -= s.units[d]
	}
	return s
}
