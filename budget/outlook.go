package budget

import (
	"fmt"

	"tend/internal/when"
)

// outlook tells how the planned week stands to its goal. Where busy times are not known, it stands as it is.
func (w *weekPlan) outlook() Outlook {
	o := Outlook{Start: w.start, Label: when.WeekLabel(w.start), Goal: w.goal, Back: w.back, Placed: w.placed()}
	if w.Blind != "" {
		o.Placed = w.done
		for _, b := range w.held {
			o.Placed += b.minutes()
		}
	}
	if missing := w.goal - o.Placed; missing >= w.grid {
		o.Unmet, o.Why = missing, w.obstacle()
	}
	return o
}

// obstacle names what keeps the week from its goal: the first of these without which it would hold more.
func (w *weekPlan) obstacle() string {
	if w.Blind != "" {
		return "nothing is placed while a calendar cannot be read: " + inLine(w.Blind)
	}
	if w.Limits.Day > 0 && w.without(func(easier *weekPlan) { easier.Limits.Day = 0 }) {
		return fmt.Sprintf("a day takes at most %d minutes", w.Limits.Day)
	}
	if w.without(func(easier *weekPlan) { easier.plan.taken, easier.taken = nil, w.blocked(nil) }) {
		return "busy times leave no room for it"
	}
	if w.without(func(easier *weekPlan) { easier.since = w.span.Start }) {
		return "what is left of the week has no room for it"
	}
	return "the windows hold no more"
}

// without tells whether the week would hold more if it were easier.
func (w *weekPlan) without(ease func(*weekPlan)) bool {
	shared, easier := *w.plan, *w
	easier.plan = &shared
	ease(&easier)
	easier.chosen = easier.solve()
	return easier.placed() > w.placed()
}
