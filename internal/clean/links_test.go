package clean

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLinks(t *testing.T) {
	feed := Link{Address: "/feed", Rel: []string{"alternate"}, Type: "application/rss+xml"}
	tests := []struct {
		name, page string
		want       []Link
	}{
		{"a tidy one", `<link rel="alternate" type="application/rss+xml" href="/feed">`, []Link{feed}},
		{"closed as in XHTML", `<link rel="alternate" type="application/rss+xml" href="/feed"/>`, []Link{feed}},
		{"no quotes", `<link rel=alternate type=application/rss+xml href=/feed>`, []Link{feed}},
		{"single quotes", `<link rel='alternate' type='application/rss+xml' href='/feed'>`, []Link{feed}},
		{"capitals and spaces", `<LINK REL=" ALTERNATE " TYPE=" Application/RSS+XML " HREF=" /feed ">`, []Link{feed}},
		{"a media type with a parameter", `<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/feed">`, []Link{feed}},
		{"attributes over several lines", "<link\nrel=alternate\n\ttype=application/rss+xml\nhref=/feed\n>", []Link{feed}},
		{"a reference in an attribute", `<link rel="alternat&#101;" type="application/rss&#43;xml" href="/fee&#x64;">`, []Link{feed}},
		{"the first of two equal attributes", `<link rel=alternate rel=stylesheet type=application/rss+xml href=/feed href=/other>`, []Link{feed}},
		{"a comment that never ends before it", `<!-- <p>x</p><link rel=alternate type=application/rss+xml href=/feed>`, []Link{feed}},
		{"a tag that is cut off is none", `<link rel=alternate type=application/rss+xml href="/feed`, nil},
		{"one in a comment is none", `<!-- <link rel=alternate type=application/rss+xml href=/feed> -->`, nil},
		{"one in a script is none", `<script>"<link rel=alternate type=application/rss+xml href=/feed>"</script>`, nil},
		{"one in a title is none", `<title><link rel=alternate type=application/rss+xml href=/feed></title>`, nil},
		{"one without an address is none", `<link rel=alternate type=application/rss+xml>`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Links(tt.page).Links; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestLinksOfAWholePage(t *testing.T) {
	got := Links(`<!doctype html><html><head><meta name="Generator" content="WordPress 6.8"><meta itemprop=identifier content="UC1">
<meta itemprop=identifier content="UC2"><base href=" /blog/ "><base href="/other/"></head><body>
<a href="one.xml">The <b>RSS</b> &amp; so on<a href=two title="Two"><img></a><a name=x>three</a>`)
	want := Page{Base: "/blog/", Generator: "wordpress 6.8", Meta: map[string]string{"identifier": "UC1"}, Anchors: []Link{
		{Address: "one.xml", Rel: []string{}, Text: "The RSS & so on"},
		{Address: "two", Rel: []string{}, Text: "Two"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLinksOfAHostilePage(t *testing.T) {
	for name, piece := range map[string]string{
		"nothing but anchors":       "<a href=x>",
		"nothing but links":         "<link href=x>",
		"nothing but comments":      "<!--",
		"nothing but openings":      "<",
		"nothing but names":         "<meta itemprop=a content=b>",
		"one attribute without end": "<a href='",
	} {
		t.Run(name, func(t *testing.T) {
			page := Links(strings.Repeat(piece, 8<<20/len(piece)))
			if len(page.Links) > MaxLinks || len(page.Anchors) > MaxLinks || len(page.Meta) > MaxLinks {
				t.Errorf("%d links, %d anchors, %d names", len(page.Links), len(page.Anchors), len(page.Meta))
			}
		})
	}
}

func FuzzLinks(f *testing.F) {
	f.Add(`<base href=/x/><link rel=alternate type="application/atom+xml" href=feed><a href=rss>RSS</a>`)
	f.Add("<!--<a href='\x1b]0;x\a'>\u202e</a>")
	f.Add(`<meta name=generator content="Ghost 5"><meta itemprop=channelId content=UC><a href=a><a href=b>`)
	f.Fuzz(func(t *testing.T, page string) {
		got := Links(page)
		for _, l := range append(got.Links, got.Anchors...) {
			if l.Address == "" || strings.TrimSpace(l.Address) != l.Address {
				t.Errorf("address %q", l.Address)
			}
			if Line(l.Text) != l.Text || utf8.RuneCountInString(l.Text) > longestLabel {
				t.Errorf("text %q", l.Text)
			}
		}
	})
}
