package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// changeBudget adds a version of the budget, from as early on as it may hold unless r says otherwise, and sets the windows.
func changeBudget(tx *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if err := changeWindows(s, r); err != nil {
		return err
	}
	if r.Budget == nil {
		return nil
	}
	b := *r.Budget
	if err := budget.CheckMinutes(b); err != nil {
		return invalid(err, "tend budget set 4h --min 3h --max 5h")
	}
	earliest, why := changesFrom(*s, b, tx.Now)
	if b.From.IsZero() {
		b.From = earliest
	}
	if s.Started && b.From.Before(earliest) {
		return api.Refuse(api.Invalid, "", "budget from %s: want %s or later, since %s", b.From, earliest, why)
	}
	if !s.Started {
		s.Budgets = nil
	} else if first := s.Budgets[0].From; b.From != first {
		b.From = weekFrom(b.From, s.WeekStarts)
	}
	versions := budgets(*s)
	kept := versions[:0:0]
	for _, old := range versions {
		if old.From.Before(b.From) {
			kept = append(kept, old)
		}
	}
	s.Budgets = append(kept, b)
	return nil
}

// changesFrom is the day from which a budget holds at the earliest, and why no sooner: an easier one from next week, any
// other from this week on. The first budget holds from the day on which it was settled, and what changes it within its
// first week keeps that day.
func changesFrom(s store.Settings, b budget.Budget, now time.Time) (from when.Date, why string) {
	if !s.Started {
		return s.Days(now).Of(now), ""
	}
	week := weekOf(s, now)
	switch {
	case !s.Budgets[0].From.Before(week):
		return s.Budgets[0].From, "no budget held before"
	case b.Easier(budget.Holding(budgets(s), week)):
		return week.AddDays(7), "an easier budget never holds for a week that has begun"
	}
	return week, "weeks that are over stay as they were"
}

// weekFrom is the first week that starts on the day or later.
func weekFrom(day when.Date, first time.Weekday) when.Date { return when.WeekOf(day.AddDays(6), first) }

// budgets are the versions of the budget for weeks as they are counted now. All but the first hold from the first day of a
// week; where weeks start on another weekday since, from the first day of the week that has the same name.
func budgets(s store.Settings) []budget.Budget {
	versions := slices.Clone(s.Budgets)
	for n := range versions {
		if n > 0 {
			versions[n].From = sameWeek(versions[n].From, s.WeekStarts)
		}
	}
	return versions
}

// skippedWeeks are the first days of the weeks that are skipped, as weeks are counted now.
func skippedWeeks(s store.Settings) []when.Date {
	weeks := slices.Clone(s.Skipped)
	for n := range weeks {
		weeks[n] = sameWeek(weeks[n], s.WeekStarts)
	}
	return weeks
}

// sameWeek is the first day of the week that has the name of the one that started on the day start, and starts on first.
func sameWeek(start when.Date, first time.Weekday) when.Date {
	week, err := when.ParseWeek(when.WeekLabel(start), first)
	if err != nil {
		return start // beyond the years that have names
	}
	return week
}

// nextBudget is the version that takes the place of the one that holds in this week; nil where none does.
func nextBudget(s store.Settings, now time.Time) *budget.Budget {
	week := weekOf(s, now)
	for _, b := range budgets(s)[1:] {
		if week.Before(b.From) {
			return &b
		}
	}
	return nil
}

// keepThisPlan keeps the plan of this week before a change of what a week is: blocks that it no longer holds were in it
// when it began.
func keepThisPlan(tx *store.Tx, s store.Settings, r api.SettingsRequest) error {
	week := weekOf(s, tx.Now)
	if r.Zone == nil && r.DayStarts == nil && r.WeekStarts == nil || settingUp(s, week) {
		return nil
	}
	return keepPlan(tx, spanOf(s, week))
}
