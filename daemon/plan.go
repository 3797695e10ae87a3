package daemon

import (
	"context"
	"time"

	"tend/budget"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/when"
)

// planState is what the plan loop decides by: the blocks of the last day, and those to come.
type planState struct {
	days   when.Days
	blocks []budget.Block
}

// next is when a plan that was made at the instant planned must be looked at again: at the start of the next learning
// day, or when the block ends that carries the agenda, whichever comes first.
func (p planState) next(planned time.Time) time.Time {
	wake := p.days.End(p.days.Of(planned))
	if block, ok := budget.NextBlock(p.blocks, planned); ok && block.End.Before(wake) {
		return block.End
	}
	return wake
}

// planLoop places blocks at the start of each learning day and hands the agenda on when a block ends. Each write may
// have moved either instant, so it looks again.
func (d *Daemon) planLoop(ctx context.Context) {
	var planned time.Time
	for {
		looked := d.now()
		next, wake, err := d.planDue(ctx, planned)
		planned = next
		if err != nil && ctx.Err() == nil {
			d.log.Error("plan loop", "err", err)
			wake = d.now().Add(time.Minute)
		}
		if !d.sleep(ctx, looked, wake, d.plans) {
			return
		}
	}
}

// planDue plans if the plan made at the instant planned (zero: none yet) must be looked at. It returns when the plan
// was made that now holds, and until when it does. A clock that was set back makes every plan an old one.
func (d *Daemon) planDue(ctx context.Context, planned time.Time) (made, until time.Time, err error) {
	now := d.now()
	state, err := d.planState(ctx)
	if err != nil {
		return planned, now, err
	}
	if wake := state.next(planned); !planned.IsZero() && !planned.After(now) && wake.After(now) {
		return planned, wake, nil
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		_, err := service.Replan(tx)
		return err
	})
	if err == nil {
		state, err = d.planState(ctx)
	}
	if err != nil {
		return planned, now, err
	}
	return now, state.next(now), nil
}

func (d *Daemon) planState(ctx context.Context) (state planState, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		settings, err := store.GetSettings(tx)
		if err != nil {
			return err
		}
		state.days = settings.Days(tx.Now)
		state.blocks, err = service.BlocksFrom(tx, tx.Now.Add(-24*time.Hour))
		return err
	})
	return state, err
}
