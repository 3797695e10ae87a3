package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/when"
)

// spot is a place in a slot where a block can go.
type spot struct {
	start   time.Time
	minutes int  // the longest block it takes, minBlock to the slot's length
	short   bool // less than the slot's length
	round   int  // of its slot
}

func (s spot) interval() when.Interval {
	return when.Interval{Start: s.start, End: s.start.Add(time.Duration(s.minutes) * time.Minute)}
}

// preferred orders spots by how well they serve: first the one nearest to each block that has to move, then those
// with room for a whole block, day by day before any day has two, then short ones, the longest first.
func preferred(spots []spot, moving []misfit) []spot {
	rest := slices.Clone(spots)
	slices.SortFunc(rest, func(a, b spot) int {
		if a.short != b.short {
			return cmp.Compare(asInt(a.short), asInt(b.short))
		}
		if a.short {
			return cmp.Or(cmp.Compare(b.minutes, a.minutes), a.start.Compare(b.start))
		}
		return cmp.Or(cmp.Compare(a.round, b.round), a.start.Compare(b.start))
	})
	var order []spot
	for _, b := range moving {
		if i := nearestSpot(rest, b.Start); i >= 0 {
			order = append(order, rest[i])
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return append(order, rest...)
}

// nearestSpot is the index of the spot that starts nearest to t, of two the earlier; whole spots go before short ones.
// It is -1 if there is none.
func nearestSpot(spots []spot, t time.Time) int {
	best := -1
	for i, s := range spots {
		if best < 0 || cmp.Or(
			cmp.Compare(asInt(s.short), asInt(spots[best].short)),
			cmp.Compare(s.start.Sub(t).Abs(), spots[best].start.Sub(t).Abs()),
			s.start.Compare(spots[best].start)) < 0 {
			best = i
		}
	}
	return best
}

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// wholeBlocks returns how many of goal minutes the lengths take in turn, if all but the last are taken whole and the
// last is not cut below minBlock.
func wholeBlocks(lengths []int, goal int) int {
	total := 0
	for _, length := range lengths {
		if goal-total < minBlock {
			break
		}
		total += min(length, goal-total)
	}
	return total
}

// choose takes spots for exactly goal minutes if that can be done with blocks of minBlock or more, and otherwise for
// as many below it as can be. The first spots are taken unless only longer ones reach the goal. It returns them in
// order of time.
func choose(spots []spot, goal int) []spot {
	taken, ok := take(spots, goal)
	if !ok {
		// k spots hold anything from k·minBlock to the sum of the k longest, so these decide what can be reached.
		longest := slices.Clone(spots)
		slices.SortStableFunc(longest, func(a, b spot) int { return cmp.Compare(b.minutes, a.minutes) })
		taken, _ = take(longest, goal)
	}
	return taken
}

// take goes through the spots until they hold goal minutes and cuts off what is too much, from the last in time. It
// is not ok if the goal lies below what so many blocks must have; then the last spot is left out.
func take(spots []spot, goal int) (taken []spot, ok bool) {
	if goal < minBlock {
		return nil, true
	}
	total, ok := 0, true
	for _, s := range spots {
		taken, total = append(taken, s), total+s.minutes
		if total >= goal {
			break
		}
	}
	over := max(0, total-goal)
	if over > total-minBlock*len(taken) {
		taken, over, ok = taken[:len(taken)-1], 0, false
	}
	slices.SortFunc(taken, func(a, b spot) int { return a.start.Compare(b.start) })
	for i := len(taken) - 1; over > 0; i-- {
		cut := min(over, taken[i].minutes-minBlock)
		taken[i].minutes -= cut
		over -= cut
	}
	return taken, ok
}
