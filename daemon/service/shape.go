package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// mostShapes is how many weeks a shape is made of at most: two years.
const mostShapes = 104

// Shape returns what so many weeks, this one the last, and the quarters that they lie in were spent on; to explain it is to
// add the sessions behind each number.
func Shape(tx *store.Tx, weeks int, explain bool) (api.Shape, error) {
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
	spans := shapes{s: s, spans: budget.DeepSpans(s.Depths, s.Areas), ends: endsOf(sessions), now: tx.Now}
	spans.sessions = slices.DeleteFunc(counted(sessions, tx.Now), func(x budget.Session) bool { return !x.Removed.IsZero() })
	view := api.Shape{Weeks: []budget.Shape{}, Quarters: []budget.Shape{}, Rule: budget.DepthShare}
	why := &api.ShapeExplained{Weeks: []api.ShapePeriod{}, Quarters: []api.ShapePeriod{}, Zone: s.Days(tx.Now).Zone.String()}
	for n := range weeks {
		start := first.AddDays(7 * n)
		of := stretch{when.WeekLabel(start), start, start.AddDays(7)}
		view.Weeks, why.Weeks = append(view.Weeks, spans.of(of)), append(why.Weeks, spans.behind(of, explain))
	}
	for ; !last.Before(quarter); quarter = quarter.AddMonths(3) {
		of := stretch{budget.QuarterLabel(quarter), quarter, quarter.AddMonths(3)}
		view.Quarters, why.Quarters = append(view.Quarters, spans.of(of)), append(why.Quarters, spans.behind(of, explain))
	}
	all := stretch{from: first, to: this.AddDays(7)}
	view.All, why.All = spans.of(all), spans.behind(all, explain).Sessions
	view.Areas = budget.ByArea(view.All, s.Areas)
	if explain {
		view.Explain = why
	}
	return view, nil
}

// stretch is a week, a quarter, or several, from a day until another.
type stretch struct {
	label    string
	from, to when.Date
}

// shapes is what shapes are made of.
type shapes struct {
	s        store.Settings
	sessions []budget.Session
	spans    map[string][]when.Interval
	ends     map[id.Session]time.Time
	now      time.Time
}

func (s shapes) interval(of stretch) when.Interval {
	return when.Interval{Start: weekStart(s.s, of.from), End: weekStart(s.s, of.to)}
}

// of is the shape of a stretch.
func (s shapes) of(of stretch) budget.Shape {
	shape := budget.ShapeOf(s.sessions, s.spans, s.interval(of), s.now)
	shape.Label, shape.Start = of.label, of.from
	return shape
}

// behind are the sessions behind the shape of a stretch, where it is to be explained.
func (s shapes) behind(of stretch, explain bool) api.ShapePeriod {
	period := api.ShapePeriod{Label: of.label}
	if explain {
		period.Sessions = budget.ShapeParts(s.sessions, s.spans, s.interval(of), s.now)
		for n, part := range period.Sessions {
			period.Sessions[n].End = s.ends[part.ID]
		}
	}
	return period
}
