package feeds

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
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
		"stray end tags":        rss(strings.Repeat("<a>", 110) + strings.Repeat("</b>", 1_000_000)),
		"text outside the feed": strings.Repeat("<", 8_000_000),
		"tags in many texts":    `<rss><channel>` + strings.Repeat("<item><description>"+strings.Repeat("&lt;b>", 100)+"</description></item>", 9000),
		"deep JSON":             `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 1_000_000),
		"endless JSON":          `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("0,", 2_000_000) + "0]}",
		"many JSON items":       `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("{},", 20_000) + "{}]}",
		"references to nothing": rss("<description>" + strings.Repeat("&x;", 80_000) + "</description><title>" + strings.Repeat("&#x1;", 1000) + "</title>"),
		"forbidden characters":  rss("<description>" + strings.Repeat("&#x1;", 1_400_000) + "</description>"),
		"JSON attachments":      `{"version":"https://jsonfeed.org/version/1","items":[{"attachments":[` + strings.Repeat(`{"url":"https://e.example/"},`, 240_000) + `{}]}]}`,
		"keys of a JSON item":   `{"version":"https://jsonfeed.org/version/1","items":[{` + many(240_000, `"k%d":1,`) + `"id":"1"}]}`,
		"deep naked markup":     rss("<description>" + strings.Repeat("<p>", 1000)),
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

// endlessFeeds are honest in form, and one thing in them is without measure. That thing is cut, the rest is read.
func endlessFeeds() map[string]string {
	rss := func(item string) string {
		return `<rss version="2.0"><channel><title>t</title><item>` + item + `</item><item><title>last</title></item></channel></rss>`
	}
	atom := func(entry string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry>` + entry + `</entry><entry><title>last</title></entry></feed>`
	}
	return map[string]string{
		"140,000 links":         atom(strings.Repeat(`<link rel="enclosure" href="https://e.example/x"/>`, 140_000)),
		"140,000 enclosures":    rss(strings.Repeat(`<enclosure url="https://e.example/x"/>`, 140_000)),
		"a title of a text":     rss("<title>" + strings.Repeat("&lt;b>word", 700_000) + "</title>"),
		"a name of a text":      rss("<author>" + strings.Repeat("word ", 1_500_000) + "</author>"),
		"megabytes of HTML":     rss("<description>" + strings.Repeat("&lt;p>a &lt;a href='/x'>b&lt;/a>&lt;/p>", 180_000) + "</description>"),
		"megabytes of text":     rss("<description><![CDATA[" + strings.Repeat("word ", 1_500_000) + "]]></description>"),
		"megabytes of XHTML":    atom(`<content type="xhtml"><div>` + strings.Repeat("<p>some longer text, word by word, of which there are many</p>", 70_000) + "</div></content>"),
		"megabytes of entities": rss("<title>" + strings.Repeat("&#x1;&amp", 800_000) + "</title>"),
		"an attribute of megabytes": atom(`<content type="xhtml"><div><img src="data:image/png;base64,` + strings.Repeat("A", 7<<20) +
			`"/></div></content>`),
		"a base before each link in a text": atom(`<content type="xhtml" xml:base="https://e.example/` + strings.Repeat("a", 2000) +
			`/">` + strings.Repeat("<div>"+strings.Repeat("<a href='x'/>", 100)+"</div>", 1000) + "</content>"),
	}
}

func TestWhatHasNoEndIsCut(t *testing.T) {
	for name, body := range endlessFeeds() {
		t.Run(name, func(t *testing.T) {
			doc := mustParse(t, body)
			if len(doc.Items) != 2 || doc.Items[1].Title != "last" {
				t.Fatalf("%d items", len(doc.Items))
			}
			if !doc.Repaired {
				t.Error("nothing is said of the cut")
			}
			e := doc.Items[0]
			if n := len(e.Title) + len(e.Summary) + len(e.Content); n > 4*MaxText {
				t.Errorf("texts of %d bytes", n)
			}
			if len(e.Enclosures) > MaxFields {
				t.Errorf("%d enclosures", len(e.Enclosures))
			}
		})
	}
}

func TestLongTextsOfJSONAreCut(t *testing.T) {
	doc := mustParse(t, `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":"`+
		strings.Repeat("<p>word</p>", 100_000/2)+`"}]}`)
	if n := len(doc.Items[0].Content); n < MaxText/2 || n > 2*MaxText || !doc.Repaired {
		t.Errorf("%d bytes, repaired %v", n, doc.Repaired)
	}
	_, err := Parse(Input{Body: []byte(`{"version":"https://jsonfeed.org/version/1","items":[` +
		strings.Repeat(`{"content_html":"`+strings.Repeat(`\u003cb>`, 10_000)+`"},`, 30) + `{}]}`)})
	var h *HostileError
	if !errors.As(err, &h) {
		t.Errorf("got %v, want a HostileError", err)
	}
}

// What a hostile feed makes the program allocate is a few times its size and a fixed amount, whatever is in it. The
// time follows from it, and is printed by BenchmarkHostile.
func TestHostileFeedsAllocateLittle(t *testing.T) {
	all := hostileFeeds()
	maps.Copy(all, endlessFeeds())
	for name, body := range all {
		t.Run(name, func(t *testing.T) {
			in := Input{URL: where, Body: []byte(body)}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			Parse(in) // refused or cut: tested above
			runtime.ReadMemStats(&after)
			got, most := after.TotalAlloc-before.TotalAlloc, uint64(3*len(body)+20<<20)
			if got > most {
				t.Errorf("allocated %d KB for %d KB, want at most %d KB", got>>10, len(body)>>10, most>>10)
			}
		})
	}
}

// The number of allocations follows the number of things that are kept, not the length of the feed.
func TestSkippingAllocatesNothing(t *testing.T) {
	parse := func(n int) func() {
		in := Input{URL: where, Body: []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>` +
			strings.Repeat(`<link rel="enclosure" href="https://e.example/x"/>`, n) + `</entry></feed>`)}
		return func() { Parse(in) }
	}
	few, many := testing.AllocsPerRun(3, parse(1_000)), testing.AllocsPerRun(3, parse(100_000))
	if many > few+200 {
		t.Errorf("%.0f allocations for 1,000 links, %.0f for 100,000", few, many)
	}
	stray := func(n int) func() {
		in := Input{URL: where, Body: []byte("<rss><channel>" + strings.Repeat("<a>", 110) + strings.Repeat("</b>", n))}
		return func() { Parse(in) }
	}
	few, many = testing.AllocsPerRun(3, stray(1_000)), testing.AllocsPerRun(3, stray(MaxStrays-1))
	if many > few+200 {
		t.Errorf("%.0f allocations for 1,000 stray tags, %.0f for %d", few, many, MaxStrays)
	}
}

// A feed with more links than are read is refused at the first of them that is too many. Each that came before costs a
// few small allocations, and gofeed gets none.
func TestLinksOfManyEntriesEndEarly(t *testing.T) {
	parse := func(entries int) func() {
		in := Input{URL: where, Body: []byte(`<feed xmlns="http://www.w3.org/2005/Atom">` +
			strings.Repeat("<entry>"+strings.Repeat(`<link href="https://e.example/x"/>`, 500)+"</entry>", entries) + `</feed>`)}
		return func() {
			_, err := Parse(in)
			if h := (*HostileError)(nil); !errors.As(err, &h) {
				t.Errorf("got %v, want a HostileError", err)
			}
		}
	}
	some, more := testing.AllocsPerRun(3, parse(220)), testing.AllocsPerRun(3, parse(440))
	if more > some+200 || more > 6*MaxKept {
		t.Errorf("%.0f allocations for %d links, %.0f for twice as many", some, 220*500, more)
	}
}

// gofeed tries regular expressions on names, and dozens of layouts on dates.
func TestGofeedGetsShortNames(t *testing.T) {
	long := strings.Repeat("wörd ", 2600)
	doc := mustParse(t, `<rss><channel><item><author>`+long+`</author><category>`+long+`</category><pubDate>`+long+`</pubDate></item></channel></rss>`)
	if !doc.Repaired || len(doc.Items[0].Authors) != 1 || len([]rune(doc.Items[0].Authors[0].Name)) != maxName {
		t.Errorf("repaired %v, authors %.200q", doc.Repaired, doc.Items[0].Authors)
	}
	w := rewriter{}
	small, err := w.rewrite(`<rss><channel><item><author>` + long + `</author></item></channel></rss>`)
	if err != nil || len(small) > MaxWord+1000 {
		t.Errorf("%d bytes, %v", len(small), err)
	}
}

func TestListsOfAJSONItemAreCut(t *testing.T) {
	doc := mustParse(t, `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","attachments":[`+
		strings.Repeat(`{"url":"https://e.example/x"},`, 20_000)+`{}],"tags":[`+strings.Repeat(`"a",`, 20_000)+`"b"],"authors":[`+
		strings.Repeat(`{"name":"a"},`, 20_000)+`{"name":"b"}]}]}`)
	e := doc.Items[0]
	if len(e.Enclosures) != MaxFields || len(e.Tags) != 1 || len(e.Authors) != 1 || !doc.Repaired {
		t.Errorf("%d files, %d tags, %d authors, repaired %v", len(e.Enclosures), len(e.Tags), len(e.Authors), doc.Repaired)
	}
}

func BenchmarkHostile(b *testing.B) {
	all := hostileFeeds()
	maps.Copy(all, endlessFeeds())
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			in := Input{URL: where, Body: []byte(all[name])}
			b.ReportAllocs()
			for b.Loop() {
				Parse(in)
			}
		})
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
