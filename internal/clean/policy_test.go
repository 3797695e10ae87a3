package clean

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// second is the same allow-list, kept by a sanitiser that many rely on. It is no part of the program, since its
// tables for style sheets, which we never allow, take 2 ms of each start.
var second = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name := range allowed {
		p.AllowElements(name)
		if name != "a" && name != "img" {
			p.AllowNoAttrs().OnElements(name)
		}
	}
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireNoReferrerOnLinks(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "width", "height").OnElements("img")
	p.AllowAttrs("title").OnElements("a", "abbr", "dfn", "img", "time")
	p.AllowAttrs("cite").OnElements("blockquote", "del", "ins", "q")
	p.AllowAttrs("datetime").OnElements("del", "ins", "time")
	number := regexp.MustCompile(`^-?[0-9]{1,6}$`)
	p.AllowAttrs("colspan", "rowspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("span").Matching(number).OnElements("col", "colgroup")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("value").Matching(number).OnElements("li")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[a-zA-Z0-9+#-]{1,30}$`)).OnElements("code")
	return p
})

// FuzzSecondOpinion holds HTML to what the other sanitiser lets pass: it must find nothing to take out.
func FuzzSecondOpinion(f *testing.F) {
	for _, s := range []string{
		`<a href="/x" onclick=y title=t>l</a><img src=a.png alt="<">`, `<a href="http:x">l</a><a name=x>m</a><img>`,
		`<td colspan=2 rowspan=x><li value=-3><ol start=9999999><col span=1>`, `<code class="language-c++ x">`, `<p dir=RTL>`,
		`<a href="mailto:a@b.example?subject=x&body=y">`, `<a href="http://[::1%25a]/ü?a=ä#ß">`, `<a href="HTTP://A.example/\x">`,
		`<q cite="javascript:x"><del datetime="x">`, "<a href='https://e.example/\u00a0 &#39;'>", `<a href=//h/p><a href=?q><a href="">`, `<a href="https://e.example/a b?c d#e f">`,
		`<big><main><x-y onload=z><b style=x class=y id=z>`, `<img src="https:///x"><img src="https://u:p@h/">`, "<a\x00href=x>",
	} {
		f.Add(s)
	}
	base, _ := url.Parse("https://example.org/a/")
	f.Fuzz(func(t *testing.T, s string) {
		for _, base := range []*url.URL{nil, base} {
			got := HTML(s, base)
			if want := second().Sanitize(got); got != want {
				t.Errorf("HTML(%q)\n got %q\nwant %q", s, got, want)
			}
		}
	})
}

func TestKeeps(t *testing.T) {
	for name, c := range map[string]struct {
		element, key, val string
		want              bool
	}{
		"a link":                   {"a", "href", "https://example.org/", true},
		"a mail address":           {"a", "href", "mailto:a@example.org", true},
		"a script":                 {"a", "href", "javascript:x", false},
		"an address without host":  {"a", "href", "http:x", false},
		"a relative address":       {"img", "src", "/x", false},
		"a link on what is none":   {"b", "href", "https://example.org/", false},
		"an event handler":         {"a", "onclick", "x", false},
		"a style":                  {"p", "style", "x", false},
		"a number":                 {"td", "colspan", "12", true},
		"a negative number":        {"li", "value", "-1", true},
		"no number":                {"td", "colspan", "1;", false},
		"a sign alone":             {"li", "value", "-", false},
		"a huge number":            {"td", "rowspan", "1234567", false},
		"a direction":              {"p", "dir", "rtl", true},
		"another direction":        {"p", "dir", "up", false},
		"a language":               {"code", "class", "language-c++", true},
		"a language and a class":   {"code", "class", "language-go x", false},
		"a language without name":  {"code", "class", "language-", false},
		"a language of no code":    {"pre", "class", "language-go", false},
		"a language of 31 letters": {"code", "class", "language-" + strings.Repeat("x", 31), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keeps(c.element, html.Attribute{Key: c.key, Val: c.val}); got != c.want {
				t.Errorf("keeps %s of %s: %v", c.key, c.element, got)
			}
		})
	}
}
