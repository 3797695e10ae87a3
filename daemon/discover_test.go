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
	"tend/learning"
)

// site is a web server whose pages are given by their paths.
type site struct {
	url     string
	mu      sync.Mutex
	asked   []string
	headers []http.Header
}

// siteOf serves pages; what is not among them is a page without a feed, and a page of digits a status.
func siteOf(t testing.TB, pages map[string]string) *site {
	t.Helper()
	s := &site{}
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked, s.headers = append(s.asked, r.URL.Path), append(s.headers, r.Header.Clone())
		page, status := pages[r.URL.Path], http.StatusOK
		if n, _ := fmt.Sscanf(page, "%d", &status); n == 1 {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(status)
			return
		}
		w.Header().Set("ETag", oddTag)
		fmt.Fprint(w, page)
	}))
	t.Cleanup(ts.Close)
	s.url = ts.URL
	return s
}

// requests is what was asked of a site so far.
func (s *site) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.asked, " ")
}

// addSite adds the feed of a site as a source.
func (w *world) addSite(address string) (api.Discovered, error) {
	return w.owner.Discover(w.ctx(), api.DiscoverRequest{URL: address, AllowPrivate: true,
		Add: &api.SourceRequest{Name: "weekly", Kind: learning.Newsletter}})
}

const declaresFeed = `<link rel="alternate" type="application/rss+xml" href="/rss.xml">`

func TestFeedOfASiteIsAdded(t *testing.T) {
	t.Parallel()
	w, s := settled(t), siteOf(t, map[string]string{"/": declaresFeed, "/rss.xml": twoNews})
	found, err := w.addSite(s.url + "/")
	w.ok(err)
	if src := found.Source; src == nil || src.URL != s.url+"/rss.xml" || src.Title != "Weekly" || src.New != 2 || !src.AllowPrivate {
		t.Fatalf("got %+v", found)
	}
	t.Run("with what came", func(t *testing.T) {
		items, err := w.owner.Items(w.ctx(), learning.Fresh)
		if err != nil || len(items) != 2 || s.requests() != "/ /rss.xml" {
			t.Errorf("got %d items, %v; asked %s", len(items), err, s.requests())
		}
	})
	t.Run("with its requests in the ledger", func(t *testing.T) {
		got, err := w.owner.SourceLedger(w.ctx(), "weekly")
		if err != nil || got.Ledger.Requests != 2 || got.Ledger.Failed != 0 || got.Ledger.Lines[1].New != 2 ||
			!strings.HasPrefix(got.Ledger.Lines[0].Why, "to find the feed: "+s.url+"/ ") {
			t.Errorf("got %+v, %v", got.Ledger, err)
		}
	})
	t.Run("and asked again in hours, with its validators", func(t *testing.T) {
		poll := w.poll()
		if wait := poll.Next.Sub(w.clock.now()); wait < 4*time.Hour || poll.Result != feeds.OK {
			t.Errorf("next in %v, %s", wait, poll.Result)
		}
		w.clock.set(poll.Next)
		w.soon("the second fetch", func() bool { return s.requests() == "/ /rss.xml /rss.xml" })
		if got := s.headers[2].Get("If-None-Match"); got != oddTag {
			t.Errorf("asked with %q", got)
		}
	})
	t.Run("once", func(t *testing.T) {
		before := s.requests()
		if _, err := w.addSite(s.url + "/rss.xml#x"); err == nil || !strings.Contains(err.Error(), "weekly is already there") {
			t.Errorf("got %v", err)
		}
		if s.requests() != before {
			t.Errorf("asked %s", s.requests())
		}
	})
}

func TestSiteThatAsksToWaitIsAddedAndLeftAlone(t *testing.T) {
	t.Parallel()
	w, s := settled(t), siteOf(t, map[string]string{"/": "429"})
	found, err := w.addSite(s.url + "/")
	w.ok(err)
	if found.Source == nil || !strings.Contains(found.Note, "asked again later") {
		t.Fatalf("got %+v", found)
	}
	poll := w.poll()
	if wait := poll.HeldUntil.Sub(w.clock.now()); wait != 2*time.Hour || poll.Result != feeds.HTTPError || poll.Failures != 1 {
		t.Errorf("held for %v: %+v", wait, poll)
	}
	w.clock.pass(time.Hour)
	time.Sleep(60 * time.Millisecond)
	if s.requests() != "/" {
		t.Errorf("asked %s", s.requests())
	}
}

func TestSiteWithoutAFeed(t *testing.T) {
	t.Parallel()
	w, s := settled(t), siteOf(t, map[string]string{"/gone": "410"})
	found, err := w.owner.Discover(w.ctx(), api.DiscoverRequest{URL: s.url + "/x", AllowPrivate: true})
	if err != nil || found.Note != "no feed was found there" || len(found.Asked) != 8 || len(found.Candidates) != 0 {
		t.Errorf("got %+v, %v", found, err)
	}
	if _, err := w.addSite(s.url + "/gone"); err == nil || !strings.Contains(err.Error(), "410 Gone") {
		t.Errorf("got %v", err)
	}
	found, err = w.addSite(s.url + "/x")
	w.ok(err)
	if found.Source == nil || found.Source.URL != s.url+"/x" || found.Note != "no feed was found there; it is added as it is" {
		t.Errorf("got %+v", found)
	}
	if poll := w.poll(); poll.Result != feeds.NotAFeed || !poll.Next.After(w.clock.now().Add(30*time.Minute)) {
		t.Errorf("got %+v", poll)
	}
}

func TestListOfSourcesIsFetchedOverHours(t *testing.T) {
	t.Parallel()
	w, s := settled(t), siteOf(t, nil)
	var list []feeds.Outline
	for n := range 17 {
		list = append(list, feeds.Outline{Title: fmt.Sprint("T", n), URL: fmt.Sprint("https://", n, ".test/feed")})
	}
	done, err := w.owner.ImportSources(w.ctx(), api.OutlinesRequest{Outlines: list, DryRun: true})
	w.ok(err)
	if sources, err := w.owner.Sources(w.ctx()); done.Added != 15 || done.NoSlot != 2 || err != nil || len(sources) != 0 {
		t.Errorf("got %+v; %d sources, %v", done, len(sources), err)
	}
	_, err = w.owner.ImportSources(w.ctx(), api.OutlinesRequest{Outlines: list})
	w.ok(err)
	sources, err := w.owner.Sources(w.ctx())
	w.ok(err)
	times := map[time.Duration]bool{}
	for _, src := range sources {
		times[src.Poll.Next.Sub(w.clock.now())] = true
	}
	if len(sources) != 15 || len(times) != 15 || !times[time.Minute] || !times[141*time.Minute] {
		t.Errorf("%d sources at %v", len(sources), times)
	}
	if s.requests() != "" {
		t.Errorf("asked %s", s.requests())
	}
}
