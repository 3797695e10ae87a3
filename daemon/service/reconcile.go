package service

import (
	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// OpenBlocks returns the blocks of a week, as when.ParseWeek reads it, that are over and that nobody confirmed.
func OpenBlocks(tx *store.Tx, week string) (api.OpenBlocks, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.OpenBlocks{}, err
	}
	start := weekOf(s, tx.Now)
	if week != "" {
		if start, err = when.ParseWeek(week, s.WeekStarts); err != nil {
			return api.OpenBlocks{}, invalid(err, "tend plan confirm --week 2026-W47")
		}
	}
	open := api.OpenBlocks{Week: when.WeekLabel(start), Blocks: []api.OpenBlock{}, Zone: s.Days(tx.Now).Zone.String()}
	blocks, err := store.Blocks.Range(tx, "at/"+store.At(weekStart(s, start)), "at/"+store.At(weekStart(s, start.AddDays(7))))
	if err != nil {
		return open, err
	}
	for _, b := range budget.UnconfirmedBlocks(blocks, tx.Now) {
		span := when.Interval{Start: b.Start, End: b.End}
		near, err := sessionsBetween(tx, span.Start, span.End)
		if err != nil {
			return open, err
		}
		open.Blocks = append(open.Blocks, api.OpenBlock{Block: b, Recorded: budget.Spent(near, span, tx.Now)})
	}
	return open, nil
}

// mostReconciled is how many blocks are said something of at once: one transaction writes them.
const mostReconciled = 40

// Reconcile says what became of several blocks, each as Confirm does.
func Reconcile(tx *store.Tx, r api.ReconcileRequest) (api.ReconciledBlocks, error) {
	done := api.ReconciledBlocks{Blocks: []api.Confirmed{}}
	requests := map[id.Block]api.ConfirmRequest{}
	var order []id.Block
	add := func(block id.Block, c api.ConfirmRequest) error {
		if _, twice := requests[block]; twice {
			return api.Refuse(api.Invalid, "tend plan confirm --kept b1,b2 --skipped b3", "block %s is named twice", block)
		}
		requests[block], order = c, append(order, block)
		return nil
	}
	for _, kept := range r.Kept {
		if err := add(kept.Block, api.ConfirmRequest{Minutes: kept.Minutes}); err != nil {
			return done, err
		}
	}
	for _, block := range r.Skipped {
		if err := add(block, api.ConfirmRequest{Skip: true}); err != nil {
			return done, err
		}
	}
	for _, block := range r.Undo {
		if err := add(block, api.ConfirmRequest{Undo: true}); err != nil {
			return done, err
		}
	}
	if len(order) > mostReconciled {
		return done, api.Refuse(api.Invalid, "name fewer of them", "%d blocks: want at most %d at once", len(order), mostReconciled)
	}
	for _, block := range order {
		confirmed, err := Confirm(tx, block, requests[block])
		if err != nil {
			return done, err
		}
		done.Blocks = append(done.Blocks, confirmed)
	}
	return done, nil
}
