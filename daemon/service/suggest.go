package service

import (
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
)

// fillSuggestion names the one thing to do next. It comes last: it looks at all that stands today.
func fillSuggestion(tx *store.Tx, view *api.Today) error {
	facts, err := factsOf(tx, *view)
	if err != nil {
		return err
	}
	s := learning.Suggest(facts)
	view.Rule, view.Suggestion, view.Reason, view.Command = s.Rule, s.Text, s.Reason, s.Command
	return nil
}

// factsOf gathers what a suggestion is made of.
func factsOf(tx *store.Tx, view api.Today) (learning.Facts, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return learning.Facts{}, err
	}
	f := learning.Facts{
		Now: tx.Now.In(days.Zone), Started: s.Started,
		Due: view.DueCards + view.DueNotes, DueTime: time.Duration(view.DueMinutes * float64(time.Minute)),
		Spent: view.Week.Spent, Target: view.Week.Target, Max: view.Week.Max, Off: weekOff(view.Week.State),
		Triage: view.NewItems, Queued: view.Queued,
	}
	if view.Running != nil {
		f.Running = view.Running.Start
	}
	if len(view.OpenLoops) > 0 {
		loop := view.OpenLoops[0]
		f.Loop = learning.LongOpen{Lesson: loop.ID, Title: loop.Title, Days: view.OldestDays}
	}
	f.Block, err = blockToSuggest(tx, view.Next)
	return f, err
}

// weekOff is why a week asks for nothing.
func weekOff(state budget.WeekState) string {
	if state == budget.WeekAway || state == budget.WeekSkipped {
		return string(state)
	}
	return ""
}

// blockToSuggest is the block that is now or next; one that was kept already is over, although its hour is not.
func blockToSuggest(tx *store.Tx, next *budget.Block) (when.Interval, error) {
	if next == nil {
		return when.Interval{}, nil
	}
	if next.State == budget.Kept {
		blocks, err := BlocksFrom(tx, next.End)
		if err != nil {
			return when.Interval{}, err
		}
		after, ok := budget.NextBlock(blocks, next.End)
		if !ok {
			return when.Interval{}, nil
		}
		next = &after
	}
	return when.Interval{Start: next.Start, End: next.End}, nil
}
