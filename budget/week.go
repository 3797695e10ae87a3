package budget

import (
	"time"

	"tend/internal/when"
)

// adherenceWeeks is how many closed weeks adherence looks back on.
const adherenceWeeks = 4

// WeekInput is all that a week adds up from. The lists may hold records of other weeks too.
type WeekInput struct {
	Start    when.Date // the first day of the week
	Days     when.Days
	Span     when.Interval // the week itself, where the zone changed in it; zero: as Days has it
	Budgets  []Budget
	Areas    []Area
	Blocks   []Block
	Sessions []Session
	Produced int  // outputs of the week
	Skipped  bool // the person left the week out
	Away     []Away
	Depths   []Depth // the history of Areas
	Now      time.Time
}

// Summarize adds up a week. Planned are the minutes of the blocks that start in it and were not skipped; deep are the
// minutes that sessions cover in areas that were deep at the time, overlaps once. All minutes are rounded as Spent says.
func Summarize(in WeekInput) Week {
	left := DaysLeft(in.Away, in.Start)
	span, b := in.Span, Holding(in.Budgets, in.Start).For(left)
	if span.Start.IsZero() {
		span = in.Days.Week(in.Start)
	}
	week := Week{
		Label: when.WeekLabel(in.Start), Start: in.Start, From: span.Start, To: span.End,
		Min: b.Min, Target: b.Target, Max: b.Max,
		Planned:  planned(in.Blocks, span),
		Spent:    Spent(in.Sessions, span, in.Now),
		Produced: in.Produced,
		Deep:     roundMinutes(when.Total(deepParts(in.Sessions, DeepSpans(in.Depths, in.Areas), span, in.Now))),
		Areas:    SpentByArea(in.Sessions, span, in.Now),
		Away:     7 - left,
	}
	week.State = stateOf(week, in.Skipped)
	return week
}

func planned(blocks []Block, week when.Interval) int {
	var total time.Duration
	for _, b := range blocks {
		if b.State != Skipped && week.Holds(b.Start) {
			total += b.interval().Duration()
		}
	}
	return roundMinutes(total)
}

func stateOf(w Week, skipped bool) WeekState {
	switch {
	case skipped:
		return WeekSkipped
	case w.Away == 7:
		return WeekAway
	case w.Spent < w.Min:
		return Under
	case w.Spent > w.Max:
		return Over
	}
	return InBand
}

// Adherence returns how well the person kept to the budget over the last four of the closed weeks, given oldest first:
// Σ min(spent + carry, min) / Σ min, from 0 to 1. Skipped weeks and whole weeks away are out of both sums, so weeksCounted may be below
// four; ok is false if none is left.
//
// The carry into a week is what the week before spent over its min, at most its max − min. Only time really spent is
// carried, and only one week far: a surplus that was itself carried is not carried on. A skipped week is passed over,
// so the week before a holiday still counts for the week after. Weeks before the last four matter for carry alone.
func Adherence(weeks []Week) (ratio float64, weeksCounted int, ok bool) {
	kept, due, carry := 0, 0, 0
	for i, w := range weeks {
		if !w.counts() {
			continue
		}
		if i >= len(weeks)-adherenceWeeks {
			kept += min(w.Spent+carry, w.Min)
			due += w.Min
			weeksCounted++
		}
		carry = min(max(w.Spent-w.Min, 0), w.Max-w.Min)
	}
	if due == 0 {
		return 0, weeksCounted, false
	}
	return float64(kept) / float64(due), weeksCounted, true
}

// KeptShare is the share of its min that the last of the closed weeks kept, from 0 to 1; ok is false without one, or where it
// was skipped or spent away.
func KeptShare(closed []Week) (ratio float64, ok bool) {
	if len(closed) == 0 {
		return 0, false
	}
	last := closed[len(closed)-1]
	if !last.counts() || last.Min == 0 {
		return 0, false
	}
	return float64(min(last.Spent, last.Min)) / float64(last.Min), true
}
