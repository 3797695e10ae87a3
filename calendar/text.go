package calendar

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"tend/internal/clean"
)

// lineOctets is the longest physical line, its line end not counted (RFC 5545 section 3.1).
const lineOctets = 75

// fold appends a content line to dst, broken into physical lines of at most lineOctets octets that each end in
// CRLF. It breaks between runes: Google drops a whole feed over one cut in two.
func fold(dst, line []byte) []byte {
	for room := lineOctets; len(line) > room; room = lineOctets - 1 {
		n := runeBreak(line, room)
		dst = append(dst, line[:n]...)
		dst = append(dst, "\r\n "...)
		line = line[n:]
	}
	dst = append(dst, line...)
	return append(dst, "\r\n"...)
}

// runeBreak returns the last place at or before n where a rune of line starts. Bytes that are no UTF-8 are cut
// at n, so that folding always ends.
func runeBreak(line []byte, n int) int {
	for i := n; i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(line[i]) {
			return i
		}
	}
	return n
}

var escapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\n", `\n`)

// escape returns clean text as a value of type TEXT (RFC 5545 section 3.3.11).
func escape(text string) string { return escapes.Replace(text) }

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n",
	"\u2028", "\n", "\u2029", "\n")

// cleanText returns text that a calendar may carry: as clean.Text has it for a terminal, every line end "\n", and without
// the noncharacters that XML, and with it CalDAV, cannot hold.
func cleanText(text string) string {
	return clean.Text(strings.Map(func(r rune) rune {
		if r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, lineEnds.Replace(strings.ToValidUTF8(text, "\uFFFD"))))
}

// cleanLine is cleanText for a title: runs of white space, line ends among them, become one space.
func cleanLine(text string) string { return strings.Join(strings.Fields(cleanText(text)), " ") }

// cleanURL returns the link as an ASCII URI. It returns "" for what is no absolute web address: a bad link is
// worth less than the calendar that it would spoil, and clients make links of whatever stands there.
func cleanURL(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
