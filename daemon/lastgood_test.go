package daemon

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func TestCalendarIsServedWhileTheStoreCannotBeOpened(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := prepare(t, home(t))
	w.config.Listen = free.Addr().String()
	free.Close()
	w.clock = &clock{t: at(t, monday)}
	w.run()
	w.settle("Europe/Berlin", "tue,thu 08:00-10:00")
	before := w.get(w.at.Calendar)
	w.ok(w.stop())

	w.free()
	aside := w.config.Store() + ".aside"
	w.ok(os.Rename(w.config.Store(), aside))
	w.ok(os.WriteFile(w.config.Store(), []byte("no store"), 0o600)) // a file where the folder should be
	_, cause := New(w.config, w.options())
	if cause == nil {
		t.Fatal("it can be opened")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	type result struct {
		d   *Daemon
		err error
	}
	ended := make(chan result, 1)
	go func() {
		d, err := serveLast(ctx, w.config, w.options(), 20*time.Millisecond, cause)
		ended <- result{d, err}
	}()
	w.soon("the last good calendar", func() bool {
		response, err := http.Get("http://" + w.config.Listen + "/robots.txt")
		if err == nil {
			response.Body.Close()
		}
		return err == nil
	})
	if got := w.get(w.at.Calendar); got.status != 200 || got.body != before.body || got.header.Get("ETag") != before.header.Get("ETag") {
		t.Errorf("got %d with %d bytes", got.status, len(got.body))
	}
	if got := w.get(w.at.Calendar, "If-None-Match", before.header.Get("ETag")); got.status != 304 {
		t.Errorf("unchanged: %d", got.status)
	}
	for path, want := range map[string]int{"/calendar/x.ics": 404, "/healthz": 503, "/api/v1/week": 503, "/block/b1": 503, "/metrics": 503} {
		if got := w.get(path); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	w.ok(os.Remove(w.config.Store()))
	w.ok(os.Rename(aside, w.config.Store()))
	select {
	case got := <-ended:
		w.ok(got.err)
		if feed, err := got.d.calendar(t.Context()); err != nil || !strings.Contains(string(feed.plain.body), "BEGIN:VEVENT") {
			t.Errorf("the daemon that was opened has no calendar: %v", err)
		}
		w.ok(got.d.Close())
	case <-time.After(time.Minute):
		t.Fatal("it does not see that the store is well again")
	}
}

func TestNothingIsServedWhereThatIsNoHelp(t *testing.T) {
	t.Parallel()
	cause := errors.New("no store")
	w := prepare(t, home(t))
	w.ok(os.MkdirAll(w.config.Data, 0o700))
	if d, err := serveLast(t.Context(), w.config, w.options(), time.Millisecond, cause); d != nil || !errors.Is(err, cause) {
		t.Errorf("without a calendar: %v", err)
	}
	c := newFeedCopy([]string{"a.ics"}, []byte("BEGIN:VCALENDAR\r\n"))
	w.ok(writeKept(w.config.Data, c))
	off := w.config
	off.Listen = ""
	if d, err := serveLast(t.Context(), off, w.options(), time.Millisecond, cause); d != nil || !errors.Is(err, cause) {
		t.Errorf("without an address: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if d, err := serveLast(ctx, w.config, w.options(), time.Hour, cause); d != nil || !errors.Is(err, cause) {
		t.Errorf("when it is told to end: %v", err)
	}
}
