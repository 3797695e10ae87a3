// Package clean makes untrusted text safe for a terminal or a page.
//
// Nothing that came from outside is shown before it went through here: Line and Text for a terminal, HTML for a
// page, Plain to get from the second to the first. Every function takes any bytes and runs in time linear in
// them. Line, Text and HTML give their own output back unchanged when they are given it.
package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns s as one line of plain text for a terminal: no control characters of either set, no escape
// sequences, no bidirectional controls, nothing that does not show but where a script needs it, runs of white space folded
// to one space and trimmed, valid UTF-8.
func Line(s string) string { return line(s, atWork) }

// Written is Line for a program that reads it: characters that do not show stay as their author wrote them, as long as they
// reorder nothing. It is not for showing.
func Written(s string) string { return line(s, anywhere) }

func line(s string, stays func(before, r rune, after string) bool) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range visible(s, stays) {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Text is Line for several lines: newlines and tabs stay, CR and CRLF become LF, and spaces are left as they are.
func Text(s string) string { return text(s, atWork) }

func text(s string, stays func(before, r rune, after string) bool) string {
	if shownASCII(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range visible(s, stays) {
		switch r {
		case '\r', '\u0085', '\u2028', '\u2029':
			b.WriteByte('\n')
		case '\v', '\f':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Truncate returns s cut to at most the given number of runes, the last of which is "…" if anything was cut.
// A limit under 1 gives the empty string.
func Truncate(s string, runes int) string {
	if runes < 1 {
		return ""
	}
	if len(s) <= runes || utf8.RuneCountInString(s) <= runes {
		return s
	}
	n := 0
	for i := range s {
		if n == runes-1 {
			return strings.TrimRightFunc(s[:i], unicode.IsSpace) + "…"
		}
		n++
	}
	return s
}

// plainASCII reports whether Line has nothing to do: printable ASCII without doubled or outer spaces. Most
// titles are, and they are passed on without a copy.
func plainASCII(s string) bool {
	prev := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && prev == ' ' {
			return false
		}
		prev = c
	}
	return prev != ' ' || s == ""
}

// shownASCII reports whether Text has nothing to do: printable ASCII, newlines and tabs.
func shownASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// forbidden reports whether a rune has no business in any text: it moves the cursor, reorders what was written before
// and after it, or only ever hides something. See hidden for those that do not show.
func forbidden(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t' && r != '\r' && r != '\v' && r != '\f'
	case r >= 0x7f && r <= 0x9f:
		return r != 0x85
	case r == 0x61c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true // bidirectional marks, embeddings, overrides and isolates
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true // byte order mark, annotations, tag characters
	}
	return false
}
