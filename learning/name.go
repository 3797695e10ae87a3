package learning

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"tend/internal/id"
)

// maxName is the length of a source's name.
const maxName = 40

// CheckName tells whether a source may have this name: 1 to 40 letters (a to z, A to Z), digits, - and _,
// the first a letter or a digit. The name stands in URLs, in metrics and on command lines, where one that
// starts with - would be read as a flag.
func CheckName(name string) error {
	const want = "want 1 to 40 letters, digits, - and _, such as go-weekly"
	if name == "" || len(name) > maxName {
		return fmt.Errorf("check name: %q: %s", name, want)
	}
	for i, c := range []byte(name) {
		if !isAlnum(c) && (i == 0 || c != '-' && c != '_') {
			return fmt.Errorf("check name: %q: %s", name, want)
		}
	}
	return nil
}

func isAlnum(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// NameFrom proposes a name for a source: the telling part of its URL's host, such as golangweekly of
// https://www.golangweekly.com/rss, else words of its title, else "source". On a host that many share it is
// the title's words. The proposal passes CheckName; whether it is taken is for the caller to see.
func NameFrom(title, rawURL string) id.Source {
	host, shared := hostWord(rawURL)
	candidates := []string{host, title}
	if shared {
		candidates = []string{title, host}
	}
	for _, c := range candidates {
		if s := Slug(c); s != "" {
			return id.Source(s)
		}
	}
	return "source"
}

// sharedHosts have many authors, so their name says nothing of a source.
var sharedHosts = []string{"dev", "feedburner", "github", "gitlab", "google", "medium", "reddit", "youtube"}

// prefixes are labels before the telling one.
var prefixes = []string{"www", "blog", "blogs", "feed", "feeds", "rss", "newsletter", "news", "m"}

// secondLevel are labels under which a country registers names, as in example.co.uk.
var secondLevel = []string{"ac", "co", "com", "edu", "gov", "net", "or", "org"}

// hostWord returns the label of a URL's host that names the site, and whether the host has many authors. It
// is empty for addresses and for what is no URL.
func hostWord(rawURL string) (word string, shared bool) {
	u, err := url.Parse(strings.TrimSpace(rawURL))
	if err != nil || u.Hostname() == "" {
		return "", false
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return "", false
	}
	labels := strings.Split(strings.ToLower(strings.Trim(u.Hostname(), ".")), ".")
	if len(labels) > 1 {
		labels = labels[:len(labels)-1]
	}
	if n := len(labels); n > 1 && slices.Contains(secondLevel, labels[n-1]) {
		labels = labels[:n-1]
	}
	site := labels[len(labels)-1]
	for len(labels) > 1 && slices.Contains(prefixes, labels[0]) {
		labels = labels[1:]
	}
	return labels[0], labels[0] == site && slices.Contains(sharedHosts, site)
}

// Slug writes s in lower-case letters, digits and -, at most maxName of them, cut between words where it can be.
func Slug(s string) string {
	var words []string
	size := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r >= 0x80 || !isAlnum(byte(r)) }) {
		if size += len(w) + 1; size > maxName+1 {
			if len(words) == 0 {
				words = append(words, w[:maxName])
			}
			break
		}
		words = append(words, w)
	}
	return strings.Join(words, "-")
}
