package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// planInput is all that placement depends on.
func planInput(tx *store.Tx, s store.Settings) (budget.PlanInput, error) {
	days := s.Days(tx.Now)
	blocks, err := BlocksFrom(tx, days.Start(days.Of(tx.Now).AddDays(-7)))
	if err != nil {
		return budget.PlanInput{}, err
	}
	busy, blind, err := busyFor(tx)
	if err != nil {
		return budget.PlanInput{}, err
	}
	closed, err := closedWeeks(tx, s, weekOf(s, tx.Now), lookBack)
	return budget.PlanInput{Now: tx.Now, Days: days, FirstWeekday: s.WeekStarts, Budgets: budgets(s), Windows: s.Windows,
		Limits: s.Limits, Blocks: blocks, Busy: busy, Blind: blind, Weeks: horizonWeeks, SkippedWeeks: skippedWeeks(s), Away: s.Away,
		Realism: budget.RealismOf(closed), Debt: budget.Debt(closed)}, err
}

// lookBack is how many closed weeks say how much of a plan is kept.
const lookBack = 8

// closedWeeks are up to n weeks before the one that starts on the day start, oldest first, as far as they lie wholly in
// the time in which a budget held.
func closedWeeks(tx *store.Tx, s store.Settings, start when.Date, n int) ([]budget.Week, error) {
	var weeks []budget.Week
	for range n {
		start = start.AddDays(-7)
		if start.Before(s.Budgets[0].From) {
			break
		}
		sum, err := summarize(tx, s, start)
		if err != nil {
			return nil, err
		}
		weeks = append(weeks, sum)
	}
	slices.Reverse(weeks)
	return weeks, nil
}

// Plan returns the blocks to come and how their weeks stand.
func Plan(tx *store.Tx) (api.Plan, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return api.Plan{}, err
	}
	plan := api.Plan{Blocks: []budget.Block{}, Changes: []api.PlanChange{}, Zone: days.Zone.String(),
		Weeks: []budget.Outlook{}, Away: comingAway(s, tx.Now), Debt: []budget.Owed{}}
	blocks, err := BlocksFrom(tx, tx.Now.Add(-24*time.Hour))
	if err != nil {
		return plan, err
	}
	for _, b := range blocks {
		if b.End.After(tx.Now) {
			b.Why = whyHere(b)
			plan.Blocks = append(plan.Blocks, b)
		}
	}
	if !s.Started {
		return plan, nil
	}
	in, err := planInput(tx, s)
	if err != nil {
		return plan, err
	}
	plan.Weeks, plan.Realism, plan.Blind = budget.Place(in).Weeks, in.Realism, in.Blind
	plan.Debt = append(plan.Debt, in.Debt...)
	return plan, nil
}

// whyHere is why a block stands where it does; one of an older tend was not told.
func whyHere(b budget.Block) string {
	switch {
	case b.State == budget.Skipped:
		return "skipped by you"
	case b.Why != "":
		return b.Why
	case b.Locked:
		return "placed by you"
	}
	return "placed in one of your windows"
}

// comingAway are the times away that are not over, in order.
func comingAway(s store.Settings, now time.Time) []budget.Away {
	day := s.Days(now).Of(now)
	coming := []budget.Away{}
	for _, a := range s.Away {
		if !a.To.Before(day) {
			coming = append(coming, a)
		}
	}
	slices.SortFunc(coming, func(a, b budget.Away) int { return a.From.Compare(b.From) })
	return coming
}

// outlookOf is how the plan of a week stands to its goal, nil for a week that is over or not planned yet.
func outlookOf(tx *store.Tx, s store.Settings, start when.Date) (*budget.Outlook, error) {
	if !s.Started || start.Before(weekOf(s, tx.Now)) {
		return nil, nil
	}
	in, err := planInput(tx, s)
	if err != nil {
		return nil, err
	}
	for _, w := range budget.Place(in).Weeks {
		if w.Start == start {
			return &w, nil
		}
	}
	return nil, nil
}
