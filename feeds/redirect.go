package feeds

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// redirector is an address that only leads on to another one, which stands in it.
type redirector struct {
	host   string // it or anything below it; "" for any host
	path   string // its path begins so; "" for any path
	target func(*url.URL) string
}

// redirectors are the forms that are known by their look alone. A service whose addresses hold no target, such as a
// shortener, is none: that would need a request.
var redirectors = []redirector{
	{"google.com", "/url", param("q", "url")},
	{"google.com", "/amp/s/", pathAs("/amp/s/", "https://")},
	{"youtube.com", "/redirect", param("q")},
	{"l.facebook.com", "/l.php", param("u")},
	{"lm.facebook.com", "/l.php", param("u")},
	{"l.instagram.com", "", param("u")},
	{"l.messenger.com", "/l.php", param("u")},
	{"l.threads.com", "", param("u")},
	{"out.reddit.com", "", param("url")},
	{"t.umblr.com", "/redirect", param("z")},
	{"medium.com", "/r/", param("url")},
	{"linkedin.com", "/redir/redirect", param("url")},
	{"linkedin.com", "/safety/go", param("url")},
	{"steamcommunity.com", "/linkfilter", param("url", "u")},
	{"vk.com", "/away.php", param("to")},
	{"duckduckgo.com", "/l/", param("uddg")},
	{"slack-redir.net", "/link", param("url")},
	{"disq.us", "/url", param("url")},
	{"getpocket.com", "/redirect", param("url")},
	{"safelinks.protection.outlook.com", "", param("url")},
	{"urldefense.com", "/v3/__", proofpoint3},
	{"urldefense.proofpoint.com", "/v2/url", proofpoint2},
	{"href.li", "", wholeQuery},
	{"anonym.to", "", wholeQuery},
	{"cdn.ampproject.org", "/c/s/", pathAs("/c/s/", "https://")},
	{"cdn.ampproject.org", "/c/", pathAs("/c/", "http://")},
	{"substack.com", "/redirect/2/", segments},
	{"convertkit-mail.com", "", segments},
	{"convertkit-mail2.com", "", segments},
	{"convertkit-mail4.com", "", segments},
	{"kit-mail3.com", "", segments}, // once ConvertKit
	{"mandrillapp.com", "/track/click/", mandrill},
	{"", "/CL0/", amazonClick}, // Amazon's mail service, under its customers' names: TLDR's and many others'
	{"", "/L0/", amazonClick},
	{"", "/e/c/", segments}, // Customer.io
}

// targetOf is the address to which a redirector leads, if u is one and says it.
func targetOf(u *url.URL) (string, bool) {
	host := bareHost(u.Hostname())
	for _, r := range redirectors {
		if (r.host == "" || within(host, r.host)) && strings.HasPrefix(u.Path, r.path) {
			if target := printable(strings.TrimSpace(r.target(u))); leads(target) {
				return target, true
			}
		}
	}
	return "", false
}

// leads reports whether a text is an address that one may be sent to, with a host as sites have them.
func leads(target string) bool {
	u, ok := parseWeb(target)
	return ok && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}

// param is the first of the named parameters that holds an address.
func param(names ...string) func(*url.URL) string {
	return func(u *url.URL) string {
		values := u.Query()
		for _, name := range names {
			if v := values.Get(name); leads(v) {
				return v
			}
		}
		return ""
	}
}

// pathAs takes the path behind a prefix for an address without its scheme.
func pathAs(prefix, scheme string) func(*url.URL) string {
	return func(u *url.URL) string {
		rest, ok := strings.CutPrefix(u.EscapedPath(), prefix)
		if !ok || rest == "" {
			return ""
		}
		if u.RawQuery != "" {
			rest += "?" + u.RawQuery
		}
		return scheme + rest
	}
}

// wholeQuery is for redirectors whose query is the target, as it is or escaped.
func wholeQuery(u *url.URL) string {
	if leads(u.RawQuery) {
		return u.RawQuery
	}
	plain, _ := url.QueryUnescape(u.RawQuery)
	return plain
}

// segments looks for the target in the parts of the path: in base64, as such or in a JSON object.
func segments(u *url.URL) string {
	for part := range strings.SplitSeq(u.Path, "/") {
		if text, ok := fromBase64(part); ok {
			if target := inJSON(text); leads(target) {
				return target
			}
		}
	}
	return ""
}

// inJSON is the address that a JSON object names as its target, or the text itself where it is none.
func inJSON(text string) string {
	if !strings.HasPrefix(text, "{") {
		return text
	}
	var to struct{ E, URL, Href string } // of Substack, Mandrill and Customer.io
	if json.Unmarshal([]byte(text), &to) != nil {
		return ""
	}
	return first(to.URL, to.Href, to.E)
}

// fromBase64 decodes either alphabet, with padding or without. Words of a path that happen to be base64 are told from
// it by what comes out.
func fromBase64(s string) (string, bool) {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return "", false
	}
	text := string(b)
	return text, strings.HasPrefix(text, "http") || strings.HasPrefix(text, "{")
}

// mandrill has the target in an object in an object.
func mandrill(u *url.URL) string {
	text, ok := fromBase64(u.Query().Get("p"))
	if !ok {
		return ""
	}
	var outer struct{ P string }
	if json.Unmarshal([]byte(text), &outer) != nil {
		return ""
	}
	return inJSON(outer.P)
}

// amazonClick has the escaped target as the part of the path behind its mark, as in /CL0/https:%2F%2Fx.test%2Fa/1/….
func amazonClick(u *url.URL) string {
	_, rest, _ := strings.Cut(u.EscapedPath(), "L0/")
	target, _, _ := strings.Cut(rest, "/")
	plain, err := url.PathUnescape(target)
	if err != nil {
		return ""
	}
	return plain
}

// proofpoint2 writes "-" for "%" and "_" for "/".
func proofpoint2(u *url.URL) string {
	plain, _ := url.PathUnescape(strings.NewReplacer("-", "%", "_", "/").Replace(u.Query().Get("u")))
	return plain
}

// proofpoint3 has the target between "__" and "__;". Where characters of it were replaced by "*", which are only listed
// behind, it is left.
func proofpoint3(u *url.URL) string {
	rest := strings.TrimPrefix(u.EscapedPath(), "/v3/__")
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	target, _, ok := strings.Cut(rest, "__;")
	if !ok || strings.Contains(target, "*") {
		return ""
	}
	return target
}

// sameAs are the sites that have one story under several addresses; each answer is one that is left as it is.
func sameAs(u *url.URL) (string, bool) {
	host, path := bareHost(u.Hostname()), strings.Trim(u.Path, "/")
	switch {
	case host == "youtu.be" && isVideo(path):
		return "https://youtube.com/watch?v=" + path, true
	case host == "youtube.com" && (path == "watch" || strings.HasPrefix(path, "shorts/") || strings.HasPrefix(path, "live/")):
		if _, video, ok := strings.Cut(path, "/"); ok && isVideo(video) {
			return "https://youtube.com/watch?v=" + video, true
		}
		if video := u.Query().Get("v"); isVideo(video) {
			return "https://youtube.com/watch?v=" + video, true
		}
	case host == "arxiv.org" && strings.HasPrefix(path, "pdf/") && isPaper(path[len("pdf/"):]):
		return "https://arxiv.org/abs/" + strings.TrimSuffix(path[len("pdf/"):], ".pdf"), true
	}
	return "", false
}

// isPaper knows what arXiv names a paper by, such as 2106.04561v2 or cs/0112017.
func isPaper(s string) bool {
	return s != ".pdf" && s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-/") == "" && !strings.Contains(s, "//") &&
		!strings.HasSuffix(s, ".pdf.pdf")
}

// isVideo knows the 11 characters by which YouTube names a video.
func isVideo(s string) bool {
	return len(s) == 11 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}
