package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"tend/budget"
	"tend/daemon/api"
	"tend/learning"
)

// story is an article with everything that one may have.
func story(t testing.TB) api.Article {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "article.md"))
	if err != nil {
		t.Fatal(err)
	}
	return api.Article{Title: "Why our queue forgot its oldest job", Byline: "Mara Lindqvist", Site: "Rivers of Bytes",
		Published: time.Date(2026, 9, 14, 5, 30, 0, 0, time.UTC), Words: 240, Minutes: 2, URL: "https://rivers.example/queue",
		Item: "i4", Area: "go", From: api.FromPage, Markdown: string(text)}
}

// paged is an article on a screen of a size.
func paged(t testing.TB, r Reader, a api.Article, width, height int) pager {
	t.Helper()
	if r.Now == nil {
		r.Now = (&clock{at: start}).now
	}
	r.Mode.UTF8 = true
	r.Mode.Width, r.Mode.Height = width, height
	return newPager(t.Context(), r, a)
}

// press presses keys in a pager, and gives it what follows from them.
func press(t testing.TB, p pager, keys ...string) pager {
	t.Helper()
	for _, key := range keys {
		next, cmd := p.Update(keyPress(key))
		p = next.(pager)
		if cmd == nil {
			continue
		}
		if msg, ok := cmd().(ruled); ok {
			next, _ = p.Update(msg)
			p = next.(pager)
		}
	}
	return p
}

func seen(p pager) string {
	lines := strings.Split(p.View().Content, "\n")
	for n := range lines {
		lines[n] = strings.TrimRight(lines[n], " ")
	}
	return strings.Join(lines, "\n")
}

func TestArticleOnScreen(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int
		keys          []string
	}{
		{"read-80x24", 80, 24, nil},
		{"read-code-80x24", 80, 24, []string{"space"}},
		{"read-end-80x24", 80, 24, []string{"G"}},
		{"read-help-80x24", 80, 24, []string{"?"}},
		{"read-40x12", 40, 12, nil},
		{"read-help-40x12", 40, 12, []string{"?"}},
		{"read-code-40x12", 40, 12, []string{"space", "space"}},
		{"read-end-40x12", 40, 12, []string{"G"}},
		{"read-found-40x12", 40, 12, []string{"/", "f", "i", "x", "e", "d", "enter"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := press(t, paged(t, Reader{}, story(t), c.width, c.height), c.keys...)
			got := seen(p)
			for n, line := range strings.Split(got, "\n") {
				if width(line) > c.width {
					t.Errorf("line %d has %d cells", n+1, width(line))
				}
			}
			if rows := strings.Count(got, "\n") + 1; rows != c.height {
				t.Errorf("%d lines", rows)
			}
			golden(t, c.name, got)
		})
	}
}

func TestArticleInPlainLines(t *testing.T) {
	var out, err bytes.Buffer
	a := story(t)
	a.Notice = "the page has\x1b[2J little text"
	r := Reader{Mode: Mode{Plain: true, Out: &out, Err: &err}}
	if _, failed := r.Run(t.Context(), a); failed != nil {
		t.Fatal(failed)
	}
	golden(t, "read-plain", strings.TrimSuffix(out.String(), "\n"))
	if got := err.String(); got != "the page has little text\n" {
		t.Errorf("said %q", got)
	}
}

func TestPagerKeys(t *testing.T) {
	a := story(t)
	a.Markdown = strings.Repeat("A line of its own.\n\n", 100)
	for name, c := range map[string]struct {
		keys []string
		top  int
	}{
		"a page":            {[]string{"space"}, 21},
		"a page and back":   {[]string{"space", "b"}, 0},
		"lines":             {[]string{"j", "j", "j", "k"}, 2},
		"arrows":            {[]string{"down", "down", "up"}, 1},
		"the end":           {[]string{"G"}, 180},
		"past the end":      {[]string{"G", "space", "j"}, 180},
		"the end and start": {[]string{"G", "g"}, 0},
		"before the start":  {[]string{"k", "b"}, 0},
		"half pages":        {[]string{"d", "d", "u"}, 10},
		"find":              {[]string{"/", "O", "W", "N", "enter"}, 3},
		"find the next":     {[]string{"/", "o", "w", "n", "enter", "n"}, 5},
		"find nothing":      {[]string{"j", "/", "x", "y", "z", "enter"}, 1},
		"find, left":        {[]string{"/", "G", "esc"}, 0},
		"another key":       {[]string{"x"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if p := press(t, paged(t, Reader{}, a, 80, 24), c.keys...); p.top != c.top {
				t.Errorf("at line %d of %d, want %d", p.top, len(p.lines), c.top)
			}
		})
	}
	t.Run("another size keeps the place", func(t *testing.T) {
		p := press(t, paged(t, Reader{}, a, 80, 24), "space", "space")
		next, _ := p.Update(tea.WindowSizeMsg{Width: 30, Height: 8})
		if p = next.(pager); p.top < 30 || p.top > 50 {
			t.Errorf("at line %d of %d", p.top, len(p.lines))
		}
	})
}

func TestPagerOpensTheBrowser(t *testing.T) {
	opened := ""
	p := press(t, paged(t, Reader{Open: func(url string) error { opened = url; return nil }}, story(t), 80, 24), "o")
	if opened != "https://rivers.example/queue" || p.say != "opened https://rivers.example/queue" {
		t.Errorf("opened %q, said %q", opened, p.say)
	}
	p = press(t, paged(t, Reader{Open: func(string) error { return errors.New("no browser") }}, story(t), 80, 24), "o")
	if !strings.Contains(p.say, "no browser") {
		t.Errorf("said %q", p.say)
	}
}

func TestPagerSaysWhyThereIsLittleText(t *testing.T) {
	a := story(t)
	a.Notice, a.Markdown = "the page has little text", "Log in."
	if got := seen(paged(t, Reader{}, a, 80, 24)); !strings.Contains(got, "o opens the browser; the page has little text") {
		t.Errorf("got\n%s", got)
	}
}

func TestPagerJudges(t *testing.T) {
	d := newSmall()
	d.items = []learning.Item{{ID: "i4", Title: "Story"}}
	client := d.client(t)
	p := press(t, paged(t, Reader{Client: client}, story(t), 80, 24), "K")
	if !strings.HasPrefix(p.say, "kept") || d.states["i4"] != learning.ItemState(learning.Keep) {
		t.Errorf("said %q, is %q", p.say, d.states["i4"])
	}
	if p.a.Lesson != "l7" || suggestion(p.a) != "tend lesson close l7 --summary '…'" {
		t.Errorf("lesson %q", p.a.Lesson)
	}
	p = press(t, p, "D")
	if !strings.HasPrefix(p.say, "dropped") || d.states["i4"] != learning.ItemState(learning.Drop) {
		t.Errorf("said %q, is %q", p.say, d.states["i4"])
	}
	byHand := story(t)
	byHand.Item = ""
	if p = press(t, paged(t, Reader{Client: client}, byHand, 80, 24), "K"); !strings.Contains(p.say, "no item") {
		t.Errorf("said %q", p.say)
	}
}

func TestIdleTimeIsNotCounted(t *testing.T) {
	c := &clock{at: start}
	p := paged(t, Reader{Now: c.now}, story(t), 80, 24)
	for _, pause := range []time.Duration{time.Minute, 3 * time.Hour, 2 * time.Minute, -time.Hour} {
		c.at = c.at.Add(pause)
		p = press(t, p, "j")
	}
	if want := time.Minute + idleAfter + 2*time.Minute; p.spent != want {
		t.Errorf("spent %s, want %s", p.spent, want)
	}
}

// sessions is a daemon that knows the timer of readings and no more.
type sessions struct {
	running bool
	began   []api.ReadingRequest
	ended   []api.ReadingEnd
}

func (d *sessions) client(t testing.TB) *api.Client {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/sessions/read", func(w http.ResponseWriter, r *http.Request) {
		var got api.ReadingRequest
		json.NewDecoder(r.Body).Decode(&got)
		d.began = append(d.began, got)
		json.NewEncoder(w).Encode(api.Reading{Session: budget.Session{ID: "s7", Start: start, Area: "go"}, Started: !d.running})
	})
	mux.HandleFunc("POST /api/v1/sessions/read/stop", func(w http.ResponseWriter, r *http.Request) {
		var got api.ReadingEnd
		json.NewDecoder(r.Body).Decode(&got)
		d.ended = append(d.ended, got)
		json.NewEncoder(w).Encode(budget.Session{ID: "s7", Start: start, End: start.Add(time.Duration(got.Millis) * time.Millisecond), Area: "go"})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return api.New(server.URL, "", nil)
}

func TestClockRunsWhileTheArticleIsOnScreen(t *testing.T) {
	for name, c := range map[string]struct {
		running bool
		said    string
		ended   int
	}{
		"a session of its own":  {false, "Read 6 min, logged to go.\n", 1},
		"one that runs already": {true, "Read 6 min; s7, which ran already, goes on.\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := &sessions{running: c.running}
			var out, hints bytes.Buffer
			r := Reader{Client: d.client(t), Now: (&clock{at: start, step: 3 * time.Minute}).now,
				Mode: Mode{In: strings.NewReader("q"), Out: &out, Err: &hints, Width: 80, Height: 24}}
			sum, err := r.Run(t.Context(), story(t))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(d.began, []api.ReadingRequest{{Item: "i4"}}) || len(d.ended) != c.ended || sum.Spent != 6*time.Minute {
				t.Errorf("began %v, ended %v, %+v", d.began, d.ended, sum)
			}
			if !strings.HasSuffix(out.String(), c.said) || hints.String() != "next: tend triage keep i4\n" {
				t.Errorf("said %q, %q", out.String(), hints.String())
			}
		})
	}
}

func TestFootnotes(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		links    []string
	}{
		"a link":                      {"see [it](https://e.example/a) now", "see it[1] now", []string{"https://e.example/a"}},
		"one twice":                   {"[a](https://e.example/) [b](https://e.example/)", "a[1] b[1]", []string{"https://e.example/"}},
		"a title is left out":         {`[a](https://e.example/ "title (x)")`, "a[1]", []string{"https://e.example/"}},
		"an address as its own label": {"[https://e.example/](https://e.example/)", "[1]", []string{"https://e.example/"}},
		"code in a label":             {"[`f[0]`](https://e.example/)", "`f[0]`[1]", []string{"https://e.example/"}},
		"no link in code":             {"`[a](b)`", "`[a](b)`", nil},
		"no link in a block of code":  {"```\n[a](b)\n```", "```\n[a](b)\n```", nil},
		"no link that is escaped":     {`\[a](b)`, `\[a](b)`, nil},
		"an image":                    {"![a chart](https://e.example/c.png)", "(image: a chart)", nil},
		"an image that says nothing":  {"![](https://e.example/c.png)", "(image)", nil},
		"a link around an image":      {"[![logo](https://e.example/l.png)](https://e.example/)", "(image: logo)[1]", []string{"https://e.example/"}},
		"a place in the same page":    {"[top](#top)", "top", nil},
		"brackets in an address":      {"[a](https://e.example/x_(y))", "a[1]", []string{"https://e.example/x_(y)"}},
		"brackets that are none":      {"a [b] (c) [d", "a [b] (c) [d", nil},
		"a link that never ends":      {"[a](https://e.example", "[a](https://e.example", nil},
		"what parts two lists":        {"- a\n\n<!--THE END-->\n\n- b", "- a\n\n\n\n- b", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, links := footnotes(c.in)
			if got != c.want || !slices.Equal(links, c.links) {
				t.Errorf("got %q, %v", got, links)
			}
		})
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{`\*a\* \_b\_ 1\. \[c\]`: "*a* _b_ 1. [c]", "`\\*`": "`\\*`", "a &lt; b &amp;lt; c": "a < b &lt; c",
		`C:\temp\new`: `C:\temp\new`, "&#27;[2J": "&#27;[2J"} {
		if got := unescape(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestArticleOfManyLinksIsSetQuickly(t *testing.T) {
	var text strings.Builder
	for n := range 8000 {
		fmt.Fprintf(&text, "[a%d](https://e.example/%d) ", n, n)
	}
	a := api.Article{Title: "Many", Markdown: text.String()}
	if lines := (setting{cells: 80}).article(a); len(lines) < 8000 {
		t.Errorf("%d lines", len(lines))
	}
}

// FuzzArticle sets anything: it fits, and nothing in it acts on a terminal.
func FuzzArticle(f *testing.F) {
	f.Add("# T\n\n> q\n> > r\n\n```go\nx\n```\n- [a](b)\n", "T\x1b[2J", 40)
	f.Add("[[[![](", "\u202e", 12)
	f.Add("> ```\n> a\n\n|a|b|\n|-|-|\n\\", "", 80)
	f.Fuzz(func(t *testing.T, text, title string, cells int) {
		cells = min(max(cells, 10), 200)
		for _, line := range (setting{cells: cells, utf8: true}).article(api.Article{Title: title, Byline: text, Markdown: text}) {
			if width(line.text) > cells {
				t.Fatalf("%d cells, at most %d: %q", width(line.text), cells, line.text)
			}
			for _, r := range line.text {
				if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e {
					t.Fatalf("%U in %q", r, line.text)
				}
			}
		}
	})
}
