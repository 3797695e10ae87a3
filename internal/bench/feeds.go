package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The feeds of the cycle: on so many hosts, each with so many entries.
const (
	feedCount   = 1000
	feedHosts   = 50
	feedEntries = 10
)

// feedServer answers as 50 hosts of the loopback network, each feed with a tag, and counts what it was asked.
type feedServer struct {
	port     string
	requests atomic.Int64
	server   *http.Server
}

func serveFeeds() (*feedServer, error) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		return nil, fmt.Errorf("serve feeds: %w", err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	f := &feedServer{port: port}
	f.server = &http.Server{Handler: f, ReadHeaderTimeout: 5 * time.Second}
	go f.server.Serve(listener) //nolint:errcheck // it ends when it is closed
	return f, nil
}

// ServeHTTP answers 304 to a request that carries the tag.
func (f *feedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(1)
	tag := `"` + r.URL.Path + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Feed %s</title><link>https://e.example/</link>`, r.URL.Path)
	for n := range feedEntries {
		fmt.Fprintf(w, `<item><guid>%s-%d</guid><title>Entry %d</title><link>https://e.example%s/%d</link><description>%s</description></item>`,
			r.URL.Path, n, n, r.URL.Path, n, strings.Repeat("What a component does when its peer is away. ", 20))
	}
	fmt.Fprint(w, "</channel></rss>")
}

// address is the address of the n-th feed.
func (f *feedServer) address(n int) string {
	return fmt.Sprintf("http://127.0.1.%d:%s/feed-%d", n%feedHosts+1, f.port, n)
}

// measureFeeds adds what fetching 1,000 feeds costs, at first and when nothing has changed. How long it takes is said by
// politeness: one request a host at a time, a second apart.
func measureFeeds(ctx context.Context, t *table, tend, home string) (err error) {
	feeds, err := serveFeeds()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, feeds.server.Close()) }()
	s, err := startServer(ctx, tend, home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	for n := range feedCount {
		err := s.post("/sources", map[string]any{"url": feeds.address(n), "name": fmt.Sprintf("feed-%d", n), "kind": "other", "allow_private": true})
		if err != nil {
			return err
		}
	}
	size := fmt.Sprintf("%d feeds of %d entries on %d hosts", feedCount, feedEntries, feedHosts)
	if err := measureCycle(ctx, t, s, feeds, "feeds, first fetch", size, 0); err != nil {
		return err
	}
	if err := measureCycle(ctx, t, s, feeds, "feeds, nothing new (304)", size, 2); err != nil {
		return err
	}
	return measureRest(ctx, t, s, size)
}

// measureRest adds the memory of what the daemon does once it has rest: it merges the tables of what came.
func measureRest(ctx context.Context, t *table, s *server, size string) error {
	peaks := watchMemory(s.cmd.Process.Pid)
	err := pause(ctx, calmDown)
	peaks.add(t, "feeds, at rest after the fetches", size)
	return err
}

// measureCycle fetches every feed once. An aim of 0 is none.
func measureCycle(ctx context.Context, t *table, s *server, feeds *feedServer, what, size string, aim float64) error {
	pid := s.cmd.Process.Pid
	peaks := watchMemory(pid)
	before, start, asked := cpuSeconds(pid), time.Now(), feeds.requests.Load()
	var all sync.WaitGroup
	var failed atomic.Int64
	for host := range feedHosts {
		all.Go(func() {
			for n := host; n < feedCount && ctx.Err() == nil; n += feedHosts {
				if s.post(fmt.Sprintf("/sources/feed-%d/check", n), struct{}{}) != nil {
					failed.Add(1)
				}
			}
		})
	}
	all.Wait()
	if n := failed.Load(); n > 0 || ctx.Err() != nil {
		peaks.stop()
		return fmt.Errorf("%s: %d of %d failed, %w", what, n, feedCount, ctx.Err())
	}
	t.add(what, size, fmt.Sprintf("%.1f s, %d requests", time.Since(start).Seconds(), feeds.requests.Load()-asked))
	if used := cpuSeconds(pid) - before; aim > 0 {
		t.below("  processor time", "", used, aim, "%.2f s")
	} else {
		t.add("  processor time", "", fmt.Sprintf("%.2f s", used))
	}
	peaks.add(t, "  most memory", "")
	return nil
}
