package service

import (
	"cmp"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// SessionByID returns a session as it stands now, removed or not.
func SessionByID(tx *store.Tx, session id.Session) (budget.Session, error) {
	held, err := store.Sessions.Get(tx, session)
	if err != nil {
		return held, missing(err, sessionsHint)
	}
	return settled(tx, held)
}

// Sessions lists the sessions of a time, without removed ones, and what they count for together.
func Sessions(tx *store.Tx, q api.SessionQuery) (api.SessionList, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.SessionList{}, err
	}
	if q.Area != "" {
		if err := checkArea(s, q.Area); err != nil {
			return api.SessionList{}, err
		}
	}
	span, err := listedSpan(s, q, tx.Now)
	if err != nil {
		return api.SessionList{}, err
	}
	near, err := sessionsBetween(tx, span.Start, span.End)
	if err != nil {
		return api.SessionList{}, err
	}
	near = slices.DeleteFunc(near, func(x budget.Session) bool {
		return !x.Removed.IsZero() || q.Area != "" && x.Area != q.Area || !touches(x, span, tx.Now)
	})
	return listWithin(s, span, tx.Now, near), nil
}

// touches tells whether a session shows in a span: one that just began has no length yet.
func touches(x budget.Session, span when.Interval, now time.Time) bool {
	return span.Holds(x.Start) || x.Interval(now).Overlaps(span)
}

// listedSpan is the time that a query is about.
func listedSpan(s store.Settings, q api.SessionQuery, now time.Time) (when.Interval, error) {
	const hint = "tend log list --from 2026-11-01 --to 2026-11-21"
	if q.From == "" && q.To == "" {
		start := weekOf(s, now)
		var err error
		if q.Week != "" {
			start, err = when.ParseWeek(q.Week, s.WeekStarts)
		}
		return when.Interval{Start: weekStart(s, start), End: weekStart(s, start.AddDays(7))}, invalid(err, "tend log list --week 2026-W47")
	}
	if q.Week != "" {
		return when.Interval{}, api.Refuse(api.Invalid, hint, "name a week, or days, not both")
	}
	today := s.Days(now).Of(now).String()
	to, err := when.ParseDate(cmp.Or(q.To, today))
	if err != nil {
		return when.Interval{}, invalid(err, hint)
	}
	from, err := when.ParseDate(cmp.Or(q.From, to.String()))
	if err != nil {
		return when.Interval{}, invalid(err, hint)
	}
	if to.Before(from) {
		return when.Interval{}, api.Refuse(api.Invalid, hint, "from %s to %s: the end lies before the start", from, to)
	}
	return when.Interval{Start: dayStart(s, from), End: dayStart(s, to.AddDays(1))}, nil
}

// dayStart is the instant at which a learning day began where the person lived then.
func dayStart(s store.Settings, day when.Date) time.Time {
	return s.Days(when.At(day, s.DayStarts, time.UTC)).Start(day)
}

// listOf lists a few sessions, whole.
func listOf(s store.Settings, now time.Time, sessions ...budget.Session) api.SessionList {
	var span when.Interval
	for n, x := range sessions {
		whole := x.Interval(now)
		if n == 0 || whole.Start.Before(span.Start) {
			span.Start = whole.Start
		}
		if whole.End.After(span.End) {
			span.End = whole.End
		}
	}
	return listWithin(s, span, now, sessions)
}

func listWithin(s store.Settings, span when.Interval, now time.Time, sessions []budget.Session) api.SessionList {
	list := api.SessionList{From: span.Start, To: span.End, Zone: s.Days(now).Zone.String(), Sessions: []api.ListedSession{},
		Spent: budget.Spent(sessions, span, now)}
	counts := budget.Counts(sessions, span, now)
	for _, x := range sessions {
		list.Sessions = append(list.Sessions, api.ListedSession{Session: x,
			Minutes: roundMinutes(x.Interval(now).Clip(span).Duration()), Counts: roundMinutes(counts[x.ID])})
	}
	return list
}

func roundMinutes(d time.Duration) int { return int(d.Round(time.Minute) / time.Minute) }
