package service

import (
	"errors"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

// The shortest and the longest that a person can make a block.
const (
	shortestBlock = 5 * time.Minute
	longestBlock  = 8 * time.Hour
)

// AddBlock plans time where the person wants it, and locks it there.
func AddBlock(tx *store.Tx, r api.BlockRequest) (budget.Block, error) {
	const hint = "tend plan add 2026-11-25T09:00 90m"
	s, days, _, err := today(tx)
	if err != nil {
		return budget.Block{}, err
	}
	if !s.Started {
		return budget.Block{}, api.Refuse(api.Invalid, "tend init", "nothing is planned before tend init has run")
	}
	if r.Start == "" {
		return budget.Block{}, api.Refuse(api.Invalid, hint, "a block needs a start")
	}
	start, err := moment(tx, days, r.Start)
	if err != nil {
		return budget.Block{}, err
	}
	block := budget.Block{Start: start, End: start.Add(time.Duration(r.Length) * time.Minute), Locked: true, Why: "added by you"}
	if err := checkByHand(tx, block, hint); err != nil {
		return block, err
	}
	if block, err = apply(tx, budget.Change{Kind: budget.Add, Block: block}); err != nil {
		return block, err
	}
	if _, err := Replan(tx); err != nil {
		return block, err
	}
	return store.Blocks.Get(tx, block.ID)
}

// LockBlock keeps a block where it is.
func LockBlock(tx *store.Tx, block id.Block) (budget.Block, error) {
	held, err := openBlock(tx, block)
	if err != nil || held.Locked {
		return held, err
	}
	held.Locked, held.Why = true, "locked by you"
	return changed(tx, held)
}

// UnlockBlock lets placement move a block again.
func UnlockBlock(tx *store.Tx, block id.Block) (budget.Block, error) {
	held, err := openBlock(tx, block)
	if err != nil || !held.Locked {
		return held, err
	}
	held.Locked, held.Why = false, "was placed by you, and may move again"
	if err := putChanged(tx, held); err != nil {
		return held, err
	}
	if _, err := Replan(tx); err != nil {
		return held, err
	}
	after, err := store.Blocks.Get(tx, block)
	if isMissing(err) { // the week does not ask for it
		held.State, held.Why = budget.Skipped, "no longer asked for"
		return held, nil
	}
	return after, err
}

// ShortenBlock cuts a block down to the minutes, and locks it.
func ShortenBlock(tx *store.Tx, block id.Block, r api.ShortenRequest) (budget.Block, error) {
	held, err := openBlock(tx, block)
	if err != nil {
		return held, err
	}
	end := held.Start.Add(time.Duration(r.Length) * time.Minute)
	switch {
	case time.Duration(r.Length)*time.Minute < shortestBlock:
		return held, api.Refuse(api.Invalid, "tend plan skip "+string(block), "length %d min: want 5 minutes or more", r.Length)
	case !end.Before(held.End):
		return held, api.Refuse(api.Invalid, "tend plan move "+string(block)+" TIME --length", "block %s lasts %d min: want fewer",
			block, int(held.End.Sub(held.Start)/time.Minute))
	case !end.After(tx.Now):
		return held, api.Refuse(api.Invalid, "", "block %s would have ended already", block)
	}
	held.End, held.Locked, held.Why = end, true, "shortened by you"
	return changed(tx, held)
}

// openBlock returns a planned block that has not ended.
func openBlock(tx *store.Tx, block id.Block) (budget.Block, error) {
	held, err := blockByID(tx, block)
	switch {
	case err != nil:
		return held, err
	case held.State != budget.Planned:
		return held, api.Refuse(api.Conflict, "tend plan", "block %s is already %s", block, held.State)
	case !held.End.After(tx.Now):
		return held, api.Refuse(api.Conflict, "tend plan confirm "+string(block), "block %s is over", block)
	}
	return held, nil
}

// checkByHand refuses a block that the person cannot put where it is: too short or too long, in the past, beyond the
// horizon, or over another one.
func checkByHand(tx *store.Tx, block budget.Block, hint string) error {
	_, days, day, err := today(tx)
	if err != nil {
		return err
	}
	if length := block.End.Sub(block.Start); length < shortestBlock || length > longestBlock {
		return api.Refuse(api.Invalid, hint, "length %v: want 5 minutes to 8 hours", length)
	}
	blocks, err := BlocksFrom(tx, days.Start(day.AddDays(-1)))
	if err != nil {
		return err
	}
	err = budget.PlaceProblem(blocks, block, tx.Now, horizonWeeks, days.Zone)
	if _, overlaps := errors.AsType[*budget.OverlapError](err); overlaps {
		return conflict(err, "tend plan")
	}
	if err != nil && block.Start.Before(tx.Now) {
		hint = "tend log records time already spent"
	}
	return invalid(err, hint)
}
