package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// server is a feed with validators that proxies have made odd, and what was asked of it.
type server struct {
	url    string
	mu     sync.Mutex
	asked  []http.Header
	status int // 0: as usual
}

const (
	oddTag  = `W/"odd--gzip"`
	oddTime = "Mon, 16 Nov 2026 07:00:00 +0000"
	twoNews = `<rss version="2.0"><channel><title>Weekly</title><link>https://example.org/</link><description>d</description>
<item><title>B</title><link>https://example.org/b</link><guid>b</guid></item>
<item><title>A</title><link>https://example.org/a</link><guid>a</guid></item></channel></rss>`
)

func feedServer(t testing.TB) *server {
	t.Helper()
	s := &server{}
	ts := httptest.NewServer(s)
	t.Cleanup(ts.Close)
	s.url = ts.URL + "/feed.xml"
	return s
}

// ServeHTTP answers 304 to a request that carries both validators byte for byte.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Header.Clone())
	if s.status != 0 {
		w.WriteHeader(s.status)
		return
	}
	w.Header().Set("ETag", oddTag)
	w.Header().Set("Last-Modified", oddTime)
	if r.Header.Get("If-None-Match") == oddTag && r.Header.Get("If-Modified-Since") == oddTime {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, twoNews)
}

func (s *server) times() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *server) answers(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// weekly adds the feed as a source.
func (w *world) weekly(s *server) {
	w.t.Helper()
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: s.url, Name: "weekly", Kind: learning.Newsletter, AllowPrivate: true})
	w.ok(err)
}

// poll returns what is remembered about fetching the source.
func (w *world) poll() feeds.Poll {
	w.t.Helper()
	sources, err := w.owner.Sources(w.ctx())
	w.ok(err)
	return sources[0].Poll
}

func TestSourceIsFetchedWhenItIsDue(t *testing.T) {
	t.Parallel()
	w, s := settled(t), feedServer(t)
	w.weekly(s)
	fetched := func(times int, result string) feeds.Poll {
		t.Helper()
		w.soon(result, func() bool { return s.times() == times && w.poll().Result == result })
		return w.poll()
	}
	t.Run("no sooner than a minute after it was added", func(t *testing.T) {
		w.clock.pass(time.Minute - time.Millisecond)
		time.Sleep(100 * time.Millisecond)
		if n := s.times(); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("a minute after it was added", func(t *testing.T) {
		w.clock.pass(time.Millisecond)
		poll := fetched(1, feeds.OK)
		if poll.ETag != oddTag || poll.LastModified != oddTime || !poll.LastOK.Equal(w.clock.now()) {
			t.Errorf("got %+v", poll)
		}
		if !strings.HasPrefix(s.asked[0].Get("User-Agent"), "tend/test") || s.asked[0].Get("If-None-Match") != "" {
			t.Errorf("asked %v", s.asked[0])
		}
	})
	t.Run("then with its validators byte for byte", func(t *testing.T) {
		next := w.poll().Next
		if wait := next.Sub(w.clock.now()); wait < 4*time.Hour || wait > 5*time.Hour {
			t.Errorf("next in %v", wait)
		}
		w.clock.set(next.Add(-time.Second))
		time.Sleep(60 * time.Millisecond)
		if n := s.times(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		w.clock.set(next)
		poll := fetched(2, feeds.NotModified)
		if s.asked[1].Get("If-None-Match") != oddTag || s.asked[1].Get("If-Modified-Since") != oddTime || poll.ETag != oddTag {
			t.Errorf("asked %v", s.asked[1])
		}
	})
	t.Run("more and more rarely while it fails", func(t *testing.T) {
		s.answers(503)
		for failures, least := range []time.Duration{time.Hour, 2 * time.Hour, 4 * time.Hour} {
			w.clock.set(w.poll().Next)
			w.soon("a failure", func() bool { return w.poll().Failures == failures+1 })
			if wait := w.poll().Next.Sub(w.clock.now()); wait < least || wait > least+least/5 {
				t.Errorf("after %d failures: next in %v", failures+1, wait)
			}
		}
		if w.poll().ETag != oddTag {
			t.Error("the validators are lost")
		}
	})
	t.Run("and not again once it is gone", func(t *testing.T) {
		s.answers(410)
		asked := s.times()
		w.clock.set(w.poll().Next)
		fetched(asked+1, feeds.Gone)
		w.clock.pass(60 * 24 * time.Hour)
		time.Sleep(60 * time.Millisecond)
		if n := s.times(); n != asked+1 {
			t.Errorf("asked %d times more", n-asked)
		}
	})
	t.Run("its items came once, and nobody judged them", func(t *testing.T) {
		var items []learning.Item
		var err error
		w.soon("they expired", func() bool { items, err = w.owner.Items(w.ctx(), learning.Expired); return len(items) == 2 })
		if err != nil || len(items) != 2 || items[0].Title != "B" || items[0].ID != "i2" {
			t.Errorf("got %+v, %v", items, err)
		}
	})
}

func TestRemovedSourceIsNotFetched(t *testing.T) {
	t.Parallel()
	w, s := settled(t), feedServer(t)
	w.weekly(s)
	_, err := w.owner.RemoveSource(w.ctx(), "weekly")
	w.ok(err)
	w.clock.pass(time.Hour)
	time.Sleep(60 * time.Millisecond)
	if n := s.times(); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestLedgerTellsOfEachRequest(t *testing.T) {
	t.Parallel()
	w, s := settled(t), feedServer(t)
	w.weekly(s)
	_, err := w.owner.CheckSource(w.ctx(), "weekly")
	w.ok(err)
	w.clock.pass(time.Second)
	s.answers(503)
	if _, err := w.owner.CheckSource(w.ctx(), "weekly"); err == nil {
		t.Fatal("it did not fail")
	}
	got, err := w.owner.SourceLedger(w.ctx(), "weekly")
	w.ok(err)
	l := got.Ledger
	if l.Requests != 2 || l.Failed != 1 || l.Bytes != int64(len(twoNews)) || len(l.Lines) != 2 || got.Source.New != 2 {
		t.Fatalf("got %+v", got)
	}
	first, second := l.Lines[0], l.Lines[1]
	if first.Status != 200 || first.Result != feeds.OK || first.Entries != 2 || first.New != 2 || first.Conditional || first.Why != "you asked" || first.NextWhy != "as usual" {
		t.Errorf("first %+v", first)
	}
	if second.Status != 503 || !second.Conditional || second.Why != "you asked" || second.NextWhy != "it failed" || second.Error == "" ||
		!second.Next.Equal(got.Source.Poll.Next) {
		t.Errorf("second %+v", second)
	}
}

func TestHostThatAskedToWaitIsLeftAloneByAll(t *testing.T) {
	t.Parallel()
	w := settled(t)
	asked := map[string]int{}
	var mu sync.Mutex
	ts := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		rw.Header().Set("Retry-After", "7200")
		rw.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(ts.Close)
	for _, name := range []string{"one", "two"} {
		_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: ts.URL + "/" + name, Name: name, Kind: learning.Person, AllowPrivate: true})
		w.ok(err)
	}
	if _, err := w.owner.CheckSource(w.ctx(), "one"); err == nil {
		t.Fatal("it did not fail")
	}
	w.clock.pass(90 * time.Minute)
	for _, name := range []id.Source{"one", "two"} {
		if _, err := w.owner.CheckSource(w.ctx(), name); !strings.Contains(fmt.Sprint(err), "its host asked not to be asked again before 16 Nov") {
			t.Errorf("%s: %v", name, err)
		}
	}
	time.Sleep(60 * time.Millisecond)
	mu.Lock()
	if asked["/one"] != 1 || asked["/two"] != 0 {
		t.Errorf("asked %v", asked)
	}
	mu.Unlock()
	w.clock.pass(4 * time.Hour)
	w.soon("both again", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return asked["/one"]+asked["/two"] >= 2
	})
}

func TestSourceThatMovedIsAskedThereAndCanGoBack(t *testing.T) {
	t.Parallel()
	w, s := settled(t), feedServer(t)
	old := httptest.NewServer(http.RedirectHandler(s.url, http.StatusMovedPermanently))
	t.Cleanup(old.Close)
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: old.URL + "/feed", Name: "weekly", Kind: learning.Newsletter, AllowPrivate: true})
	w.ok(err)
	for range 4 {
		_, err := w.owner.CheckSource(w.ctx(), "weekly")
		w.ok(err)
		w.clock.pass(25 * time.Hour)
	}
	got, err := w.owner.SourceLedger(w.ctx(), "weekly")
	w.ok(err)
	if got.Source.URL != s.url || got.Source.Poll.Formerly != old.URL+"/feed" {
		t.Fatalf("got %+v", got.Source)
	}
	back, err := w.owner.ReturnSource(w.ctx(), "weekly")
	w.ok(err)
	if back.URL != old.URL+"/feed" || !back.Poll.Fixed {
		t.Errorf("got %+v", back)
	}
}
