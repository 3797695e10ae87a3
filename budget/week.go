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
	Frozen   []Frozen // what was kept of its plan
	Sessions []Session
	Produced int  // outputs of the week
	Skipped  bool // the person left the week out
	Away     []Away
	Depths   []Depth // the history of Areas
	Now      time.Time
}

// Summarize adds up a week. Planned are the minutes of PlanOf, what stood in the week when it began; deep are the
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
		Planned:  PlannedMinutes(PlanOf(span, in.Frozen, in.Blocks)),
		Standing: PlannedMinutes(PlanOf(span, nil, in.Blocks)),
		Spent:    Spent(in.Sessions, span, in.Now),
		Produced: in.Produced,
		Deep:     roundMinutes(when.Total(deepParts(in.Sessions, DeepSpans(in.Depths, in.Areas), span, in.Now))),
		Areas:    SpentByArea(in.Sessions, span, in.Now),
		Away:     7 - left,
	}
	week.State = stateOf(week, in.Skipped)
	return week
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

// KeptWeek is a line of adherence: what one closed week adds to both of its sums.
type KeptWeek struct {
	Label  string    `json:"week"`
	Start  when.Date `json:"start"`
	State  WeekState `json:"state"`
	Spent  int       `json:"spent_minutes"`
	Carry  int       `json:"carry_minutes"` // from the week before
	Min    int       `json:"min_minutes"`
	Kept   int       `json:"kept_minutes"` // min(spent + carry, min)
	Counts bool      `json:"counts"`       // skipped weeks and whole weeks away are in neither sum
}

// KeptWeeks returns the lines of the last four of the closed weeks, given oldest first.
//
// The carry into a week is what the week before spent over its min, at most its max − min. Only time really spent is
// carried, and only one week far: a surplus that was itself carried is not carried on. A skipped week is passed over,
// so the week before a holiday still counts for the week after. Weeks before the last four matter for carry alone.
func KeptWeeks(weeks []Week) []KeptWeek {
	lines, carry := []KeptWeek{}, 0
	for i, w := range weeks {
		line := KeptWeek{Label: w.Label, Start: w.Start, State: w.State, Spent: w.Spent, Min: w.Min, Counts: w.counts()}
		if w.counts() {
			line.Carry, line.Kept = carry, min(w.Spent+carry, w.Min)
			carry = min(max(w.Spent-w.Min, 0), w.Max-w.Min)
		}
		if i >= len(weeks)-adherenceWeeks {
			lines = append(lines, line)
		}
	}
	return lines
}

// Adherence returns how well the person kept to the budget over the last four of the closed weeks, given oldest first:
// Σ min(spent + carry, min) / Σ min over the lines of KeptWeeks, from 0 to 1. Skipped weeks and whole weeks away are out of
// both sums, so weeksCounted may be below four; ok is false if none is left.
func Adherence(weeks []Week) (ratio float64, weeksCounted int, ok bool) {
	kept, due := 0, 0
	for _, line := range KeptWeeks(weeks) {
		if line.Counts {
			kept, due = kept+line.Kept, due+line.Min
			weeksCounted++
		}
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
