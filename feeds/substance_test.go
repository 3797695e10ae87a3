package feeds

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFingerprintTellsWhatSomebodyWrote(t *testing.T) {
	const text = `<p>Go 1.27 is out - it's fast, says <a href="https://a.test/1">a note</a> at https://a.test/post?id=1.</p>`
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"markup":                        {text, strings.ReplaceAll(strings.ReplaceAll(text, "<p>", "<div><span>"), "</p>", "</span></div>"), true},
		"white space":                   {text, strings.ReplaceAll(text, " is ", "\n\u00a0 is&nbsp;"), true},
		"references":                    {"it's caf\u00e9 & co", "it&#39;s cafe&#x301; &amp; co", true},
		"typographic marks":             {`it's "so" - and so...`, "it’s “so” — and so…", true},
		"characters that do not show":   {"understanding", "under\u00adstand\u200bing\ufeff", true},
		"tracking in a link":            {text, strings.ReplaceAll(text, "test/1", "test/1?utm_source=feed"), true},
		"tracking in an address shown":  {text, strings.ReplaceAll(text, "?id=1.", "?id=1&amp;utm_medium=rss."), true},
		"a number of comments":          {"<p>A</p><p>12 comments</p>", "<p>A</p><p>1,204 comments</p>", true},
		"the same, said otherwise":      {"<p>A</p><p>Points: 3</p><p># Comments: 0</p>", "<p>A</p><p>Points: 30</p><p># Comments: 21</p>", true},
		"how long ago":                  {"by ada 3 hours ago", "by ada 2 days ago", true},
		"one word":                      {"it is fast", "it is slow", false},
		"a sign":                        {"x &lt; 1", "x &gt; 1", false},
		"a number":                      {"version 12 is out", "version 13 is out", false},
		"another address":               {"see https://a.test/1", "see https://a.test/2", false},
		"a sentence more":               {text, text + "<p>Update: it is not.</p>", false},
		"letters of one look elsewhere": {"10 days left", "12 days left", false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, pair := range [][2]Entry{{{Content: c.a}, {Content: c.b}}, {{Summary: c.a}, {Summary: c.b}}} {
				if same := Fingerprint(pair[0]) == Fingerprint(pair[1]); same != c.same {
					t.Errorf("same: %v\n%q\n%q", same, substance(c.a), substance(c.b))
				}
			}
		})
	}
	if Fingerprint(Entry{Title: "a"}) == Fingerprint(Entry{Summary: "a"}) {
		t.Error("a title is the same as a summary")
	}
	if !SameRules(Fingerprint(Entry{}), Fingerprint(Entry{Title: "a"})) || SameRules(Fingerprint(Entry{}), "0123") {
		t.Error("the rules are not told apart")
	}
}

// TestFingerprintLaws: whatever a server does to the look of a text, it is the same; with a sentence more it is not.
func TestFingerprintLaws(t *testing.T) {
	word := rapid.StringMatching(`[a-zA-Zäöüßé<>&'",.0-9-]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 30).Draw(t, "words")
		var plain, dressed strings.Builder
		for _, w := range words {
			plain.WriteString(html.EscapeString(w) + " ")
			dressed.WriteString(dress(t, w))
		}
		a, b := Entry{Title: "t", Content: plain.String()}, Entry{Title: "t", Content: dressed.String()}
		if Fingerprint(a) != Fingerprint(b) {
			t.Fatalf("changed by its look:\n%q\n%q", substance(a.Content), substance(b.Content))
		}
		b.Content += "<p>" + rapid.StringMatching(`[A-Z][a-z]{3,8}( [a-z]{2,9}){2,5}\.`).Draw(t, "sentence") + "</p>"
		if Fingerprint(a) == Fingerprint(b) {
			t.Fatalf("the same with a sentence more: %q", substance(b.Content))
		}
	})
}

// dress writes a word in another way.
func dress(t *rapid.T, word string) string {
	var b strings.Builder
	for _, r := range word {
		switch rapid.IntRange(0, 3).Draw(t, "reference") {
		case 0:
			fmt.Fprintf(&b, "&#%d;", r)
		case 1:
			fmt.Fprintf(&b, "&#x%X;", r)
		default:
			b.WriteString(html.EscapeString(string(r)))
		}
	}
	tags := rapid.SampledFrom([][2]string{{"", ""}, {"<b>", "</b>"}, {"<p class=x>", "</p>"}, {`<a href="/?utm_source=y">`, "</a>"}, {"", "<br>"}}).Draw(t, "tag")
	return tags[0] + b.String() + tags[1] + rapid.SampledFrom([]string{" ", "\n\t", "&nbsp; ", "\u00ad ", "<!-- x --> "}).Draw(t, "space")
}
