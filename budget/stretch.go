package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/when"
)

// stretch is the part of a window, on the wall of a weekday, that no window before it has.
type stretch struct {
	from, to when.Clock
	length   int // minutes that its blocks should have, and have at most
	window   Window
}

// stretchesByDay cuts the windows into stretches that are apart, for each weekday. Where windows overlap, the one that
// starts earlier takes the shared time. Windows that CheckWindow refuses are passed over.
func stretchesByDay(windows []Window) (byDay [7][]stretch) {
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Length, b.Length),
			slices.Compare(inOrder(a.Days), inOrder(b.Days)))
	})
	var taken [7]when.Clock
	for _, w := range sorted {
		if CheckWindow(w) != nil {
			continue
		}
		for _, day := range inOrder(w.Days) {
			s := stretch{from: max(w.From, taken[day]), to: w.To, window: w}
			whole := int(s.to-s.from) / step * step
			s.length = min(cmp.Or(w.Length/step*step, whole), whole)
			if whole >= minBlock {
				byDay[day] = append(byDay[day], s)
			}
			taken[day] = max(w.To, taken[day])
		}
	}
	return byDay
}

// run is time in a stretch that nothing has taken.
type run struct {
	when.Interval
	anchor time.Time // the start of the stretch, from which its grid counts
	length int
}

// runs returns what is free on a learning day of the week, in order of time. No run reaches over the start of a
// learning day, nor up to the gap before it, so that days can be planned each for itself.
func (w *weekPlan) runs(n int) []run {
	day := w.start.AddDays(n)
	whole := when.Interval{Start: w.Days.Start(day), End: w.Days.End(day).Add(-w.Limits.gap())}
	var runs []run
	for _, civil := range []when.Date{day, day.AddDays(1)} {
		for _, s := range w.stretches[civil.Weekday()] {
			in := span(civil, s.from, s.to, w.Days.Zone)
			if in.Start.Before(w.since) {
				continue
			}
			for _, free := range without(in.Clip(whole), w.taken) {
				runs = append(runs, run{free, in.Start, min(s.length, cmp.Or(w.Limits.Longest, s.length))})
			}
		}
	}
	return runs
}

// without returns the parts of an interval that are not taken. The taken intervals are in order of their starts; an
// empty one cuts in two.
func without(in when.Interval, taken []when.Interval) []when.Interval {
	var parts []when.Interval
	from := in.Start
	for _, t := range taken {
		if !t.Start.Before(in.End) {
			break
		}
		if from.Before(t.Start) {
			parts = append(parts, when.Interval{Start: from, End: t.Start})
		}
		from = later(from, t.End)
	}
	if from.Before(in.End) {
		parts = append(parts, when.Interval{Start: from, End: in.End})
	}
	return parts
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

func roundUp(d, unit time.Duration) time.Duration { return (d + unit - 1) / unit * unit }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
