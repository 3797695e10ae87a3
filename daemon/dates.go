package daemon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// datesRoutes are the requests about the person's own calendars.
func (d *Daemon) datesRoutes() map[string]answer {
	return map[string]answer{
		"GET /calendars":                 list(d, "calendars", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Calendars(tx) }),
		"POST /calendars":                d.addCalendar,
		"POST /calendars/{name}/refresh": d.refreshCalendar,
		"DELETE /calendars/{name}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RemoveCalendar(tx, id.Calendar(r.PathValue("name")))
		}),
		"POST /calendars/{name}/protect": d.protectCalendar,
		"POST /plan":                     d.replan,
	}
}

// addCalendar reads a calendar and adds it. One that cannot be read is refused: it would hold up every placement.
func (d *Daemon) addCalendar(r *http.Request) (any, error) {
	var body api.CalendarRequest
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	d.asking.Lock()
	defer d.asking.Unlock()
	defer d.dates.give()
	ctx, cancel := d.lifelong(r.Context())
	defer cancel()
	var c subscription.Calendar
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		c, err = service.NewCalendar(tx, body)
		return err
	})
	if err != nil {
		return nil, err
	}
	if c.Kind == subscription.CalDAV {
		if c.Address, err = d.collection(ctx, c, body.Calendar); err != nil {
			return nil, err
		}
	}
	c, err = d.ask(ctx, c, true, true)
	if err != nil {
		return nil, err
	}
	return d.calendarView(ctx, c.Name)
}

// refreshCalendar reads a calendar now.
func (d *Daemon) refreshCalendar(r *http.Request) (any, error) {
	d.asking.Lock()
	defer d.asking.Unlock()
	defer d.dates.give()
	ctx, cancel := d.lifelong(r.Context())
	defer cancel()
	var c subscription.Calendar
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		c, err = service.Calendar(tx, id.Calendar(r.PathValue("name")))
		return err
	})
	if err != nil {
		return nil, err
	}
	if c, err = d.ask(ctx, c, true, false); err != nil {
		return nil, err
	}
	if c.Guard.On && !c.Guard.Stopped {
		if err := d.guard(ctx, c, true); err != nil {
			return nil, api.Refuse(api.Upstream, "it is tried again by itself", "write blocks into calendar %s: %s", c.Name, subscription.Explain(err))
		}
	}
	return d.calendarView(ctx, c.Name)
}

func (d *Daemon) calendarView(ctx context.Context, name id.Calendar) (view api.BusyCalendar, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		c, err := service.Calendar(tx, name)
		view = service.CalendarView(tx, c)
		return err
	})
	return view, err
}

// replan looks at the files among the calendars, and places afresh.
func (d *Daemon) replan(r *http.Request) (any, error) {
	if err := d.refreshFiles(r.Context()); err != nil {
		return nil, err
	}
	return update(d, func(tx *store.Tx, _ *http.Request, _ nothing) (any, error) { return service.Replan(tx) })(r)
}

// lifelong is a context that ends with the daemon too, which does not wait for other servers when it stops.
func (d *Daemon) lifelong(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if d.life == nil {
		return ctx, cancel
	}
	end := context.AfterFunc(d.life, cancel)
	return ctx, func() { end(); cancel() }
}

// ask asks for a calendar and records what came; where that changes when the person is busy, blocks are placed afresh. The
// network is asked between two transactions, never within one. One that is being added is recorded only if it was read.
func (d *Daemon) ask(ctx context.Context, c subscription.Calendar, again, isNew bool) (subscription.Calendar, error) {
	var ask subscription.Ask
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		ask, err = service.AskOf(tx, c, again)
		return err
	})
	if err != nil {
		return c, err
	}
	answer, failure := subscription.Check(ctx, d.fetch, c, ask)
	if ctx.Err() != nil {
		return c, ctx.Err()
	}
	if failure != nil && isNew {
		return c, api.Refuse(api.Upstream, "nothing was added", "read calendar %s: %v", c.Name, failure)
	}
	next := answer.Calendar
	if answer.Idle(c) {
		return next, nil
	}
	if err := d.record(ctx, answer, isNew); err != nil {
		return c, err
	}
	d.log.Info("calendar read", "calendar", next.Name, "result", next.Poll.Result, "times", next.Seen.Times, "next", next.Poll.Next)
	if failure != nil {
		return next, api.Refuse(api.Upstream, "its last good copy stays; it is asked again later", "read calendar %s: %v", c.Name, failure)
	}
	return next, nil
}

// record keeps what came of asking, and places afresh where it matters.
func (d *Daemon) record(ctx context.Context, answer subscription.Answer, isNew bool) error {
	if answer.Body != nil {
		if err := service.KeepCopy(ctx, d.store, answer.Calendar, answer.Body); err != nil {
			return err
		}
	}
	changed := false
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		changed, err = service.Refreshed(tx, answer, isNew)
		return err
	})
	if err != nil || !changed {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		_, err := service.Replan(tx)
		return err
	})
}

// askSlots is how many calendars are asked at once: one that hangs does not hold the others up.
const askSlots = 4

// datesLoop asks for the calendars that are due, and sleeps until the next is.
func (d *Daemon) datesLoop(ctx context.Context) {
	for {
		looked := d.now()
		wake, err := d.askDue(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("calendar loop", "err", err)
			wake = d.now().Add(time.Minute)
		}
		if !d.sleep(ctx, looked, wake, d.dates) {
			return
		}
	}
}

// askDue asks for the calendars that are due, and returns when the next is: zero for never.
func (d *Daemon) askDue(ctx context.Context) (wake time.Time, err error) {
	d.asking.Lock()
	defer d.asking.Unlock()
	now := d.now()
	err = d.askAll(ctx, func(c subscription.Calendar) bool { return c.Due(now) })
	if err == nil {
		err = d.guardAll(ctx)
	}
	if err != nil {
		return wake, err
	}
	all, err := d.calendars(ctx)
	for _, c := range all {
		next := c.Poll.Next
		if g := c.Guard; (g.On || g.Leaving) && g.Failures > 0 && !g.Stopped && g.Next.Before(next) {
			next = g.Next
		}
		if c.Poll.Result == subscription.Gone {
			continue
		}
		if !next.After(now) { // a file that stayed, or what came could not be recorded
			next = now.Add(time.Minute)
		}
		if wake.IsZero() || next.Before(wake) {
			wake = next
		}
	}
	return wake, err
}

// askAll asks for the calendars that are chosen. What goes wrong with one of them stands in its record.
func (d *Daemon) askAll(ctx context.Context, chosen func(subscription.Calendar) bool) error {
	all, err := d.calendars(ctx)
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	slots := make(chan struct{}, askSlots)
	for _, c := range all {
		if !chosen(c) {
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			next, err := d.ask(ctx, c, false, false)
			if err == nil && next.Guard.On && next.Guard.Due(d.now()) {
				err = d.guard(ctx, next, true)
			}
			if err != nil && ctx.Err() == nil {
				d.log.Warn("calendar", "calendar", c.Name, "err", subscription.Explain(err))
			}
		})
	}
	running.Wait()
	return ctx.Err()
}

// refreshFiles looks at the files among the calendars, which costs a stat each where nothing changed.
func (d *Daemon) refreshFiles(ctx context.Context) error {
	d.asking.Lock()
	defer d.asking.Unlock()
	return d.askAll(ctx, func(c subscription.Calendar) bool { return c.Kind == subscription.File })
}

func (d *Daemon) calendars(ctx context.Context) (all []subscription.Calendar, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		all, err = store.Calendars.List(tx)
		return err
	})
	return all, err
}

// lookAtBusy tells how reading the person's calendars goes.
func (d *Daemon) lookAtBusy(ctx context.Context) (text, hint string, ok bool) {
	var calendars []api.BusyCalendar
	var blind []service.Blind
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		span := service.BusySpan(tx.Now)
		_, blind, err = service.Busy(tx, span.Start, span.End)
		return errors.Join(err, func() (err error) { calendars, err = service.Calendars(tx); return err }())
	})
	if err != nil {
		return err.Error(), "", false
	}
	if len(blind) > 0 {
		return fmt.Sprintf("calendar %s: %s; nothing is placed or moved", blind[0].Name, blind[0].Why),
			"tend calendar refresh " + string(blind[0].Name), false
	}
	oldest := 0
	for _, c := range calendars {
		if c.Result == subscription.Gone {
			return fmt.Sprintf("calendar %s: %s", c.Name, c.Error), "tend calendar remove " + string(c.Name), false
		}
		if c.Guard != "" {
			return fmt.Sprintf("calendar %s: blocks are not written: %s", c.Name, c.Guard),
				fmt.Sprintf("tend calendar protect %s writes them again, with --off no more", c.Name), false
		}
		oldest = max(oldest, c.AgeMinutes)
	}
	if len(calendars) == 0 {
		return "no calendar of yours is read: blocks may stand where you are busy", "tend calendar add URL or FILE", true
	}
	return fmt.Sprintf("%d calendars read, the oldest copy is of %d min ago", len(calendars), oldest), "", true
}
