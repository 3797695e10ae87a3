package article

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

var home, _ = url.Parse("https://rivers.example/2026/queue.html")

func page(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFromPage(t *testing.T) {
	day := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for name, c := range map[string]struct {
		want       Article // without its text
		least      int     // words
		has, hasNo []string
	}{
		"blog.html": {Article{Title: "Why our queue forgot its oldest job", Byline: "Mara Lindqvist", Site: "Rivers of Bytes",
			Published: day("2026-09-14T05:30:00Z")}, 200,
			[]string{"## What a worker sees", "```go\nkey :=", "[queue](https://rivers.example/docs/queue?utm_source=x)", "- Keys have", "*always*",
				"**first**", "> An empty chart", "![A chart that shows nothing](https://rivers.example/img/chart.png)"},
			[]string{"Popular", "Home", "watches", "Privacy", "track(", "color:red"}},
		"ld.html": {Article{Title: "The slow lane: what caches owe their readers", Byline: "Tomás Quiroga", Site: "The Weekly Cache",
			Published: day("2026-10-02T09:00:00Z")}, 150, []string{"| age", "honesty about age"}, []string{"partners", "Business", "eleven caches", "schema.org"}},
		"old.html":    {Article{Title: "Notes on the tide tables"}, 150, []string{"three ways", "since before the office"}, []string{"BGCOLOR"}},
		"login.html":  {Article{Title: "Inside the merger"}, 0, nil, []string{"email"}},
		"script.html": {Article{Title: "App"}, 0, nil, []string{"Words that only"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := FromPage(context.Background(), page(t, name), home)
			if err != nil {
				t.Fatal(err)
			}
			text := got.Markdown
			if got.Words < c.least || got.Words > 500 || c.least == 0 && got.Words > 40 {
				t.Errorf("%d words", got.Words)
			}
			got.Markdown, got.Words = "", 0
			if got.Published.Equal(c.want.Published) {
				got.Published = c.want.Published
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			for _, s := range c.has {
				if !strings.Contains(text, s) {
					t.Errorf("no %q in\n%s", s, text)
				}
			}
			for _, s := range c.hasNo {
				if strings.Contains(text, s) {
					t.Errorf("%q in\n%s", s, text)
				}
			}
		})
	}
}

// Each of these took a program like this one minutes, its stack, or its terminal.
func TestHostilePages(t *testing.T) {
	para := "<p>" + strings.Repeat("Some words of prose, with commas, that go on for a while. ", 6) + "</p>"
	for name, c := range map[string]struct {
		page string
		has  string
	}{
		"100,000 elements in each other":     {strings.Repeat("<div>", 100_000) + para, "Some words"},
		"100,000 elements beside each other": {strings.Repeat("<div>a, b</div>", 100_000), "a, b"},
		"8 MB of prose":                      {strings.Repeat(para, 8<<20/len(para)), "Some words"},
		"formatting that is never ended":     {para + strings.Repeat("<b class=x><font color=y><p>", 50_000), ""},
		"lists in lists":                     {strings.Repeat("<ul><li>word, word", 10_000), "word"},
		"tables in tables":                   {strings.Repeat("<table><tr><td>word, word", 10_000), "word"},
		"brackets that never end":            {"<p>" + strings.Repeat("*_[`\\", 50_000), ""},
		"many images":                        {strings.Repeat("<p><img src=/x.png alt='a b'></p>", 6000), ""},
		"a title of 200 KB":                  {"<title>" + strings.Repeat("a | b - ", 25_000) + "</title>" + para, "Some words"},
		"a comment that never ends":          {para + "<!-- " + para, "Some words"},
		"scripts and handlers":               {"<p onclick=x()>a<script>alert(1)</script></p>" + para + "<svg><script>alert(2)</script></svg>", "Some words"},
		"addresses that run":                 {para + "<p><a href='javascript:alert(1)'>one</a> <a href=' java\nscript:x'>two</a> <a href='data:text/html,x'>three</a> <img src='data:x'></p>" + para, "three"},
		"escape sequences":                   {para + "<p>\x1b[31mred \u009b2J &#27;[2J &#x202e;evil \u202d \x07 &#x9b;1m</p>" + para, "red"},
		"broken UTF-8":                       {para + "<p>\xff\xfe\xc3</p>" + para, "Some words"},
		"facts that are no JSON":             {"<script type='application/ld+json'>" + strings.Repeat("[", 60_000) + "</script>" + para, "Some words"},
		"nothing":                            {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := FromPage(context.Background(), c.page, home)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got.Markdown, c.has) {
				t.Errorf("no %q in %.200q", c.has, got.Markdown)
			}
			checkSafe(t, got)
		})
	}
}

// checkSafe fails where an article could act on a terminal, leads to what is no web address, or is too long.
func checkSafe(t testing.TB, a Article) {
	t.Helper()
	for _, s := range []string{a.Title, a.Byline, a.Site, a.Markdown} {
		for _, r := range s {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%U in %.200q", r, s)
			}
		}
	}
	if strings.Contains(strings.ToLower(a.Markdown), "](javascript:") || strings.Contains(a.Markdown, "](data:") {
		t.Fatalf("an address that runs in %.500q", a.Markdown)
	}
	if len(a.Markdown) > MaxMarkdown || len([]rune(a.Title)) > 300 {
		t.Fatalf("%d bytes, title of %d", len(a.Markdown), len(a.Title))
	}
}

func TestFromText(t *testing.T) {
	got := FromText("\r\nRFC 1\x1b[2J\r\n  indented ``` here\f\r\n")
	if want := "````\nRFC 1\n  indented ``` here\n````"; got.Markdown != want || got.Words != 4 {
		t.Errorf("got %q, %d words", got.Markdown, got.Words)
	}
	if got := FromText(strings.Repeat("line\n", 100_000)); !got.Cut || !strings.HasSuffix(got.Markdown, "line\n```") {
		t.Errorf("cut %v, ends with %q", got.Cut, got.Markdown[len(got.Markdown)-20:])
	}
}

func TestWordsAndMinutes(t *testing.T) {
	for text, want := range map[string]int{
		"":                               0,
		"one, two - three":               3,
		"[a label](https://e.example/x)": 2,
		"## Heading":                     1,
		"日本語の文章です":                       4,
	} {
		if got := Words(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
	for words, want := range map[int]int{0: 0, 1: 1, 238: 1, 239: 2, 2380: 10} {
		if got := Minutes(words); got != want {
			t.Errorf("%d words take %d min, want %d", words, got, want)
		}
	}
}

func TestFromPageEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	slot <- struct{}{} // somebody else's page is being taken apart
	defer func() { <-slot }()
	if _, err := FromPage(ctx, "<p>a", home); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzFromPage(f *testing.F) {
	for _, name := range []string{"blog.html", "ld.html", "login.html", "script.html", "old.html"} {
		f.Add(page(f, name))
	}
	f.Add("<base href='javascript:x'><a href=y>z</a>")
	f.Add("<p>a<table><p>b<a href=x><div><a>")
	f.Add("\x1b]8;;x\x07<title>\u202e</title>")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := FromPage(context.Background(), text, home)
		if err != nil {
			t.Skip(err)
		}
		checkSafe(t, got)
	})
}
