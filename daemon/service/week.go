package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
)

// weekOf returns the first day of the week that holds the instant.
func weekOf(s store.Settings, now time.Time) when.Date {
	start := when.WeekOf(s.Days(now).Of(now), s.WeekStarts)
	for now.Before(weekStart(s, start)) {
		start = start.AddDays(-7)
	}
	for !now.Before(weekStart(s, start.AddDays(7))) {
		start = start.AddDays(7)
	}
	return start
}

// weekStart is the instant at which the week begins whose first day is start: by the zone in which the person lived
// then. Each week ends where the next begins, so that a change of zone in its midst neither loses time nor counts it
// twice.
func weekStart(s store.Settings, start when.Date) time.Time {
	earliest := when.At(start, 0, time.UTC).Add(-14 * time.Hour) // the day begins nowhere before
	return s.Days(s.Days(earliest).Start(start)).Start(start)
}

// Week returns the numbers of a week, as when.ParseWeek reads it; empty means this week.
func Week(tx *store.Tx, week string) (api.Week, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Week{}, err
	}
	start := weekOf(s, tx.Now)
	if week != "" {
		if start, err = when.ParseWeek(week, s.WeekStarts); err != nil {
			return api.Week{}, invalid(err, "tend week 2026-W47")
		}
		if start.Year < 1970 || start.Year > 2999 {
			return api.Week{}, api.Refuse(api.Invalid, "tend week 2026-W47", "week %q: want one from 1970 to 2999", week)
		}
	}
	sum, sessions, err := summarize(tx, s, start)
	if err != nil {
		return api.Week{}, err
	}
	view := api.Week{Week: sum, Sessions: sessions, Zone: s.Days(sum.From).Zone.String()}
	if view.Adherence, view.Counted, err = adherence(tx, s, start); err != nil {
		return view, err
	}
	closed, err := closedWeeks(tx, s, start, lookBack)
	if err != nil {
		return view, err
	}
	view.Realism, view.Debt = budget.RealismOf(closed), append([]budget.Owed{}, budget.Debt(closed)...)
	view.SkipsLeft = budget.SkipsLeft(s.Skipped, start)
	view.Outlook, err = outlookOf(tx, s, start)
	return view, err
}

// summarize adds one week up from the records that touch it.
func summarize(tx *store.Tx, s store.Settings, start when.Date) (budget.Week, []budget.Session, error) {
	span := when.Interval{Start: weekStart(s, start), End: weekStart(s, start.AddDays(7))}
	sessions, err := sessionsBetween(tx, span.Start, span.End)
	if err != nil {
		return budget.Week{}, nil, err
	}
	sessions = slices.DeleteFunc(sessions, func(x budget.Session) bool {
		return !x.Removed.IsZero() || !x.Interval(tx.Now).Overlaps(span)
	})
	blocks, err := store.Blocks.Range(tx, "at/"+store.At(span.Start), "at/"+store.At(span.End))
	if err != nil {
		return budget.Week{}, nil, err
	}
	outputs, err := store.Outputs.Range(tx, "at/"+store.At(span.Start), "at/"+store.At(span.End))
	if err != nil {
		return budget.Week{}, nil, err
	}
	sum := budget.Summarize(budget.WeekInput{
		Start: start, Span: span, Budgets: s.Budgets, Areas: s.Areas, Depths: s.Depths, Blocks: blocks, Sessions: counted(sessions, tx.Now),
		Produced: learning.Produced(outputs, span.Start, span.End), Skipped: slices.Contains(s.Skipped, start), Away: s.Away, Now: tx.Now,
	})
	if sessions == nil {
		sessions = []budget.Session{}
	}
	return sum, sessions, nil
}

// adherence is that of the four weeks that were closed before the week start, as far as they lie wholly in the time in
// which a budget held. One more week is read, or more where weeks were skipped, for what it carries into the first.
func adherence(tx *store.Tx, s store.Settings, start when.Date) (float64, int, error) {
	var weeks []budget.Week
	for n := 1; ; n++ {
		day := start.AddDays(-7 * n)
		if day.Before(s.Budgets[0].From) {
			break
		}
		sum, _, err := summarize(tx, s, day)
		if err != nil {
			return 0, 0, err
		}
		weeks = append(weeks, sum)
		if n > 4 && sum.State != budget.WeekSkipped && sum.State != budget.WeekAway {
			break
		}
	}
	slices.Reverse(weeks)
	ratio, counted, _ := budget.Adherence(weeks)
	return ratio, counted, nil
}
