package feeds

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tend/internal/clean"
)

// issues are made-up issues in the forms that newsletters have, cleaned as a feed's are, with the base each names in its
// first line.
func issues(tb testing.TB) map[string][2]string {
	tb.Helper()
	files, err := filepath.Glob("testdata/digests/*.html")
	if err != nil || len(files) == 0 {
		tb.Fatal("no issues", err)
	}
	all := map[string][2]string{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		first, rest, _ := strings.Cut(string(b), "\n")
		base := strings.TrimSuffix(strings.TrimPrefix(first, "<!-- base: "), " -->")
		all[strings.TrimSuffix(filepath.Base(name), ".html")] = [2]string{clean.HTML(rest, nil), base}
	}
	return all
}

func TestStories(t *testing.T) {
	for name, issue := range issues(t) {
		t.Run(name, func(t *testing.T) {
			got := Stories(issue[0], issue[1])
			var want []Story
			b, err := os.ReadFile("testdata/digests/" + name + ".json")
			if err == nil {
				err = json.Unmarshal(b, &want)
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 && len(want) == 0 || reflect.DeepEqual(got, want) {
				return
			}
			text, _ := json.MarshalIndent(got, "", "  ")
			t.Errorf("got %s", text)
		})
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	story := func(n int) string {
		return fmt.Sprintf(`<h2><a href="https://x%d.test/a">Story number %s</a></h2><p>What it tells, at a length that is more than a byline has.</p>`, n, strings.Repeat("i", n))
	}
	around := story(1) + story(2) + "%s" + story(3) + story(4)
	for name, c := range map[string]struct {
		html string
		more string // the title of the story that it makes, if any
	}{
		"a label before":              {`<p>SPONSOR</p><h3><a href="https://ad.test/">Buy</a></h3><p>Now.</p>`, ""},
		"a label with text, no story": {`<p>Sponsored by Acme</p><p>Acme makes everything. <a href="https://ad.test/">Try it</a>.</p>`, ""},
		"a heading as label":          {`<h2>Sponsor</h2><h2><a href="https://ad.test/">Buy</a></h2><p>Now.</p>`, ""},
		"a heading over a section":    {`<h2>From our sponsors</h2><h3><a href="https://ad.test/">Buy</a></h3><p>Now.</p><h3><a href="https://ad.test/2">Or this</a></h3>`, ""},
		"a mark in the title":         {`<h3><a href="https://ad.test/">Buy [Ad]</a></h3><p>Now.</p>`, ""},
		"a title that begins so":      {`<h3><a href="https://ad.test/">Sponsored: buy</a></h3><p>Now.</p>`, ""},
		"a byline":                    {`<p><a href="https://ad.test/">Buy</a> — Now.</p><p>Acme sponsor</p>`, ""},
		"a sentence that says so":     {`<p><a href="https://ad.test/">Buy</a> — Acme is our sponsor today, and we like it a lot.</p>`, ""},
		"a paid link":                 {`<h3><a rel="sponsored" href="https://ad.test/">Buy</a></h3><p>Now.</p>`, ""},
		"jobs":                        {`<h2>Jobs</h2><p><a href="https://job.test/1">An engineer at Acme</a> — in an office.</p>`, ""},
		"its own pages":               {`<h3><a href="https://blog.weekly.test/a">Our own</a></h3><p>Text.</p>`, ""},
		"a mail address":              {`<h3><a href="mailto:a@b.test">Write to us</a></h3><p>Text.</p>`, ""},
		"a profile":                   {`<p><a href="https://mastodon.social/@a">Me elsewhere</a></p>`, ""},
		"sharing":                     {`<p><a href="https://twitter.com/intent/tweet?text=a">Tell your friends</a></p>`, ""},
		"an image":                    {`<p><a href="https://x9.test/"><img src="https://x9.test/i.png"></a></p>`, ""},
		"a bar of links":              {`<p><a href="https://a.test/">One</a> | <a href="https://b.test/">Two</a> | <a href="https://c.test/">Three</a></p>`, ""},
		"the same story again":        {`<p><a href="http://www.x1.test/a/?utm_source=b">Story once more</a></p>`, ""},
		"a link in a sentence":        {`<p><a href="https://x9.test/">Go</a> is a language that I like.</p>`, ""},

		"but not a story on sponsors":     {`<h3><a href="https://x9.test/">How sponsors pay for free software</a></h3><p>Text.</p>`, "How sponsors pay for free software"},
		"nor one on advertising":          {`<h3><a href="https://x9.test/">An ad blocker in 500 lines</a></h3><p>It presents ads as haiku.</p>`, "An ad blocker in 500 lines"},
		"nor one by a partner of theirs":  {`<h3><a href="https://x9.test/">Partners in crime</a></h3><p>Two engineers.</p>`, "Partners in crime"},
		"nor a post of somebody":          {`<h3><a href="https://mastodon.social/@a/113">A thread on DNS</a></h3><p>Text.</p>`, "A thread on DNS"},
		"nor an item that is a sentence":  {`<ul><li>The <a href="https://x9.test/">first beta</a> is out.</li></ul>`, "The first beta is out."},
		"nor one whose link comes behind": {`<h3>A title</h3><p>A text about it. <a href="https://x9.test/">Read more →</a></p>`, "A title"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Stories(clean.HTML(fmt.Sprintf(around, c.html), nil), "https://weekly.test/issues/12")
			titles := make([]string, 0, len(got))
			for _, s := range got {
				if !strings.HasPrefix(s.Title, "Story number") {
					titles = append(titles, s.Title)
				}
			}
			if len(got)-len(titles) != 4 || strings.Join(titles, "|") != c.more {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// checkStories holds what is true of any HTML.
func checkStories(t fatal, html, base string) {
	t.Helper()
	got := Stories(html, base)
	if len(got) > MaxStories || got != nil && len(got) < fewest-1 {
		t.Fatalf("%d stories", len(got))
	}
	seen := map[string]bool{}
	for _, s := range got {
		u, ok := parseWeb(s.URL)
		switch {
		case !ok || Unwrap(s.URL) != s.URL || len(s.URL) > maxStoryURL:
			t.Fatalf("address %q", s.URL)
		case seen[CanonicalStory(s.URL)]:
			t.Fatalf("%s is there twice", s.URL)
		case isOwn(u, base) || isSurrounding(u):
			t.Fatalf("%s is no story", s.URL)
		case s.Title == "" || clean.Line(s.Title) != s.Title || clean.Line(s.Blurb) != s.Blurb:
			t.Fatalf("text %q, %q", s.Title, s.Blurb)
		case utf8.RuneCountInString(s.Title) > maxHeadline || utf8.RuneCountInString(s.Blurb) > maxBlurb:
			t.Fatalf("too long: %d, %d", len(s.Title), len(s.Blurb))
		}
		seen[CanonicalStory(s.URL)] = true
	}
}

func TestLawsOfStories(t *testing.T) {
	piece := rapid.SampledFrom([]string{"<h2>", "</h2>", "<h3>", "</h3>", "<p>", "</p>", "<ul><li>", "<li>", "</ul>", "<hr>", "<br>", "Sponsor", "Jobs", "Read more", "1. ", " — ", "12:30 ",
		`<a href="https://a.test/1">A story</a>`, `<a href="https://b.test/2?utm_source=x">Another</a>`, `<a href="https://c.test/3">Third</a>`, `<a href="https://d.test/4">Fourth</a>`,
		`<a href="https://weekly.test/own">Own</a>`, `<a href="https://x.com/me">Me</a>`, `<a href="https://e.test/5">Read more</a>`, `<a href="mailto:a@b.test">Mail</a>`,
		"Words that say what a story is about, at some length. ", "unsubscribe", "\x1b[2J", "\u202e"})
	rapid.Check(t, func(t *rapid.T) {
		checkStories(t, strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "html"), ""), "https://weekly.test/12")
	})
}

func FuzzStories(f *testing.F) {
	for _, issue := range issues(f) {
		f.Add(issue[0], issue[1])
	}
	f.Add("<h3><a href=//x>", "http://[")
	f.Fuzz(func(t *testing.T, html, base string) { checkStories(t, html, base) })
}

func BenchmarkStories_40KB(b *testing.B) {
	html := strings.Repeat(issues(b)["heading-and-paragraph"][0], 12)
	b.SetBytes(int64(len(html)))
	for b.Loop() {
		Stories(html, "https://briefly.test/")
	}
}
