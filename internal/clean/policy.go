package clean

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

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

// keeps reports whether an element may have an attribute: an allow-list, of elements, names and values. It holds
// for the characters of the value after references were decoded.
func keeps(element string, a html.Attribute) bool {
	switch a.Key {
	case "href":
		return element == "a" && isAddress(a.Val)
	case "src":
		return element == "img" && isAddress(a.Val)
	case "cite":
		return isOne(element, "blockquote", "del", "ins", "q") && isAddress(a.Val)
	case "alt", "width", "height":
		return element == "img"
	case "title":
		return isOne(element, "a", "abbr", "dfn", "img", "time")
	case "datetime":
		return isOne(element, "del", "ins", "time")
	case "colspan", "rowspan":
		return isOne(element, "td", "th") && isNumber(a.Val)
	case "span":
		return isOne(element, "col", "colgroup") && isNumber(a.Val)
	case "start":
		return element == "ol" && isNumber(a.Val)
	case "value":
		return element == "li" && isNumber(a.Val)
	case "dir":
		return isOne(a.Val, "ltr", "rtl", "auto")
	case "class":
		return element == "code" && isLanguage(a.Val)
	}
	return false
}

func isOne(s string, of ...string) bool { return slices.Contains(of, s) }

// isAddress knows the addresses that a page may lead to.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (isOne(u.Scheme, "http", "https") && u.Host != "" || u.Scheme == "mailto")
}

// isNumber accepts up to six digits, which is more than any table has columns.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && len(s) <= 6 && strings.Trim(s, "0123456789") == ""
}

// isLanguage accepts the class that says which language a code block is in.
func isLanguage(s string) bool {
	name, ok := strings.CutPrefix(s, "language-")
	return ok && name != "" && len(name) <= 30 && strings.IndexFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || isOne(string(r), "+", "#", "-"))
	}) < 0
}

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
