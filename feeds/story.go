package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxAddress is the longest address that is looked into, in bytes. A longer one is left as it is.
const maxAddress = 8 << 10

// Unwrap returns the address that a link leads to, for a person to see and to open: redirectors are undone where the
// target stands in the address itself, and parameters that only tell who came from where are gone. Nothing is asked for
// it. What is left of the address is spelt as it was. An address that is no http or https one comes back unchanged.
// Unwrap of its own result changes nothing.
func Unwrap(address string) string {
	return fixed(strings.TrimSpace(address), unwrapOnce)
}

// CanonicalStory returns the address by which a story is recognised when another source brings it: that of Unwrap, with what
// does not tell two stories apart made equal. It is for comparing, not for opening: https stands for http, and "www.",
// "m.", "amp", the default port, the fragment (but for "#!") a name and password, and a trailing slash are gone, parameters are sorted, and
// needless escapes are undone. The site's root alone is "https://host". CanonicalStory of its own result changes nothing.
func CanonicalStory(address string) string {
	return fixed(Unwrap(address), func(s string) string { return Unwrap(canonicalOnce(s)) })
}

// longestKey is the longest canonical address that a key holds, in bytes.
const longestKey = 500

// StoryKey returns what is equal for two addresses of one story: the canonical address, or a digest of one that is longer
// than 500 bytes. It is "" for what names no story: a site as such, to which a careless feed links all its entries, and
// what is no web address.
func StoryKey(address string) string {
	key := CanonicalStory(address)
	u, ok := parseWeb(key)
	if !ok || u.Path == "" && u.RawQuery == "" && u.Fragment == "" {
		return ""
	}
	if len(key) <= longestKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// fixed applies step until nothing changes. Each step of ours takes something away, so this ends; the bound is for a
// mistake in a rule.
func fixed(s string, step func(string) string) string {
	for range maxAddress {
		next := step(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

// unwrapOnce undoes the outermost redirector, or takes the tracking parameters away.
func unwrapOnce(address string) string {
	u, ok := parseWeb(address)
	if !ok {
		return address
	}
	address = printable(address)
	if target, ok := targetOf(u); ok && len(target) < len(address) {
		return target
	}
	return withoutTracking(u, address)
}

// parseWeb parses an http or https address of bounded length, whose host is a name or a number.
func parseWeb(s string) (*url.URL, bool) {
	if len(s) > maxAddress || !utf8.ValidString(s) {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || !isWeb(u) || strings.Trim(u.Hostname(), ".") == "" || strings.ContainsAny(u.Host, illegal+"%") {
		return nil, false
	}
	return u, true
}

// printable escapes what may stand in no address but was in one: spaces, quotes, angle brackets, bytes beyond ASCII
// that are no text.
func printable(s string) string {
	clean := strings.ToValidUTF8(s, "")
	if !strings.ContainsAny(clean, illegal) {
		return clean
	}
	var b strings.Builder
	for i := range len(clean) {
		if c := clean[i]; strings.IndexByte(illegal, c) >= 0 {
			b.WriteString(escaped(c))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func escaped(c byte) string { return string([]byte{'%', upperHex[c>>4], upperHex[c&15]}) }

const upperHex = "0123456789ABCDEF"

// illegal may stand in no address.
const illegal = " \"<>`{}|\\^"

// withoutTracking leaves the tracking parameters out of the address, of which u is the parsed form, and anchors that
// only mark what was shared.
func withoutTracking(u *url.URL, address string) string {
	address, fragment, hasFragment := strings.Cut(address, "#")
	path, query, hasQuery := strings.Cut(address, "?")
	if hasQuery {
		query = strings.Join(slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool { return isTracking(u, p) }), "&")
	}
	if query != "" {
		path += "?" + query
	}
	if hasFragment && fragment != "" && !isTracking(u, fragment) && !strings.HasPrefix(fragment, ":~:") {
		path += "#" + fragment
	}
	return path
}

// canonicalOnce brings an address into the form that is compared.
func canonicalOnce(address string) string {
	u, ok := parseWeb(address)
	if !ok {
		return address
	}
	if same, ok := sameAs(u); ok {
		return same
	}
	out := "https://" + hostAndPort(u) + canonicalPath(u.EscapedPath())
	if query := canonicalQuery(u.RawQuery); query != "" {
		out += "?" + query
	}
	if strings.HasPrefix(u.Fragment, "!") && len(u.Fragment) > 1 {
		out += "#" + u.EscapedFragment()
	}
	return out
}

// hostAndPort is the host without what only says for which screen a page is set, and the port if it is not the usual.
func hostAndPort(u *url.URL) string {
	host := bareHost(u.Hostname())
	if other, ok := renamed[host]; ok {
		host = other
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// renamed are hosts that serve what another one serves.
var renamed = map[string]string{"twitter.com": "x.com", "old.reddit.com": "reddit.com", "new.reddit.com": "reddit.com"}

// bareHost is a host in lower case without "www.", "m.", "mobile.", "amp." and a final dot, where a name of two parts
// is left. Wikipedia and others have the "m" behind the language: "en.m.wikipedia.org".
func bareHost(host string) string {
	host = strings.TrimRight(strings.ToLower(host), ".")
	for {
		first, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") {
			return host
		}
		second, tail, ok := strings.Cut(rest, ".")
		switch {
		case slices.Contains([]string{"www", "m", "mobile", "amp"}, first) && strings.Trim(rest, "0123456789.") != "":
			host = rest
		case ok && second == "m" && strings.Contains(tail, "."):
			host = first + "." + tail
		default:
			return host
		}
	}
}

// canonicalPath undoes needless escapes, and takes a trailing slash and the mark of an AMP page away.
func canonicalPath(path string) string {
	path = plainEscapes(path)
	for {
		shorter := strings.TrimRight(path, "/")
		shorter = strings.TrimSuffix(shorter, "/amp")
		shorter = strings.TrimSuffix(shorter, ".amp")
		if shorter == path {
			return path
		}
		path = shorter
	}
}

// canonicalQuery sorts the parameters and leaves empty ones and those of AMP out.
func canonicalQuery(query string) string {
	params := strings.Split(plainEscapes(strings.ReplaceAll(query, "+", "%20")), "&")
	params = slices.DeleteFunc(params, func(p string) bool {
		return p == "" || p == "amp" || p == "amp=1" || p == "amp=true" || p == "outputType=amp"
	})
	slices.Sort(params)
	return strings.Join(slices.Compact(params), "&")
}

// plainEscapes undoes the escapes of letters, digits, "-", ".", "_" and "~", and writes all others in capitals
// (RFC 3986 section 6.2.2). What is not ASCII, and a "%" that begins no escape, is escaped.
func plainEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			b.WriteString(escaped(s[i]))
			continue
		}
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		c, ok := unhex(s[i+1:])
		switch {
		case !ok:
			b.WriteString("%25")
			continue
		case isUnreserved(c):
			b.WriteByte(c)
		default:
			b.WriteString(strings.ToUpper(s[i : i+3]))
		}
		i += 2
	}
	return b.String()
}

// unhex reads two hexadecimal digits.
func unhex(s string) (byte, bool) {
	if len(s) < 2 {
		return 0, false
	}
	high, low := strings.IndexByte(upperHex, upper(s[0])), strings.IndexByte(upperHex, upper(s[1]))
	return byte(high<<4 | low&15), high >= 0 && low >= 0
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'f' {
		c -= 'a' - 'A'
	}
	return c
}

func isUnreserved(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}
