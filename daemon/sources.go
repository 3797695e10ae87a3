package daemon

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
)

// addSource adds a source and lets the fetch loop know.
func (d *Daemon) addSource(r *http.Request) (any, error) {
	defer d.polls.give()
	defer d.mails.give()
	return update(d, func(tx *store.Tx, _ *http.Request, b api.SourceRequest) (any, error) {
		return service.AddSource(tx, b)
	})(r)
}

func (d *Daemon) removeSource(r *http.Request) (any, error) {
	defer d.polls.give()
	defer d.mails.give()
	return update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
		return service.RemoveSource(tx, id.Source(r.PathValue("name")))
	})(r)
}

// checkSource fetches a source now, whatever its schedule says. A daemon that stops does not wait for the answer.
func (d *Daemon) checkSource(r *http.Request) (any, error) {
	defer d.polls.give()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if d.life != nil {
		defer context.AfterFunc(d.life, cancel)()
	}
	if name := id.Source(r.PathValue("name")); d.comesByMail(ctx, name) {
		return d.checkMail(ctx, name, "you asked")
	}
	return d.check(ctx, id.Source(r.PathValue("name")), "you asked")
}

// returnSource gives a source its former address back.
func (d *Daemon) returnSource(r *http.Request) (any, error) {
	defer d.polls.give()
	return update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
		return service.ReturnSource(tx, id.Source(r.PathValue("name")))
	})(r)
}

// check fetches a source and records what came; why is for its ledger, empty where it is due. The network is asked between
// two transactions, never within one.
func (d *Daemon) check(ctx context.Context, name id.Source, why string) (api.Checked, error) {
	poll, ask, err := d.readPoll(ctx, name)
	if err != nil {
		return api.Checked{}, err
	}
	ask.Why = why
	answer, failure := feeds.Check(ctx, d.fetch, poll, ask, d.now().UTC().Truncate(time.Millisecond))
	if ctx.Err() != nil {
		return api.Checked{}, ctx.Err()
	}
	next := answer.Poll
	checked := api.Checked{Source: name, Result: next.Result, Seen: len(answer.Document.Items), Next: next.Next, Error: next.Error}
	if checked.New, err = d.takeIn(ctx, name, answer); err != nil {
		return checked, err
	}
	d.log.Info("fetched", "source", name, "result", next.Result, "items", checked.Seen, "new", checked.New, "next", next.Next,
		"why", next.Why)
	if answer.Line.Moved != "" {
		d.log.Info("source moved", "source", name, "from", next.Formerly, "to", next.URL)
	}
	if failure != nil {
		return checked, api.Refuse(api.Upstream, cmp.Or(stays[next.Result], "the source stays; it is asked again later"),
			"fetch %s: %v", name, failure)
	}
	return checked, nil
}

// stays says what becomes of a source after an answer that another look later will not mend.
var stays = map[string]string{
	feeds.Gone: "it is not asked again by itself: tend source remove, or add the new address with --swap",
}

// readPoll returns what is known about a source that is to be asked, and how. One whose host wants to be left alone is
// refused.
func (d *Daemon) readPoll(ctx context.Context, name id.Source) (poll feeds.Poll, ask feeds.Ask, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		src, err := service.Source(tx, name)
		if err != nil {
			return err
		}
		if src.URL == "" {
			return api.Refuse(api.Conflict, "", "source %s has no address to fetch", name)
		}
		if poll, err = store.Polls.Get(tx, name); err != nil {
			return err
		}
		if tx.Now.Before(poll.HeldUntil) {
			return api.Refuse(api.Conflict, "tend source show "+string(name), "fetch %s: its host asked not to be asked again before %s",
				name, poll.HeldUntil.UTC().Format("2 Jan 15:04 UTC"))
		}
		ask = feeds.Ask{AllowPrivate: src.AllowPrivate, Least: d.config.FetchInterval}
		return nil
	})
	return poll, ask, err
}

// takeIn records the entries in batches that fit a transaction, and last what is remembered about the fetch, so
// that a crash between leads to the same entries being fetched again.
func (d *Daemon) takeIn(ctx context.Context, name id.Source, answer feeds.Answer) (fresh int, err error) {
	entries := slices.Clone(answer.Document.Items)
	slices.Reverse(entries) // a feed lists its newest first; the newest item gets the highest id
	if answer.Line.Renamed, err = d.rekey(ctx, name, entries); err != nil {
		return 0, err
	}
	for batch := range service.Batches(entries) {
		var taken service.Intake
		err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
			taken, err = service.TakeIn(tx, name, batch)
			return err
		})
		if err != nil {
			return fresh, err
		}
		fresh += taken.New
		answer.Line.Changed += taken.Changed
	}
	answer.Line.New = fresh
	return fresh, d.store.Update(ctx, func(tx *store.Tx) error { return service.Fetched(tx, answer) })
}

// rekey gives the items of a feed their new ids where it changed nearly all of them, and returns how many they were. After
// a crash between, the others come again as new, where they have another title now; those with the same title are known by
// it.
func (d *Daemon) rekey(ctx context.Context, name id.Source, entries []feeds.Entry) (n int, err error) {
	var renames []service.Rename
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		renames, err = service.Renames(tx, name, entries)
		return err
	})
	for _, rename := range renames {
		if err == nil {
			err = d.store.Update(ctx, func(tx *store.Tx) error { return service.Rekey(tx, rename) })
		}
	}
	if err == nil && len(renames) > 0 {
		d.log.Info("feed changed its ids", "source", name, "items", len(renames))
	}
	return len(renames), err
}

// fetchPause is how long a source is left alone whose fetch could not be recorded, such as on a full disk: its server
// is not to be asked again and again for that.
const fetchPause = time.Minute

// fetchLoop fetches what is due, and sleeps until the next is.
func (d *Daemon) fetchLoop(ctx context.Context) {
	for {
		looked := d.now()
		wake, err := d.fetchDue(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("fetch loop", "err", err)
			wake = d.now().Add(fetchPause)
		}
		if !d.sleep(ctx, looked, wake, d.polls) {
			return
		}
	}
}

// fetchDue fetches what is due now, and returns when the next source is: zero for never.
func (d *Daemon) fetchDue(ctx context.Context) (wake time.Time, err error) {
	polls, err := d.readPolls(ctx)
	if err != nil {
		return wake, err
	}
	due, wake := feeds.Next(polls, d.now())
	if len(due) == 0 {
		return wake, nil
	}
	d.checkAll(ctx, due)
	if polls, err = d.readPolls(ctx); err != nil {
		return wake, err
	}
	again, wake := feeds.Next(polls, d.now())
	switch {
	case unrecorded(due, again):
		return d.now().Add(fetchPause), nil
	case len(again) > 0:
		return d.now(), nil
	}
	return wake, nil
}

// fetchSlots is how many hosts are asked at once: one that hangs or never ends costs one of them, for a while.
const fetchSlots = 8

// checkAll fetches sources, those of one host one after the other.
func (d *Daemon) checkAll(ctx context.Context, due []feeds.Poll) {
	var all sync.WaitGroup
	slots := make(chan struct{}, fetchSlots)
	for _, host := range feeds.ByHost(due) {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			for _, poll := range host {
				if _, err := d.check(ctx, poll.Source, ""); err != nil && ctx.Err() == nil {
					d.log.Warn("fetch failed", "source", poll.Source, "err", err)
				}
			}
		})
	}
	all.Wait()
}

// unrecorded tells whether a source is due again because nothing was recorded of its fetch.
func unrecorded(before, again []feeds.Poll) bool {
	return slices.ContainsFunc(again, func(p feeds.Poll) bool {
		return slices.ContainsFunc(before, func(q feeds.Poll) bool { return q.Source == p.Source && q.LastTry.Equal(p.LastTry) })
	})
}

func (d *Daemon) readPolls(ctx context.Context) (polls []feeds.Poll, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		polls, err = service.DuePolls(tx)
		return err
	})
	return polls, err
}

// sleep waits until the instant until (zero: for ever), until woken, or until the clock is set back behind since, the
// instant at which until was reckoned and after which it may be far away; it returns false when ctx is done. It lasts at
// least a little while, so that a loop that finds no end to its work does not take the whole machine.
func (d *Daemon) sleep(ctx context.Context, since, until time.Time, woken signal) bool {
	for {
		wait := d.glance
		if !until.IsZero() {
			wait = min(wait, max(d.glance/30, until.Sub(d.now())))
		}
		select {
		case <-ctx.Done():
			return false
		case <-woken:
			return ctx.Err() == nil
		case <-time.After(wait):
		}
		if now := d.now(); !until.IsZero() && !now.Before(until) || now.Before(since) {
			return ctx.Err() == nil
		}
	}
}
