package service

import (
	"time"

	"tend/budget"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// putBlock writes a block. Every block is written or deleted here, since the plan of a week that has begun is kept as
// it was before the first of its blocks changes.
func putBlock(tx *store.Tx, block budget.Block) error {
	touched := []time.Time{block.Start}
	held, err := store.Blocks.Get(tx, block.ID)
	switch {
	case err == nil:
		touched = append(touched, held.Start)
	case !isMissing(err):
		return err
	}
	if err := keepPlans(tx, touched...); err != nil {
		return err
	}
	return store.Blocks.Put(tx, block)
}

// deleteBlock deletes a block; a missing one is no error.
func deleteBlock(tx *store.Tx, block id.Block) error {
	held, err := store.Blocks.Get(tx, block)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := keepPlans(tx, held.Start); err != nil {
		return err
	}
	return store.Blocks.Delete(tx, block)
}

// keepPlans keeps the plans of the weeks that hold the instants, of those that have begun. A week of which no block has
// changed since it began needs nothing kept: its blocks stand as they stood then. The week in which tend was set up
// had no plan when it began, so until it ends its blocks count as they stand.
func keepPlans(tx *store.Tx, instants ...time.Time) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	this := weekOf(s, tx.Now)
	for _, t := range instants {
		week := weekOf(s, t)
		if this.Before(week) || week == this && settingUp(s, this) {
			continue
		}
		if err := keepPlan(tx, spanOf(s, week)); err != nil {
			return err
		}
	}
	return nil
}

// settingUp tells whether tend was set up in the week.
func settingUp(s store.Settings, week when.Date) bool {
	return !s.Started || week == when.WeekOf(s.Budgets[0].From, s.WeekStarts)
}

// keepPlan keeps what of a stretch of time is not kept yet.
func keepPlan(tx *store.Tx, span when.Interval) error {
	kept, err := store.PlansBetween(tx, span.Start, span.End)
	if err != nil {
		return err
	}
	fresh := budget.Freeze(span, kept, nil, tx.Now)
	if len(fresh) == 0 {
		return nil
	}
	blocks, err := store.Blocks.Range(tx, "at/"+store.At(span.Start), "at/"+store.At(span.End))
	if err != nil {
		return err
	}
	for _, plan := range budget.Freeze(span, kept, blocks, tx.Now) {
		if err := store.Plans.Put(tx, plan); err != nil {
			return err
		}
	}
	return nil
}

// spanOf is the time of the week whose first day is start.
func spanOf(s store.Settings, start when.Date) when.Interval {
	return when.Interval{Start: weekStart(s, start), End: weekStart(s, start.AddDays(7))}
}
