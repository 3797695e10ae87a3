package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"runtime/debug"
	"strings"
	"syscall"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/daemon/store/engine"
)

// Handler answers every request. A trusted caller is the owner, such as who may open the socket; any other needs
// a token, but for /healthz, the calendar and the pages of blocks, whose addresses are their secrets.
func (d *Daemon) Handler(trusted bool) http.Handler {
	mux := http.NewServeMux()
	guard := func(alone api.Scope, h http.Handler) http.Handler {
		if trusted {
			return h
		}
		return d.authenticated(alone, h)
	}
	mux.HandleFunc("GET /healthz", d.health)
	mux.HandleFunc("GET /calendar/{file}", d.serveCalendar)
	mux.HandleFunc("GET /robots.txt", tellRobots)
	d.pageRoutes(mux)
	mux.Handle("GET /metrics", guard(api.MetricsOnly, d.metrics()))
	for pattern, answer := range d.routes() {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" /api/v1"+path, guard(aloneFor[pattern], d.answering(d.asOf(pattern, answer))))
	}
	mux.Handle("/api/v1/", guard("", d.answering(func(r *http.Request) (any, error) {
		return nil, api.Refuse(api.NotFound, "", "no such address: %s %s", r.Method, r.URL.Path)
	})))
	return recovered(d, mux)
}

// aloneFor has the routes that a scope is for which reaches nothing else.
var aloneFor = map[string]api.Scope{"POST /capture": api.CaptureOnly}

// answer is what a route does: it returns what to write as JSON, or an error.
type answer func(*http.Request) (any, error)

func (d *Daemon) answering(do answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := d.config.MaxRequestBytes
		if r.Method == http.MethodPut {
			most = maxMedia // the routes that take a file
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		value, err := do(r)
		if err != nil {
			d.refuse(w, r, err)
			return
		}
		if file, ok := value.(document); ok {
			file.write(w)
			return
		}
		writeJSON(w, http.StatusOK, value)
	})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}

// refuse writes an error. A fault that the caller did not make is logged whole.
func (d *Daemon) refuse(w http.ResponseWriter, r *http.Request, err error) {
	refused := refusal(err)
	if refused.Code == api.Internal {
		d.log.Error("request failed", "method", r.Method, "path", r.Pattern, "err", err)
	}
	writeJSON(w, refused.Code.Status(), refused)
}

// refusal is the one place that turns errors of every layer into what a caller is told.
func refusal(err error) *api.Error {
	if refused, ok := errors.AsType[*api.Error](err); ok {
		return refused
	}
	if _, ok := errors.AsType[*engine.LockedError](err); ok {
		return api.Refuse(api.Conflict, "stop that process, or set TEND_HOME to another folder", "%v", err)
	}
	if tooBig, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return api.Refuse(api.Invalid, "", "request over %d bytes", tooBig.Limit)
	}
	if _, ok := errors.AsType[*store.AheadError](err); ok {
		return api.Refuse(api.Internal, "put the newer store back, or make one from the plain logs: tend doctor --rebuild", "%v", err)
	}
	switch {
	case errors.Is(err, engine.ErrNoSpace):
		return api.Refuse(api.NoSpace, "free some space: nothing was written, and reading goes on", "%v", err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return api.Refuse(api.NoSpace, "free some space on the disk, or raise its quota: nothing was lost", "%v", err)
	case errors.Is(err, engine.ErrReadOnly):
		return api.Refuse(api.NoSpace, "make its file system writable, or start tend again", "%v", err)
	case errors.Is(err, engine.ErrCorrupt):
		return api.Refuse(api.Internal, rebuildHint, "%v", err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return api.Refuse(api.Unreachable, "try again", "%v", err)
	}
	if lost, ok := errors.AsType[*store.NotFoundError](err); ok {
		return api.Refuse(api.NotFound, "", "%v", lost)
	}
	if _, ok := errors.AsType[*openError](err); ok && !errors.Is(err, fs.ErrPermission) {
		return api.Refuse(api.Internal, rebuildHint, "%v", err)
	}
	return api.Refuse(api.Internal, "tend doctor", "%v", err)
}

const rebuildHint = "tend doctor --rebuild makes the store anew from its plain logs, and keeps the old one"

// openError says that the store could not be opened. Where nobody else holds it and there is room, it is damaged.
type openError struct{ error }

// Unwrap returns the cause.
func (e *openError) Unwrap() error { return e.error }

// Refusal tells what an error of New means to a person.
func Refusal(err error) *api.Error { return refusal(err) }

// authenticated lets requests with a token pass whose scope reaches: the owner's, that of a reader who reads, and the
// one that is for this address alone.
func (d *Daemon) authenticated(alone api.Scope, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scope, err := d.scopeOf(r)
		if err != nil {
			w.Header().Set("WWW-Authenticate", `Bearer realm="tend"`)
			d.refuse(w, r, err)
			return
		}
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if scope != api.Owner && !(scope == api.ReadOnly && reads) && !(alone != "" && scope == alone) {
			d.refuse(w, r, api.Refuse(api.Forbidden, "tend token add NAME --scope owner", "this token's scope is %q only", scope))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (d *Daemon) scopeOf(r *http.Request) (scope api.Scope, err error) {
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return "", api.Refuse(api.Unauthorized, "make one with tend token add NAME --scope owner", "a token is needed")
	}
	var known bool
	err = d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		scope, _, known, err = service.Authenticate(tx, strings.TrimSpace(secret))
		return err
	})
	if err == nil && !known {
		err = api.Refuse(api.Unauthorized, "tend token list", "this token is not known")
	}
	return scope, err
}

// health answers whether the store can be read, by reading it.
func (d *Daemon) health(w http.ResponseWriter, r *http.Request) {
	if err := d.alive(r.Context()); err != nil {
		http.Error(w, "store cannot be read", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, "ok\n")
}

// alive reads the store.
func (d *Daemon) alive(ctx context.Context) error {
	return d.store.View(ctx, func(tx *store.Tx) error {
		_, err := store.GetSettings(tx)
		return err
	})
}

// recovered keeps one request's fault from ending the process, and logs it. An address may hold a secret, so only its
// pattern is logged.
func recovered(d *Daemon, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.busy.give()
		defer func() {
			if fault := recover(); fault != nil {
				d.log.Error("panic", "path", r.Pattern, "fault", fault, "stack", string(debug.Stack()))
				d.refuse(w, r, fmt.Errorf("a fault of tend: %v", fault))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
