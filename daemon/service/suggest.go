package service

import (
	"fmt"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
	"tend/learning/reflection"
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
	if f.Block, err = blockToSuggest(tx, view.Next); err != nil || !s.Started {
		return f, err
	}
	if f.Quota, err = quotaBehind(tx); err != nil {
		return f, err
	}
	if f.Reflect, err = reflectionOwed(tx, view); err != nil {
		return f, err
	}
	if area, stage, err := stageToRate(tx); err != nil {
		return f, err
	} else if stage == "" {
		f.Unrated = area
	}
	if f.Brag, err = bragOwed(tx, f.Now); err != nil {
		return f, err
	}
	backup, err := store.LastBackup(tx)
	f.Backup = backup.At
	return f, err
}

// quotaBehind is the quota that is behind by the most minutes a week.
func quotaBehind(tx *store.Tx) (most learning.Behind, err error) {
	quotas, err := Quotas(tx)
	for _, q := range quotas {
		if !q.Off && q.Behind > most.Minutes {
			if most = (learning.Behind{Name: q.Name, Minutes: q.Behind, Command: "tend quota list"}); q.Weekly > q.Left {
				most.Left = q.Left
			}
		}
	}
	return most, err
}

// reflectionTitles are what a suggestion calls them.
var reflectionTitles = map[reflection.Kind]string{reflection.Month: "month's three questions", reflection.Quarter: "quarter's self-assessment",
	reflection.HalfYear: "half-year question", reflection.Audit: "impact audit"}

// minutesToReflect is what each reflection is given, as the calendar gives it; rating a stage takes as long as a month's.
var minutesToReflect = map[reflection.Kind]int{reflection.Month: 15, reflection.Quarter: 30, reflection.HalfYear: 30, reflection.Audit: 30}

// reflectionOwed is the first reflection that is due, else the stage of an area that was rated a year ago.
func reflectionOwed(tx *store.Tx, view api.Today) (learning.Owed, error) {
	for _, due := range view.Reflections {
		return learning.Owed{Title: reflectionTitles[due.Kind], Minutes: minutesToReflect[due.Kind], Command: "tend reflect " + string(due.Kind)}, nil
	}
	area, stage, err := stageToRate(tx)
	if err != nil || stage == "" {
		return learning.Owed{}, err
	}
	return learning.Owed{Title: fmt.Sprintf("yearly look at %s, in which you called yourself %s", area, stage),
		Minutes: minutesToReflect[reflection.Month], Command: "tend area rate " + area}, nil
}

// bragOwed is Friday's brag document, where nothing of the week is written in it.
func bragOwed(tx *store.Tx, now time.Time) (learning.Owed, error) {
	if now.Weekday() != time.Friday {
		return learning.Owed{}, nil
	}
	written, err := Brags(tx, api.BragQuery{Week: when.WeekLabel(when.WeekOf(when.DateOf(now), time.Monday))})
	if err != nil || len(written.Entries) > 0 {
		return learning.Owed{}, err
	}
	return learning.Owed{Title: "brag document", Minutes: 15, Command: "tend brag"}, nil
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
