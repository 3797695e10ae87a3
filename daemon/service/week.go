package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
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
	view, _, err := weekView(tx, week)
	return view, err
}

// weekBasis is what the numbers of a week are made of.
type weekBasis struct {
	settings store.Settings
	records  weekRecords
	last     []budget.Week // of adherence, see weeksBefore
	closed   []budget.Week // of realism and debt
}

func weekView(tx *store.Tx, week string) (view api.Week, of weekBasis, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return view, of, err
	}
	start, err := weekNamed(s, week, tx.Now)
	if err != nil {
		return view, of, err
	}
	of.settings = s
	if of.records, err = recordsOf(tx, s, start); err != nil {
		return view, of, err
	}
	sum := of.records.sum(s, tx.Now)
	view = api.Week{Week: sum, Sessions: of.records.sessions, Zone: s.Days(sum.From).Zone.String(), Days: of.records.days(s, tx.Now)}
	view.Moves = movesIn(s, of.records.span)
	before := start // of a week to come, too, only weeks that are over tell
	if this := weekOf(s, tx.Now); this.Before(start) {
		before, view.Ahead = this, true
	}
	if of.last, err = weeksBefore(tx, s, before); err != nil {
		return view, of, err
	}
	if of.closed, err = closedWeeks(tx, s, before, lookBack); err != nil {
		return view, of, err
	}
	view.Adherence, view.Counted, _ = budget.Adherence(of.last)
	view.Realism, view.Debt = budget.RealismOf(of.closed), append([]budget.Owed{}, budget.Debt(of.closed)...)
	view.SkipsLeft = budget.SkipsLeft(skippedWeeks(s), start)
	view.Outlook, err = outlookOf(tx, s, start)
	return view, of, err
}

// movesIn are the changes of zone within a stretch of time, so that each instant of it can be told in the zone it was lived in.
func movesIn(s store.Settings, in when.Interval) (moves []api.ZoneMove) {
	for _, zone := range s.Zones {
		if zone.From.After(in.Start) && zone.From.Before(in.End) {
			moves = append(moves, api.ZoneMove{From: zone.From, Zone: zone.Zone})
		}
	}
	return moves
}

// weekNamed is the first day of the week that a person names; of this week where the name is empty.
func weekNamed(s store.Settings, week string, now time.Time) (when.Date, error) {
	if week == "" {
		return weekOf(s, now), nil
	}
	start, err := when.ParseWeek(week, s.WeekStarts)
	if err != nil {
		return start, invalid(err, "tend week 2026-W47")
	}
	if start.Year < 1970 || start.Year > 2999 {
		return start, api.Refuse(api.Invalid, "tend week 2026-W47", "week %q: want one from 1970 to 2999", week)
	}
	return start, nil
}

// weeksBefore are the weeks that adherence is made of: the four that were closed before the week start, as far as they lie
// wholly in the time in which a budget held. One more week is read, or more where weeks were skipped, for what it
// carries into the first.
func weeksBefore(tx *store.Tx, s store.Settings, start when.Date) ([]budget.Week, error) {
	var weeks []budget.Week
	for n := 1; ; n++ {
		day := start.AddDays(-7 * n)
		if day.Before(s.Budgets[0].From) {
			break
		}
		sum, err := summarize(tx, s, day)
		if err != nil {
			return nil, err
		}
		weeks = append(weeks, sum)
		if n > 4 && sum.State != budget.WeekSkipped && sum.State != budget.WeekAway {
			break
		}
	}
	slices.Reverse(weeks)
	return weeks, nil
}
