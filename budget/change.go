package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// changes tells what the plan of the week changes, in order of time.
func (w *weekPlan) changes() []Change {
	if w.Blind != "" {
		return w.blindChanges()
	}
	var changes []Change
	moved, left := w.matched()
	for n, b := range w.held {
		switch to, ok := moved[n]; {
		case ok:
			why := w.cause(b)
			b.Start, b.End, b.Why = to.Start, to.End, "moved: "+why
			changes = append(changes, Change{Move, b, why})
		case !w.keeps(n):
			changes = append(changes, Change{Remove, b, w.cause(b) + ", and no room is left; " + w.sum()})
		}
	}
	for _, i := range left {
		if i.Start.Before(w.until) {
			b := Block{Start: i.Start, End: i.End}
			b.Why = "free in the window " + w.windowOf(b)
			changes = append(changes, Change{Add, b, b.Why + "; " + w.sum()})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(earlier(a.Block, b.Block), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return changes
}

// blindChanges removes what the person's own word removes, and nothing else.
func (w *weekPlan) blindChanges() (changes []Change) {
	for _, b := range w.held {
		if why := w.takenAway(b); why != "" {
			changes = append(changes, Change{Remove, b, why})
		}
	}
	return changes
}

// keeps tells whether the n-th of the held blocks stays where it is.
func (w *weekPlan) keeps(n int) bool {
	return slices.ContainsFunc(w.chosen, func(s spot) bool { return s.held == n })
}

// matched gives the held blocks that cannot stay new places: first those that begin where one of them began, then to
// each in turn the place that begins nearest, of two the earlier. It returns the places that are left, too.
func (w *weekPlan) matched() (moved map[int]when.Interval, left []when.Interval) {
	for _, s := range w.chosen {
		if s.held < 0 {
			left = append(left, w.times(s))
		}
	}
	moved = map[int]when.Interval{}
	for _, reach := range []time.Duration{0, 7 * 24 * time.Hour} {
		for n, b := range w.held {
			if _, done := moved[n]; done || w.keeps(n) {
				continue
			}
			if i := nearestPlace(left, b.Start); i >= 0 && left[i].Start.Sub(b.Start).Abs() <= reach {
				moved[n] = left[i]
				left = slices.Delete(left, i, i+1)
			}
		}
	}
	return moved, left
}

// nearestPlace is the index of the place that starts nearest to t, of two the earlier, or -1.
func nearestPlace(places []when.Interval, t time.Time) int {
	best := -1
	for i, p := range places {
		if best < 0 || p.Start.Sub(t).Abs() < places[best].Start.Sub(t).Abs() {
			best = i
		}
	}
	return best
}

// misfit tells why the held block b cannot stay where it is, or "" if it can.
func (w *weekPlan) misfit(b Block) string {
	if why := w.takenAway(b); why != "" {
		return why
	}
	if !w.inWindow(b) {
		return "its window is gone"
	}
	if _, busy := firstOverlap(w.plan.taken, b.interval()); busy {
		return w.meeting(b)
	}
	for _, other := range w.fixed {
		if other.State != Skipped && w.padded(other).Overlaps(b.interval()) {
			return "another block is at " + w.wall(other.interval())
		}
	}
	if b.End.After(w.Days.End(w.Days.Of(b.Start))) {
		return fmt.Sprintf("it runs over the start of the learning day at %s", w.Days.Starts)
	}
	return ""
}

// meeting names the busy time that the block b comes too close to.
func (w *weekPlan) meeting(b Block) string {
	at := slices.IndexFunc(w.busy, func(m Busy) bool { return m.interval().Overlaps(b.interval()) })
	m := w.busy[at]
	m.Start, m.End = m.Start.Add(w.Limits.buffer()), m.End.Add(-w.Limits.buffer())
	words := "busy"
	if !m.interval().Overlaps(b.interval()) {
		words = fmt.Sprintf("closer than %d minutes to what is busy", w.Limits.Buffer)
	}
	if name := inLine(m.Summary); name != "" {
		words += " with " + name
	}
	return words + " " + w.wall(m.interval())
}

// cause tells why the plan does not leave the held block b where it is.
func (w *weekPlan) cause(b Block) string {
	if why := w.misfit(b); why != "" {
		return why
	}
	for _, s := range w.chosen {
		with := Block{State: Planned, Start: w.times(s).Start, End: w.times(s).End}
		if s.held >= 0 && w.padded(with).Overlaps(b.interval()) {
			return "another block is at " + w.wall(w.times(s))
		}
	}
	onDay, all := w.byDay[w.day(b)], w.done
	for _, other := range w.held {
		all += other.minutes()
		if w.day(other) == w.day(b) {
			onDay += other.minutes()
		}
	}
	switch {
	case w.Limits.Day > 0 && onDay > w.Limits.Day:
		return fmt.Sprintf("a day takes at most %d minutes", w.Limits.Day)
	case all > w.goal+w.back:
		return fmt.Sprintf("%s needs only %d minutes, and had %d", when.WeekLabel(w.start), w.goal+w.back, all) + w.goalWords()
	}
	return fmt.Sprintf("it makes room, so that %s holds %d minutes", when.WeekLabel(w.start), w.placed())
}

// goalWords says what cut the goal of the week down, if something did.
func (w *weekPlan) goalWords() string {
	if w.Realism.Known && w.Realism.Ratio < 1 && w.daysLeft() > 0 {
		return "; " + w.Realism.String()
	}
	return ""
}

// sum tells how the week stands to its goal.
func (w *weekPlan) sum() string {
	return fmt.Sprintf("%s has %d of %d minutes", when.WeekLabel(w.start), w.placed(), w.goal)
}

// windowOf names the window that holds b, of several the first in the order of their words.
func (p *plan) windowOf(b Block) string {
	day := when.DateOf(b.Start.In(p.Days.Zone))
	for _, s := range p.stretches[day.Weekday()] {
		if in := s.window.on(day, p.Days.Zone); !b.Start.Before(in.Start) && !b.End.After(in.End) {
			return s.window.String()
		}
	}
	return ""
}

// longestName is how much of a meeting's name a reason quotes, in characters.
const longestName = 60

// inLine makes one short line of a text that others wrote.
func inLine(text string) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > longestName {
		return string(line[:longestName-1]) + "…"
	}
	return string(line)
}

// wall writes a time as the person's clock shows it.
func (p *plan) wall(i when.Interval) string {
	const minute = "2006-01-02 15:04"
	from, to := i.Start.In(p.Days.Zone), i.End.In(p.Days.Zone)
	if when.DateOf(from) == when.DateOf(to) {
		return from.Format(minute) + to.Format("-15:04")
	}
	return from.Format(minute) + " to " + to.Format(minute)
}
