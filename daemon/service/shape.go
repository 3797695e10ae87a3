package service

import (
	"slices"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// mostShapes is how many weeks a shape is made of at most: two years.
const mostShapes = 104

// Shape returns what so many weeks, this one the last, and the quarters that they lie in were spent on.
func Shape(tx *store.Tx, weeks int) (api.Shape, error) {
	if weeks < 1 || weeks > mostShapes {
		return api.Shape{}, api.Refuse(api.Invalid, "tend stats shape --weeks 12", "%d weeks: want 1 to %d", weeks, mostShapes)
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Shape{}, err
	}
	this := weekOf(s, tx.Now)
	first, last := this.AddDays(-7*(weeks-1)), s.Days(tx.Now).Of(tx.Now)
	quarter := when.QuarterOf(first)
	sessions, err := sessionsBetween(tx, weekStart(s, quarter), weekStart(s, this.AddDays(7)))
	if err != nil {
		return api.Shape{}, err
	}
	sessions = slices.DeleteFunc(counted(sessions, tx.Now), func(x budget.Session) bool { return !x.Removed.IsZero() })
	spans := budget.DeepSpans(s.Depths, s.Areas)
	of := func(label string, from, to when.Date) budget.Shape {
		in := when.Interval{Start: weekStart(s, from), End: weekStart(s, to)}
		shape := budget.ShapeOf(sessions, spans, in, tx.Now)
		shape.Label, shape.Start = label, from
		return shape
	}
	view := api.Shape{Weeks: []budget.Shape{}, Quarters: []budget.Shape{}, Rule: budget.DepthShare}
	for n := range weeks {
		start := first.AddDays(7 * n)
		view.Weeks = append(view.Weeks, of(when.WeekLabel(start), start, start.AddDays(7)))
	}
	for ; !last.Before(quarter); quarter = quarter.AddMonths(3) {
		view.Quarters = append(view.Quarters, of(budget.QuarterLabel(quarter), quarter, quarter.AddMonths(3)))
	}
	view.All = budget.TotalOf(view.Weeks)
	view.Areas = budget.ByArea(view.All, s.Areas)
	return view, nil
}
