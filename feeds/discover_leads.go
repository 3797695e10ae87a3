package feeds

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tend/internal/clean"
)

// lead is an address at which there may be a feed.
type lead struct {
	address string
	how     string // what led there
	title   string // as the page calls it
}

// comments tells whether a lead is to what readers say below the articles, which is not what anybody follows a site for.
func (l lead) comments() bool {
	at, title := strings.ToLower(l.address), strings.ToLower(l.title)
	return strings.Contains(at, "/comments/") || strings.HasSuffix(at, "/comments") || strings.Contains(at, "comments-rss") ||
		strings.Contains(title, "comments feed") || strings.HasPrefix(title, "comments ")
}

// hostLeads are the feeds of sites that are known to have them at a place that follows from the address, so that no page
// need be read.
func hostLeads(u *url.URL) []lead {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	at := func(how, address string) []lead { return []lead{{address: address, how: "a rule for " + how}} }
	switch {
	case strings.HasSuffix(host, ".substack.com"):
		return at("Substack", "https://"+host+"/feed")
	case host == "medium.com" && parts[0] != "":
		return at("Medium", "https://medium.com/feed/"+parts[0])
	case strings.HasSuffix(host, ".medium.com"):
		return at("Medium", "https://"+host+"/feed")
	case host == "github.com" && len(parts) >= 2:
		return at("GitHub releases", "https://github.com/"+parts[0]+"/"+strings.TrimSuffix(parts[1], ".git")+"/releases.atom")
	case isYouTube(host) && parts[0] == "channel" && len(parts) > 1:
		return at("YouTube", videosOf("channel_id", parts[1]))
	case isYouTube(host) && u.Query().Get("list") != "":
		return at("YouTube", videosOf("playlist_id", u.Query().Get("list")))
	}
	return nil
}

func isYouTube(host string) bool { return host == "youtube.com" || host == "m.youtube.com" }

func videosOf(key, id string) string {
	return "https://www.youtube.com/feeds/videos.xml?" + url.Values{key: {id}}.Encode()
}

// headerLeads are those of a Link header, RFC 8288. Its addresses are relative to the page, whatever its <base> is.
func headerLeads(at *url.URL, h http.Header) (leads []lead) {
	for _, value := range h.Values("Link") {
		for value != "" && len(leads) < mostAsked {
			var l clean.Link
			l, value = cutLink(value)
			if leadsToFeed(l) {
				leads = add(leads, at, l.Address, l.Text, "the page's Link header")
			}
		}
	}
	return leads
}

// cutLink reads the first link of a header's value, such as <address>; rel="alternate"; type="application/rss+xml", and
// returns what follows.
func cutLink(value string) (l clean.Link, rest string) {
	_, value, ok := strings.Cut(value, "<")
	if !ok {
		return l, ""
	}
	l.Address, value, _ = strings.Cut(value, ">")
	for {
		value = strings.TrimLeft(value, " \t")
		if !strings.HasPrefix(value, ";") {
			return l, value
		}
		var name, text string
		name, text, value = cutParameter(value[1:])
		switch strings.ToLower(name) {
		case "rel":
			l.Rel = strings.Fields(strings.ToLower(text))
		case "type":
			text, _, _ = strings.Cut(text, ";")
			l.Type = strings.ToLower(strings.TrimSpace(text))
		case "title":
			l.Text = clean.Truncate(clean.Line(text), 100)
		}
	}
}

// cutParameter reads name=value or name="value", and returns what follows.
func cutParameter(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 || s[end] != '=' {
		end = max(end, 0)
		return strings.TrimSpace(s[:end]), "", s[end:]
	}
	name, s = strings.TrimSpace(s[:end]), strings.TrimLeft(s[end+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s[1:], `"`)
		return name, value, rest
	}
	if end = strings.IndexAny(s, ";,"); end < 0 {
		end = len(s)
	}
	return name, strings.TrimSpace(s[:end]), s[end:]
}

// linkLeads are those that a page declares with <link>.
func linkLeads(base *url.URL, page clean.Page) (leads []lead) {
	for _, l := range page.Links {
		if leadsToFeed(l) {
			leads = add(leads, base, l.Address, l.Text, "the page declares it")
		}
	}
	return leads
}

// leadsToFeed tells whether a link says that it leads to a feed: by its relation and its media type. A type that much else
// has counts only for an address with the look of a feed's.
func leadsToFeed(l clean.Link) bool {
	if slices.Contains(l.Rel, "feed") {
		return true
	}
	if !slices.Contains(l.Rel, "alternate") || slices.Contains(l.Rel, "stylesheet") {
		return false
	}
	switch l.Type {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss", "application/atom":
		return true
	case "text/xml", "application/xml", "application/json", "":
		return LooksLikeFeed(l.Address)
	}
	return false
}

// anchorLeads are links to what has the look of a feed, those of the same host first.
func anchorLeads(base *url.URL, page clean.Page) (leads []lead) {
	var elsewhere []lead
	for _, a := range page.Anchors {
		u, err := base.Parse(a.Address)
		if err != nil || !isWeb(u) || slices.Contains(readers, strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")) {
			continue
		}
		same := strings.EqualFold(u.Hostname(), base.Hostname())
		switch {
		case same && (LooksLikeFeed(u.String()) || slices.Contains(feedLabels, strings.ToLower(a.Text))):
			leads = add(leads, base, a.Address, a.Text, "a link on the page")
		case !same && LooksLikeFeed(u.String()):
			elsewhere = add(elsewhere, base, a.Address, a.Text, "a link on the page")
		}
	}
	return append(leads, elsewhere...)
}

// feedLabels are the texts of links to feeds.
var feedLabels = []string{"rss", "atom", "feed", "rss feed", "atom feed", "rss/atom", "subscribe via rss", "subscribe with rss", "json feed"}

// readers are services to whose pages sites link for reading their feeds.
var readers = []string{"feedly.com", "inoreader.com", "newsblur.com", "theoldreader.com", "bazqux.com", "subtome.com", "add.my.yahoo.com"}

// generators are programs that make sites, and where their feeds are.
var generators = []struct{ name, path string }{
	{"WordPress", "/feed/"}, {"Ghost", "/rss/"}, {"Substack", "/feed"}, {"Hugo", "/index.xml"}, {"Jekyll", "/feed.xml"},
	{"Blogger", "/feeds/posts/default"}, {"Medium", "/feed"},
}

// generatorLeads follow from what made a page, and, for a handle at YouTube, from the channel that the page names.
func generatorLeads(at *url.URL, page clean.Page) (leads []lead) {
	if isYouTube(strings.TrimPrefix(strings.ToLower(at.Hostname()), "www.")) {
		return channelLeads(page)
	}
	for _, g := range generators {
		if strings.HasPrefix(page.Generator, strings.ToLower(g.name)) {
			leads = add(leads, at, g.path, "", "a rule for "+g.name)
		}
	}
	return leads
}

// channelLeads are the videos of the channel that a page at YouTube is about.
func channelLeads(page clean.Page) []lead {
	ids := []string{page.Meta["identifier"], page.Meta["channelId"]}
	for _, l := range page.Links {
		if _, id, ok := strings.Cut(l.Address, "/channel/"); ok && slices.Contains(l.Rel, "canonical") {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		if strings.HasPrefix(id, "UC") && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == "" {
			return []lead{{address: videosOf("channel_id", id), how: "a rule for YouTube"}}
		}
	}
	return nil
}

// usualLeads are the places where feeds often are.
func usualLeads(at *url.URL) (leads []lead) {
	for _, path := range []string{"/feed", "/feed.xml", "/atom.xml", "/rss.xml", "/index.xml", "/rss", "/feed.json"} {
		leads = add(leads, at, path, "", "a usual place")
	}
	return leads
}

// add appends a lead to what an address means on a page, if it can be fetched.
func add(leads []lead, base *url.URL, address, title, how string) []lead {
	u, err := base.Parse(strings.TrimSpace(address))
	if err != nil || !isWeb(u) || u.User != nil || len(u.String()) > longestBase {
		return leads
	}
	u.Fragment, u.RawFragment = "", ""
	return append(leads, lead{u.String(), how, title})
}
