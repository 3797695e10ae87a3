package daemon

import (
	"context"
	"net/http"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// sessionRoutes are what a person says about sessions afterwards.
func (d *Daemon) sessionRoutes() map[string]answer {
	return map[string]answer{
		"GET /sessions": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Sessions(tx, api.SessionQuery{Week: r.FormValue("week"), From: r.FormValue("from"), To: r.FormValue("to"),
				Area: r.FormValue("area")})
		}),
		"GET /sessions/stopped": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.StoppedSession(tx) }),
		"GET /sessions/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.SessionByID(tx, id.Session(r.PathValue("id")))
		}),
		"POST /sessions/{id}":          onSession(d, service.EditSession),
		"POST /sessions/{id}/move":     onSession(d, service.MoveSession),
		"POST /sessions/{id}/lengthen": onSession(d, service.LengthenSession),
		"POST /sessions/{id}/split":    onSession(d, service.SplitSession),
		"POST /sessions/{id}/join":     onSession(d, service.JoinSessions),
		"POST /sessions/{id}/answered": onSession(d, func(tx *store.Tx, session id.Session, _ nothing) (budget.Session, error) {
			return service.Answered(tx, session)
		}),
		"POST /sessions/undo": d.undoSessions,
		"GET /plan/unconfirmed": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.OpenBlocks(tx, r.FormValue("week"))
		}),
		"POST /plan/reconcile": update(d, func(tx *store.Tx, _ *http.Request, b api.ReconcileRequest) (any, error) {
			return service.Reconcile(tx, b)
		}),
	}
}

// onSession answers a request about one session from one transaction.
func onSession[B, A any](d *Daemon, act func(*store.Tx, id.Session, B) (A, error)) answer {
	return update(d, func(tx *store.Tx, r *http.Request, b B) (any, error) {
		return act(tx, id.Session(r.PathValue("id")), b)
	})
}

// undoSessions takes the newest change of sessions back, in as many transactions as it needs. One that is cut short is
// gone on with by taking back again.
func (d *Daemon) undoSessions(r *http.Request) (any, error) {
	var all api.SessionsUndone
	var undoing service.Undoing
	for first := true; first || all.More; first = false {
		var part api.SessionsUndone
		var next service.Undoing
		err := d.store.Update(r.Context(), func(tx *store.Tx) (err error) {
			part, next, err = service.UndoSessions(tx, undoing)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(part.Sessions) == 0 {
			break // another one took the rest back meanwhile, or began a change of their own
		}
		undoing, part.Sessions = next, append(all.Sessions, part.Sessions...)
		all = part
	}
	return all, nil
}

// timerLoop stops a timer that was forgotten.
func (d *Daemon) timerLoop(ctx context.Context) {
	for {
		looked := d.now()
		wake, err := d.stopForgotten(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("timer loop", "err", err)
			wake = d.now().Add(time.Minute)
		}
		if !d.sleep(ctx, looked, wake, d.timers) {
			return
		}
	}
}

// stopForgotten stops a timer that was forgotten, and returns when the one that runs is: zero for never.
func (d *Daemon) stopForgotten(ctx context.Context) (wake time.Time, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		wake, err = service.TimerEnd(tx)
		return err
	})
	if err != nil || wake.IsZero() || d.now().Before(wake) {
		return wake, err
	}
	if err := d.store.Update(ctx, service.StopForgotten); err != nil {
		return wake, err
	}
	d.log.Info("timer stopped by itself", "at", wake)
	return time.Time{}, nil
}
