package feeds

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

const where = "https://example.org/blog/feed.xml"

func mustParse(t *testing.T, body string) Document {
	t.Helper()
	doc, err := Parse(Input{URL: where, Body: []byte(body)})
	if err != nil {
		t.Fatalf("Parse(%.80q): %v", body, err)
	}
	return doc
}

// item wraps elements into an RSS item and returns the entry that comes out.
func item(t *testing.T, elements string) Entry {
	t.Helper()
	doc := mustParse(t, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><item>`+elements+`</item></channel></rss>`)
	if len(doc.Items) != 1 {
		t.Fatalf("%d items", len(doc.Items))
	}
	return doc.Items[0]
}

// atomEntry does the same for Atom.
func atomEntry(t *testing.T, elements string) Entry {
	t.Helper()
	doc := mustParse(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`+elements+`</entry></feed>`)
	if len(doc.Items) != 1 {
		t.Fatalf("%d items", len(doc.Items))
	}
	return doc.Items[0]
}

func TestParseReadsEachFormat(t *testing.T) {
	want := Entry{
		ID: "urn:x:1", Title: "One & <two>", Link: "https://example.org/1", Summary: "<p>Short</p>", Content: "<p>Long</p>",
		Published: "2026-10-20T08:00:00Z", Updated: "2026-10-21T08:00:00Z", Authors: []Person{{Name: "Ada", URI: "https://ada.example/"}},
		Tags: []string{"go", "db"}, Enclosures: []Enclosure{{"https://example.org/a.mp3", "audio/mpeg", 123}},
	}
	for name, c := range map[string]struct{ version, body string }{
		"rss": {"2.0", `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
			xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>/</link>
			<item><guid isPermaLink="false">urn:x:1</guid><title>One &amp;amp; &amp;lt;two&amp;gt;</title><link>/1</link>
			<description>&lt;p>Short&lt;/p></description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
			<pubDate>Tue, 20 Oct 2026 10:00:00 +0200 (CEST)</pubDate><atom:updated>2026-10-21T08:00:00Z</atom:updated>
			<atom:author><atom:name>Ada</atom:name><atom:uri>https://ada.example/</atom:uri></atom:author>
			<category>go</category><category>db</category><category>go</category>
			<enclosure url="/a.mp3" type="audio/mpeg" length="123"/></item></channel></rss>`},
		"atom": {"1.0", `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="/"/>
			<entry><id>urn:x:1</id><title>One &amp; &lt;two></title><link href="/1.json" type="application/json"/><link href="/1"/>
			<summary type="html">&lt;p>Short&lt;/p></summary><content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Long</h:p></h:div></content>
			<published>2026-10-20T10:00:00+02:00</published><updated>2026-10-21T08:00:00Z</updated>
			<author><name>Ada</name><uri>https://ada.example/</uri></author><category term="go"/><category term="db" label="Databases"/>
			<link rel="enclosure" href="a.mp3" xml:base="/" type="audio/mpeg" length="123"/></entry></feed>`},
		"rdf": {"1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
			xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:c="http://purl.org/rss/1.0/modules/content/">
			<channel rdf:about="https://example.org/"><title>T</title><link>https://example.org/</link></channel>
			<item rdf:about="https://example.org/1"><title>One &amp;amp; &amp;lt;two&amp;gt;</title>
			<description>&lt;p>Short&lt;/p></description><c:encoded>&lt;p>Long&lt;/p></c:encoded><dc:date>2026-10-20T08:00:00Z</dc:date>
			<dcterms:modified>2026-10-21T08:00:00Z</dcterms:modified><dc:creator>Ada</dc:creator><dc:subject>go</dc:subject><dc:subject>db</dc:subject></item></rdf:RDF>`},
		"json": {"1.1", `{"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"/","items":[{"id":"urn:x:1",
			"title":"One & <two>","url":"/1","summary":"Short","content_html":"<p>Long</p>","date_published":"2026-10-20T10:00:00+02:00",
			"date_modified":"2026-10-21T08:00:00Z","authors":[{"name":"Ada","url":"https://ada.example/"}],"tags":"go,db",
			"attachments":[{"url":"/a.mp3","mime_type":"audio/mpeg","size_in_bytes":123}]}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustParse(t, c.body)
			if doc.Format != name || doc.Version != c.version || doc.Title != "T" || doc.Link != "https://example.org/" || doc.Repaired {
				t.Errorf("feed: %+v", doc)
			}
			want := want
			switch name {
			case "rdf": // has no enclosures, and people only by name
				want.ID, want.Enclosures, want.Authors = "https://example.org/1", []Enclosure{}, []Person{{Name: "Ada"}}
			case "json": // has summaries as plain text
				want.Summary = "Short"
			}
			if got := doc.Items[0]; !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestEveryKeyIsPrinted(t *testing.T) {
	b, err := json.Marshal(mustParse(t, `<rss><channel><item/></channel></rss>`))
	if err != nil || strings.Contains(string(b), "null") {
		t.Fatalf("%s, %v", b, err)
	}
	for _, key := range []string{"format", "version", "encoding", "repaired", "title", "link", "description", "language", "id",
		"updated", "rights", "generator", "image", "authors", "items", "summary", "content", "published", "tags", "enclosures", "comments"} {
		if !strings.Contains(string(b), `"`+key+`":`) {
			t.Errorf("no %s in %s", key, b)
		}
	}
}

func TestTitlesArePlainText(t *testing.T) {
	for name, c := range map[string]struct{ got, want string }{
		"RSS text":                  {item(t, "<title>a  b\n c</title>").Title, "a b c"},
		"RSS escaped markup":        {item(t, "<title>&lt;b>a&lt;/b> &amp;amp; b</title>").Title, "a & b"},
		"RSS less-than":             {item(t, "<title>1 &lt; 2</title>").Title, "1 < 2"},
		"RSS type parameter":        {item(t, "<title>List&lt;T> in Go</title>").Title, "List<T> in Go"},
		"RSS naked markup":          {item(t, "<title>a <i>b</i></title>").Title, "a b"},
		"RSS CDATA":                 {item(t, "<title><![CDATA[a &amp; <b>b</b>]]></title>").Title, "a & b"},
		"Atom text":                 {atomEntry(t, `<title type="text">&lt;dialog> in HTML</title>`).Title, "<dialog> in HTML"},
		"Atom text with references": {atomEntry(t, `<title type="text">a &amp;amp; b</title>`).Title, "a &amp; b"},
		"Atom html":                 {atomEntry(t, `<title type="html">&lt;b>a&lt;/b> &amp;lt;p></title>`).Title, "a <p>"},
		"Atom xhtml":                {atomEntry(t, `<title type="xhtml"><div>a <b>b</b> &lt;c></div></title>`).Title, "a b <c>"},
		"terminal sequences":        {item(t, "<title>a&#27;[31m\u009b1mb\u202ec</title>").Title, "a[31mbc"},
		"undeclared entity":         {item(t, "<title>caf&eacute; &nosuch; &copy=1;</title>").Title, "café &nosuch; ©=1;"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func TestIDsAreOpaque(t *testing.T) {
	for _, id := range []string{"HTTP://www.Example.org/thing", "ä b", "tag:x,2026:/%7Ea", "x&y", "urn:uuid:1 2"} {
		esc := strings.ReplaceAll(id, "&", "&amp;")
		if got := atomEntry(t, "<id> "+esc+"\n</id>").ID; got != id {
			t.Errorf("Atom id %q became %q", id, got)
		}
		if got := item(t, "<guid>"+esc+"</guid>").ID; got != id {
			t.Errorf("RSS guid %q became %q", id, got)
		}
	}
}

func TestLinks(t *testing.T) {
	for name, c := range map[string]struct{ got, want string }{
		"guid stands in":              {item(t, "<guid>https://e.example/1</guid>").Link, "https://e.example/1"},
		"guid that denies it":         {item(t, `<guid isPermaLink="false">https://e.example/1</guid>`).Link, ""},
		"guid that is no address":     {item(t, "<guid>42</guid>").Link, ""},
		"link before guid":            {item(t, "<link>/a</link><guid>https://e.example/1</guid>").Link, "https://example.org/a"},
		"empty link":                  {item(t, "<link/><atom:link href='b'/>").Link, "https://example.org/blog/b"},
		"script":                      {item(t, "<link>javascript:alert(1)</link>").Link, ""},
		"xml:base by the book":        {atomEntry(t, `<link xml:base="https://b.org/d/feed.xml" href="x"/>`).Link, "https://b.org/d/x"},
		"nested xml:base":             {mustParse(t, `<feed xml:base="/a/"><entry xml:base="b/"><link href="c"/></entry></feed>`).Items[0].Link, "https://example.org/a/b/c"},
		"spelling of absolute links":  {item(t, "<link>HTTPS://E.example/%7ea?b=c d</link>").Link, "HTTPS://E.example/%7ea?b=c d"},
		"relation written as address": {atomEntry(t, `<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>`).Link, "https://example.org/a"},
		"page before other forms":     {atomEntry(t, `<link rel="self" href="/s"/><link type="application/json" href="/j"/><link href="/p"/>`).Link, "https://example.org/p"},
		"content elsewhere":           {atomEntry(t, `<content src="/c"/>`).Link, "https://example.org/c"},
		"comments":                    {item(t, "<comments>/c</comments>").Comments, "https://example.org/c"},
		"external_url":                {mustParse(t, `{"version":"https://jsonfeed.org/version/1","items":[{"external_url":"https://x.example/"}]}`).Items[0].Link, "https://x.example/"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func TestContentLocationIsTheBase(t *testing.T) {
	body := []byte(`<rss><channel><link>x</link></channel></rss>`)
	for at, want := range map[string]string{"https://cdn.example/d/": "https://cdn.example/d/x", "/e/f": "https://example.org/e/x",
		"javascript:alert(1)": "https://example.org/blog/x", "": "https://example.org/blog/x"} {
		doc, err := Parse(Input{URL: where, Header: http.Header{"Content-Location": {at}}, Body: body})
		if err != nil || doc.Link != want {
			t.Errorf("%q: got %q, %v, want %q", at, doc.Link, err, want)
		}
	}
}

func TestTextsAreSanitised(t *testing.T) {
	got := item(t, `<description>&lt;p onclick="x()">a&lt;script>b&lt;/script>&lt;a href="/l">l&lt;/a></description>`).Summary
	if want := `<p>a<a href="https://example.org/l" rel="noreferrer">l</a></p>`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := atomEntry(t, `<content type="text">1 &lt; 2 &lt;b></content>`).Content; got != "1 &lt; 2 &lt;b&gt;" {
		t.Errorf("Atom text became %q", got)
	}
	if got := atomEntry(t, `<content type="text/html" xml:base="/deep/">&lt;img src="i.png"></content>`).Content; got != `<img src="https://example.org/deep/i.png">` {
		t.Errorf("base of a text: %q", got)
	}
}

func TestAuthorsAreSplit(t *testing.T) {
	for text, want := range map[string]Person{
		"Ada": {Name: "Ada"}, "ada@e.org (Ada L)": {Name: "Ada L", Email: "ada@e.org"}, "Ada L (ada@e.org)": {Name: "Ada L", Email: "ada@e.org"},
		"Ada &lt;ada@e.org&gt;": {Name: "Ada", Email: "ada@e.org"}, "mailto:ada@e.org": {Email: "ada@e.org"},
	} {
		if got := item(t, "<author>"+text+"</author>").Authors; len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

func TestDamageIsMended(t *testing.T) {
	rss := `<rss version="2.0"><channel><title>T</title><item><title>a</title></item></channel></rss>`
	for name, body := range map[string]string{
		"truncated in a tag":         rss[:len(rss)-1],
		"truncated in a text":        rss[:strings.Index(rss, "</title></item>")],
		"text before the root":       "Warning: mysql_connect() in /x.php\n" + rss,
		"markup before the root":     "<br />\n<b>Warning</b>: x" + rss,
		"references to control":      strings.Replace(rss, ">T<", ">T&#27;&#x1b;<", 1),
		"control characters":         strings.Replace(rss, ">T<", ">T\x01\x1b<", 1),
		"a stray byte":               strings.Replace(rss, ">T<", ">T<!-- ü \xe9 --><", 1),
		"mismatched tags":            strings.Replace(rss, "<item>", "<item><b><i></b>", 1),
		"bare ampersands":            strings.Replace(rss, "<item>", "<item><link>/?a=b&c</link>", 1),
		"attributes without quotes":  strings.Replace(rss, `"2.0"`, `2.0`, 1),
		"an encoding that it is not": `<?xml version="1.0" encoding="utf-16"?>` + rss,
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustParse(t, body)
			if doc.Title != "T" || len(doc.Items) != 1 || doc.Items[0].Title != "a" {
				t.Errorf("got %+v", doc)
			}
			if !doc.Repaired && name != "control characters" {
				t.Error("not marked as repaired")
			}
		})
	}
	for name, body := range map[string]string{
		"XML 1.1":            `<?xml version="1.1"?>` + rss,
		"a long comment":     "<!--" + strings.Repeat("x", 10_000) + "-->" + rss,
		"MySQL's name":       `<?xml version="1.0" encoding="utf8mb4"?>` + rss,
		"a byte order mark":  "\ufeff" + rss,
		"items out of place": strings.Replace(rss, "</channel></rss>", "</channel></rss>", 1),
	} {
		if doc := mustParse(t, body); doc.Title != "T" || doc.Repaired {
			t.Errorf("%s: %+v", name, doc)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := `<rss><channel><title>Zoë €</title></channel></rss>`
	wide := utf16.Encode([]rune(text))
	var be, le []byte
	for _, u := range wide {
		be, le = append(be, byte(u>>8), byte(u)), append(le, byte(u), byte(u>>8))
	}
	latin := strings.NewReplacer("ë", "\xeb", "€", "\x80").Replace(text)
	for name, c := range map[string]struct{ body, kind, label string }{
		"UTF-8":                     {text, "", "utf-8"},
		"UTF-8 against the header":  {text, "text/xml; charset=iso-8859-1", "utf-8"},
		"UTF-16 with a mark":        {"\xfe\xff" + string(be), "", "utf-16be"},
		"UTF-16 without":            {string(le), "", "utf-16le"},
		"declared windows-1252":     {`<?xml version="1.0" encoding="Windows-1252"?>` + latin, "", "windows-1252"},
		"charset of the header":     {latin, "text/xml; charset='cp1252'", "windows-1252"},
		"nothing said":              {latin, "", "windows-1252"},
		"a header beyond grammar":   {latin, "text/xml;charset= \"windows-1252\";;", "windows-1252"},
		"UTF-8 claimed, not so":     {latin, "text/xml; charset=utf-8", "utf-8"},
		"an encoding nobody has":    {`<?xml version="1.0" encoding="x-none"?>` + text, "", "utf-8"},
		"declared KOI8-R in cyrill": {"<?xml version='1.0' encoding='koi8-r'?><rss><channel><title>\xfa</title></channel></rss>", "", "koi8-r"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Parse(Input{Header: http.Header{"Content-Type": {c.kind}}, Body: []byte(c.body)})
			if err != nil || doc.Encoding != c.label {
				t.Fatalf("got %q, %v", doc.Encoding, err)
			}
			if want := "Zoë €"; doc.Title != want && c.label != "koi8-r" {
				t.Errorf("title %q", doc.Title)
			}
		})
	}
}

func TestOtherDocumentsAreNamed(t *testing.T) {
	for body, want := range map[string]string{
		"":                             "the document is empty",
		"<!DOCTYPE html><html></html>": "this is an HTML page, not a feed; look for its feed address",
		"<opml/>":                      "this is an OPML list of feeds, not a feed; import it instead",
		`{"hello":1}`:                  "this is JSON, but not a JSON feed",
		`{"version":"https://jsonfeed.org/version/1","items":[`: "the JSON in it is damaged: unexpected EOF",
		"just text": "there is no feed in it; the address may answer with an empty page or with plain text",
		"<foo/>":    "the root element is <foo>, not one of rss, rdf or feed",
	} {
		_, err := Parse(Input{Body: []byte(body)})
		var not *NotAFeedError
		if !errors.As(err, &not) || not.Reason != want {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

func TestHintsOfRSS(t *testing.T) {
	doc := mustParse(t, `<rss><channel><ttl>180</ttl><skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours>
		<skipDays><day>Sunday</day></skipDays><atom:link rel="hub" href="https://hub.example/"/></channel></rss>`)
	want := Hints{TTL: 180, SkipHours: []int{0, 0}, SkipDays: []int{0}, Hub: "https://hub.example/"}
	if !reflect.DeepEqual(doc.Hints, want) {
		t.Errorf("got %+v", doc.Hints)
	}
}

func TestIdentityAndFingerprint(t *testing.T) {
	e := Entry{ID: "x", Link: "https://e.example/", Title: "t", Content: "<p>a b</p>"}
	if Identity(e) != "id:x" || Identity(Entry{Link: e.Link}) != "link:https://e.example/" {
		t.Error("identity is not the id, then the link")
	}
	same, other := e, e
	same.Content, other.Content = "<div>a\n <b>b</b></div>", "<p>a c</p>"
	if Fingerprint(e) != Fingerprint(same) || Fingerprint(e) == Fingerprint(other) {
		t.Error("the fingerprint is not that of the text")
	}
	if Identity(Entry{Title: "a"}) == Identity(Entry{Title: "b"}) {
		t.Error("entries without id and link are all the same")
	}
}
