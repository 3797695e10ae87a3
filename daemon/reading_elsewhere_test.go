package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"tend/daemon/api"
)

// TestRobotsOfTheServerThatARedirectLeadsTo: it is asked before its page is, and its word holds.
func TestRobotsOfTheServerThatARedirectLeadsTo(t *testing.T) {
	t.Parallel()
	w := settled(t)
	page := blogPage(t)
	var mu sync.Mutex
	var asked []string
	allowed := false
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
		switch {
		case r.URL.Path != "/robots.txt":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, page)
		case !allowed:
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
		}
	}))
	t.Cleanup(other.Close)
	s := blogOf(t, w, map[string]string{"/1": ""}, nil)
	away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, other.URL+"/moved", http.StatusMovedPermanently)
	}))
	t.Cleanup(away.Close)
	s.mu.Lock()
	s.pages["/feed.xml"] = strings.ReplaceAll(s.pages["/feed.xml"], s.url+"/1", away.URL+"/1")
	s.mu.Unlock()
	_, err := w.owner.CheckSource(w.ctx(), "site")
	w.ok(err)
	since := func() []string {
		mu.Lock()
		defer mu.Unlock()
		defer func() { asked = nil }()
		return asked
	}
	got := w.article(api.ArticleRequest{Of: "i1", Again: true})
	if got.Notice != "not fetched: its robots.txt wants no programs there" || !slices.Equal(since(), []string{"/robots.txt"}) {
		t.Errorf("it was read all the same: %+v", got)
	}
	mu.Lock()
	allowed = true
	mu.Unlock()
	w.clock.pass(robotsAge + 1)
	since()
	if got = w.article(api.ArticleRequest{Of: "i1", Again: true}); got.Words < enough || !slices.Equal(since(), []string{"/robots.txt", "/moved"}) {
		t.Errorf("got %d words, %q", got.Words, got.Notice)
	}
}
