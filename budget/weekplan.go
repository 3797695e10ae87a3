package budget

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"tend/internal/when"
)

// weekPlan is the plan of one week.
type weekPlan struct {
	*plan
	start   when.Date
	span    when.Interval
	skipped bool     // the person left the week out
	done    int      // minutes of its blocks that nothing changes
	staying int      // minutes of its other blocks that stay
	moving  []misfit // its blocks that have to go elsewhere, in order of time
}

// misfit is a block that cannot stay, and why.
type misfit struct {
	Block
	why string
}

// week looks at the week that starts on the day start, and sorts its blocks into those that stay and those that move.
func (p *plan) week(start when.Date) *weekPlan {
	w := &weekPlan{plan: p, start: start, span: p.Days.Week(start), skipped: slices.Contains(p.SkippedWeeks, start)}
	for _, b := range p.blocks {
		if !w.span.Holds(b.Start) {
			continue
		}
		if p.isFixed(b) {
			w.done += b.minutes()
		} else if why := w.misfit(b); why != "" {
			w.moving = append(w.moving, misfit{b, why})
		} else {
			w.staying += b.minutes()
			p.stay = append(p.stay, b)
		}
	}
	return w
}

// misfit tells why the planned block b cannot stay, or "" if it can.
func (w *weekPlan) misfit(b Block) string {
	switch {
	case !b.Start.Before(w.until):
		return ""
	case w.skipped:
		return "the week is skipped"
	case !w.inWindow(b):
		return "its window is gone"
	case b.Start.Before(w.Now.Add(soon)):
		return ""
	}
	if i, ok := firstOverlap(w.busy, b.interval()); ok {
		return "busy " + w.wall(i)
	}
	for _, others := range [][]Block{w.fixed, w.stay} {
		for _, other := range others {
			if other.State != Skipped && other.interval().Overlaps(b.interval()) {
				return "another block is at " + w.wall(other.interval())
			}
		}
	}
	return ""
}

func (w *weekPlan) inWindow(b Block) bool {
	day := when.DateOf(b.Start.In(w.Days.Zone))
	return slices.ContainsFunc(w.Windows, func(window Window) bool {
		in := window.on(day, w.Days.Zone)
		return slices.Contains(window.Days, day.Weekday()) && !b.Start.Before(in.Start) && !b.End.After(in.End)
	})
}

// firstOverlap returns the first of the busy times, which are in order and apart, that shares time with i.
func firstOverlap(busy []when.Interval, i when.Interval) (when.Interval, bool) {
	n := sort.Search(len(busy), func(n int) bool { return busy[n].End.After(i.Start) })
	if n < len(busy) && busy[n].Overlaps(i) {
		return busy[n], true
	}
	return when.Interval{}, false
}

// changes fills the week and tells what that changes, in order of time.
func (w *weekPlan) changes() []Change {
	free := w.freeSlots(w.fixed)
	goal := w.goal(free)
	chosen := choose(preferred(w.spots(free), w.moving), goal)
	total := w.done + w.staying
	for _, s := range chosen {
		total += s.minutes
	}
	sum := fmt.Sprintf("%s has %d of %d minutes", when.WeekLabel(w.start), total, w.target())
	changes, left := w.move(chosen, sum)
	for _, s := range left {
		if i := s.interval(); i.Start.Before(w.until) {
			changes = append(changes, Change{Add, Block{Start: i.Start, End: i.End}, "free time in a window; " + sum})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(earlier(a.Block, b.Block), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return changes
}

// move gives each block that has to move the nearest of the chosen spots, and returns the spots that are left.
func (w *weekPlan) move(chosen []spot, sum string) (changes []Change, left []spot) {
	left = slices.Clone(chosen)
	for _, m := range w.moving {
		i := nearestSpot(left, m.Start)
		if i < 0 {
			changes = append(changes, Change{Remove, m.Block, m.why + ", and no room is left; " + sum})
			continue
		}
		to := left[i].interval()
		m.Start, m.End = to.Start, to.End
		changes = append(changes, Change{Move, m.Block, m.why})
		left = slices.Delete(left, i, i+1)
	}
	return changes, left
}

// target is the minutes that the week should have, of blocks in every state.
func (w *weekPlan) target() int {
	if w.skipped {
		return 0
	}
	return Holding(w.Budgets, w.start).Target
}

// goal is the minutes to find spots for. Whole blocks in the free slots say how much of the target can be met without
// splitting blocks, whatever is busy; so where 75-minute blocks make 225 of 240, nobody gets a fourth of 20.
func (w *weekPlan) goal(free []freeSlot) int {
	lengths := make([]int, len(free))
	for i, s := range free {
		lengths[i] = s.length
	}
	return wholeBlocks(lengths, (w.target()-w.done)/step*step) - w.staying
}

// freeSlot is a slot on a day of the week.
type freeSlot struct {
	slot
	span when.Interval
}

// freeSlots returns the week's slots that start from now on and are not touched by any of the blocks, the first slots
// of all days first.
func (w *weekPlan) freeSlots(blocks []Block) []freeSlot {
	var free []freeSlot
	for n := range 8 { // a window after midnight on the eighth civil day can lie in the seventh learning day
		day := w.start.AddDays(n)
		for _, s := range w.slots[day.Weekday()] {
			in := span(day, s.from, s.to, w.Days.Zone)
			if w.span.Holds(in.Start) && !in.Start.Before(w.Now) && !touched(in, blocks) {
				free = append(free, freeSlot{s, in})
			}
		}
	}
	slices.SortStableFunc(free, func(a, b freeSlot) int { return cmp.Compare(a.round, b.round) })
	return free
}

func touched(i when.Interval, blocks []Block) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.interval().Overlaps(i) })
}

// spots returns where in the free slots a block fits beside the blocks that stay and what is busy.
func (w *weekPlan) spots(free []freeSlot) []spot {
	taken := clockChanges(w.span, w.Days.Zone)
	near := when.Interval{Start: w.span.Start, End: w.span.End.Add(24 * time.Hour)}
	for _, i := range w.busy {
		if i.Overlaps(near) {
			taken = append(taken, i)
		}
	}
	slices.SortFunc(taken, func(a, b when.Interval) int { return a.Start.Compare(b.Start) })
	var spots []spot
	for _, s := range free {
		if touched(s.span, w.stay) {
			continue
		}
		start, minutes := room(s.span, taken, s.length, w.span.End)
		if minutes >= minBlock {
			spots = append(spots, spot{start, minutes, minutes < s.length, s.round})
		}
	}
	return spots
}

// wall writes a time as the person's clock shows it.
func (w *weekPlan) wall(i when.Interval) string {
	const minute = "2006-01-02 15:04"
	from, to := i.Start.In(w.Days.Zone), i.End.In(w.Days.Zone)
	if when.DateOf(from) == when.DateOf(to) {
		return from.Format(minute) + to.Format("-15:04")
	}
	return from.Format(minute) + " to " + to.Format(minute)
}
