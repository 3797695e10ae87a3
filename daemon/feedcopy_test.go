package daemon

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/store"
)

func TestCalendarIsPackedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	w := settled(t)
	plain := w.get(w.at.Calendar, "Accept-Encoding", "identity")
	for _, c := range []struct {
		name, accept, agent string
		packed              bool
	}{
		{"who asks for it", "gzip", "ICSx5/2.2", true},
		{"a list", "br, deflate;q=0.5, GZIP;q=0.8", "Thunderbird/128.0", true},
		{"who does not", "br", "ICSx5/2.2", false},
		{"who refuses it", "gzip;q=0, identity", "ICSx5/2.2", false},
		{"a weight that is none", "gzip;q=much", "ICSx5/2.2", false},
		{"Outlook", "gzip", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17029; Pro)", false},
		{"Exchange", "gzip, deflate", "Exchange/15.20", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := w.get(w.at.Calendar, "Accept-Encoding", c.accept, "User-Agent", c.agent)
			if packed := got.header.Get("Content-Encoding") == "gzip"; packed != c.packed {
				t.Fatalf("packed %v", packed)
			}
			body := []byte(got.body)
			if c.packed {
				r, err := gzip.NewReader(bytes.NewReader(body))
				w.ok(err)
				body, err = io.ReadAll(r)
				w.ok(err)
			}
			if string(body) != plain.body || got.header.Get("Content-Length") != fmt.Sprint(len(got.body)) {
				t.Errorf("%d bytes, Content-Length %s", len(got.body), got.header.Get("Content-Length"))
			}
			if tag := got.header.Get("ETag"); (tag == plain.header.Get("ETag")) == c.packed || strings.HasPrefix(tag, "W/") {
				t.Errorf("ETag %s, plain %s", tag, plain.header.Get("ETag"))
			}
			if !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("Vary %q", got.header.Get("Vary"))
			}
			again := w.get(w.at.Calendar, "Accept-Encoding", c.accept, "User-Agent", c.agent, "If-None-Match", got.header.Get("ETag"))
			if again.status != 304 || again.body != "" {
				t.Errorf("the same tag: %d", again.status)
			}
			head := w.ask(http.MethodHead, w.at.Calendar, "", "Accept-Encoding", c.accept, "User-Agent", c.agent)
			if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != got.header.Get("Content-Length") {
				t.Errorf("HEAD: %d, Content-Length %s", head.status, head.header.Get("Content-Length"))
			}
		})
	}
}

func TestCalendarIsNeverServedInParts(t *testing.T) {
	t.Parallel()
	w := settled(t)
	whole := w.feed()
	for _, span := range []string{"bytes=0-99", "bytes=-1", "bytes=999999-", "bytes=0-1,5-9"} {
		if got := w.get(w.at.Calendar, "Range", span); got.status != 200 || got.body != whole {
			t.Errorf("%s: %d with %d bytes", span, got.status, len(got.body))
		}
	}
}

// spoil makes a block of which no event can be written.
func (w *world) spoil() {
	w.t.Helper()
	w.ok(w.daemon.store.Update(w.ctx(), func(tx *store.Tx) error {
		block, err := store.Blocks.Get(tx, w.plan()[0].ID)
		if err != nil {
			return err
		}
		block.End = block.Start
		return store.Blocks.Put(tx, block)
	}))
}

func TestLastGoodCalendarIsServedWhenNoneCanBeMade(t *testing.T) {
	t.Parallel()
	w := settled(t)
	before := w.get(w.at.Calendar)
	path := strings.TrimPrefix(w.at.Calendar, "http://"+w.at.Listen)
	w.spoil()
	same := func(t *testing.T) {
		t.Helper()
		got := w.get(path)
		if got.status != 200 || got.body != before.body || got.header.Get("ETag") != before.header.Get("ETag") ||
			got.header.Get("Last-Modified") != before.header.Get("Last-Modified") {
			t.Errorf("got %d with %d bytes, since %s", got.status, len(got.body), got.header.Get("Last-Modified"))
		}
		if got := w.get("/calendar/" + strings.Repeat("a", 32) + ".ics"); got.status != 404 {
			t.Errorf("a wrong secret: %d", got.status)
		}
	}
	t.Run("at once", same)
	t.Run("and after a restart", func(t *testing.T) {
		w.again()
		same(t)
		if !strings.Contains(w.log.String(), "serving the last good one") {
			t.Error("the log says nothing")
		}
	})
	t.Run("and without one kept, nothing is found, which clients take for a moment's trouble", func(t *testing.T) {
		w.ok(os.Remove(keptPath(w.config.Data)))
		w.again()
		if got := w.get(path); got.status != 404 {
			t.Errorf("got %d", got.status)
		}
	})
}

func TestKeptCalendarKnowsRevokedAddresses(t *testing.T) {
	t.Parallel()
	w := settled(t)
	old := strings.TrimPrefix(w.at.Calendar, "http://"+w.at.Listen)
	now, err := w.owner.RevokeCalendar(w.ctx())
	w.ok(err)
	path := strings.TrimPrefix(now.URL, "http://"+w.at.Listen)
	if got := w.get(path); got.status != 200 {
		t.Fatal(got.status)
	}
	w.spoil()
	w.again()
	if a, b := w.get(old).status, w.get(path).status; a != 410 || b != 200 {
		t.Errorf("the old address: %d, the new: %d", a, b)
	}
	info, err := os.Stat(keptPath(w.config.Data))
	w.ok(err)
	text, err := os.ReadFile(keptPath(w.config.Data))
	w.ok(err)
	if secret := path[len("/calendar/"):]; info.Mode().Perm() != 0o600 || bytes.Contains(text, []byte(secret[:20])) {
		t.Errorf("mode %v, or the secret is in it", info.Mode())
	}
}

func TestDamagedKeptCalendarIsNotServed(t *testing.T) {
	t.Parallel()
	w := settled(t)
	path := strings.TrimPrefix(w.at.Calendar, "http://"+w.at.Listen)
	w.feed()
	kept, err := os.ReadFile(keptPath(w.config.Data))
	w.ok(err)
	w.spoil()
	for name, text := range map[string][]byte{"cut": kept[:len(kept)/2], "empty": {}, "changed": bytes.Replace(kept, []byte("DTSTART"), []byte("DTSTOP1"), 1)} {
		t.Run(name, func(t *testing.T) {
			w.ok(w.stop())
			w.ok(os.WriteFile(keptPath(w.config.Data), text, 0o600))
			w.run()
			if got := w.get(path); got.status != 404 {
				t.Errorf("got %d with %d bytes", got.status, len(got.body))
			}
		})
	}
}

func TestLastModifiedOutlastsARestart(t *testing.T) {
	t.Parallel()
	dir := home(t)
	w := prepare(t, dir)
	w.clock = &clock{t: at(t, monday)}
	w.config.PublicURL = "https://tend.test" // the port is another one each time
	w.run()
	w.settle("Europe/Berlin", "tue,thu 08:00-10:00")
	path := strings.TrimPrefix(w.at.Calendar, "https://tend.test")
	before := w.get(path).header
	w.clock.pass(time.Hour)
	w.again()
	after := w.get(path, "If-None-Match", before.Get("ETag"))
	if since := w.get(path).header.Get("Last-Modified"); after.status != 304 || since != before.Get("Last-Modified") {
		t.Errorf("got %d, %s, was %s", after.status, since, before.Get("Last-Modified"))
	}
}

func TestRobotsMayReadTheCalendar(t *testing.T) {
	t.Parallel()
	w := start(t)
	if got := w.get("/robots.txt"); got.status != 200 || !strings.Contains(got.body, "Allow: /calendar/\n") || strings.Contains(got.body, "Disallow: /\n") {
		t.Errorf("got %d: %s", got.status, got.body)
	}
}

func TestSubscribersAreRememberedAtLittleCost(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.clock.pass(300 * time.Millisecond) // an instant between two seconds is not before the last one
	w.feed()
	noted := func(program string) bool { // in the store: the answer is out before that
		var all []store.Subscriber
		w.ok(w.daemon.store.View(w.ctx(), func(tx *store.Tx) (err error) { all, err = store.Subscribers.List(tx); return err }))
		return slices.ContainsFunc(all, func(s store.Subscriber) bool { return s.Name == program })
	}
	w.soon("the first subscriber", func() bool { return noted("Go-http-client") })
	writes := w.daemon.feed.writes.Load()
	google := "Mozilla/5.0 (compatible; Google-Calendar-Importer)"
	for range 50 {
		w.get(w.at.Calendar, "User-Agent", google)
		w.clock.pass(time.Minute)
	}
	if n := w.daemon.feed.writes.Load() - writes; n != 0 {
		t.Errorf("%d writes within an hour", n)
	}
	w.clock.pass(10 * time.Minute)
	etag := w.get(w.at.Calendar).header.Get("ETag")
	w.get(w.at.Calendar, "User-Agent", google, "If-None-Match", etag)
	w.soon("the second", func() bool { return noted("Google Calendar") })
	if n := w.daemon.feed.writes.Load() - writes; n != 1 {
		t.Errorf("%d writes in an hour and ten minutes", n)
	}
	w.again()
	for _, s := range w.daemon.subscribers.list(w.daemon) {
		if s.Name == "Google Calendar" && (s.Count != 51 || s.Status != 304 || !s.Last.Equal(w.clock.now().Truncate(time.Second))) {
			t.Errorf("after a restart: %+v", s)
		}
	}
	t.Run("twenty at most, and none with a wrong address", func(t *testing.T) {
		for n := range 30 {
			w.get(w.at.Calendar, "User-Agent", fmt.Sprintf("agent%d\u202e/1.0", n))
			w.clock.pass(time.Second)
		}
		w.get("/calendar/x.ics", "User-Agent", "stranger")
		w.again()
		list := w.daemon.subscribers.list(w.daemon)
		if len(list) != maxSubscribers || !strings.HasPrefix(list[0].Name, "agent29") || strings.Contains(fmt.Sprint(list), "\u202e") || strings.Contains(fmt.Sprint(list), "stranger") {
			t.Errorf("%d: %+v", len(list), list)
		}
	})
}
