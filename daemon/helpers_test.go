package daemon

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/budget"
	"tend/config"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// clock is a clock that stands until it is set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

func (c *clock) pass(d time.Duration) { c.set(c.now().Add(d)) }

// at reads an instant: 2026-11-16T09:00Z, or with an offset.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	for _, form := range []string{"2006-01-02T15:04Z07:00", time.RFC3339} {
		if got, err := time.Parse(form, text); err == nil {
			return got
		}
	}
	t.Fatalf("no instant: %q", text)
	return time.Time{}
}

// lines collects a log.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// home is a folder short enough for a socket, removed at the end of the test.
func home(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "t")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// configOf is the configuration of a daemon that lives in dir and listens on a free port.
func configOf(t testing.TB, dir string) config.Config {
	t.Helper()
	env := map[string]string{"TEND_HOME": dir, "TEND_LISTEN": "127.0.0.1:0"}
	c, err := config.Load(func(name string) string { return env[name] }, config.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	c.ReserveBytes = 1 << 20 // a test may run on a small disk
	return c
}

// world is a running daemon and what a test asks it with.
type world struct {
	t      testing.TB
	config config.Config
	clock  *clock // nil: the machine's
	log    *lines
	env    map[string]string
	daemon *Daemon
	at     Addresses
	owner  *api.Client // over the socket
	cancel context.CancelFunc
	ended  chan error
}

// monday is the morning on which most tests begin: a week has just started, in Berlin it is 09:00.
const monday = "2026-11-16T08:00Z"

// start runs a daemon in a new home, with a clock that stands on monday.
func start(t testing.TB) *world {
	t.Helper()
	w := prepare(t, home(t))
	w.clock = &clock{t: at(t, monday)}
	w.run()
	return w
}

// prepare is a world whose daemon does not run yet.
func prepare(t testing.TB, dir string) *world {
	t.Helper()
	return &world{t: t, config: configOf(t, dir), log: &lines{}, env: map[string]string{}}
}

// options are those of the world's daemon.
func (w *world) options() Options {
	o := Options{Version: "test", HostGap: -1, Env: func(name string) string { return w.env[name] },
		Logger: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if w.clock != nil {
		o.Now = w.clock.now
	}
	return o
}

// run runs the daemon until the test ends or stop is called.
func (w *world) run() {
	w.t.Helper()
	w.free()
	ready := make(chan Addresses, 1)
	o := w.options()
	o.Ready = func(a Addresses) { ready <- a }
	d, err := New(w.config, o)
	if err != nil {
		w.t.Fatal(err)
	}
	d.glance = 20 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	w.daemon, w.cancel, w.ended = d, cancel, make(chan error, 1)
	go func() { w.ended <- d.Run(ctx) }()
	select {
	case w.at = <-ready:
	case err := <-w.ended:
		w.t.Fatalf("run: %v", err)
	case <-time.After(time.Minute):
		w.t.Fatal("the daemon did not get ready")
	}
	w.owner = api.New("http://tend", "", overSocket(w.at.Socket))
	w.t.Cleanup(func() { w.stop() })
}

// free waits until nobody holds the store. A program that another test starts holds what was open when it was forked,
// for a moment.
func (w *world) free() {
	w.t.Helper()
	w.soon("the store's lock", func() bool { return store.Held(w.config.Store()) == nil })
}

// stop stops the daemon and returns how it ended; a second call does nothing.
func (w *world) stop() error {
	if w.cancel == nil {
		return nil
	}
	w.cancel()
	w.cancel = nil
	return <-w.ended
}

// again runs the daemon anew over the same home.
func (w *world) again() {
	w.t.Helper()
	w.ok(w.stop())
	w.run()
}

// ok ends the test at an error.
func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func overSocket(path string) http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}}
}

// settle sets up what tend init would: the zone, four hours a week, the windows, and go as a deep area.
func (w *world) settle(zone string, windows ...string) {
	w.t.Helper()
	var parsed []budget.Window
	for _, text := range windows {
		window, err := budget.ParseWindow(text)
		w.ok(err)
		parsed = append(parsed, window)
	}
	hours := budget.DefaultBudget(when.Date{}, 240)
	areas := []budget.Area{{Name: "go", Deep: true}}
	_, err := w.owner.Change(w.ctx(), api.SettingsRequest{Zone: &zone, Windows: &parsed, Budget: &hours, Areas: &areas})
	w.ok(err)
}

// settled is a started daemon with the usual settings.
func settled(t testing.TB) *world {
	t.Helper()
	w := start(t)
	w.settle("Europe/Berlin", "tue,thu 08:00-10:00")
	return w
}

func (w *world) ctx() context.Context { return w.t.Context() }

// answer is what came back over HTTP.
type reply struct {
	status int
	header http.Header
	body   string
}

// get asks over TCP. Headers come in pairs.
func (w *world) get(path string, headers ...string) reply {
	w.t.Helper()
	return w.ask(http.MethodGet, path, "", headers...)
}

func (w *world) ask(method, path, body string, headers ...string) reply {
	w.t.Helper()
	url := path
	if strings.HasPrefix(path, "/") {
		url = "http://" + w.at.Listen + path
	}
	request, err := http.NewRequestWithContext(w.ctx(), method, url, strings.NewReader(body))
	w.ok(err)
	request.Header.Set("Accept-Encoding", "identity") // Go's client packs a GET, and not a HEAD, behind one's back
	for n := 0; n < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	response, err := http.DefaultClient.Do(request)
	w.ok(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	w.ok(err)
	return reply{response.StatusCode, response.Header, string(text)}
}

// write puts a file into the notes folder.
func (w *world) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.config.Notes, name)
	w.ok(os.MkdirAll(filepath.Dir(path), 0o700))
	w.ok(os.WriteFile(path, []byte(text), 0o600))
}

// soon waits for something to become true. It takes 2 seconds at most where nothing else runs; a loaded machine gets more.
func (w *world) soon(what string, is func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("it did not come: %s\n%s", what, w.log)
		}
	}
}

// cards returns the cards, once there are n of them.
func (w *world) cards(n int) []api.Card {
	w.t.Helper()
	var cards []api.Card
	w.soon(fmt.Sprintf("%d cards", n), func() bool {
		var err error
		cards, err = w.owner.Cards(w.ctx())
		w.ok(err)
		return len(cards) == n
	})
	return cards
}
