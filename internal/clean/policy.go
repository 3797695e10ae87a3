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
	// addresses are the attributes that hold one address.
	addresses = set("href src cite")
	// implied says what ends when the key starts.
	implied = map[string]ending{
		"li": {marked("li"), marked("ul ol")}, "dt": {marked("dt dd"), marked("dl")}, "dd": {marked("dt dd"), marked("dl")},
		"tr": {marked("tr"), marked("table")}, "td": {marked("td th"), marked("table")}, "th": {marked("td th"), marked("table")},
		"tbody": {marked("thead tbody"), marked("table")}, "tfoot": {marked("thead tbody"), marked("table")},
	}
	// paragraph is the rule of every block element: it ends an open paragraph.
	paragraph = ending{marked("p"), scope}
	// scope are the elements that an end tag inside them cannot reach past.
	scope = marked("table td th caption")
)

// ending names the elements that end implicitly, unless one of bounds lies between.
type ending struct{ ends, bounds marks }

// marks are elements as a set of bits. They are asked of each open element at each tag, too often for a map.
type marks uint16

// markOf has the elements that end by themselves, and those that keep others from ending.
var markOf = map[string]marks{
	"li": 1 << 0, "dt": 1 << 1, "dd": 1 << 2, "tr": 1 << 3, "td": 1 << 4, "th": 1 << 5, "thead": 1 << 6, "tbody": 1 << 7,
	"p": 1 << 8, "ul": 1 << 9, "ol": 1 << 10, "dl": 1 << 11, "table": 1 << 12, "caption": 1 << 13,
}

// marked makes the members of a space-separated list.
func marked(names string) (m marks) {
	for _, n := range strings.Fields(names) {
		m |= markOf[n]
	}
	return m
}

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
