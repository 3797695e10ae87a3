package feeds

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const target = "https://x.test/a?b=c%20d"

var in = url.QueryEscape(target)

var unwrapped = map[string]struct{ address, want string }{
	"leaves a plain address as it is spelt":    {"HTTP://Blog.X.test:80/A/?z=1&b=%7e#part", "HTTP://Blog.X.test:80/A/?z=1&b=%7e#part"},
	"leaves what is no web address":            {"mailto:a@b.test?utm_source=x", "mailto:a@b.test?utm_source=x"},
	"leaves a relative one":                    {"/a?utm_source=x", "/a?utm_source=x"},
	"escapes what would end an address":        {"https://x.test/a b?c=\"<d>", "https://x.test/a%20b?c=%22%3Cd%3E"},
	"drops campaign parameters":                {"https://x.test/?utm_source=a&id=7&UTM_Medium=b&utm%5Fterm=c", "https://x.test/?id=7"},
	"drops the question mark with them":        {"https://x.test/a?fbclid=1#p", "https://x.test/a#p"},
	"drops those of mailing services":          {"https://x.test/a?mc_cid=1&mc_eid=2&mkt_tok=3&_bhlid=4&_hsmi=5&ck_subscriber_id=6", "https://x.test/a"},
	"drops a ref that is a site":               {"https://x.test/a?ref=golangweekly.com", "https://x.test/a"},
	"drops a ref that is a newsletter":         {"https://x.test/a?ref=the-weekly&source=rss----7f60", "https://x.test/a"},
	"keeps a ref that is a branch":             {"https://github.com/a/b?ref=main", "https://github.com/a/b?ref=main"},
	"keeps a branch that is named like a site": {"https://api.github.com/a/b?ref=v2.beta", "https://api.github.com/a/b?ref=v2.beta"},
	"drops a site's own":                       {"https://www.youtube.com/watch?v=abcdefghijk&si=1&t=30", "https://www.youtube.com/watch?v=abcdefghijk&t=30"},
	"keeps the same name elsewhere":            {"https://x.test/?si=1&s=2&t=3", "https://x.test/?si=1&s=2&t=3"},
	"drops a campaign in the anchor":           {"https://x.test/a#utm_source=rss", "https://x.test/a"},
	"drops the mark of a quoted text":          {"https://x.test/a#:~:text=b", "https://x.test/a"},

	"Google":                   {"https://www.google.com/url?sa=t&q=" + in + "&ved=1", target},
	"Google, by url":           {"https://www.google.de/url?url=" + in, "https://www.google.de/url?url=" + in},
	"Google's AMP":             {"https://www.google.com/amp/s/x.test/a/amp", "https://x.test/a/amp"},
	"an AMP cache":             {"https://x-test.cdn.ampproject.org/c/s/x.test/a?b=c", "https://x.test/a?b=c"},
	"YouTube":                  {"https://www.youtube.com/redirect?event=v&q=" + in, target},
	"Facebook":                 {"https://l.facebook.com/l.php?u=" + in + "&h=AT0", target},
	"Facebook for phones":      {"https://lm.facebook.com/l.php?u=" + in, target},
	"Messenger":                {"https://l.messenger.com/l.php?u=" + in, target},
	"Threads":                  {"https://l.threads.com/?u=" + in + "&e=AT0", target},
	"LinkedIn's old":           {"https://www.linkedin.com/redir/redirect?url=" + in + "&urlhash=x", target},
	"anonym.to":                {"https://anonym.to/?" + target, target},
	"Kit's first":              {"https://click.convertkit-mail.com/v8u/abc/" + b64(target), target},
	"Kit's fourth":             {"https://click.convertkit-mail4.com/v8u/abc/" + b64(target), target},
	"Kit":                      {"https://click.kit-mail3.com/v8u/abc/" + b64(target), target},
	"an AMP cache without TLS": {"https://x-test.cdn.ampproject.org/c/x.test/a", "http://x.test/a"},
	"Instagram":                {"https://l.instagram.com/?u=" + in + "&e=AT0", target},
	"Reddit":                   {"https://out.reddit.com/t3_abc?url=" + in + "&token=x", target},
	"Tumblr":                   {"https://t.umblr.com/redirect?z=" + in + "&t=x", target},
	"Medium":                   {"https://medium.com/r/?url=" + in, target},
	"LinkedIn":                 {"https://www.linkedin.com/safety/go?url=" + in + "&trk=x", target},
	"Steam":                    {"https://steamcommunity.com/linkfilter/?u=" + in, target},
	"VK":                       {"https://vk.com/away.php?to=" + in, target},
	"DuckDuckGo":               {"https://duckduckgo.com/l/?uddg=" + in + "&rut=x", target},
	"Slack":                    {"https://slack-redir.net/link?url=" + in, target},
	"Disqus":                   {"https://disq.us/url?url=" + in, target},
	"Pocket":                   {"https://getpocket.com/redirect?url=" + in, target},
	"Outlook":                  {"https://eur01.safelinks.protection.outlook.com/?url=" + in + "&data=05", target},
	"Proofpoint 2":             {"https://urldefense.proofpoint.com/v2/url?u=https-3A__x.test_a-3Fb-3Dc-2520d&d=Dw", target},
	"Proofpoint 3":             {"https://urldefense.com/v3/__https://x.test/a?b=c*20d__;JQ!!x$", "https://urldefense.com/v3/__https://x.test/a?b=c*20d__;JQ!!x$"},
	"Proofpoint 3 whole":       {"https://urldefense.com/v3/__https://x.test/a?b=c__;!!x$", "https://x.test/a?b=c"},
	"href.li":                  {"https://href.li/?" + target, target},
	"href.li escaped":          {"https://href.li/?" + in, target},
	"Substack":                 {"https://substack.com/redirect/2/" + b64(`{"e":"`+target+`","t":1}`), target},
	"Substack, unknown":        {"https://substack.com/redirect/0f8a-11?j=eyJ1IjoiYSJ9", "https://substack.com/redirect/0f8a-11?j=eyJ1IjoiYSJ9"},
	"Kit's second":             {"https://click.convertkit-mail2.com/v8u/abc/" + b64(target), target},
	"Customer.io":              {"https://e.weekly.test/e/c/" + b64(`{"email_id":"x","href":"`+target+`"}`) + "/0a1b", target},
	"Mandrill":                 {"https://mandrillapp.com/track/click/1/x.test?p=" + b64(`{"s":"q","v":1,"p":"{\"u\":1,\"url\":\"https:\\/\\/x.test\\/a\"}"}`), "https://x.test/a"},
	"Amazon's mail":            {"https://tracking.weekly.test/CL0/https:%2F%2Fx.test%2Fa%3Fb=c%2520d%26utm_source=weekly/1/0100018/abc=1", target},
	"Amazon's own host":        {"https://q.r.us-east-1.awstrack.me/L0/https:%2F%2Fx.test%2Fa/1/0100/x", "https://x.test/a"},
	"one in another":           {"https://l.facebook.com/l.php?u=" + url.QueryEscape("https://www.google.com/url?q="+in), target},

	"a target that is no web address is none": {"https://www.google.com/url?q=javascript%3Aalert(1)", "https://www.google.com/url?q=javascript%3Aalert(1)"},
	"nor is a search for one":                 {"https://www.google.com/search?q=" + in, "https://www.google.com/search?q=" + in},
	"nor a parameter of an unknown site":      {"https://x.test/share?url=" + in, "https://x.test/share?url=" + in},
	"nor a host that only ends alike":         {"https://notgoogle.com/url?q=" + in, "https://notgoogle.com/url?q=" + in},
	"a shortener would need a request":        {"https://bit.ly/3abc", "https://bit.ly/3abc"},
}

func TestUnwrap(t *testing.T) {
	for name, c := range unwrapped {
		t.Run(name, func(t *testing.T) {
			if got := Unwrap(c.address); got != c.want {
				t.Errorf("Unwrap(%q)\n got %q\nwant %q", c.address, got, c.want)
			}
		})
	}
}

func TestEveryRedirectorHasACase(t *testing.T) {
	for _, r := range redirectors {
		found := false
		for _, c := range unwrapped {
			u, ok := parseWeb(c.address)
			found = found || ok && c.address != c.want && strings.HasPrefix(u.Path, r.path) && (r.host == "" || within(bareHost(u.Hostname()), r.host)) && r.target(u) != ""
		}
		if !found {
			t.Errorf("%s%s has none", r.host, r.path)
		}
	}
}

func TestCanonicalStory(t *testing.T) {
	for name, group := range map[string][]string{
		"scheme, www and slash":  {"https://x.test/a/b", "http://x.test/a/b/", "https://www.x.test/a/b", "HTTPS://WWW.X.TEST:443/a/b?", "http://x.test.:80/a/b#c"},
		"phones":                 {"https://x.test/a", "https://m.x.test/a", "https://mobile.x.test/a", "https://amp.x.test/a", "https://x.test/a/amp/", "https://x.test/a?amp=1"},
		"the root":               {"https://x.test", "http://x.test/", "https://www.x.test/?utm_source=a"},
		"order of parameters":    {"https://x.test?a=1&b=2", "https://x.test?b=2&a=1&a=1", "https://x.test/?b=2&fbclid=x&&a=1"},
		"escapes":                {"https://x.test/~a/%C3%A4?b=c%20d", "https://x.test/%7ea/ä?b=c+d"},
		"a fragment that routes": {"https://x.test#!/a", "http://x.test/#!/a"},
		"Wikipedia":              {"https://en.wikipedia.org/wiki/Go", "https://en.m.wikipedia.org/wiki/Go"},
		"a video":                {"https://youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk?t=3", "https://m.youtube.com/watch?app=x&v=abcdefghijk&list=PL"},
		"a paper":                {"https://arxiv.org/abs/2106.04561", "http://arxiv.org/pdf/2106.04561.pdf", "https://www.arxiv.org/pdf/2106.04561"},
		"a post":                 {"https://x.com/a/status/1", "https://mobile.twitter.com/a/status/1?s=20", "https://twitter.com/a/status/1"},
		"through a redirector":   {"https://x.test/a", "https://www.google.com/url?q=http%3A%2F%2Fwww.x.test%2Fa%2F%3Futm_source%3Dq"},
		"a short name":           {"https://m.test/a"},
		"a number":               {"https://10.0.0.1/a"},
		"another port":           {"https://x.test:8443/a", "http://www.x.test:8443/a"},
		"version 6":              {"https://[2001:db8::1]/a", "http://[2001:DB8::1]:80/a/"},
		"what is no web address": {"mailto:a@b.test"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, address := range group {
				if got := CanonicalStory(address); got != group[0] {
					t.Errorf("CanonicalStory(%q) = %q, want %q", address, got, group[0])
				}
			}
		})
	}
	for _, two := range [][2]string{
		{"https://x.test/a", "https://x.test/A"}, {"https://x.test/?id=1", "https://x.test/?id=2"}, {"https://x.test/a", "https://y.test/a"},
		{"https://blog.x.test/a", "https://x.test/a"}, {"https://x.test/amp", "https://x.test/stamp"}, {"https://x.test:8080/", "https://x.test/"},
	} {
		if CanonicalStory(two[0]) == CanonicalStory(two[1]) {
			t.Errorf("%s and %s are made one", two[0], two[1])
		}
	}
}

// fatal is a test of either kind.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkAddress holds what is true of any text.
func checkAddress(t fatal, s string) {
	t.Helper()
	for name, f := range map[string]func(string) string{"Unwrap": Unwrap, "CanonicalStory": CanonicalStory} {
		got := f(s)
		if again := f(got); again != got {
			t.Fatalf("%s is not stable:\n  %q\n→ %q\n→ %q", name, s, got, again)
		}
		if len(got) > 3*len(s)+32 {
			t.Fatalf("%s(%q) = %q: %d bytes of %d", name, s, got, len(got), len(s))
		}
		was, ok := parseWeb(s)
		if !ok {
			continue
		}
		if is, ok := parseWeb(got); len(got) <= maxAddress && (!ok || strings.ContainsAny(got, " \"<>\n")) {
			t.Fatalf("%s(%q) = %q is no address", name, s, got)
		} else if _, leads := targetOf(was); ok && !leads && is.Host == "" {
			t.Fatalf("%s(%q) = %q lost its host", name, s, got)
		}
	}
}

func TestLawsOfAddresses(t *testing.T) {
	part := rapid.SampledFrom([]string{"http://", "https://", "HTTPS://", "www.", "m.", "amp.", "x.test", "google.com/url?q=", "l.facebook.com/l.php?u=", "youtu.be/",
		"en.m.", "/a", "/", "//", "/amp", ".amp", "?", "&", "=", "#", "#!", "utm_source=a", "ref=", "b.test", "%", "%2F", "%25", "%41", "%zz", "%3A%2F%2F", " ", "+", "ä", ":443", ":8", "@",
		"[::1]", "/CL0/https:%2F%2Fx.test%2Fb/1", "1", "twitter.com", "abcdefghijk", "arxiv.org/pdf/", "old.reddit.com", "..", "\\", "\"", "href.li/?"})
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), ""))
	})
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SliceOfN(rapid.StringMatching(`[a-zA-Z0-9._~-]{1,8}x`), 1, 4).Draw(t, "path")
		host := rapid.StringMatching(`[a-z]{2,8}\.(test|example)`).Draw(t, "host")
		dressed := rapid.SampledFrom([]string{"http://", "https://", "https://www.", "http://m."}).Draw(t, "start") + host + "/" + strings.Join(path, "/") +
			rapid.SampledFrom([]string{"", "/", "?utm_source=z", "/?fbclid=1#p"}).Draw(t, "end")
		if got, want := CanonicalStory(dressed), "https://"+host+"/"+strings.Join(path, "/"); got != want {
			t.Fatalf("CanonicalStory(%q) = %q, want %q", dressed, got, want)
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	for _, s := range []string{"https://x.test/a?utm_source=b", "https://www.google.com/url?q=https%3A%2F%2Fx.test", "https://href.li/?https://href.li/?http://a.b",
		"https://substack.com/redirect/2/eyJlIjoiaHR0cDovL2EuYiJ9", "https://a.b/CL0/https:%2F%2Fc.d%2Fe/1", "https://urldefense.com/v3/__http://a.b__;", "http://%zz", "https://a.b/%%341"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}

func FuzzCanonicalStory(f *testing.F) {
	for _, s := range []string{"HTTP://WWW.X.TEST:80/a/../b/?b=1&a=2#!c", "http://[::1%25eth0]:80/", "http://user:pw@m.x.test/amp/", "https://youtu.be/abcdefghijk", "https://twitter.com/a/amp",
		"https://x.test/?%%341=+", "http://ä.test/ö", "http://www.m.www.x.test."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}
