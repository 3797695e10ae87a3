package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tend/config"
	"tend/daemon"
	"tend/internal/when"
)

// scriptClock is what `clock` gives a script: a daemon whose clock stands where the script says, behind the socket that the
// command finds by itself. No loop of it runs, so that nothing happens but what the script types.
type scriptClock struct {
	now atomic.Pointer[time.Time]
}

// setClock is `clock TIME ZONE`: from now on it is that time, 2026-11-16T09:00 on the wall of the zone.
func setClock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: clock 2026-11-16T09:00 Europe/Berlin")
	}
	zone, err := when.LoadZone(args[1])
	ts.Check(err)
	now, err := when.ParseMoment(args[0], time.Time{}, when.Days{Zone: zone})
	ts.Check(err)
	clock := ts.Value("clock").(*scriptClock)
	begins := clock.now.Swap(&now) == nil
	if begins {
		ts.Check(clock.serve(ts))
	}
}

// serve answers as the daemon of the script's home until the script ends.
func (c *scriptClock) serve(ts *testscript.TestScript) error {
	home := ts.Getenv("TEND_HOME")
	env := map[string]string{"TEND_HOME": home}
	settings, err := config.Load(func(name string) string { return env[name] }, config.Flags{})
	if err != nil {
		return err
	}
	settings.ReserveBytes = 1 << 20
	d, err := daemon.New(settings, daemon.Options{Now: func() time.Time { return *c.now.Load() }, Env: func(string) string { return "" }})
	if err != nil {
		return err
	}
	ts.Defer(func() { _ = d.Close() })
	listener, err := net.Listen("unix", filepath.Join(home, "tend.sock"))
	if err != nil {
		return err
	}
	proxy := &httputil.ReverseProxy{Transport: d.Local(), Rewrite: func(*httputil.ProxyRequest) {}}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: 5 * time.Second}
	ts.Defer(func() { _ = server.Close() })
	go server.Serve(listener) //nolint:errcheck // it ends when the server is closed, at the end of the script
	return nil
}

// scrape is `scrape`: it writes the metrics of the script's daemon into the file metrics.
func scrape(ts *testscript.TestScript, _ bool, _ []string) {
	client := http.Client{Transport: overSocket(filepath.Join(ts.Getenv("TEND_HOME"), "tend.sock"))}
	response, err := client.Get("http://tend/metrics")
	ts.Check(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("metrics"), text, 0o600))
}
