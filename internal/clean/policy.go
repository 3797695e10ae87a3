package clean

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// set makes the members of a space-separated list.
func set(names string) map[string]bool {
	m := make(map[string]bool)
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

const blockNames = "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 " +
	"h4 h5 h6 header hr li main nav ol p pre section summary table ul"

var (
	// allowed are the elements that a page may get.
	allowed = set(blockNames + " a abbr b bdi big br caption cite code col colgroup del dfn em i img ins kbd mark q s " +
		"samp small span strike strong sub sup tbody td tfoot th thead time tr tt u var wbr")
	// dropped are the elements that go with everything in them.
	dropped = set("frame frameset iframe math noembed noframes noscript script select style svg template " +
		"textarea title xml")
	// block are the elements before and after which plain text begins a new line.
	block = set(blockNames)
	// void are the elements that have no end tag.
	void = set("area base br col embed frame hr img input link meta param source track wbr")
	// scope are the elements that an end tag inside them cannot reach past.
	scope = set("table td th caption")
	// addresses are the attributes that hold one address.
	addresses = set("href src cite")
	// implied says what ends when the key starts.
	implied = map[string]ending{
		"li": {set("li"), set("ul ol")}, "dt": {set("dt dd"), set("dl")}, "dd": {set("dt dd"), set("dl")},
		"tr": {set("tr"), set("table")}, "td": {set("td th"), set("table")}, "th": {set("td th"), set("table")},
		"tbody": {set("thead tbody"), set("table")}, "tfoot": {set("thead tbody"), set("table")},
	}
	// paragraph is the rule of every block element: it ends an open paragraph.
	paragraph = ending{set("p"), scope}
)

// ending names the elements that end implicitly, unless one of bounds lies between.
type ending struct{ ends, bounds map[string]bool }

// policy is the allow-list. Building it costs a millisecond, which only a program that shows HTML should pay.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name := range allowed {
		p.AllowElements(name)
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

// isTracker reports whether an image is there to count readers: it is at most one pixel wide and high, or it
// lives under an address where the mailing services keep their counters.
func isTracker(attrs []html.Attribute) bool {
	small := 0
	for _, a := range attrs {
		switch a.Key {
		case "width", "height":
			if n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(a.Val), "px")); err == nil && n <= 1 {
				small++
			}
		case "src":
			if isCounter(a.Val) {
				return true
			}
		}
	}
	return small >= 2
}

// isCounter knows the open-tracking addresses of the mailing services that newsletters use.
func isCounter(src string) bool {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil {
		return false
	}
	at := strings.ToLower(u.Hostname() + u.Path)
	for _, part := range []string{
		"list-manage.com/track/open", "feedburner.com/~r/", "feeds.feedburner.com/~ff/", "/wf/open", "/e3t/cto/",
		"/o.gif", "pixel.wp.com/", "stats.wordpress.com/b.gif", "google-analytics.com/collect", "doubleclick.net/",
		"email.mg.substack.com/o/", "eotrx.substackcdn.com/open",
	} {
		if strings.Contains(at, part) {
			return true
		}
	}
	return false
}
