package feeds

import (
	"net/url"
	"slices"
	"strings"
)

// tracking are the parameters that tell who came from where, and change nothing of what a server answers.
var tracking = names(
	"fbclid fb_action_ids fb_action_types fb_ref fb_source igsh igshid",          // Meta
	"gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl", // Google
	"msclkid twclid ttclid li_fat_id yclid ysclid epik rdt_cid wickedid",         // other advertisers
	"mc_cid mc_eid",           // Mailchimp
	"mkt_tok",                 // Marketo
	"_bhlid bhlid",            // beehiiv
	"ck_subscriber_id sh_kit", // Kit, once ConvertKit
	"_hsenc _hsmi __hstc __hssc __hsfp hsctatracking", // HubSpot
	"vero_id vero_conv oly_enc_id oly_anon_id rb_clickid ml_subscriber ml_subscriber_hash dm_i _ke _kx __s s_kwcid",
	"nr_email_referer elqtrackid elqtrack _openstat guccounter guce_referrer guce_referrer_sig trk trkcampaign",
)

// trackingPrefixes begin the names of parameters of analytics programs: Google's, HubSpot's, Matomo's.
var trackingPrefixes = []string{"utm_", "hsa_", "pk_", "piwik_", "mtm_", "matomo_"}

// trackingAt are parameters that only mean it at one site; a host's subdomains are meant, too.
var trackingAt = map[string]map[string]bool{
	"youtube.com":      names("si feature pp ab_channel"),
	"youtu.be":         names("si feature"),
	"open.spotify.com": names("si"),
	"twitter.com":      names("s t ref_src ref_url"),
	"x.com":            names("s t ref_src ref_url"),
	"medium.com":       names("source"),
	"substack.com":     names("r s publication_id post_id isfreemail triedredirect showwelcomeonshare"),
	"linkedin.com":     names("trackingid refid lipi midtoken midsig"),
	"reddit.com":       names("share_id rdt"),
	"amazon.com":       names("ref_ pf_rd_p pf_rd_r pd_rd_r pd_rd_w pd_rd_wg"),
}

// sent are the words in ref= and source= that say a newsletter or a feed sent the reader.
var sent = []string{"newsletter", "weekly", "daily", "digest", "tldr", "rss", "email", "substack", "beehiiv", "hackernews"}

func names(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for _, name := range strings.Fields(list) {
			set[name] = true
		}
	}
	return set
}

// isTracking reports whether the parameter, such as "utm_source=x", only tells where a reader came from.
func isTracking(u *url.URL, parameter string) bool {
	name, value, _ := strings.Cut(parameter, "=")
	name, value = unescaped(name), unescaped(value)
	if tracking[name] || slices.ContainsFunc(trackingPrefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
		return true
	}
	for host, set := range trackingAt {
		if set[name] && within(bareHost(u.Hostname()), host) {
			return true
		}
	}
	if strings.Contains(u.Host, "git") {
		return false // there ref= is a branch, which may well be named like a site
	}
	return (name == "ref" || name == "source" || name == "src") && isSender(value)
}

// unescaped is a name or value in lower case, its escapes undone where they can be.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		s = plain
	}
	return strings.ToLower(s)
}

// isSender reports whether the value of ref= is a site, as Ghost and others write it, or names a newsletter. A branch or
// a section ("ref=main", "source=api") is neither and stays.
func isSender(value string) bool {
	if slices.ContainsFunc(sent, func(word string) bool {
		return value == word || strings.HasPrefix(value, word+"-") || strings.HasSuffix(value, "-"+word) || strings.HasSuffix(value, word) && len(word) >= 6
	}) {
		return true
	}
	dot := strings.LastIndexByte(value, '.')
	if dot < 1 || strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
		return false
	}
	top := value[dot+1:]
	return len(top) >= 2 && strings.Trim(top, "abcdefghijklmnopqrstuvwxyz") == ""
}

// within reports whether host is domain or below it.
func within(host, domain string) bool {
	above := len(host) - len(domain)
	return strings.HasSuffix(host, domain) && (above == 0 || host[above-1] == '.')
}
