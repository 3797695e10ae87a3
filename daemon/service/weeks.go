package service

import (
	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// usualWeeks is how many weeks are told of when nobody says how many.
const usualWeeks = 12

// Weeks returns the numbers of weeks in a row. What it costs grows with the weeks asked for alone.
func Weeks(tx *store.Tx, r api.WeeksRequest) (api.Weeks, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Weeks{}, err
	}
	first, n, err := weeksAsked(tx, s, r)
	if err != nil {
		return api.Weeks{}, err
	}
	view := api.Weeks{Weeks: []budget.Week{}, Zone: s.Days(tx.Now).Zone.String()}
	setUp := when.WeekOf(s.Budgets[0].From, s.WeekStarts)
	for week := range n {
		records, err := recordsOf(tx, s, first.AddDays(7*week))
		if err != nil {
			return view, err
		}
		sum := records.sum(s, tx.Now)
		if len(view.Weeks) == 0 && sum.Start.Before(setUp) && sum.Planned+sum.Spent+sum.Produced == 0 {
			continue
		}
		view.Weeks = append(view.Weeks, sum)
		if r.Explain {
			parts, err := partsOf(tx, s, records)
			if err != nil {
				return view, err
			}
			view.Explain = append(view.Explain, parts)
		}
	}
	return view, nil
}

// weeksAsked are the first day of the weeks asked for, and how many there are.
func weeksAsked(tx *store.Tx, s store.Settings, r api.WeeksRequest) (first when.Date, n int, err error) {
	const hint = "tend stats weeks --weeks 26, or --from 2026-W01 --to 2026-W26"
	if r.Weeks < 0 || r.Weeks > api.MaxWeeks {
		return first, 0, api.Refuse(api.Invalid, hint, "%d weeks: want 1 to %d", r.Weeks, api.MaxWeeks)
	}
	last, err := weekNamed(s, r.To, tx.Now)
	if err != nil {
		return first, 0, err
	}
	n = r.Weeks
	if n == 0 {
		n = usualWeeks
	}
	if r.From == "" {
		return last.AddDays(-7 * (n - 1)), n, nil
	}
	if first, err = weekNamed(s, r.From, tx.Now); err != nil {
		return first, 0, err
	}
	switch {
	case r.Weeks != 0 && r.To != "":
		return first, 0, api.Refuse(api.Invalid, hint, "weeks, from and to do not go together: leave one out")
	case r.Weeks != 0:
		return first, n, nil
	}
	n = last.Sub(first)/7 + 1
	if n < 1 || n > api.MaxWeeks {
		return first, 0, api.Refuse(api.Invalid, hint, "from %s to %s: want 1 to %d weeks", when.WeekLabel(first), when.WeekLabel(last), api.MaxWeeks)
	}
	return first, n, nil
}
