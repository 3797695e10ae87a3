package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/daemon"
	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "A throwaway server with 12 weeks of made-up history; no network",
		Long: `Run a server in a folder of its own, with twelve weeks of made-up history and a feed that it serves itself. It needs
no network, touches nothing of yours, runs until Ctrl-C, and removes everything at the end.`,
		Args: noArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error { return a.demo(ctx) }),
	}
}

// demoClock is the clock of the demo's daemon: first made up, then the machine's.
type demoClock struct{ madeUp atomic.Pointer[time.Time] }

func (c *demoClock) now() time.Time {
	if t := c.madeUp.Load(); t != nil {
		return *t
	}
	return time.Now()
}

func (a *app) demo(ctx context.Context) error {
	home, err := demoHome()
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	feed, err := serveDemoFeed()
	if err != nil {
		return err
	}
	defer feed.Close()
	c, err := demoConfig(home)
	if err != nil {
		return err
	}
	clock := &demoClock{}
	start := time.Now()
	clock.madeUp.Store(&start)
	d, err := daemon.New(c, daemon.Options{Version: version, Now: clock.now, Env: func(string) string { return "" },
		Ready: func(at daemon.Addresses) { a.introduceDemo(ctx, home, at) }})
	if err != nil {
		return daemon.Refusal(err)
	}
	story := newDemoStory(d, clock, c.Notes, feed)
	if err := story.tell(ctx, start); err != nil {
		err = errors.Join(fmt.Errorf("make up history: %w", err), d.Close())
		if ctx.Err() != nil {
			return nil // told to stop before it had begun
		}
		return err
	}
	clock.madeUp.Store(nil)
	return d.Run(ctx)
}

// newDemoStory is a story to be told to a daemon that does not run yet.
func newDemoStory(d *daemon.Daemon, clock *demoClock, notes string, feed net.Listener) demoStory {
	return demoStory{client: api.New("http://demo", "", d.Local()), clock: clock, notes: notes, feed: feed.Addr().String(),
		person: newDemoPerson()}
}

// longestHome is what leaves room for a socket's name within the 107 bytes that its path may have.
const longestHome = 90

// demoHome makes the demo's folder: in the usual place, or where that is too deep for a socket, in /tmp.
func demoHome() (string, error) {
	home, err := os.MkdirTemp("", "tend-demo-")
	if err == nil && len(home) > longestHome {
		err = os.Remove(home)
		if err == nil {
			home, err = os.MkdirTemp("/tmp", "tend-demo-")
		}
	}
	if err != nil {
		return "", fmt.Errorf("make folder for the demo: %w", err)
	}
	return home, nil
}

// demoConfig is a configuration of its own, whatever the environment says.
func demoConfig(home string) (config.Config, error) {
	env := map[string]string{"TEND_HOME": home, "TEND_LISTEN": "127.0.0.1:0"}
	return config.Load(func(name string) string { return env[name] }, config.Flags{})
}

// introduceDemo prints where the demo answers, what to try, and what stands today.
func (a *app) introduceDemo(ctx context.Context, home string, at daemon.Addresses) {
	fmt.Fprintf(a.out, "DEMO  http://%s  (made-up, removed at the end: Ctrl-C)\n\n", at.Listen)
	fmt.Fprintf(a.out, "  calendar  %s\n  metrics   http://%s/metrics (needs a token)\n\nIn another terminal:\n\n", at.Calendar, at.Listen)
	fmt.Fprintf(a.out, "  export TEND_HOME=%s\n", home)
	if exe, err := os.Executable(); err == nil && !onPath(exe) {
		fmt.Fprintf(a.out, "  alias tend=%s\n", exe)
	}
	for _, try := range [][2]string{
		{"tend review --minutes 5", "the best cards and notes for 5 minutes"},
		{"tend triage", "new items: will this matter in 12 months?"},
		{"tend forecast", "what reviews will cost, and what you will know"},
		{"tend memory evaluate", "how well it is predicted what is forgotten"},
		{"tend memory simulate --new-per-day 20", "what the order of the queue is worth"},
		{"tend week", "planned, spent, produced"},
		{"tend plan", "the blocks of the next eight weeks"},
		{"tend lesson list", "what is open until something is produced"},
		{"tend quota list", "a book a quarter, and how far it is"},
		{"tend brag", "Friday's draft, which wrote itself"},
		{"tend reflect list", "what was answered, and what is due"},
		{"tend token add me --scope owner", "a token, for /metrics and the API"},
	} {
		fmt.Fprintf(a.out, "  %-38s %s\n", try[0], try[1])
	}
	client := api.New("http://demo", "", overSocket(filepath.Join(home, "tend.sock")))
	today, err := client.Today(ctx)
	if err != nil {
		a.say("tend: %v", err)
		return
	}
	fmt.Fprint(a.out, "\nToday:\n\n")
	terminal.TodayLines(a.out, a.mode(), today)
}

// onPath tells whether typing tend runs this program.
func onPath(exe string) bool {
	found, err := exec.LookPath("tend")
	if err != nil {
		return false
	}
	a, errA := os.Stat(found)
	b, errB := os.Stat(exe)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// serveDemoFeed serves the demo's newsletter on a free port.
func serveDemoFeed() (net.Listener, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo's feed: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed.xml", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("ETag", `"demo-1"`)
		if r.Header.Get("If-None-Match") == `"demo-1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, demoFeed(listener.Addr().String()))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener) //nolint:errcheck // it ends when the listener is closed, at the end of the demo
	return listener, nil
}
