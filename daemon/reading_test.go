package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// blog is a web site with a feed, and what was asked of it.
type blog struct {
	url    string
	mu     sync.Mutex
	asked  []string
	robots string // "" for none; a number for a status
	pages  map[string]string
	kinds  map[string]string
}

// blogOf serves a feed with one entry for each page, which the source site follows.
func blogOf(t testing.TB, w *world, pages map[string]string, contents map[string]string) *blog {
	t.Helper()
	s := &blog{pages: pages, kinds: map[string]string{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	var feed strings.Builder
	feed.WriteString(`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Site</title><link>https://site.example/</link><description>d</description>`)
	paths := []string{}
	for path := range pages {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for n := range paths { // the first page is the newest entry's, which gets the highest id
		path := paths[len(paths)-1-n]
		fmt.Fprintf(&feed, "<item><title>%s</title><link>%s</link><guid>%s</guid><description>In short.</description><content:encoded><![CDATA[%s]]></content:encoded></item>",
			path, s.url+path, path, contents[path])
	}
	feed.WriteString("</channel></rss>")
	pages["/feed.xml"] = feed.String()
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: s.url + "/feed.xml", Name: "site", Kind: learning.Newsletter, Area: "go", AllowPrivate: true})
	w.ok(err)
	_, err = w.owner.CheckSource(w.ctx(), "site")
	w.ok(err)
	s.asked = nil
	return s
}

func (s *blog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.Path)
	status := 0
	if r.URL.Path == "/robots.txt" {
		if fmt.Sscan(s.robots, &status); status == 0 && s.robots == "" {
			status = http.StatusNotFound
		}
		if status != 0 {
			w.WriteHeader(status)
			return
		}
		fmt.Fprint(w, s.robots)
		return
	}
	page, ok := s.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	if kind := s.kinds[r.URL.Path]; kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	fmt.Fprint(w, page)
}

// since returns what was asked since the last time, without the feed, which the daemon fetches when it is due.
func (s *blog) since() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := slices.DeleteFunc(s.asked, func(path string) bool { return path == "/feed.xml" })
	s.asked = nil
	if len(asked) == 0 {
		return nil
	}
	return asked
}

func (w *world) article(r api.ArticleRequest) api.Article {
	w.t.Helper()
	got, err := w.owner.Article(w.ctx(), r)
	w.ok(err)
	return got
}

func blogPage(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../internal/article/testdata/blog.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestArticleIsFetchedOnceAndKept(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": blogPage(t)}, nil)
	for n, want := range [][]string{{"/robots.txt", "/1"}, nil} {
		got := w.article(api.ArticleRequest{Of: "i1"})
		if got.Title != "Why our queue forgot its oldest job" || got.Words < 200 || got.From != api.FromPage || got.Area != "go" || got.Notice != "" ||
			!strings.Contains(got.Markdown, "smallest key") {
			t.Errorf("got %+v", got)
		}
		if asked := s.since(); !slices.Equal(asked, want) {
			t.Errorf("asked %v the %d. time, want %v", asked, n+1, want)
		}
	}
	w.article(api.ArticleRequest{Of: "i1", Again: true})
	if asked := s.since(); !slices.Equal(asked, []string{"/1"}) {
		t.Errorf("asked again: %v", asked)
	}
	w.again()
	w.article(api.ArticleRequest{Of: "i1"})
	if asked := s.since(); asked != nil {
		t.Errorf("asked after a new start: %v", asked)
	}
	judged, err := w.owner.Judge(w.ctx(), "i1", learning.Keep)
	w.ok(err)
	for _, of := range []string{string(judged.Lesson.ID), s.url + "/1"} {
		if got := w.article(api.ArticleRequest{Of: of}); got.Item != "i1" || got.Lesson != judged.Lesson.ID {
			t.Errorf("of %s: got %+v", of, got)
		}
	}
}

func TestArticleThatTheFeedBroughtIsNotFetched(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": blogPage(t)}, map[string]string{"/1": "<p>" + strings.Repeat("All of it is here. ", 60) + "</p>"})
	if got := w.article(api.ArticleRequest{Of: "i1"}); got.From != api.FromFeed || got.Words != 300 || got.Title != "/1" {
		t.Errorf("got %+v", got)
	}
	if asked := s.since(); asked != nil {
		t.Errorf("asked %v", asked)
	}
}

func TestRobotsAreRespected(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": blogPage(t)}, nil)
	read := func(robots, notice string, want ...string) {
		t.Helper()
		s.robots = robots
		got := w.article(api.ArticleRequest{Of: "i1", Again: true})
		if got.Notice != notice || (notice != "") != (got.From == api.FromSummary) || notice != "" && got.Markdown != "In short." {
			t.Errorf("with %q: got %+v", robots, got)
		}
		if asked := s.since(); !slices.Equal(asked, want) {
			t.Errorf("with %q: asked %v, want %v", robots, asked, want)
		}
	}
	const forbidden = "not fetched: its robots.txt wants no programs there"
	read("User-agent: *\nDisallow: /1", forbidden, "/robots.txt")
	read("User-agent: *\nDisallow: /1", forbidden)
	w.clock.pass(25 * time.Hour)
	read("User-agent: other\nDisallow: /", "", "/robots.txt", "/1")
	w.clock.pass(25 * time.Hour)
	read("503", "not fetched: its robots.txt cannot be read at present: the server answered 503 Service Unavailable", "/robots.txt")
	w.clock.pass(11 * time.Minute)
	read("403", "", "/robots.txt", "/1")
}

func TestPagesThatAreNoArticles(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": "<title>Wall</title><p>Log in to read.</p>", "/2": "%PDF-1.7", "/3": "RFC\n\n" + strings.Repeat("  Two words.\n", 60), "/4": ""},
		map[string]string{"/4": "<p>" + strings.Repeat("Some of it… ", 90) + "Read more</p>"})
	s.kinds["/2"], s.kinds["/3"] = "application/pdf", "text/plain"
	delete(s.pages, "/5")
	for item, want := range map[string]api.Article{
		"i1": {Notice: "the page has little text: it may be a short one, want a login, or need a browser's scripts", From: api.FromPage, Words: 4},
		"i2": {Notice: "not fetched: it is application/pdf, not a page of text", From: api.FromSummary, Words: 2},
		"i3": {From: api.FromPage, Words: 121},
		"i4": {From: api.FromFeed, Words: 272},
	} {
		got := w.article(api.ArticleRequest{Of: item})
		if got.Notice != want.Notice || got.From != want.From || got.Words != want.Words {
			t.Errorf("%s: got %+v", item, got)
		}
	}
	if got := w.article(api.ArticleRequest{Of: "i3"}); !strings.HasPrefix(got.Markdown, "```\nRFC\n\n  Two words.\n") {
		t.Errorf("got %q", got.Markdown)
	}
}

func TestArticleOfALessonByHandReachesNoPrivateAddress(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": blogPage(t)}, nil)
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "A page", URL: s.url + "/1"})
	w.ok(err)
	got := w.article(api.ArticleRequest{Of: string(lesson.ID)})
	if got.Notice != "not fetched: 127.0.0.1 is a private address" || got.Words != 0 || s.since() != nil {
		t.Errorf("got %+v", got)
	}
	book, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "A book", Kind: learning.Book})
	w.ok(err)
	if _, err := w.owner.Article(w.ctx(), api.ArticleRequest{Of: string(book.ID)}); err == nil || !strings.Contains(err.Error(), "A book has no address, and no text of its own") {
		t.Errorf("got %v", err)
	}
}

func TestTextsThatNobodyWantsAreForgottenOnceADay(t *testing.T) {
	t.Parallel()
	w := settled(t)
	s := blogOf(t, w, map[string]string{"/1": blogPage(t)}, nil)
	w.article(api.ArticleRequest{Of: "i1"})
	_, err := w.owner.Judge(w.ctx(), "i1", learning.Drop)
	w.ok(err)
	w.clock.pass(8 * 24 * time.Hour)
	w.soon("the text is forgotten", func() bool { return strings.Contains(w.log.String(), "forgot texts") })
	s.since()
	w.article(api.ArticleRequest{Of: "i1"})
	if asked := s.since(); !slices.Contains(asked, "/1") {
		t.Errorf("asked %v", asked)
	}
}
