package daemon

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"tend/config"
	"tend/daemon/service"
	"tend/daemon/store"
)

// InProcess answers requests with the same handlers as a daemon, over a store that is opened for one request and
// closed again, so that a command works where no daemon runs, and neither blocks the other for long.
type InProcess struct {
	Config  config.Config
	Version string
	Logger  *slog.Logger
}

// RoundTrip opens the store, answers the request and closes the store. Its error is an *api.Error when the store
// cannot be opened, such as while another process holds it.
func (p InProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	d, err := New(p.Config, Options{Logger: p.Logger, Version: p.Version})
	if err != nil {
		return nil, refusal(err)
	}
	if err := d.prepare(r); err != nil {
		return nil, refusal(joined(err, d.Close()))
	}
	answer, _ := local{d.Handler(true)}.RoundTrip(r)
	if err := d.Close(); err != nil {
		return nil, refusal(err)
	}
	return answer, nil
}

// Local answers requests of a daemon that was made and does not run: by its handlers, after doing what its loops
// would have done.
func (d *Daemon) Local() http.RoundTripper { return prepared{d, local{d.Handler(true)}} }

// prepared does what a daemon's loops would have done before each request.
type prepared struct {
	daemon *Daemon
	local  local
}

// RoundTrip answers one request.
func (p prepared) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := p.daemon.prepare(r); err != nil {
		return nil, refusal(err)
	}
	return p.local.RoundTrip(r)
}

// local answers requests by a handler in this process.
type local struct{ handler http.Handler }

// RoundTrip answers one request; it never fails.
func (l local) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as a server would have it
	}
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	l.handler.ServeHTTP(answer, r)
	return answer.response(r), nil
}

// prepare does what the loops of a daemon would have done by now.
func (d *Daemon) prepare(r *http.Request) error {
	if needsNotes(r.URL.Path) {
		if err := d.syncNotes(r.Context()); err != nil {
			return err
		}
	}
	if strings.HasPrefix(r.URL.Path, "/api/v1/triage") || strings.HasPrefix(r.URL.Path, "/api/v1/items") {
		if _, err := d.expireDue(r.Context()); err != nil {
			return err
		}
	}
	if _, err := d.stopForgotten(r.Context()); err != nil {
		return err
	}
	var stale bool
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		stale, err = service.Stale(tx)
		return err
	})
	if err != nil || !stale {
		return err
	}
	if err := d.refreshFiles(r.Context()); err != nil {
		return err
	}
	return d.store.Update(r.Context(), service.CatchUp)
}

// needsNotes tells whether an answer depends on the notes folder.
func needsNotes(path string) bool {
	for _, part := range []string{"/cards", "/notes", "/review", "/today", "/prompt", "/prune", "/lessons", "/outputs", "/find"} {
		if strings.HasPrefix(path, "/api/v1"+part) {
			return true
		}
	}
	return false
}

func joined(err, closing error) error {
	if err == nil {
		return closing
	}
	return err
}

// recorder keeps an answer in memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the header to be sent.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the status.
func (r *recorder) WriteHeader(status int) { r.status = status }

// Write keeps a piece of the body.
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) response(request *http.Request) *http.Response {
	return &http.Response{
		StatusCode: r.status, Status: http.StatusText(r.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: io.NopCloser(&r.body), ContentLength: int64(r.body.Len()), Request: request,
	}
}
