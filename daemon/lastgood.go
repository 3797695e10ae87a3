package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"tend/config"
	"tend/daemon/store/engine"
	"tend/systemd"
)

// retryEvery is how often a store that cannot be opened is tried again.
const retryEvery = 10 * time.Second

// ServeLast serves the last good calendar over TCP, and nothing else, while the store cannot be opened for the reason
// cause: subscribers that meet an error drop the calendar, or show it empty. It tries again every 10 seconds and
// returns the daemon once that is open. Systemd is not told that it is ready, since it is not.
//
// It returns cause at once where it can be of no help: no calendar was kept, nothing listens on TCP, or another process
// holds the store and serves it.
func ServeLast(ctx context.Context, c config.Config, o Options, cause error) (*Daemon, error) {
	return serveLast(ctx, c, o, retryEvery, cause)
}

func serveLast(ctx context.Context, c config.Config, o Options, every time.Duration, cause error) (*Daemon, error) {
	if _, held := errors.AsType[*engine.LockedError](cause); held || c.Listen == "" {
		return nil, cause
	}
	kept, err := readKept(c.Data)
	if err != nil {
		return nil, cause
	}
	d := &Daemon{config: c, log: o.Logger, env: o.Env}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.env == nil {
		d.env = os.Getenv
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return nil, cause
	}
	failed := make(chan error, 1)
	d.serve(listener, lastHandler(kept), failed)
	d.log.Error("store cannot be opened: serving the last good calendar alone, and trying again", "every", every, "err", cause)
	opened, err := d.retry(ctx, o, every, failed, cause)
	if err := d.Close(); err != nil { // before the daemon listens there
		d.log.Warn("stop serving the last good calendar", "err", err)
	}
	return opened, err
}

// retry tries to open the store until it is open, somebody ends it, or the listener fails. A store that is not there is
// waited for: it is being made anew, and an empty one must not take its place.
func (d *Daemon) retry(ctx context.Context, o Options, every time.Duration, failed <-chan error, cause error) (*Daemon, error) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		d.notify(fmt.Sprintf("EXTEND_TIMEOUT_USEC=%d", max(time.Minute, 6*every).Microseconds()))
		if err := systemd.Status(d.env, "serving the last good calendar alone: "+cause.Error()); err != nil {
			d.log.Warn("notify systemd", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil, cause
		case err := <-failed:
			return nil, errors.Join(cause, err)
		case <-ticks.C:
		}
		if _, err := os.Stat(d.config.Store()); err != nil {
			continue
		}
		opened, err := New(d.config, o)
		if err == nil {
			return opened, nil
		}
		cause = err
	}
}

// lastHandler answers for the calendar, and tells everybody else that there is nothing more.
func lastHandler(kept *feedCopy) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /calendar/{file}", func(w http.ResponseWriter, r *http.Request) { kept.answer(w, r) })
	mux.HandleFunc("GET /robots.txt", tellRobots)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the store cannot be opened: tend doctor says more", http.StatusServiceUnavailable)
	})
	return mux
}
