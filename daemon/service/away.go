package service

import (
	"slices"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// Aways returns the times away that are not over.
func Aways(tx *store.Tx) ([]budget.Away, error) {
	s, err := store.GetSettings(tx)
	return comingAway(s, tx.Now), err
}

// AddAway takes days out of the plan, from this week on: weeks that are over stay as they were.
func AddAway(tx *store.Tx, a budget.Away) (budget.Away, error) {
	const hint = "tend away 2026-12-21..2027-01-03 --reason holiday"
	s, err := store.GetSettings(tx)
	if err != nil {
		return a, err
	}
	if a.Reason == "" {
		a.Reason = budget.Holiday
	}
	if err := budget.CheckAway(s.Away, a); err != nil {
		return a, invalid(err, hint)
	}
	if week := weekOf(s, tx.Now); a.From.Before(week) {
		return a, api.Refuse(api.Invalid, hint, "away from %s: want %s or later, since weeks that are over stay as they were", a.From, week)
	}
	if last := s.Days(tx.Now).Of(tx.Now).AddMonths(24); last.Before(a.To) {
		return a, api.Refuse(api.Invalid, hint, "away to %s: want %s or sooner", a.To, last)
	}
	s.Away = append(s.Away, a)
	return a, putAndReplan(tx, s)
}

// RemoveAway takes back the time away that holds the day: what of it lies in this week or later, since weeks that are
// over stay as they were.
func RemoveAway(tx *store.Tx, day when.Date) (budget.Away, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return budget.Away{}, err
	}
	at := slices.IndexFunc(s.Away, func(a budget.Away) bool { return a.Holds(day) })
	if at < 0 {
		return budget.Away{}, api.Refuse(api.NotFound, "tend away list", "you are not away on %s", day)
	}
	week, removed := weekOf(s, tx.Now), s.Away[at]
	switch {
	case removed.To.Before(week):
		return removed, api.Refuse(api.Conflict, "tend away list", "it was over on %s: weeks that are over stay as they were", removed.To)
	case removed.From.Before(week):
		s.Away[at].To = week.AddDays(-1)
	default:
		s.Away = slices.Delete(s.Away, at, at+1)
	}
	return removed, putAndReplan(tx, s)
}

// SkipWeek leaves a week out, as when.ParseWeek reads it; empty means this week. A quarter has two.
func SkipWeek(tx *store.Tx, week string) (api.Week, error) {
	return changeSkips(tx, week, func(s *store.Settings, start when.Date) error {
		if err := budget.CheckSkip(skippedWeeks(*s), start); err != nil {
			return conflict(err, "tend away FROM..TO is for holidays and on-call")
		}
		s.Skipped = append(s.Skipped, start)
		return nil
	})
}

// UnskipWeek takes a week in again.
func UnskipWeek(tx *store.Tx, week string) (api.Week, error) {
	return changeSkips(tx, week, func(s *store.Settings, start when.Date) error {
		at := slices.Index(skippedWeeks(*s), start)
		if at < 0 {
			return api.Refuse(api.NotFound, "tend week", "week %s is not skipped", when.WeekLabel(start))
		}
		s.Skipped = slices.Delete(s.Skipped, at, at+1)
		return nil
	})
}

// changeSkips changes whether a week is skipped, and returns it as it then is.
func changeSkips(tx *store.Tx, week string, change func(*store.Settings, when.Date) error) (api.Week, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Week{}, err
	}
	start := weekOf(s, tx.Now)
	if week != "" {
		if start, err = when.ParseWeek(week, s.WeekStarts); err != nil {
			return api.Week{}, invalid(err, "tend week skip 2026-W52")
		}
	}
	switch this := weekOf(s, tx.Now); {
	case start.Before(this):
		return api.Week{}, api.Refuse(api.Invalid, "tend week skip 2026-W52", "week %s is over, and stays as it was", when.WeekLabel(start))
	case this.AddDays(366).Before(start):
		return api.Week{}, api.Refuse(api.Invalid, "tend week skip 2026-W52", "week %s is more than a year away", when.WeekLabel(start))
	}
	if err := change(&s, start); err != nil {
		return api.Week{}, err
	}
	if err := putAndReplan(tx, s); err != nil {
		return api.Week{}, err
	}
	return Week(tx, when.WeekLabel(start))
}

func putAndReplan(tx *store.Tx, s store.Settings) error {
	if err := store.PutSettings(tx, s); err != nil {
		return err
	}
	_, err := Replan(tx)
	return err
}
