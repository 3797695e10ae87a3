package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is what a line is for the reader of cards.
type form int

const (
	plain    form = iota
	question      // starts with Q:
	answer        // starts with A:
	clozing       // starts with C:
	rule          // --- and nothing else: ends a card
	marking       // a comment alone that names the card on the next line
	fenced        // in a code block, with its fences: text, whatever it holds
	hidden        // front matter, or in a comment of several lines
)

// A line is one line of a note, without its line end.
type line struct {
	form form
	text string
}

// split normalises text and cuts it into lines. CRLF and CR end a line as LF does; a byte order mark is
// dropped; what is not UTF-8, and NUL, becomes U+FFFD, as CommonMark asks for.
func split(text []byte) []line {
	s := strings.TrimPrefix(string(text), "\uFEFF")
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(s)
	s = strings.TrimSuffix(s, "\n")
	lines := make([]line, 0, strings.Count(s, "\n")+1)
	for t := range strings.SplitSeq(s, "\n") {
		lines = append(lines, line{text: t})
	}
	return lines
}

// classify gives each line its form. Front matter is hidden already.
func classify(lines []line) {
	fenceCode(lines)
	hideComments(lines)
	for i := range lines {
		if lines[i].form == plain {
			lines[i].form = formOf(lines[i].text)
		}
	}
	for i := range len(lines) - 1 {
		next := lines[i+1].form
		if lines[i].form == plain && (next == question || next == clozing) {
			if rest, mark := cutMark(lines[i].text); mark != "" && blank(rest) {
				lines[i].form = marking
			}
		}
	}
}

// formOf reads a line that is neither code nor hidden. A tag counts at the very start of a line only, so
// that an indented one is text in hashcards, in repeater and here.
func formOf(s string) form {
	switch {
	case strings.HasPrefix(s, "Q:"):
		return question
	case strings.HasPrefix(s, "A:"):
		return answer
	case strings.HasPrefix(s, "C:"):
		return clozing
	case isRule(s):
		return rule
	}
	return plain
}

// isRule tells a line of three or more dashes and nothing else.
func isRule(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 3 && strings.Trim(s, "-") == ""
}

// hideComments hides comments that start a line and end on a later one, so that a card can be commented
// out. A comment that never ends hides nothing: one forgotten --> must not swallow a deck.
func hideComments(lines []line) {
	last := len(lines) - 1
	for last >= 0 && !strings.Contains(lines[last].text, "-->") {
		last--
	}
	inside := false
	for i, l := range lines {
		switch {
		case inside:
			lines[i].form = hidden
			inside = !strings.Contains(l.text, "-->")
		case l.form == plain && i < last && opensComment(l.text):
			lines[i].form, inside = hidden, true
		}
	}
}

// opensComment tells a line that starts a comment and does not end it.
func opensComment(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "<!--") && !strings.Contains(s, "-->")
}

// fence is an opening or closing code fence: at least three backquotes or tildes. The zero fence is none.
type fence struct {
	mark  byte
	width int
	bare  bool // nothing follows, so it may close
}

// closedBy tells whether g ends the block that f opened.
func (f fence) closedBy(g fence) bool {
	return g.bare && g.mark == f.mark && g.width >= f.width
}

// fenceOf reads a line as a fence. Any indentation will do, since fences stand in lists.
func fenceOf(s string) fence {
	s = strings.TrimSpace(s)
	if s == "" || (s[0] != '`' && s[0] != '~') {
		return fence{}
	}
	rest := strings.TrimLeft(s, s[:1])
	width := len(s) - len(rest)
	if width < 3 || (s[0] == '`' && strings.Contains(rest, "`")) {
		return fence{}
	}
	return fence{mark: s[0], width: width, bare: rest == ""}
}

// fenceCode marks the lines of code blocks. A fence that is never closed is plain text, for the same reason
// as a comment that never ends. The widest closing fence below each line is known beforehand, which keeps
// this linear however many fences stay open.
func fenceCode(lines []line) {
	widest := make([][2]int, len(lines)+1)
	for i := len(lines) - 1; i >= 0; i-- {
		widest[i] = widest[i+1]
		if f := fenceOf(lines[i].text); f.bare && lines[i].form == plain {
			w := &widest[i][slot(f.mark)]
			*w = max(*w, f.width)
		}
	}
	open := fence{}
	for i := range lines {
		if lines[i].form != plain {
			continue
		}
		f := fenceOf(lines[i].text)
		switch {
		case open.width > 0:
			lines[i].form = fenced
			if open.closedBy(f) {
				open = fence{}
			}
		case f.width > 0 && widest[i+1][slot(f.mark)] >= f.width:
			lines[i].form, open = fenced, f
		}
	}
}

// slot is the place of a fence's mark in a pair of counts.
func slot(mark byte) int {
	if mark == '~' {
		return 1
	}
	return 0
}

// cutMark splits the comment <!-- mark --> off the end of s. The mark is empty when there is none, or when
// what the comment holds is not a name: 1 to 64 letters, digits and the signs - _ . : only.
func cutMark(s string) (rest, mark string) {
	t := strings.TrimRight(s, " \t")
	body, ok := strings.CutSuffix(t, "-->")
	if !ok {
		return s, ""
	}
	at := strings.LastIndex(body, "<!--")
	if at < 0 {
		return s, ""
	}
	mark = strings.TrimSpace(body[at+len("<!--"):])
	if !IsMark(mark) {
		return s, ""
	}
	return strings.TrimRight(body[:at], " \t"), mark
}

// IsMark tells whether a card may have that name.
func IsMark(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > 64 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r)
	})
}

// blank tells a line with nothing to read on it.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
