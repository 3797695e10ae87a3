package daemon

import (
	"context"
	"net/http"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// triageRoutes are those of the 12-month question, of what it led to, and of what each source was worth.
func (d *Daemon) triageRoutes() map[string]answer {
	return map[string]answer{
		"GET /triage": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Triage(tx) }),
		"POST /items/{id}/mattered": update(d, func(tx *store.Tx, r *http.Request, b api.MatteredRequest) (any, error) {
			if b.Mattered == nil {
				return nil, api.Refuse(api.Invalid, "tend triage mattered yes ITEM", "mattered is missing: want true or false")
			}
			return service.Mattered(tx, id.Item(r.PathValue("id")), *b.Mattered)
		}),
		"POST /items/{id}/begin": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.Begin(tx, id.Item(r.PathValue("id")))
		}),
		"DELETE /items/{id}/begin": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.Unbegin(tx, id.Item(r.PathValue("id")))
		}),
		"GET /judgement": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			if r.FormValue("explain") == "true" {
				return service.ExplainJudgement(tx)
			}
			return service.Judgement(tx)
		}),
		"GET /prune": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			if r.FormValue("explain") == "true" {
				return service.ExplainPruning(tx, id.Source(r.FormValue("source")))
			}
			return service.Pruning(tx)
		}),
		"POST /sources/{name}/restore": d.restoreSource,
	}
}

// restoreSource brings a removed source back and lets the fetch loop know.
func (d *Daemon) restoreSource(r *http.Request) (any, error) {
	defer d.polls.give()
	defer d.mails.give()
	return update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
		return service.RestoreSource(tx, id.Source(r.PathValue("name")))
	})(r)
}

// expireLoop lets items expire that nobody judged in time. Each write may have moved the first of them: a new item, a
// verdict, the setting.
func (d *Daemon) expireLoop(ctx context.Context) {
	for {
		looked := d.now()
		wake, err := d.expireDue(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("expire loop", "err", err)
			wake = d.now().Add(time.Minute)
		}
		if !d.sleep(ctx, looked, wake, d.waits) {
			return
		}
	}
}

// expireDue lets items expire whose time is over, a transaction's worth at a time, and returns when the next one does:
// zero for never.
func (d *Daemon) expireDue(ctx context.Context) (wake time.Time, err error) {
	all := 0
	for {
		err := d.store.View(ctx, func(tx *store.Tx) (err error) {
			wake, err = service.NextExpiry(tx)
			return err
		})
		if err != nil || wake.IsZero() || d.now().Before(wake) {
			if all > 0 {
				d.log.Info("items expired that nobody judged", "items", all)
			}
			return wake, err
		}
		n := 0
		err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
			n, err = service.Expire(tx)
			return err
		})
		if err != nil || n == 0 {
			return wake, err
		}
		all += n
	}
}
