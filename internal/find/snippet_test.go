package find

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// marked shows a snippet with what was looked for in guillemets.
func marked(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString("«" + p.Text + "»")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("something else ", 20) + "where the page cache is passed over " + strings.Repeat("and more of it ", 20)
	for _, c := range []struct {
		name, text, query string
		width             int
		want              string
	}{
		{"a short text whole", "The page cache", "CACHE", 80, "The page «cache»"},
		{"a phrase as one", "The page cache, a page", `"page cache"`, 80, "The «page cache», a page"},
		{"words that begin so", "caching caches", "cach*", 80, "«caching» «caches»"},
		{"other forms of a word", "Caches were cached, a cachet", "caching", 80, "«Caches» were «cached», a cachet"},
		{"a code word", "use sync.Mutex here", "sync.mutex", 80, "use «sync.Mutex» here"},
		{"a part of a name", "call ListenAndServe", "serve", 80, "call ListenAnd«Serve»"},
		{"Japanese", "東京タワーに行った", "タワー", 80, "東京«タワー»に行った"},
		{"where the words are", long, "page cache", 50, "… else where the «page» «cache» is passed over and more …"},
		{"nothing of it", "all else", "cache", 80, "all else"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := marked(Snippet(c.text, q, c.width)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestASnippetIsAPartOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, width := anyText().Draw(t, "text"), rapid.IntRange(1, 60).Draw(t, "width")
		q, err := ParseQuery(anyQuery().Draw(t, "query"))
		if err != nil {
			return
		}
		var b strings.Builder
		for _, part := range Snippet(text, q, width) {
			b.WriteString(part.Text)
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(b.String(), "… "), " …")
		if !strings.Contains(text, inner) || utf8.RuneCountInString(inner) > width {
			t.Fatalf("%q of %q", b.String(), text)
		}
	})
}
