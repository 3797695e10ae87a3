package notes

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// gap stands in the front of a cloze where its deletion was.
const gap = "[…]"

// A longer target, in bytes, or one with more parentheses in each other is no link. That keeps the scan linear.
const (
	maxTarget = 2048
	maxDepth  = 32
)

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

func (s *scanner) push(ahead int, r role) {
	s.stack = append(s.stack, bracket{at: s.i + ahead, role: r, code: s.code})
}

// escape skips \[ and \], and takes the [ of \\[2pt] and of \sqrt[3]{x} for TeX. As in hashcards a backslash
// holds in inline code too.
func (s *scanner) escape() {
	n := 1
	switch c := s.at(1); {
	case c == '[' || c == ']':
		s.i += 2
		return
	case c == '\\':
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

// target returns the length of the (target "title") that s starts with, or 0 when it is none. A target has
// no spaces, so [order] (of a group) and [order](of a group) are deletions.
func target(s string) int {
	if s == "" || s[0] != '(' {
		return 0
	}
	s = s[:min(len(s), maxTarget)]
	depth, quote, spaced := 1, byte(0), false
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == '<' && quote == '>' {
				return 0
			}
			if c == quote {
				quote = 0
			}
		case c == '\n':
			return 0
		case c == ' ' || c == '\t':
			spaced = true
		case c == '<' && i == 1:
			quote = '>'
		case spaced && (c == '"' || c == '\''):
			quote = c
		case c == '(':
			if depth++; depth > maxDepth {
				return 0
			}
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case spaced:
			return 0
		}
	}
	return 0
}

// isDefinition tells ": https://…" after the label of a link's definition.
func isDefinition(s string) bool {
	rest, ok := strings.CutPrefix(s, ":")
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest[:min(len(rest), maxTarget)], " \t")
	end := strings.IndexAny(rest, " \t\n")
	if end >= 0 {
		rest = rest[:end]
	}
	return strings.Contains(rest, "://") || strings.HasPrefix(rest, "mailto:")
}

// outer keeps the deletions that do not stand in another pair and hold something.
func outer(pairs []pair, text string) []span {
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.from, b.from) })
	var found []span
	covered := 0
	for _, p := range pairs {
		if p.from < covered || p.role == literal {
			continue
		}
		if p.role == link {
			covered = p.to
			continue
		}
		if !blank(text[p.from+1 : p.to-1]) {
			found = append(found, p.span)
			covered = p.to
		}
	}
	return found
}

// cards returns the card of each deletion, at most limit.
func (t clozeText) cards(limit int) []content {
	var cards []content
	for _, d := range t.deletions[:min(len(t.deletions), limit)] {
		var b strings.Builder
		at := 0
		for _, other := range t.deletions {
			b.WriteString(t.shown(at, other.from))
			if other == d {
				b.WriteString(gap)
			} else {
				b.WriteString(t.shown(other.from+1, other.to-1))
			}
			at = other.to
		}
		b.WriteString(t.shown(at, len(t.text)))
		back := strings.TrimSpace(t.shown(d.from+1, d.to-1))
		cards = append(cards, content{Cloze, b.String(), back})
	}
	return cards
}

// shown returns the text of a range without the backslashes of \[ and \], which have done their work. Code
// blocks stay as they are.
func (t clozeText) shown(from, to int) string {
	if strings.IndexByte(t.text[from:to], '\\') < 0 {
		return t.text[from:to]
	}
	var b strings.Builder
	block := sort.Search(len(t.blocks), func(i int) bool { return t.blocks[i].to > from })
	for i := from; i < to; i++ {
		for block < len(t.blocks) && t.blocks[block].to <= i {
			block++
		}
		inBlock := block < len(t.blocks) && t.blocks[block].from <= i
		if t.text[i] == '\\' && i+1 < to && !inBlock {
			if i++; t.text[i] != '[' && t.text[i] != ']' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(t.text[i])
	}
	return b.String()
}

// run returns how many times s starts with c.
func run(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isIndexed tells the end of an expression: a [ after it opens an index or type parameters.
func isIndexed(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || c == '_' || c == ')' || c == ']' || c >= 0x80
}
