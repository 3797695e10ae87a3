package daemon

import (
	"context"
	"time"

	"tend/budget"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/when"
)

// planState is what the plan loop decides by.
type planState struct {
	days   when.Days
	blocks []budget.Block
}

// next is when the plan must be looked at again: at the start of the next learning day, or when the block ends
// that carries the agenda, whichever comes first.
func (p planState) next(now time.Time) time.Time {
	wake := p.days.End(p.days.Of(now))
	if block, ok := budget.NextBlock(p.blocks, now); ok && block.End.Before(wake) {
		return block.End
	}
	return wake
}

// planLoop places blocks at the start of each learning day and hands the agenda on when a block ends.
func (d *Daemon) planLoop(ctx context.Context) {
	for {
		var state planState
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			plan, err := service.Replan(tx)
			if err != nil {
				return err
			}
			settings, err := store.GetSettings(tx)
			state = planState{settings.Days(tx.Now), plan.Blocks}
			return err
		})
		wake := d.now().Add(time.Minute)
		if err == nil {
			wake = state.next(d.now())
		} else if ctx.Err() == nil {
			d.log.Error("plan loop", "err", err)
		}
		if !d.sleep(ctx, wake, nil) {
			return
		}
	}
}
