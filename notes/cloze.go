package notes

import (
	"slices"
	"strings"
)

// gap stands in the front of a cloze where its deletion was.
const gap = "[…]"

// span is a half-open range of bytes.
type span struct{ from, to int }

// clozeText is the text of a C: and what lies in it.
type clozeText struct {
	text      string
	blocks    []span // lines of code blocks, in order
	deletions []span // with their brackets, in order
	unclosed  bool   // a [ has no ]
}

// role is what a pair of brackets is for.
type role int

const (
	deletion role = iota
	link          // a link, an image or a wiki link: brackets in it are no deletions
	literal       // an index, a footnote, a task box, TeX: brackets in it may be deletions
)

// bracket is a [ that waits for its ].
type bracket struct {
	at   int
	role role
	code int // the inline code it stands in, 0 outside
}

// pair is a [ and its ].
type pair struct {
	span
	role role
}

// scanner walks through the text of a C: once, from left to right.
type scanner struct {
	clozeText
	i     int
	stack []bracket
	pairs []pair

	code   int         // number of the inline code i stands in, 0 outside
	codes  int         // how many there were
	ticks  int         // backquotes that end it
	closer map[int]int // where the last run of that many backquotes starts
	head   bool        // nothing but list and quote marks since the line began
	marker byte        // the last of those marks, 0 for none
	bol    int         // where the line began
}

// scanCloze finds the deletions in the lines of a C:.
//
// A deletion is a pair of brackets, the outer one where they nest. No deletions are: \[ and \], links,
// images, wiki links, footnotes, definitions of links, task boxes, call-outs, brackets round nothing, an
// index in inline code (a[i], map[string]int), the argument of a TeX command, and all of a code block.
func scanCloze(lines []line) clozeText {
	s := scanner{closer: map[int]int{}, head: true}
	s.text, s.blocks = joinFenced(lines)
	for i := 0; i < len(s.text); i++ {
		if n := run(s.text[i:], '`'); n > 0 {
			s.closer[n] = i
			i += n
		}
	}
	blocks := s.blocks
	for s.i < len(s.text) {
		if len(blocks) > 0 && s.i >= blocks[0].from {
			s.leaveCode()
			s.i, blocks = max(s.i, min(blocks[0].to, len(s.text))), blocks[1:]
			continue
		}
		s.step()
	}
	s.unclosed = slices.ContainsFunc(s.stack, func(b bracket) bool { return b.role == deletion })
	s.deletions = outer(s.pairs, s.text)
	return s.clozeText
}

// step reads what stands at i and moves on.
func (s *scanner) step() {
	c := s.text[s.i]
	head := s.head
	s.head = head && strings.IndexByte(" \t>-*+.)0123456789", c) >= 0
	switch c {
	case '\n':
		s.head, s.marker, s.bol = true, 0, s.i+1
		if s.at(1) == '\n' {
			s.leaveCode() // inline code ends with its paragraph
		}
		s.i++
	case '\\':
		s.escape()
	case '`':
		s.backquotes()
	case '!':
		if s.at(1) == '[' {
			s.push(1, link)
			s.i++
		}
		s.i++
	case '[':
		s.push(0, s.roleOf(head))
		s.i++
	case ']':
		s.pop()
		s.i++
	default:
		if head && strings.IndexByte(">-*+.)", c) >= 0 {
			s.marker = c
		}
		s.i++
	}
}

// at returns the byte n after i, or 0.
func (s *scanner) at(n int) byte {
	if s.i+n < 0 || s.i+n >= len(s.text) {
		return 0
	}
	return s.text[s.i+n]
}

// push opens a bracket that stands some bytes ahead of i.
func (s *scanner) push(ahead int, r role) {
	s.stack = append(s.stack, bracket{at: s.i + ahead, role: r, code: s.code})
}

// escape skips \[ and \], and takes the [ of \\[2pt] and of \sqrt[3]{x} for TeX. As in hashcards a backslash
// holds in inline code too.
func (s *scanner) escape() {
	n := 1
	switch s.at(1) {
	case '[', ']':
		s.i += 2
		return
	case '\\':
		n = 2
	default:
		for isLetter(s.at(n)) {
			n++
		}
	}
	if s.at(n) == '[' {
		s.push(n, literal)
		n++
	}
	s.i += n
}

// backquotes enters or leaves inline code. Brackets pair up within it or outside it.
func (s *scanner) backquotes() {
	n := run(s.text[s.i:], '`')
	switch {
	case s.code != 0 && n == s.ticks:
		s.leaveCode()
	case s.code == 0 && s.closer[n] > s.i:
		s.codes++
		s.code, s.ticks = s.codes, n
	}
	s.i += n
}

// leaveCode forgets the brackets that were opened in the inline code and not closed.
func (s *scanner) leaveCode() {
	for s.code != 0 && len(s.stack) > 0 && s.stack[len(s.stack)-1].code == s.code {
		s.stack = s.stack[:len(s.stack)-1]
	}
	s.code = 0
}

// roleOf tells what the [ at i opens; head says that it is the first thing on its line.
func (s *scanner) roleOf(head bool) role {
	next := s.at(1)
	switch {
	case next == '^':
		return literal
	case next == '[' && s.wiki():
		return link
	case s.code != 0 && isIndexed(s.at(-1)):
		return literal
	case head && next == '!' && s.marker == '>':
		return literal
	case head && s.marker != 0 && s.marker != '>' && s.taskBox():
		return literal
	}
	return deletion
}

// taskBox tells [ ] and [x] before a space.
func (s *scanner) taskBox() bool {
	mark, after := s.at(1), s.at(3)
	return (mark == ' ' || mark == 'x' || mark == 'X') && s.at(2) == ']' && (after == ' ' || after == '\t')
}

// wiki tells [[page]], which has no other brackets in it and ends on its line.
func (s *scanner) wiki() bool {
	rest := s.text[s.i+2:]
	end := strings.IndexAny(rest, "[]\n")
	return end > 0 && strings.HasPrefix(rest[end:], "]]")
}

// pop pairs the ] at i with the innermost open bracket.
func (s *scanner) pop() {
	if len(s.stack) == 0 || s.stack[len(s.stack)-1].code != s.code {
		return
	}
	b := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	p := pair{span{b.at, s.i + 1}, b.role}
	switch n := target(s.text[s.i+1:]); {
	case n > 0 && s.code == 0 && b.role != literal:
		p.role = link
		s.i += n // what a target holds is not looked at
	case b.role == deletion && b.at == s.bol && isDefinition(s.text[s.i+1:]):
		p.role = link
	}
	s.pairs = append(s.pairs, p)
}

// run returns how many times s starts with c.
func run(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

// isLetter tells ASCII letters, of which the names of TeX commands are made.
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isIndexed tells the end of an expression: a [ after it opens an index or type parameters.
func isIndexed(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || c == '_' || c == ')' || c == ']' || c >= 0x80
}
