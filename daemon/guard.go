package daemon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"tend/calendar/caldav"
	"tend/calendar/protect"
	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// protectCalendar begins or ends the writing of blocks into a calendar, and does at once what there is to do.
func (d *Daemon) protectCalendar(r *http.Request) (any, error) {
	var body api.ProtectRequest
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	d.asking.Lock()
	defer d.asking.Unlock()
	ctx, cancel := d.lifelong(r.Context())
	defer cancel()
	name := id.Calendar(r.PathValue("name"))
	var c subscription.Calendar
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		c, err = service.Protect(tx, name, body.Off)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := d.guard(ctx, c, false); err != nil {
		return nil, api.Refuse(api.Upstream, "it is tried again by itself", "write blocks into calendar %s: %s", name, subscription.Explain(err))
	}
	return d.calendarView(ctx, name)
}

// mostVanished is how many blocks may vanish from a calendar at once and still be taken for skipped, where nothing is left of
// them: a week of blocks that a person deletes is that many, a calendar that was emptied or restored is more.
const mostVanished = 5

// round is one round of bringing the blocks in a calendar and the plan together.
type round struct {
	daemon   *Daemon
	calendar subscription.Calendar
	account  *caldav.Client
	state    service.Guarded
	seen     service.Tags // in the newest copy; nil where nobody looked
	moved    bool
	alive    int // objects that are still there
	deleted  []protect.Written
}

// guard brings the blocks in a calendar and the plan together. With look it goes by the newest copy of the calendar, so that what
// the person did there is found; without, everything is taken to be as it was last seen, and the server refuses where it is not.
func (d *Daemon) guard(ctx context.Context, c subscription.Calendar, look bool) error {
	r := &round{daemon: d, calendar: c}
	err := r.prepare(ctx, look)
	if err == nil {
		err = r.all(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	vanished := 0
	if err == nil && r.alive == 0 && len(r.deleted) > mostVanished {
		vanished, r.deleted = len(r.deleted), nil
	}
	if failed := r.settle(ctx, err, vanished); failed != nil {
		return failed
	}
	if vanished > 0 {
		err = fmt.Errorf("all %d blocks vanished at once", vanished)
	}
	return err
}

func (r *round) prepare(ctx context.Context, look bool) (err error) {
	if r.account, err = caldav.New(r.daemon.fetch, r.calendar.Account()); err != nil {
		return err
	}
	return r.daemon.store.View(ctx, func(tx *store.Tx) (err error) {
		if r.state, err = service.GuardedBlocks(tx, r.calendar, r.daemon.config.PublicURL); err != nil || !look {
			return err
		}
		r.seen, err = service.CopyTags(tx, r.calendar)
		return err
	})
}

// all takes the step of each block, in order. A server that fails is not asked for the others.
func (r *round) all(ctx context.Context) error {
	blocks := r.state.Blocks(r.calendar.Guard.Leaving, r.daemon.now())
	slices.Sort(blocks)
	for _, block := range blocks {
		if err := r.one(ctx, block); err != nil {
			return err
		}
	}
	return nil
}

// mostSteps bounds what is done about one block in one round, while somebody else keeps changing it.
const mostSteps = 5

// one does what there is to do about one block: it decides, acts, and where the server says that the object is not as it was
// supposed, looks and decides again.
func (r *round) one(ctx context.Context, block id.Block) error {
	var w *protect.Written
	if held, ok := r.state.Written[block]; ok {
		w = &held
	}
	var want *protect.Want
	if wanted, ok := r.state.Wants[block]; ok {
		want = &wanted
	}
	there, err := r.look(ctx, w)
	for range mostSteps {
		if err != nil {
			return err
		}
		step := protect.Decide(w, want, there)
		if w, err = r.take(ctx, step, w, want, there); w != nil {
			r.state.Written[block] = *w
		}
		switch {
		case errors.Is(err, caldav.ErrChanged):
			there, err = r.get(ctx, w)
			continue
		case err != nil:
			return err
		case step != protect.Adopt:
			return nil
		}
		there = nil // what was seen is known by now
	}
	return nil // it goes on in the next round
}

// look returns what stands at the place of an object, nil where it is as it was last seen or nobody looked. What the copy says is
// confirmed by the server: the copy may be older than the last write.
func (r *round) look(ctx context.Context, w *protect.Written) (*protect.There, error) {
	leaving := r.calendar.Guard.Leaving
	switch {
	case w == nil:
		return nil, nil
	case w.Next != nil || leaving: // what was sent last may have arrived
	case r.seen == nil:
		return nil, nil
	case w.ETag != "" && r.seen.Of(w.Href) == w.ETag:
		r.alive++
		return nil, nil
	}
	there, err := r.get(ctx, w)
	if err == nil && !there.Gone {
		r.alive++
	}
	if err == nil && w.ETag != "" && there.ETag == w.ETag {
		w.Next = nil // it did not arrive
	}
	return there, err
}

func (r *round) get(ctx context.Context, w *protect.Written) (*protect.There, error) {
	object, err := r.account.Get(ctx, r.calendar.Address, w.Href)
	if errors.Is(err, caldav.ErrNotFound) {
		return &protect.There{Gone: true}, nil
	}
	if err != nil {
		return nil, err
	}
	there := protect.Look(object.ETag, object.Data)
	return &there, nil
}

// settle records what the person deleted and how the round went, and places afresh where they changed something.
func (r *round) settle(ctx context.Context, went error, vanished int) error {
	d := r.daemon
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		for _, w := range r.deleted {
			if err := service.TheyDeleted(tx, w); err != nil {
				return err
			}
		}
		return service.GuardWent(tx, r.calendar.Name, went, vanished)
	})
	if err != nil || !r.moved && len(r.deleted) == 0 {
		return err
	}
	d.log.Info("calendar edited by its owner", "calendar", r.calendar.Name, "deleted", len(r.deleted))
	return d.store.Update(ctx, func(tx *store.Tx) error {
		_, err := service.Replan(tx)
		return err
	})
}

// guardAll brings the protected calendars together with the plan where it changed.
func (d *Daemon) guardAll(ctx context.Context) error {
	all, err := d.calendars(ctx)
	for _, c := range all {
		if err != nil {
			return err
		}
		if !c.Guard.Due(d.now()) {
			continue
		}
		var dirty bool
		err = d.store.View(ctx, func(tx *store.Tx) (err error) {
			dirty, err = service.GuardDiffers(tx, c, d.config.PublicURL)
			return err
		})
		if err == nil && (dirty || c.Guard.Leaving) {
			if err := d.guard(ctx, c, false); err != nil && ctx.Err() == nil {
				d.log.Warn("protect", "calendar", c.Name, "err", subscription.Explain(err))
			}
		}
	}
	return err
}
