package daemon

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// pastRoutes are the routes that take as_of: their answers follow from the logs alone. All others refuse it.
var pastRoutes = []string{"GET /areas", "GET /areas/{name}", "GET /judgement", "GET /lessons", "GET /loops", "GET /outputs", "GET /plan", "GET /prune",
	"GET /quotas", "GET /shape", "GET /stats/outputs", "GET /stats/retention", "GET /week", "GET /weeks"}

// asOf lets a route answer as of the instant that the request names, if it names one: by the same handler, over a store
// that holds what stood then. One request looks back at a time, since it holds that store in memory.
func (d *Daemon) asOf(pattern string, now answer) answer {
	return func(r *http.Request) (any, error) {
		if !r.URL.Query().Has("as_of") {
			return now(r)
		}
		if !slices.Contains(pastRoutes, pattern) {
			return nil, api.Refuse(api.Invalid, "leave as_of out", "%s has no answer as of another day", pattern)
		}
		var at time.Time
		err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
			at, err = service.Instant(tx, r.URL.Query().Get("as_of"))
			return err
		})
		if err != nil {
			return nil, err
		}
		d.looking.Lock()
		defer d.looking.Unlock()
		past, err := d.past(r.Context(), at)
		if err != nil {
			return nil, err
		}
		value, err := past.routes()[pattern](r)
		return value, joined(err, past.store.Close())
	}
}

// past returns a daemon that stands at an instant: it has a store in memory, and nothing of it runs.
func (d *Daemon) past(ctx context.Context, at time.Time) (*Daemon, error) {
	s, err := d.store.AsOf(ctx, at)
	if err != nil {
		return nil, err
	}
	if err := replay(ctx, s, service.CardIDs, service.Replay); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &Daemon{config: d.config, log: d.log, version: d.version, env: d.env, store: s,
		now: func() time.Time { return at }}, nil
}
