package feeds

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/internal/clean"
	"tend/internal/fetch"
)

// site is a web server: its pages by path, and what was asked of it. HOST in a page is its own address.
type site struct {
	url     string
	pages   map[string]string
	headers map[string]http.Header
	mu      sync.Mutex
	asked   []string
}

func newSite(t testing.TB, pages map[string]string) *site {
	t.Helper()
	s := &site{pages: pages, headers: map[string]http.Header{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// ServeHTTP answers a page; one that begins with a number is a status, and one with -> a permanent redirect.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.RequestURI())
	page, ok := s.pages[r.URL.RequestURI()]
	status := http.StatusOK
	if target, moved := strings.CutPrefix(page, "->"); moved {
		http.Redirect(w, r, target, http.StatusMovedPermanently)
		return
	}
	if !ok {
		status = http.StatusNotFound
	} else if n, _ := fmt.Sscanf(page, "%d", &status); n == 1 {
		page = ""
	}
	for name, values := range s.headers[r.URL.RequestURI()] {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	fmt.Fprint(w, strings.ReplaceAll(page, "HOST", s.url))
}

// find tells what a discovery came to, each candidate as its path and how it was found.
func (s *site) find(t testing.TB, path string) []string {
	t.Helper()
	candidates, asked, err := Discover(t.Context(), fetch.New(fetch.Options{Timeout: time.Second}), s.url+path, true)
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	if len(asked) > mostAsked || len(s.asked) > mostAsked+2 {
		t.Errorf("%d requests: %v", len(asked), s.asked)
	}
	found := []string{}
	for _, c := range candidates {
		note := ""
		if c.Same != "" {
			note = " = " + strings.TrimPrefix(c.Same, s.url)
		}
		found = append(found, strings.TrimPrefix(c.URL, s.url)+": "+c.How+note)
	}
	return found
}

// entries is a feed whose entries have these links.
func entries(title string, links ...string) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "<item><title>x</title><link>https://example.org/%s</link></item>", l)
	}
	return `<rss version="2.0"><channel><title>` + title + `</title>` + b.String() + `</channel></rss>`
}

func declared(attributes string) string {
	return "<html><head><link " + attributes + "></head><p>x</p>"
}

const rssLink = `rel=alternate type="application/rss+xml" href=`

func TestDiscover(t *testing.T) {
	one := entries("One", "1")
	tests := []struct {
		name  string
		pages map[string]string
		path  string
		want  []string
		asked []string // the requests, where they are told
	}{
		{"an address that is a feed", map[string]string{"/x": one}, "/x", []string{"/x: the address itself"}, []string{"/x"}},
		{"a feed that moved for good", map[string]string{"/x": "->/y", "/y": one}, "/x", []string{"/y: the address itself"}, []string{"/x", "/y"}},
		{"a page that declares one", map[string]string{"/": declared(rssLink + "f"), "/f": one}, "/",
			[]string{"/f: the page declares it"}, []string{"/", "/f"}},
		{"one below a relative base", map[string]string{"/": "<base href=blog/>" + declared(rssLink+"f"), "/blog/f": one}, "/",
			[]string{"/blog/f: the page declares it"}, []string{"/", "/blog/f"}},
		{"one below an absolute base", map[string]string{"/a/b": "<base href=HOST/blog/x.html>" + declared(rssLink+"f"), "/blog/f": one}, "/a/b",
			[]string{"/blog/f: the page declares it"}, nil},
		{"relative to where a redirect led", map[string]string{"/": "->/en/", "/en/": declared(rssLink + "f"), "/en/f": one}, "/",
			[]string{"/en/f: the page declares it"}, nil},
		{"a page in UTF-16", map[string]string{"/": wide(declared(rssLink + "f")), "/f": one}, "/", []string{"/f: the page declares it"}, nil},
		{"rel=feed without a type", map[string]string{"/": declared("rel=feed href=f"), "/f": one}, "/", []string{"/f: the page declares it"}, nil},
		{"several relations", map[string]string{"/": declared(`rel="home ALTERNATE" type="Application/Atom+XML ;a=b" href=f`), "/f": one}, "/",
			[]string{"/f: the page declares it"}, nil},
		{"several declared", map[string]string{"/": declared(rssLink+"f") + declared(rssLink+"g"), "/f": one, "/g": entries("Two", "2")}, "/",
			[]string{"/f: the page declares it", "/g: the page declares it"}, nil},
		{"the same in two formats", map[string]string{"/": declared(rssLink+"f") + declared(rssLink+"g"), "/f": one, "/g": entries("Two", "1/")}, "/",
			[]string{"/f: the page declares it", "/g: the page declares it = /f"}, nil},
		{"the same address twice is asked once", map[string]string{"/": declared(rssLink+"f") + declared(rssLink+"/f#x"), "/f": one}, "/",
			[]string{"/f: the page declares it"}, []string{"/", "/f"}},
		{"comments are left alone", map[string]string{"/": declared(rssLink+"comments/feed/") + declared(rssLink+"f"), "/f": one, "/comments/feed/": one},
			"/", []string{"/f: the page declares it"}, []string{"/", "/f"}},
		{"unless there is nothing else", map[string]string{"/": declared(rssLink + "comments/feed/"), "/comments/feed/": one},
			"/", []string{"/comments/feed/: the page declares it"}, nil},
		{"a declared one that is dead", map[string]string{"/": declared(rssLink+"gone") + "<a href=news.xml>News</a>", "/news.xml": one}, "/",
			[]string{"/news.xml: a link on the page"}, []string{"/", "/gone", "/news.xml"}},
		{"a declared one that is a page", map[string]string{"/": declared(rssLink+"f") + "<a href=news>RSS</a>", "/f": "<html>", "/news": one}, "/",
			[]string{"/news: a link on the page"}, nil},
		{"a link by its text", map[string]string{"/": "<a href=x>About</a><a href=y>RSS</a>", "/y": one}, "/",
			[]string{"/y: a link on the page"}, []string{"/", "/y"}},
		{"links to readers are none", map[string]string{"/": "<a href=https://feedly.com/i/subscription/feed/x>RSS</a>", "/feed": one}, "/",
			[]string{"/feed: a usual place"}, []string{"/", "/feed"}},
		{"three links at most", map[string]string{"/": "<a href=1.rss>1</a><a href=2.rss>2</a><a href=3.rss>3</a><a href=4.rss>4</a>", "/4.rss": one, "/feed": one},
			"/", []string{"/feed: a usual place"}, []string{"/", "/1.rss", "/2.rss", "/3.rss", "/feed"}},
		{"WordPress", map[string]string{"/about": `<meta name="generator" content="WordPress 6.8">`, "/feed/": one}, "/about",
			[]string{"/feed/: a rule for WordPress"}, []string{"/about", "/feed/"}},
		{"Ghost", map[string]string{"/": `<meta name=generator content="Ghost 5.9">`, "/rss/": one}, "/",
			[]string{"/rss/: a rule for Ghost"}, []string{"/", "/rss/"}},
		{"the last usual place", map[string]string{"/": "<p>", "/feed.json": `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[]}`}, "/",
			[]string{"/feed.json: a usual place"}, []string{"/", "/feed", "/feed.xml", "/atom.xml", "/rss.xml", "/index.xml", "/rss", "/feed.json"}},
		{"nothing", map[string]string{"/": "<p>"}, "/", []string{}, nil},
		{"a host that asks to wait is left alone", map[string]string{"/": declared(rssLink+"f") + declared(rssLink+"g"), "/f": "429", "/g": one}, "/",
			[]string{}, []string{"/", "/f"}},
		{"a page that is not there", map[string]string{}, "/x", []string{"error: fetch HOST/x: the server answered 404 Not Found; check the address"},
			[]string{"/x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, tt.pages)
			for i := range tt.want {
				tt.want[i] = strings.ReplaceAll(tt.want[i], "HOST", s.url)
			}
			if got := s.find(t, tt.path); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.asked != nil && !slices.Equal(s.asked, tt.asked) {
				t.Errorf("asked %q, want %q", s.asked, tt.asked)
			}
		})
	}
}

func TestDiscoverFollowsALinkHeader(t *testing.T) {
	s := newSite(t, map[string]string{"/": "<base href=/other/>" + declared(rssLink+"g"), "/f,1": entries("One", "1"), "/other/g": entries("Two", "2")})
	s.headers["/"] = http.Header{"Link": {`</style.css>; rel=preload, <f,1> ; title="a; b, c" ;rel="alternate x"; type=application/rss+xml, <z>;rel=next`}}
	want := []string{"/f,1: the page's Link header", "/other/g: the page declares it"}
	if got := s.find(t, "/"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDiscoverTellsOfAFeed(t *testing.T) {
	s := newSite(t, map[string]string{"/x": `<rss version="2.0"><channel><title>A
title</title><item><pubDate>Mon, 16 Nov 2026 07:00:00 +0100</pubDate></item><item><pubDate>Tue, 17 Nov 2026 07:00:00 +0100</pubDate></item></channel></rss>`})
	found, asked, err := Discover(t.Context(), fetch.New(fetch.Options{}), s.url+"/x", true)
	if err != nil || len(found) != 1 || len(asked) != 1 {
		t.Fatalf("got %v, %v, %v", found, asked, err)
	}
	want := Candidate{URL: s.url + "/x", Title: "A title", Format: "rss", Entries: 2, Newest: time.Date(2026, 11, 17, 6, 0, 0, 0, time.UTC)}
	if got := found[0]; got.URL != want.URL || got.Title != want.Title || got.Format != want.Format || got.Entries != want.Entries ||
		!got.Newest.Equal(want.Newest) {
		t.Errorf("got %+v", got)
	}
	if a := asked[0]; a.Status != 200 || a.Bytes == 0 || a.Result != OK || a.Why != "the address itself" {
		t.Errorf("asked %+v", a)
	}
}

func TestDiscoverReachesNoPrivateAddressThatNobodyNamed(t *testing.T) {
	inside := newSite(t, map[string]string{"/feed": entries("Inside", "1")})
	other := strings.Replace(inside.url, "127.0.0.1", "localhost", 1)
	outside := newSite(t, map[string]string{"/": declared(rssLink + other + "/feed")})
	if got := outside.find(t, "/"); len(got) != 0 {
		t.Errorf("found %q", got)
	}
	if len(inside.asked) != 0 {
		t.Errorf("asked %q of a host that was not named", inside.asked)
	}
	_, asked, err := Discover(t.Context(), fetch.New(fetch.Options{}), inside.url, false)
	if err == nil || !strings.Contains(err.Error(), "private address") || len(asked) != 1 || asked[0].Result != Blocked {
		t.Errorf("got %+v, %v", asked, err)
	}
}

func TestDiscoverAsksADeadHostOnce(t *testing.T) {
	s := newSite(t, nil)
	dead := strings.Replace(s.url, "http://127.0.0.1", "http://localhost", 1)
	_, asked, err := Discover(t.Context(), fetch.New(fetch.Options{Timeout: time.Second}), strings.Replace(dead, "localhost", "127.0.0.1:1#", 1), true)
	if err == nil || IsMissing(err) || len(asked) != 1 || asked[0].Result != NetworkError {
		t.Errorf("got %+v, %v", asked, err)
	}
	for _, address := range []string{"", "example.org", "ftp://example.org/", "http://", "http://%"} {
		if _, asked, err := Discover(t.Context(), fetch.New(fetch.Options{}), address, true); err == nil || len(asked) != 0 {
			t.Errorf("%q: %v, %v", address, asked, err)
		}
	}
}

func TestChoices(t *testing.T) {
	a, b := Candidate{URL: "a"}, Candidate{URL: "b"}
	same, comments := Candidate{URL: "c", Same: "a"}, Candidate{URL: "d", Comments: true}
	for name, tt := range map[string]struct {
		of   []Candidate
		want int
	}{
		"nothing": {nil, 0}, "one": {[]Candidate{a}, 1}, "two": {[]Candidate{a, b}, 2}, "one in two formats": {[]Candidate{a, same}, 1},
		"one and its comments": {[]Candidate{a, comments}, 1}, "comments alone": {[]Candidate{comments}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Choices(tt.of); len(got) != tt.want {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestHostLeads(t *testing.T) {
	for address, want := range map[string]string{
		"https://someone.substack.com/p/a-post":             "https://someone.substack.com/feed",
		"https://medium.com/@someone/a-story":               "https://medium.com/feed/@someone",
		"https://someone.medium.com/a-story":                "https://someone.medium.com/feed",
		"https://github.com/golang/go/issues/1":             "https://github.com/golang/go/releases.atom",
		"https://github.com/golang/go.git":                  "https://github.com/golang/go/releases.atom",
		"https://www.youtube.com/channel/UC1_-x/videos":     "https://www.youtube.com/feeds/videos.xml?channel_id=UC1_-x",
		"https://youtube.com/playlist?list=PL1":             "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
		"https://www.youtube.com/@someone":                  "",
		"https://github.com/golang":                         "",
		"https://medium.com/":                               "",
		"https://substack.com/@someone":                     "",
		"https://example.org/github.com/golang/go/releases": "",
	} {
		t.Run(address, func(t *testing.T) {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, l := range hostLeads(u) {
				got = l.address
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestChannelOfAHandle(t *testing.T) {
	u, _ := url.Parse("https://www.youtube.com/@someone")
	for page, want := range map[string]string{
		`<link rel=canonical href=https://www.youtube.com/channel/UCab1>`: "https://www.youtube.com/feeds/videos.xml?channel_id=UCab1",
		`<meta itemprop=identifier content=UCab1>`:                        "https://www.youtube.com/feeds/videos.xml?channel_id=UCab1",
		`<link rel=canonical href=https://www.youtube.com/channel/x"&y>`:  "",
		`<p>`: "",
	} {
		got := ""
		for _, l := range generatorLeads(u, clean.Links(page)) {
			got = l.address
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
}

func TestLooksLikeFeed(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org/feed": true, "https://example.org/feed/": true, "https://example.org/blog/Atom.XML": true,
		"https://example.org/index.rss": true, "https://example.org/?feed=rss2": true, "https://example.org/api/rss/tech": true,
		"https://www.youtube.com/feeds/videos.xml?channel_id=x": true, "https://github.com/golang/go/releases.atom": true,
		"https://example.org/feed.json": true, "https://example.org/": false, "https://example.org": false, "https://example.org/feedback": false,
		"https://example.org/sitemap.xml": false, "https://example.org/data.json": false, "https://example.org/rss-guide": false,
		"https://example.org/page.html?feed=me": false, "https://example.org/.rss": false, "%": false,
	} {
		if got := LooksLikeFeed(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestCanonical(t *testing.T) {
	for address, want := range map[string]string{
		"http://Example.ORG:80/Feed/#x": "https://example.org/Feed", "https://example.org": "https://example.org", "https://example.org/": "https://example.org",
		"https://example.org:443/?b=1&a=2": "https://example.org?b=1&a=2", "https://example.org:8443/": "https://example.org:8443",
		"feed://example.org/x": "https://example.org/x", "FEED:https://example.org/x": "https://example.org/x", "http://[::1]:80/a": "https://[::1]/a",
		" mailto:x ": "mailto:x", "https://example.org/a%2Fb/": "https://example.org/a%2Fb",
	} {
		got := CanonicalFeed(address)
		if got != want || CanonicalFeed(got) != got {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func FuzzCutLink(f *testing.F) {
	f.Add(`</feed>; rel="alternate"; type=application/rss+xml; title="a, b", <x>`)
	f.Add(`<;=",`)
	f.Fuzz(func(t *testing.T, value string) {
		at, _ := url.Parse("https://example.org/page")
		for _, l := range headerLeads(at, http.Header{"Link": {value}}) {
			if u, err := url.Parse(l.address); err != nil || !isWeb(u) {
				t.Errorf("lead to %q", l.address)
			}
		}
		for before := value; value != ""; before = value {
			if _, value = cutLink(value); len(value) >= len(before) {
				t.Fatalf("no step on in %q", before)
			}
		}
	})
}
