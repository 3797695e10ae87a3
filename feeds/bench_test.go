package feeds

import (
	"fmt"
	"html"
	"strings"
	"testing"
)

// The feeds of the benchmarks have the make-up of a large blog's: thirty to sixty posts, paragraphs of 400 to 700 letters
// with a link or a mark in each, lists, code and a picture, the text escaped in Atom and in CDATA in RSS.

const benchSentence = "A queue that is never empty hides its own length, so we measured the time in it instead, and found that half of the work waited for a lock that nobody needed. "

// benchPost is the HTML of a post of about n bytes.
func benchPost(i, n int) string {
	var b strings.Builder
	for p := 0; b.Len() < n; p++ {
		fmt.Fprintf(&b, `<p>%s<a href="/notes/%d#p%d">the <em>earlier</em> note</a> &amp; %s</p>`+"\n", strings.Repeat(benchSentence, 2+p%3), i, p,
			"what it says about 1 &lt; 2.")
		switch p % 4 {
		case 1:
			b.WriteString("<ul>\n<li>one lock</li>\n<li>two queues, and <code>len(q) == 0</code></li>\n</ul>\n")
		case 2:
			fmt.Fprintf(&b, `<pre><code class="language-go">for q.Next() { wait(%d) }</code></pre>`+"\n", p)
		case 3:
			fmt.Fprintf(&b, `<p><img src="/img/%d-%d.png" alt="the waiting times" width="640" height="480"></p>`+"\n", i, p)
		}
	}
	return b.String()
}

func benchAtom() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Waiting</title>
<link href="https://example.org/feed.atom" rel="self"/><link href="https://example.org/"/><updated>2026-10-20T10:00:00Z</updated><id>urn:waiting</id>` + "\n")
	for i := 0; b.Len() < 186_000; i++ {
		fmt.Fprintf(&b, `<entry><title type="html">Waiting, part %d</title><link href="https://example.org/%d" rel="alternate" type="text/html"/>
<id>urn:waiting:%d</id><published>2026-10-%02dT10:00:00+02:00</published><updated>2026-10-%02dT11:00:00+02:00</updated>
<author><name>A. Writer</name></author><category term="locks"/><category term="queues"/>
<summary type="html">%s</summary><content type="html">%s</content></entry>`+"\n", i, i, i, i%28+1, i%28+1,
			html.EscapeString("<p>"+benchSentence+"</p>"), html.EscapeString(benchPost(i, 5000)))
	}
	return b.String() + "</feed>\n"
}

func benchRSS() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Waiting</title><link>https://example.org/</link><description>Queues and locks</description><ttl>60</ttl>` + "\n")
	for i := 0; b.Len() < 164_000; i++ {
		fmt.Fprintf(&b, `<item><title>Waiting &amp; more, part %d</title><link>https://example.org/%d</link><guid isPermaLink="false">waiting-%d</guid>
<pubDate>Tue, %02d Oct 2026 10:00:00 +0200</pubDate><dc:creator><![CDATA[A. Writer]]></dc:creator><category>locks</category><category>queues</category>
<description><![CDATA[<p>%s</p>]]></description><content:encoded><![CDATA[%s]]></content:encoded></item>`+"\n", i, i, i, i%28+1, benchSentence, benchPost(i, 2600))
	}
	return b.String() + "</channel></rss>\n"
}

func TestBenchmarksReadWholeFeeds(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		bytes int
	}{"Atom": {benchAtom(), 190_000}, "RSS": {benchRSS(), 167_000}} {
		doc := mustParse(t, c.text)
		if n := len(c.text); n < c.bytes*97/100 || n > c.bytes*103/100 {
			t.Errorf("%s: %d bytes", name, n)
		}
		if len(doc.Items) < 25 || doc.Repaired {
			t.Errorf("%s: %d items, repaired %v", name, len(doc.Items), doc.Repaired)
		}
		for _, e := range doc.Items {
			if len(e.Content) < 2500 || len(e.Tags) != 2 || e.Published == "" || e.Link == "" || len(e.Authors) != 1 {
				t.Fatalf("%s: %.300v", name, e)
			}
		}
	}
}

// The guard is what this package does before gofeed is called; the whole path ends in a sanitised Document.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"Atom190KB", benchAtom()}, {"RSS167KB", benchRSS()}} {
		b.Run(c.name+"/guard", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				var w rewriter
				if _, err := w.rewrite(c.text); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/whole", func(b *testing.B) {
			in := Input{URL: where, Body: []byte(c.text)}
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
