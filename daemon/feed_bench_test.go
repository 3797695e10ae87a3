package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"tend/budget"
	"tend/calendar"
	"tend/daemon/api"
	"tend/daemon/store"
)

// withEvents is a daemon whose calendar has so many blocks, and its path.
func withEvents(b *testing.B, events int) (*Daemon, string) {
	d := benched(b)
	client := api.New("http://tend", "", d.Local())
	zone := "Europe/Berlin"
	if _, err := client.Change(b.Context(), api.SettingsRequest{Zone: &zone}); err != nil {
		b.Fatal(err)
	}
	for done := 0; done < events; done += 100 {
		if err := d.store.Update(b.Context(), func(tx *store.Tx) error { return putBlocks(tx, done, min(events, done+100)) }); err != nil {
			b.Fatal(err)
		}
	}
	address, err := client.CalendarURL(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	u, err := url.Parse(address.URL)
	if err != nil {
		b.Fatal(err)
	}
	return d, u.Path
}

func putBlocks(tx *store.Tx, from, to int) error {
	for n := from; n < to; n++ {
		block, err := store.Blocks.New(tx)
		if err != nil {
			return err
		}
		start := tx.Now.Add(time.Duration(n) * 3 * time.Hour)
		err = store.Blocks.Put(tx, budget.Block{ID: block, UID: string(block) + ".bench@tend", State: budget.Planned,
			Start: start, End: start.Add(time.Hour), Agenda: fmt.Sprintf("Review: %d due", n), Created: tx.Now, Modified: tx.Now})
		if err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkFeed_1kEvents is the calendar of 1,000 blocks: cold, after each write; cached; and for who has it already.
// What is asked goes through the handlers, without a network.
func BenchmarkFeed_1kEvents(b *testing.B) {
	d, path := withEvents(b, 1000)
	h := d.Handler(false)
	get := func(want int, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		for n := 0; n < len(header); n += 2 {
			r.Header.Set(header[n], header[n+1])
		}
		return ask(b, h, r, want)
	}
	first := get(http.StatusOK)
	b.Run("cold", func(b *testing.B) {
		b.SetBytes(int64(first.Body.Len()))
		for b.Loop() {
			d.feed.writes.Add(1)
			get(http.StatusOK)
		}
	})
	b.Run("cached", func(b *testing.B) {
		b.SetBytes(int64(first.Body.Len()))
		for b.Loop() {
			get(http.StatusOK)
		}
	})
	b.Run("gzip", func(b *testing.B) {
		for b.Loop() {
			get(http.StatusOK, "Accept-Encoding", "gzip")
		}
	})
	b.Run("304", func(b *testing.B) {
		for b.Loop() {
			get(http.StatusNotModified, "If-None-Match", first.Header().Get("ETag"))
		}
	})
	b.Run("lint", func(b *testing.B) {
		b.SetBytes(int64(first.Body.Len()))
		for b.Loop() {
			if r := calendar.Lint(first.Body.Bytes()); !r.OK() {
				b.Fatal(r.Problems)
			}
		}
	})
}
