package daemon

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tend/calendar"
	"tend/daemon/service"
	"tend/daemon/store"
)

// feedCache holds the calendar as it was last written, so that a subscriber costs no look at the store unless
// something changed, and gets the last good one while the store cannot be read.
type feedCache struct {
	writes atomic.Uint64
	copy   atomic.Pointer[feedCopy] // nil: none was made or found yet
	mu     sync.Mutex               // one is made at a time
	sought bool                     // the one that an earlier process kept was looked for; held by mu
}

// serveCalendar answers a subscriber. The address is the secret: a wrong one is not found, a revoked one is gone. It
// never answers that the server is at fault: clients then drop the calendar, or show it empty.
func (d *Daemon) serveCalendar(w http.ResponseWriter, r *http.Request) {
	asked := d.now()
	feed, err := d.calendar(r.Context())
	if err != nil {
		d.log.Error("calendar: there is none to serve", "err", err)
		http.NotFound(w, r)
		return
	}
	if status := feed.answer(w, r); status != http.StatusNotFound {
		d.subscribers.saw(d, asked, r.UserAgent(), status)
	}
}

// answer writes what there is at a file name below /calendar, and returns the status.
func (c *feedCopy) answer(w http.ResponseWriter, r *http.Request) int {
	answer := &statusWriter{w, http.StatusOK}
	switch c.holds(r.PathValue("file")) {
	case unknownFile:
		http.NotFound(answer, r)
	case revokedFile:
		http.Error(answer, "this calendar's address was revoked: tend calendar url shows the new one", http.StatusGone)
	case currentFile:
		c.serve(answer, r)
	}
	return answer.status
}

// serve writes the whole calendar, or that it did not change. A part of it is never written, whatever is asked: a
// client would take it for the whole.
func (c *feedCopy) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	form := c.plain
	if takesGzip(r.Header) && !isMicrosoft(r.UserAgent()) {
		form = c.packed()
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(form.body)))
	header.Set("ETag", form.etag)
	header.Set("Vary", "Accept-Encoding, User-Agent")
	header.Set("Cache-Control", "private, no-cache")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	r.Header.Del("Range")
	http.ServeContent(w, r, "", c.Since, bytes.NewReader(form.body))
}

// takesGzip tells whether an answer may be packed (RFC 9110 section 12.5.3).
func takesGzip(h http.Header) bool {
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "gzip" && coding != "x-gzip" {
			continue
		}
		q, given := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(weight, " ", "")), "q=")
		value, err := strconv.ParseFloat(q, 64)
		return !given || err == nil && value > 0
	}
	return false
}

// isMicrosoft tells the programs of one maker, which were seen to refuse a packed calendar although they ask for it.
func isMicrosoft(agent string) bool {
	agent = strings.ToLower(agent)
	for _, word := range []string{"microsoft", "outlook", "msoffice", "exchange"} {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return false
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the status and hands it on.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// calendar returns the calendar as it stands. If it cannot be made afresh it is the last good one, of this process or
// of one before; the error says that there is none either.
func (d *Daemon) calendar(ctx context.Context) (*feedCopy, error) {
	c := &d.feed
	if held := c.copy.Load(); held != nil && held.made && held.read == c.writes.Load() {
		return held, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	writes := c.writes.Load() // what is read holds for the writes that there had been before it was read
	d.seekKept()
	last := c.copy.Load()
	if last != nil && last.made && last.read == writes {
		return last, nil
	}
	fresh, err := d.makeCalendar(ctx)
	if err != nil {
		if last == nil {
			return nil, err
		}
		d.log.Error("calendar: serving the last good one", "since", last.Since, "err", err)
		return last, nil
	}
	fresh.made, fresh.read = true, writes
	if last != nil && last.same(fresh) {
		fresh.Since, fresh.plain, fresh.packed = last.Since, last.plain, last.packed
	} else {
		fresh.Since = nextSecond(sinceOf(last), d.now())
		fresh.pack()
		d.keep(ctx, fresh)
	}
	c.copy.Store(fresh)
	return fresh, nil
}

// sinceOf is from when a copy stands; there may be none.
func sinceOf(c *feedCopy) time.Time {
	if c == nil {
		return time.Time{}
	}
	return c.Since
}

// nextSecond is the second of now, or the one after last: who asks by the time alone must not miss the second of two
// changes in one second.
func nextSecond(last, now time.Time) time.Time {
	second := now.UTC().Truncate(time.Second)
	if !second.After(last) {
		return last.Add(time.Second)
	}
	return second
}

// makeCalendar writes the calendar from the store, with the names that it has and had. A fault of tend is an error like
// any other here: the last good calendar is served then, too.
func (d *Daemon) makeCalendar(ctx context.Context) (made *feedCopy, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			made, err = nil, fmt.Errorf("write calendar: a fault of tend: %v", fault)
		}
	}()
	var feed calendar.Feed
	var files []string
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		if files, err = service.CalendarFiles(tx); err != nil {
			return err
		}
		feed, err = service.Feed(tx, d.base())
		return err
	})
	if err != nil {
		return nil, err
	}
	body, err := feed.Encode()
	if err != nil {
		return nil, err
	}
	return newFeedCopy(files, body), nil
}

// tellRobots lets every program read the calendar: Google honours a robots.txt, and reads nothing where it has none
// that it can read. A block's page is for a person.
func tellRobots(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, "User-agent: *\nAllow: /calendar/\nDisallow: /block/\n")
}
