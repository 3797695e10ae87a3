package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/when"
)

const (
	minBlock = 20 // minutes; nothing shorter is worth a place in the calendar
	step     = 5  // minutes; blocks are whole multiples
)

// slot is the part of a window, on the wall of any of its days, that takes one block. Slots are cut from the windows
// alone, whatever is in the calendar, so that one slot never depends on another and what fits into a week can be
// counted exactly.
type slot struct {
	from, to when.Clock
	length   int // minutes that its block should have
	round    int // 0 for the first slot of a day; the first of each day is filled before any second
}

// slotsByDay cuts the windows into slots for each weekday. Where windows overlap, the one that starts earlier takes
// the shared time.
func slotsByDay(windows []Window) (byDay [7][]slot) {
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Length, b.Length))
	})
	var taken [7]when.Clock
	for _, w := range sorted {
		if CheckWindow(w) != nil {
			continue
		}
		for _, day := range inOrder(w.Days) {
			rest := w
			rest.From = max(w.From, taken[day])
			byDay[day] = append(byDay[day], rest.slots(len(byDay[day]))...)
			taken[day] = max(w.To, taken[day])
		}
	}
	return byDay
}

// slots shares the window out evenly among as many blocks of its length as it holds.
func (w Window) slots(round int) []slot {
	whole := w.minutes() / step * step
	if whole < minBlock {
		return nil
	}
	length := whole
	if w.Length > 0 {
		length = min(w.Length/step*step, whole)
	}
	slots := make([]slot, whole/length)
	border := func(i int) when.Clock { return w.From + when.Clock(i*whole/len(slots)/step*step) }
	for i := range slots {
		slots[i] = slot{border(i), border(i + 1), length, round + i}
	}
	slots[len(slots)-1].to = w.To
	return slots
}

// span is the time between two times on the wall of the day d, without what clocks skip.
func span(d when.Date, from, to when.Clock, zone *time.Location) when.Interval {
	return when.Interval{Start: edge(d, from, zone), End: edge(d, to, zone)}
}

// edge is the instant of a time on the wall, which in a gap is the instant of the gap.
func edge(d when.Date, c when.Clock, zone *time.Location) time.Time {
	at := when.At(d, c, zone)
	shown := at.In(zone)
	wall := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, time.UTC)
	if shown.Day() == wall.Day() && shown.Hour() == wall.Hour() && shown.Minute() == wall.Minute() {
		return at
	}
	gap, _ := shown.ZoneBounds()
	return gap.UTC()
}

// clockChanges returns the times in which no block may lie: the hour that a fold shows twice, both times, and an
// empty interval at a gap, which no block may reach across.
func clockChanges(in when.Interval, zone *time.Location) []when.Interval {
	var changes []when.Interval
	last := in.End.Add(24 * time.Hour)
	_, at := in.Start.Add(-24 * time.Hour).In(zone).ZoneBounds()
	for !at.IsZero() && at.Before(last) {
		_, before := at.Add(-time.Second).Zone()
		_, after := at.Zone()
		back := time.Duration(max(0, before-after)) * time.Second
		changes = append(changes, when.Interval{Start: at.Add(-back), End: at.Add(back)})
		_, at = at.ZoneBounds()
	}
	return changes
}

// room returns the first place in the slot's time where a block of the wanted minutes fits beside what is taken (in
// order of start), or else the longest there is. It starts whole steps after the slot, and before the instant limit.
func room(in when.Interval, taken []when.Interval, wanted int, limit time.Time) (start time.Time, minutes int) {
	from := in.Start
	for i := 0; i <= len(taken) && minutes < wanted; i++ {
		free := when.Interval{Start: from, End: in.End}
		if i < len(taken) {
			free.End = taken[i].Start
			from = later(from, taken[i].End)
		}
		free = free.Clip(in)
		free.Start = in.Start.Add(roundUp(free.Start.Sub(in.Start), step*time.Minute))
		if n := int(free.Duration()/(step*time.Minute)) * step; n > minutes && free.Start.Before(limit) {
			start, minutes = free.Start, min(n, wanted)
		}
	}
	return start, minutes
}

func roundUp(d, unit time.Duration) time.Duration { return (d + unit - 1) / unit * unit }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
