package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// manner is how a part of a line is set apart.
type manner uint8

// The manners; a part may have several.
const (
	isEmphasis manner = 1 << iota
	isStrong
	isInlineCode
)

// The marks at which a manner begins and ends while a text is broken into lines. They take no cell, and cleaned text has
// no control characters of its own.
const (
	firstOn  = '\x01' // and the two after it: emphasis, strong, code
	firstOff = '\x04'
)

func turnOn(m manner) string  { return string(rune(firstOn + int(m)>>1)) }
func turnOff(m manner) string { return string(rune(firstOff + int(m)>>1)) }

// stretch is a part of a line, in bytes, that is set apart.
type stretch struct {
	from, to int
	manner   manner
}

// inline reads the emphasis, the code and the escapes of a paragraph of Markdown: marks of this program stand for its
// signs. Those without a partner stay as they are. It takes time in proportion to the text.
func inline(text string) string {
	var p inlines
	for rest := text; rest != ""; {
		rest = rest[p.next(rest):]
	}
	p.pair()
	var b strings.Builder
	for _, part := range p.parts {
		b.WriteString(part.before)
		b.WriteString(strings.Repeat(string(part.sign), part.left))
		b.WriteString(part.text)
		b.WriteString(part.after)
	}
	return b.String()
}

// inlines are the parts of a paragraph: text, and runs of * or _.
type inlines struct {
	parts []inlinePart
	last  rune // the last character of the text before
}

// inlinePart is a text, or a run of signs of which so many are left. Marks that end a manner stand before what is left
// of it and those that begin one behind.
type inlinePart struct {
	text          string
	sign          byte
	left          int
	opens, closes bool
	before, after string
}

// next takes a part of a paragraph, and returns its length.
func (p *inlines) next(rest string) int {
	switch c := rest[0]; {
	case c == '\\' && len(rest) > 1 && strings.IndexByte(escapes, rest[1]) >= 0:
		p.add(rest[1:2])
		return 2
	case c == '`':
		return p.code(rest)
	case c == '&':
		for _, r := range references {
			if strings.HasPrefix(rest, r.from) {
				p.add(r.to)
				return len(r.from)
			}
		}
	case c == '*' || c == '_':
		return p.run(rest)
	}
	end := strings.IndexAny(rest[1:], "\\`&*_") + 1
	if end == 0 {
		end = len(rest)
	}
	p.add(rest[:end])
	return end
}

func (p *inlines) add(text string) {
	if text == "" {
		return
	}
	p.parts = append(p.parts, inlinePart{text: text})
	p.last, _ = utf8.DecodeLastRuneInString(text)
}

// code takes a span of code, without its backticks, or backticks that have no end nearby.
func (p *inlines) code(rest string) int {
	size := codeSpan(rest)
	ticks := len(rest) - len(strings.TrimLeft(rest, "`"))
	if size == ticks {
		p.add(rest[:size])
		return size
	}
	inner := rest[ticks : size-ticks]
	if len(inner) > 2 && inner[0] == ' ' && inner[len(inner)-1] == ' ' && strings.TrimSpace(inner) != "" {
		inner = inner[1 : len(inner)-1]
	}
	p.add(turnOn(isInlineCode) + inner + turnOff(isInlineCode))
	p.last = '`'
	return size
}

// run takes a run of signs. What it may begin or end follows from what stands beside it, as CommonMark has it; an
// underscore within a word is a part of the word.
func (p *inlines) run(rest string) int {
	sign := rest[0]
	size := len(rest) - len(strings.TrimLeft(rest, string(sign)))
	after, _ := utf8.DecodeRuneInString(rest[size:])
	if size == len(rest) {
		after = 0
	}
	opens, closes := flanks(p.last, after), flanks(after, p.last)
	if sign == '_' {
		opens, closes = opens && (!closes || isSign(p.last)), closes && (!opens || isSign(after))
	}
	p.parts = append(p.parts, inlinePart{sign: sign, left: size, opens: opens, closes: closes})
	p.last = rune(sign)
	return size
}

// flanks tells whether a run between two characters leans on the second.
func flanks(outer, inner rune) bool {
	if isGap(inner) {
		return false
	}
	return !isSign(inner) || isGap(outer) || isSign(outer)
}

func isGap(r rune) bool  { return r == 0 || unicode.IsSpace(r) }
func isSign(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// maxOpen is among how many runs that are still open the partner of one is looked for.
const maxOpen = 16

// pair finds the partner of each run that ends something.
func (p *inlines) pair() {
	var open []int
	for n := range p.parts {
		run := &p.parts[n]
		for run.closes && run.left > 0 {
			at := p.partner(open, n)
			if at < 0 {
				break
			}
			p.join(open[at], n)
			if open = open[:at+1]; p.parts[open[at]].left == 0 {
				open = open[:at]
			}
		}
		if run.opens && run.left > 0 {
			open = append(open, n)
		}
	}
}

// partner is the nearest open run that may go with the one at n, or -1. Where either could begin and end something,
// their lengths decide, as in CommonMark's rules 9 and 10.
func (p *inlines) partner(open []int, n int) int {
	b := p.parts[n]
	for at := len(open) - 1; at >= max(0, len(open)-maxOpen); at-- {
		a := p.parts[open[at]]
		odd := (a.closes || b.opens) && (a.left+b.left)%3 == 0 && (a.left%3 != 0 || b.left%3 != 0)
		if a.sign == b.sign && !odd {
			return at
		}
	}
	return -1
}

// join sets what is between two runs apart: strongly by two signs of each, else by one.
func (p *inlines) join(from, to int) {
	a, b := &p.parts[from], &p.parts[to]
	size, m := 1, isEmphasis
	if a.left >= 2 && b.left >= 2 {
		size, m = 2, isStrong
	}
	a.left, b.left = a.left-size, b.left-size
	a.after = turnOn(m) + a.after
	b.before += turnOff(m)
}

// spanned takes the marks out of lines that were broken, and returns the lines with the parts that they set apart.
func spanned(lines []string, kind lineKind) []styledLine {
	var set []styledLine
	depth := [3]int{}
	for _, line := range lines {
		styled := styledLine{kind: kind}
		var b strings.Builder
		for _, r := range line {
			if r >= firstOn && r < firstOff+3 {
				change := 1
				if r >= firstOff {
					r, change = r-(firstOff-firstOn), -1
				}
				depth[r-firstOn] = max(0, depth[r-firstOn]+change)
				continue
			}
			at := b.Len()
			b.WriteRune(r)
			styled.spans = extend(styled.spans, stretch{at, b.Len(), mannerOf(depth)}, r)
		}
		styled.text = strings.TrimRight(b.String(), " ")
		set = append(set, styled.clipped())
	}
	return set
}

// clipped is the line with its parts within its text.
func (l styledLine) clipped() styledLine {
	for n := range l.spans {
		l.spans[n].from, l.spans[n].to = min(l.spans[n].from, len(l.text)), min(l.spans[n].to, len(l.text))
	}
	return l
}

func mannerOf(depth [3]int) (m manner) {
	for n, d := range depth {
		if d > 0 {
			m |= 1 << n
		}
	}
	return m
}

// extend adds a character to the parts of a line. The spaces that a line begins with are set apart by nothing.
func extend(spans []stretch, s stretch, r rune) []stretch {
	last := len(spans) - 1
	switch {
	case s.manner == 0 || last < 0 && r == ' ':
		return spans
	case last >= 0 && spans[last].to == s.from && spans[last].manner == s.manner:
		spans[last].to = s.to
		return spans
	}
	return append(spans, s)
}
