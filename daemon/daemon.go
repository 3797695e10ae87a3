// Package daemon is the process: it owns the store, runs the loops, and answers on the socket, on TCP and, where
// no daemon runs, inside the command itself.
package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tend/config"
	"tend/daemon/store"
	"tend/internal/fetch"
)

// Options are what a daemon is given besides its configuration.
type Options struct {
	Logger  *slog.Logger
	Version string
	Now     func() time.Time // nil: the clock of the machine
	Env     func(string) string
	Ready   func(Addresses) // called once, when every listener answers
	HostGap time.Duration   // left between two requests to one host; 0: a second, below 0: none
}

// Addresses are where a running daemon answers.
type Addresses struct {
	Socket   string
	Listen   string // host:port, the port chosen where the configuration says 0
	Calendar string // the address to subscribe to
}

// Daemon owns a store and answers for it.
type Daemon struct {
	config  config.Config
	log     *slog.Logger
	store   *store.Store
	fetch   *fetch.Client
	version string
	now     func() time.Time
	env     func(string) string
	ready   func(Addresses)
	glance  time.Duration // how often a sleeping loop looks at the clock

	addresses   atomic.Pointer[Addresses]
	feed        feedCache
	subscribers subscribers
	robots      robotsCache
	life        context.Context // of Run, for requests that wait for other servers; nil where nothing runs
	servers     []*http.Server
	syncing     sync.Mutex // one look at the notes folder at a time
	importing   sync.Mutex // one import at a time: it looks what is there, and then writes what is not
	fitting     sync.Mutex // one fit of the parameters, or replay of the cards, at a time
	writes      signal     // something was written: for the prompt
	plans       signal     // the same, for the plan
	polls       signal     // a source came or went
	mails       signal     // the same, for those that come by mail
	mailing     sync.Mutex // one look for mail at a time
	mailSeen    mailSeen   // what the looks found so far; held by mailing
	busy        signal     // something was asked or written
	waits       signal     // something was written, for what expires
	dates       signal     // a calendar came or went, or something was written, such as a block
	timers      signal     // something was written, for the timer that runs
	asking      sync.Mutex // one round of asking for the calendars at a time
	looking     sync.Mutex // one look back at a time
	teardown    []teardown
}

// teardown is one named step of stopping, run last in, first out.
type teardown struct {
	name string
	stop func() error
}

// signal wakes one waiter, however often it is given before the waiter looks.
type signal chan struct{}

func (s signal) give() {
	select {
	case s <- struct{}{}:
	default:
	}
}

// hostGap is left between two requests to one host.
const hostGap = time.Second

// glance is how often a loop that waits for an instant looks at the clock. A timer alone stands still while a laptop
// sleeps, and knows nothing of a clock that is set.
const glance = 30 * time.Second

// taken tells whether the signal was given since somebody last looked.
func (s signal) taken() bool {
	select {
	case <-s:
		return true
	default:
		return false
	}
}

// New opens the store and the notes folder. Errors are those of store.Open and of making the folders.
func New(c config.Config, o Options) (*Daemon, error) {
	d := &Daemon{config: c, log: o.Logger, version: o.Version, now: o.Now, env: o.Env, ready: o.Ready,
		glance: glance, writes: make(signal, 1), plans: make(signal, 1), polls: make(signal, 1), mails: make(signal, 1), mailSeen: mailSeen{}, busy: make(signal, 1), waits: make(signal, 1), dates: make(signal, 1), timers: make(signal, 1)}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.now == nil {
		d.now = time.Now
	}
	if d.env == nil {
		d.env = os.Getenv
	}
	if err := makeFolders(c); err != nil {
		return nil, err
	}
	s, err := store.Open(c.Store(), store.Options{Logger: d.log.With("component", "store"), Now: d.now,
		LogDir: c.Log(), Reserve: uint64(c.ReserveBytes), Changed: d.wrote})
	if err != nil {
		return nil, &openError{err}
	}
	d.store = s
	d.onStop("store", s.Close)
	d.onStop("subscribers", func() error { return d.subscribers.close(d) })
	d.fetch = fetch.New(fetch.Options{UserAgent: "tend/" + o.Version, MaxBytes: c.MaxFeedBytes, Gap: max(0, cmp.Or(o.HostGap, hostGap))})
	return d, nil
}

// makeFolders makes what a new store needs. A notes folder that was there once and is not now may be on a disk that
// is away: an empty one in its place would say that all notes were deleted.
func makeFolders(c config.Config) error {
	dirs := []string{c.Data}
	if _, err := os.Stat(c.Store()); errors.Is(err, fs.ErrNotExist) {
		dirs = append(dirs, c.Notes)
	}
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
	}
	return nil
}

// wrote is called by the store after each durable write.
func (d *Daemon) wrote() {
	d.feed.writes.Add(1)
	d.writes.give()
	d.plans.give()
	d.busy.give()
	d.waits.give()
	d.dates.give()
	d.timers.give()
}

// onStop registers a step of stopping, right after the thing that it stops exists.
func (d *Daemon) onStop(name string, stop func() error) {
	d.teardown = append(d.teardown, teardown{name, stop})
}

// Close stops what New and Run started, last in, first out. It may be called again.
func (d *Daemon) Close() error {
	var errs []error
	for n := len(d.teardown) - 1; n >= 0; n-- {
		step := d.teardown[n]
		if err := step.stop(); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", step.name, err))
		}
		d.log.Debug("stopped", "step", step.name)
	}
	d.teardown = nil
	return errors.Join(errs...)
}

// stopTime bounds a graceful stop.
const stopTime = 5 * time.Second

// Run listens, runs the loops, and returns when ctx is done and everything is stopped, within 5 seconds.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.life = ctx
	failed, err := d.listen(ctx)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	d.startLoops(ctx)
	if d.ready != nil {
		d.ready(*d.addresses.Load())
	}
	d.notify("READY=1")
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	d.log.Info("stopping")
	d.notify("STOPPING=1")
	cancel()
	return errors.Join(err, d.Close())
}

// startLoops starts the loops; stopping waits for them, so that none meets a closed store.
func (d *Daemon) startLoops(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, loop := range []func(context.Context){d.fetchLoop, d.planLoop, d.promptLoop, d.notesLoop, d.watchdogLoop,
		d.restLoop, d.refitLoop, d.mailLoop, d.expireLoop, d.textLoop, d.datesLoop, d.timerLoop} {
		running.Go(func() { loop(ctx) })
	}
	d.onStop("loops", func() error {
		cancel()
		done := make(chan struct{})
		go func() { running.Wait(); close(done) }()
		select {
		case <-done:
			return nil
		case <-time.After(stopTime):
			return errors.New("still running after 5 s")
		}
	})
}
