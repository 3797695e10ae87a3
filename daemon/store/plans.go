package store

import (
	"time"

	"tend/budget"
)

// Plans are what was planned of weeks that have begun, by the instant from which each holds. A plan is written once.
var Plans = logged(Table[string, budget.Frozen]{name: "plan",
	key:   func(f budget.Frozen) string { return At(f.From) },
	index: func(f budget.Frozen) []string { return []string{"at/" + At(f.From)} }})

// longestPlan is more than the longest stretch of time that a plan is kept for: a week, by 25 hours longer where the
// person went from the first zone of the earth to the last.
const longestPlan = 9 * 24 * time.Hour

// PlansBetween returns the plans that touch the time from one instant until before another, by time. What it costs does
// not grow with what lies before.
func PlansBetween(tx *Tx, from, to time.Time) ([]budget.Frozen, error) {
	near, err := Plans.Range(tx, "at/"+At(from.Add(-longestPlan)), "at/"+At(to))
	if err != nil {
		return nil, err
	}
	var plans []budget.Frozen
	for _, p := range near {
		if p.To.After(from) {
			plans = append(plans, p)
		}
	}
	return plans, nil
}
