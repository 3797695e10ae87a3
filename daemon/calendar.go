package daemon

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"tend/calendar"
	"tend/daemon/service"
	"tend/daemon/store"
)

// feedCache holds the calendar as it was last written, so that a subscriber costs no look at the store unless
// something changed. What was read holds for the number of writes that there had been before it was read.
type feedCache struct {
	writes atomic.Uint64
	mu     sync.Mutex
	bytes  []byte
	etag   string
	since  time.Time // from when these bytes stand, in whole seconds
	read   uint64
	file   string // the current address's file name
	known  uint64
}

// serveCalendar answers a subscriber. The address is the secret: a wrong one is not found, a revoked one is gone.
func (d *Daemon) serveCalendar(w http.ResponseWriter, r *http.Request) {
	current, revoked, err := d.checkSecret(r.Context(), r.PathValue("file"))
	switch {
	case err != nil:
		d.refuse(w, r, err)
		return
	case revoked:
		http.Error(w, "this calendar's address was revoked: tend calendar url shows the new one", http.StatusGone)
		return
	case !current:
		http.NotFound(w, r)
		return
	}
	body, etag, since, err := d.calendar(r.Context())
	if err != nil {
		d.refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("ETag", etag)
	header.Set("Cache-Control", "private, no-cache")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", since, bytes.NewReader(body))
}

// checkSecret asks the store about a file name, and remembers that it is the current one until something is written.
func (d *Daemon) checkSecret(ctx context.Context, file string) (current, revoked bool, err error) {
	c, writes := &d.feed, d.feed.writes.Load()
	c.mu.Lock()
	known := c.file == file && c.known == writes
	c.mu.Unlock()
	if known {
		return true, false, nil
	}
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		current, revoked, err = service.CheckCalendar(tx, file)
		return err
	})
	if current && err == nil {
		c.mu.Lock()
		c.file, c.known = file, writes
		c.mu.Unlock()
	}
	return current, revoked, err
}

// calendar returns the calendar's bytes. If they cannot be made afresh the last good ones are served.
func (d *Daemon) calendar(ctx context.Context) ([]byte, string, time.Time, error) {
	c := &d.feed
	c.mu.Lock()
	defer c.mu.Unlock()
	writes := c.writes.Load()
	if c.bytes != nil && c.read == writes {
		return c.bytes, c.etag, c.since, nil
	}
	fresh, err := d.encodeCalendar(ctx)
	if err != nil {
		if c.bytes == nil {
			return nil, "", time.Time{}, err
		}
		d.log.Error("calendar: serving the last good one", "err", err)
		return c.bytes, c.etag, c.since, nil
	}
	if !bytes.Equal(fresh, c.bytes) {
		c.since = nextSecond(c.since, d.now())
		c.bytes, c.etag = fresh, calendar.ETag(fresh)
	}
	c.read = writes
	return c.bytes, c.etag, c.since, nil
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

func (d *Daemon) encodeCalendar(ctx context.Context) ([]byte, error) {
	var feed calendar.Feed
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		feed, err = service.Feed(tx, d.config.PublicURL)
		return err
	})
	if err != nil {
		return nil, err
	}
	return feed.Encode()
}
