package feeds

import (
	"net/url"
	"slices"
	"strings"
)

// CanonicalFeed is the form of an address in which two that lead to the same feed are equal: https for http, the host in
// small letters without a usual port, no fragment, no slash at the end. It is for comparing and not for fetching. An
// address that is none comes back as it is.
func CanonicalFeed(address string) string {
	u, err := url.Parse(webAddress(address))
	if err != nil || !isWeb(u) {
		return strings.TrimSpace(address)
	}
	u.Scheme, u.Host, u.User = "https", strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), nil
	if strings.Contains(u.Host, ":") {
		u.Host = "[" + u.Host + "]"
	}
	if port := portOf(webAddress(address)); port != "" {
		u.Host += ":" + port
	}
	u.Fragment, u.RawFragment = "", ""
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	u.Path = strings.TrimRight(u.Path, "/")
	return u.String()
}

// portOf is the port of an address, unless it is the one of http or https.
func portOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Port() == "80" || u.Port() == "443" {
		return ""
	}
	return u.Port()
}

// webAddress reads the addresses that readers of feeds were given once: feed://example.org/x and feed:https://….
func webAddress(address string) string {
	address = strings.TrimSpace(address)
	scheme, rest, ok := strings.Cut(address, ":")
	switch {
	case !ok || !strings.EqualFold(scheme, "feed"):
		return address
	case strings.HasPrefix(rest, "//"):
		return "http:" + rest
	}
	return rest
}

// LooksLikeFeed tells whether an address has the look of a feed's: such as /feed, /feed/, /blog/atom.xml, /index.rss,
// /feeds/videos.xml?channel_id=… or ?feed=rss2. It asks nobody.
func LooksLikeFeed(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for key, values := range u.Query() {
		if slices.Contains(feedKeys, strings.ToLower(key)) && slices.ContainsFunc(values, isFeedWord) {
			return true
		}
	}
	segments := strings.Split(strings.ToLower(strings.Trim(u.Path, "/")), "/")
	if slices.ContainsFunc(segments, func(s string) bool { return slices.Contains(feedWords, s) }) {
		return true
	}
	name, ending := cutEnding(segments[len(segments)-1])
	switch ending {
	case "rss", "atom", "rdf":
		return name != ""
	case "xml":
		return name != "" && !strings.Contains(name, "sitemap") && name != "opensearch" && name != "osd"
	case "json":
		return isFeedWord(name)
	}
	return false
}

// feedKeys are the keys of a query that say in which format an answer is wanted.
var feedKeys = []string{"feed", "format", "type", "output", "alt"}

// feedWords are the parts of a path that say that it leads to a feed.
var feedWords = []string{"feed", "feeds", "rss", "rss2", "atom", "atom1", "jsonfeed"}

func isFeedWord(s string) bool { return slices.Contains(feedWords, strings.ToLower(s)) }

// cutEnding cuts "feed.xml" into "feed" and "xml".
func cutEnding(name string) (before, ending string) {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return name, ""
}

// parsed is an address, or the empty one where there is none.
func parsed(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		return &url.URL{}
	}
	return u
}
