package feeds

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// hostileFeeds are documents that kill or stall parsers which read them as they come. The first takes 6 KB when
// compressed and overflows the stack of gofeed 1.4.2; the second takes it 2.5 GB.
func hostileFeeds() map[string]string {
	rss := func(item string) string {
		return `<rss version="2.0"><channel><title>t</title><item>` + item + `</item></channel></rss>`
	}
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	return map[string]string{
		"elements without an end":            `<rss><channel><item><y xmlns="u:x">` + strings.Repeat("<a>", 2_000_000),
		"a namespace for each level":         rss(many(8000, `<a xmlns:n%d="u">`)),
		"a thousand namespaces":              rss(`<a` + many(200, ` xmlns:n%d="u"`) + `>` + strings.Repeat("<b/>", 100_000) + `</a>`),
		"a text in a hundred thousand parts": rss(`<x:y xmlns:x="u">` + strings.Repeat("a<!---->", 100_000) + `</x:y>`),
		"two hundred thousand attributes":    rss(`<a` + many(200_000, ` a%d=""`) + `/>`),
		"a title of 20 MB":                   `<rss><channel><title>` + strings.Repeat("a", 20<<20),
		"a million elements":                 rss(strings.Repeat("<a/>", 1_000_000)),
		"a hundred thousand items":           `<rss><channel>` + strings.Repeat("<item/>", 100_000),
		"a base before each link": `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://e.example/` + strings.Repeat("a", 2000) +
			`/">` + strings.Repeat("<entry><link href='x'/></entry>", 9000) + `</feed>`,
		"deep JSON":         `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 1_000_000),
		"endless JSON":      `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("0,", 2_000_000) + "0]}",
		"many JSON items":   `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("{},", 20_000) + "{}]}",
		"deep naked markup": rss("<description>" + strings.Repeat("<p>", 1000)),
	}
}

func TestHostileFeedsAreRefused(t *testing.T) {
	for name, body := range hostileFeeds() {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(Input{URL: "https://example.org/feed", Body: []byte(body)})
			var h *HostileError
			if !errors.As(err, &h) {
				t.Fatalf("got %v, want a HostileError", err)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("message has lines: %v", err)
			}
		})
	}
}

// Documents that look bad to a naive scanner and are merely damaged: they end in a feed, or in "not a feed", in
// time linear in their length.
func TestHopelessSyntaxIsReadInOnePass(t *testing.T) {
	for name, part := range map[string]string{
		"instructions without an end": "<?x", "declarations without an end": "<!x[", "quotes without an end": `<a b="`,
		"apostrophes without an end": `<a b='c" `, "comments without an end": "<!--", "less-thans": "<", "ampersands": "&",
		"references without an end": "&#x1;&amp", "end tags": "</a>", "sections without an end": "<![CDATA[",
		"brackets": "<!DOCTYPE x [ ]",
	} {
		t.Run(name, func(t *testing.T) {
			body := "<rss><channel><item><title>" + strings.Repeat(part, 500_000/len(part))
			doc, err := Parse(Input{Body: []byte(body)})
			var h *HostileError
			if err != nil && !errors.As(err, &h) {
				t.Fatal(err)
			}
			if err == nil && !doc.Repaired {
				t.Error("damage went unnoticed")
			}
		})
	}
}

func TestEntitiesOfADocumentTypeAreNotExpanded(t *testing.T) {
	doc := mustParse(t, `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
		<rss><channel><title>x &b; &c; y</title></channel></rss>`)
	if doc.Title != "x &b; &c; y" {
		t.Errorf("title %q", doc.Title)
	}
}

func TestDeepHTMLInATextBecomesText(t *testing.T) {
	doc := mustParse(t, "<rss><channel><item><description>"+strings.Repeat("&lt;div&gt;", 20_000)+"end</description></item></channel></rss>")
	if got := doc.Items[0].Summary; got != "end" {
		t.Errorf("summary %.60q", got)
	}
}

func BenchmarkGuard_6MBHostile(b *testing.B) {
	body := []byte(hostileFeeds()["elements without an end"])
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		Parse(Input{Body: body})
	}
}

// Looking for duplicates made 100,000 authors of one item take minutes.
func TestListsOfAnItemAreCut(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "<author>p%d</author><category>c%d</category>", i, i)
	}
	e := item(t, b.String())
	if len(e.Authors) != maxPeople || len(e.Tags) != maxTags {
		t.Errorf("%d authors, %d tags", len(e.Authors), len(e.Tags))
	}
}
