package feeds

import (
	"net/url"
	"strings"

	"tend/internal/pattern"
)

// generic are the texts of links that only say "follow me".
var generic = phrases("read more, more, read, read on, read it, continue, continue reading, keep reading, full article, full story, read article, read the article, " +
	"read post, read the post, read full article, learn more, link, source, here, click here, this, watch, watch now, watch video, listen, open, view, website, details, " +
	"weiterlesen, mehr, lire la suite, leer más, link to article, article, go to article, read the full article, read the full story, check it out, see more, post")

// navigation are the texts of links that belong to an issue as such.
var navigation = phrases("unsubscribe, subscribe, subscribe now, subscribe here, sign up, sign up here, join, log in, sign in, upgrade, upgrade to paid, view online, view in browser, " +
	"view in your browser, view this email in your browser, read online, read in browser, read on the web, web version, view web version, open in browser, share, share this, " +
	"share this post, share this issue, forward, forward to a friend, tweet, retweet, like, comment, comments, leave a comment, reply, restack, advertise, advertise with us, " +
	"sponsor us, become a sponsor, sponsorship, preferences, manage preferences, manage your subscription, manage subscription, update preferences, update your preferences, " +
	"email preferences, change email, privacy, privacy policy, terms, terms of service, legal, imprint, impressum, contact, contact us, about, about us, archive, archives, past issues, " +
	"all issues, previous issue, next issue, home, rss, rss feed, jobs, post a job, careers, refer, referral, refer a friend, donate, support us, buy me a coffee, become a patron, patreon, " +
	"twitter, x, facebook, linkedin, instagram, mastodon, bluesky, threads, youtube, discord, slack, telegram, tiktok, github, follow us, follow, podcast, merch, shop, store, faq, help, " +
	"start writing, get the app, download the app, report spam, add us to your address book, abmelden, im browser ansehen, whitelist us")

func phrases(list string) map[string]bool {
	set := map[string]bool{}
	for phrase := range strings.SplitSeq(list, ", ") {
		set[phrase] = true
	}
	return set
}

var unsubscribing = pattern.Of(`(?i)\b(unsubscribe|opt[- ]out|in (your|the) browser|view (this )?(email|issue|message) online|forwarded this|manage your (subscription|preferences))\b`)

func isNavigationText(text string) bool {
	text = strings.Trim(strings.ToLower(text), " .:…→»›>[]()!?")
	return navigation[text] || unsubscribing().MatchString(text)
}

// profiles are sites on which an address with one part names somebody, not something they wrote.
var profiles = names("x.com twitter.com facebook.com instagram.com threads.net threads.com bsky.app linkedin.com mastodon.social hachyderm.io fosstodon.org tiktok.com t.me patreon.com " +
	"ko-fi.com buymeacoffee.com opencollective.com discord.gg discord.com youtube.com medium.com linktr.ee")

// sharing begin the addresses by which one passes a page on.
var sharing = []string{
	"x.com/intent", "x.com/share", "twitter.com/intent", "twitter.com/share", "twitter.com/home", "facebook.com/sharer", "facebook.com/dialog",
	"linkedin.com/sharearticle", "linkedin.com/sharing", "reddit.com/submit", "news.ycombinator.com/submitlink", "t.me/share", "api.whatsapp.com/send", "wa.me/",
	"pinterest.com/pin/create", "getpocket.com/save", "pocket.co/", "tumblr.com/share", "bsky.app/intent", "buffer.com/add", "apps.apple.com/", "play.google.com/store/apps",
	"maps.google.com/", "podcasts.apple.com/", "open.spotify.com/show", "sparkloop.app/", "list-manage.com/profile", "list-manage.com/subscribe", "list-manage.com/vcard",
}

// leaving are parts of a path by which a mailing service lets readers go.
var leaving = pattern.Of(`(?i)/(unsubscribe|unsub|optout|opt-out|preferences|manage[-_]?subscription|email-preferences|forward-to-friend|action/disable_email)\b`)

// isSurrounding reports whether an address belongs to what surrounds an issue: profiles, sharing, leaving.
func isSurrounding(u *url.URL) bool {
	host, path := bareHost(u.Hostname()), strings.Trim(u.Path, "/")
	at := host + "/" + strings.ToLower(path)
	for _, start := range sharing {
		if strings.HasPrefix(at, start) || within(host, strings.TrimSuffix(start, "/")) {
			return true
		}
	}
	first, rest, _ := strings.Cut(path, "/")
	switch {
	case leaving().MatchString(u.Path):
		return true
	case profiles[host] && rest == "" && first != "watch" && !strings.Contains(first, ".php"):
		return true
	case host == "linkedin.com":
		return first == "in" || first == "company" || first == "school"
	case host == "youtube.com":
		return first == "channel" || first == "c" || first == "user"
	case host == "bsky.app":
		return first == "profile" && !strings.Contains(rest, "/")
	}
	return strings.HasPrefix(path, "@") && rest == "" && host != "medium.com" // of a Mastodon
}

// shared are hosts of many; there the first part of the path says whose a page is.
var shared = names("medium.com github.com gitlab.com dev.to reddit.com youtube.com linkedin.com x.com twitter.com buttondown.com buttondown.email hashnode.com mailchi.mp tinyletter.com telegra.ph")

// isOwn reports whether an address is of the site at base: the same host, or one below the other. Links of the site that
// only count the click and lead on are not.
func isOwn(u *url.URL, base string) bool {
	b, ok := parseWeb(base)
	if !ok || isOpaque(u) {
		return false
	}
	host, own := bareHost(u.Hostname()), bareHost(b.Hostname())
	if shared[own] {
		first, _, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
		whose, _, _ := strings.Cut(strings.Trim(b.Path, "/"), "/")
		return host == own && strings.EqualFold(first, whose)
	}
	return within(host, own) || within(own, host)
}

var (
	clickHost = pattern.Of(`^(clicks?|links?|track|tracking|trk|url\d*|ct|lnk|cl)\.[^.]+\.`)
	clickPath = pattern.Of(`^/(links?|clicks?|c|ls|ss|r|l|e|track|tracking|t|go|out|redirect|cl0|l0|wf)/[^/]*\d`)
)

// isOpaque reports whether an address looks like one that counts a click and leads on to who knows where.
func isOpaque(u *url.URL) bool {
	return clickPath().MatchString(strings.ToLower(u.Path)) || clickHost().MatchString(strings.ToLower(u.Host)) && len(u.Path) > 20
}

var (
	labels = pattern.Of(`(?i)^\W*((today'?s|this week'?s|our|a (word|message) from (our|this week'?s|today'?s)|thanks to (our|this week'?s|today'?s)|from our|meet our) )?` +
		`(sponsors?|sponsored|advertisements?|ad|ads|promoted|promotion|partners?|anzeige|werbung|sponsorship|sponsored (by|content|post|message|link)|presented by|brought to you by|` +
		`together with|in partnership with|partner (content|post|message))(\W+.{0,60})?$`)
	labelWords = pattern.Of(`(?i)^\W*(ad|ads|partners?|promotion|together with|promoted|our)\b`)
	byline     = pattern.Of(`(?i)(\bsponsor(ed)?|\badvertisement|\bpromoted)\W*$`)
	marked     = pattern.Of(`(?i)[(\[](sponsor(ed)?( (post|content|link))?|ad|advertisement|promoted|partner|paid|anzeige)[)\]]`)
	admitted   = pattern.Of(`(?i)\bour (\w+ )?sponsors?\b|\bbrought to you by\b|\bpaid (promotion|partnership|post)\b|\b(issue|newsletter|edition|week|email)( \S+)? is (sponsored|presented|supported) by\b`)
	paidTitle  = pattern.Of(`(?i)^\W*(sponsor(ed)?|ad|advertisement|partner|promoted|anzeige)\s*(by .*)?[:|–—-]\s`)
	leftOut    = pattern.Of(`(?i)^\W*((jobs?|hiring|we'?re hiring|job board|jobs? of the week|open positions|careers|classifieds?|job listings?|who'?s hiring|featured jobs?)\W*$|(find|get) a job\b|` +
		`(episode |show )notes\b|(links|resources|books|things)( we)? (mentioned|discussed)\b|mentioned in\b|episode links|references\W*$|further reading|footnotes|sources\W*$|bibliography)`)
)

// isLabel reports whether a row is there to say that what follows was paid for. Its words are common ones, so a row that
// begins with the common ones has to be short.
func isLabel(text string) bool {
	if len(text) > 80 || !labels().MatchString(text) {
		return false
	}
	return !labelWords().MatchString(text) || len(text) <= 30
}

// isPaid reports whether a text says that the story which it stands next to was paid for.
func isPaid(text string) bool {
	if len(text) > 1<<10 {
		text = text[:1<<10] // whoever hides it further down hides it from people, too
	}
	return strings.ContainsAny(text, "([") && marked().MatchString(text) || admitted().MatchString(text) || len(text) <= 120 && byline().MatchString(text)
}

func isPaidTitle(title string) bool { return paidTitle().MatchString(title) }

// isLeftOut knows the headings of sections that hold no stories.
func isLeftOut(heading string) bool { return leftOut().MatchString(heading) }
