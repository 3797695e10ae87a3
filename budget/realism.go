package budget

import (
	"fmt"
	"math"
	"slices"

	"tend/internal/when"
)

const (
	realismWeeks  = 8   // closed weeks that realism looks back on
	realismFewest = 3   // with data, below which nothing is said
	realismFloor  = 0.5 // a plan is never cut below half
)

// Realism is how much of what a person plans the person keeps.
type Realism struct {
	Ratio float64 `json:"ratio"` // from 0.5 to 1; 1 where too little is known
	Weeks int     `json:"weeks"` // closed weeks that it is made of
	Known bool    `json:"known"` // there are at least three
}

// KeptPlan is a line of realism: how much of its plan one closed week kept.
type KeptPlan struct {
	Label   string    `json:"week"`
	Start   when.Date `json:"start"`
	State   WeekState `json:"state"`
	Planned int       `json:"planned_minutes"`
	Spent   int       `json:"spent_minutes"`
	Ratio   float64   `json:"ratio"`  // spent / planned
	Counts  bool      `json:"counts"` // a week without a plan, a skipped one and a whole week away say nothing
}

// KeptPlans returns the lines of the last eight of the closed weeks, given oldest first.
func KeptPlans(closed []Week) []KeptPlan {
	lines := []KeptPlan{}
	for _, w := range closed[max(0, len(closed)-realismWeeks):] {
		line := KeptPlan{Label: w.Label, Start: w.Start, State: w.State, Planned: w.Planned, Spent: w.Spent}
		if line.Counts = w.counts() && w.Planned > 0; line.Counts {
			line.Ratio = float64(w.Spent) / float64(w.Planned)
		}
		lines = append(lines, line)
	}
	return lines
}

// RealismOf returns the median of spent / planned over the lines of KeptPlans that count, brought into 0.5 to 1. The
// median of an even number of weeks is the mean of the two in the middle.
func RealismOf(closed []Week) Realism {
	var ratios []float64
	for _, line := range KeptPlans(closed) {
		if line.Counts {
			ratios = append(ratios, line.Ratio)
		}
	}
	n := len(ratios)
	if n < realismFewest {
		return Realism{Ratio: 1, Weeks: n}
	}
	slices.Sort(ratios)
	median := (ratios[(n-1)/2] + ratios[n/2]) / 2
	return Realism{Ratio: min(max(median, realismFloor), 1), Weeks: n, Known: true}
}

// String says it to the person: you keep 70 % of what you plan.
func (r Realism) String() string {
	return fmt.Sprintf("you keep %.0f %% of what you plan", 100*r.Ratio)
}

// shrink cuts a target down to what is kept of such plans, in whole quarters of an hour, but not below the least that
// the budget wants.
func (r Realism) shrink(target, least int) int {
	if !r.Known || r.Ratio >= 1 {
		return target
	}
	kept := int(math.Round(float64(target)*r.Ratio*100)/100) / quarter * quarter
	return min(target, max(kept, least))
}

// counts tells whether a week is one of those that adherence and realism are made of.
func (w Week) counts() bool { return w.State != WeekSkipped && w.State != WeekAway }
