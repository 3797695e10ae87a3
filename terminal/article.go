package terminal

import (
	"fmt"
	"slices"
	"strings"

	"tend/daemon/api"
	"tend/internal/pattern"
)

// articleMeasure is the longest line of an article's prose, in cells, and codeMeasure of its code.
const (
	articleMeasure = 72
	codeMeasure    = 100
)

// lineKind is what a line of an article is, for its style.
type lineKind int

const (
	isProse lineKind = iota
	isHeading
	isCode
	isQuote
	isNote // a footnote, or what is known of the article
)

// styledLine is one line that is laid out.
type styledLine struct {
	text  string
	kind  lineKind
	spans []stretch // parts of the text that are set apart further
}

// setting is how articles are set.
type setting struct {
	cells int  // of a line of the screen
	utf8  bool // more than ASCII is drawn
	color bool // a style tells headings, so that their marks are left out
}

// article sets a whole article: title, where it is from, text, and the addresses of its links.
func (s setting) article(a api.Article) []styledLine {
	var lines []styledLine
	for _, line := range breakAtWords(cleanLine(a.Title), min(s.cells, articleMeasure), 0) {
		lines = append(lines, styledLine{text: line, kind: isHeading})
	}
	for _, line := range breakAtWords(about(a), min(s.cells, articleMeasure), 0) {
		lines = append(lines, styledLine{text: line, kind: isNote})
	}
	text, links := footnotes(cleanText(a.Markdown))
	text = withoutTitle(text, cleanLine(a.Title))
	lines = append(lines, styledLine{})
	lines = append(lines, s.text(text, 0)...)
	if len(links) > 0 {
		lines = append(lines, styledLine{})
	}
	for n, link := range links {
		mark := fmt.Sprintf("[%d] ", n+1)
		for _, line := range fill(mark, link, strings.Repeat(" ", len(mark)), s.cells) {
			lines = append(lines, styledLine{text: line, kind: isNote})
		}
	}
	return lines
}

// about says in one line where an article is from, and how long it takes.
func about(a api.Article) string {
	var parts []string
	for _, part := range []string{a.Byline, a.Site} {
		if part = cleanLine(part); part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if !a.Published.IsZero() {
		parts = append(parts, a.Published.Format("2006-01-02"))
	}
	parts = append(parts, fmt.Sprintf("%s, about %d min", counted(a.Words, "word"), a.Minutes))
	return strings.Join(parts, " · ")
}

// withoutTitle takes a heading off the start of a text that repeats the title.
func withoutTitle(text, title string) string {
	first, rest, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	if said, ok := strings.CutPrefix(first, "#"); ok && strings.EqualFold(strings.TrimSpace(strings.TrimLeft(said, "#")), title) {
		return rest
	}
	return text
}

// text sets Markdown, at most three quotes within each other deep.
func (s setting) text(text string, depth int) []styledLine {
	var lines []styledLine
	rest := strings.Split(text, "\n")
	for len(rest) > 0 {
		n := 0
		for n < len(rest) && strings.HasPrefix(rest[n], ">") {
			n++
		}
		if n > 0 && depth < 3 {
			lines = apart(lines, s.quote(rest[:n], depth))
		} else {
			n = max(n, untilQuote(rest))
			lines = apart(lines, s.plain(strings.Join(rest[:n], "\n")))
		}
		rest = rest[n:]
	}
	return lines
}

// apart puts an empty line between two parts of a text.
func apart(lines, more []styledLine) []styledLine {
	if len(lines) > 0 && len(more) > 0 && lines[len(lines)-1].text != "" {
		lines = append(lines, styledLine{})
	}
	return append(lines, more...)
}

// untilQuote is how many lines come before the next quote outside of code.
func untilQuote(lines []string) int {
	fence := ""
	for n, line := range lines {
		mark := fenceOf(strings.TrimSpace(line))
		switch {
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
		case fence != "":
		case mark != "":
			fence = mark
		case strings.HasPrefix(line, ">"):
			return n
		}
	}
	return len(lines)
}

// quote sets a quote, with a bar before each of its lines.
func (s setting) quote(lines []string, depth int) []styledLine {
	inner := make([]string, len(lines))
	for n, line := range lines {
		inner[n] = strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
	}
	bar := "> "
	if s.utf8 {
		bar = "│ "
	}
	narrow := s
	narrow.cells = max(10, min(s.cells, articleMeasure)-2)
	set := narrow.text(strings.Join(inner, "\n"), depth+1)
	for n := range set {
		set[n].text = strings.TrimRight(bar+set[n].text, " ")
		for i := range set[n].spans {
			set[n].spans[i].from += len(bar)
			set[n].spans[i].to += len(bar)
		}
		if set[n].kind == isProse {
			set[n].kind = isQuote
		}
	}
	return set
}

// plain sets Markdown without quotes. Runs of empty lines become one, and fences go: code is set in instead.
func (s setting) plain(text string) []styledLine {
	var lines []styledLine
	var block []string
	fence := ""
	for _, p := range paragraphs(text) {
		bare := strings.TrimSpace(p.parts[0])
		mark := fenceOf(bare)
		ends := strings.HasPrefix(mark, fence) && strings.Trim(bare, mark) == ""
		switch {
		case p.code && fence == "" && mark != "":
			fence = mark
			continue
		case p.code && fence != "" && mark != "" && ends:
			fence = ""
			continue
		case fence != "" || p.code && bare != "":
			block = append(block, p.parts[0])
			continue
		}
		lines, block = append(lines, s.code(block)...), nil
		if bare != "" {
			lines = append(lines, s.paragraph(p)...)
		} else if n := len(lines); n > 0 && lines[n-1].text != "" {
			lines = append(lines, styledLine{})
		}
	}
	return append(lines, s.code(block)...)
}

// code sets a block of code in, where there is room, and breaks its lines where it must.
func (s setting) code(block []string) []styledLine {
	indent := "    "
	for _, line := range block {
		if width(line)+len(indent) > s.cells {
			indent = ""
		}
	}
	var lines []styledLine
	for _, line := range block {
		for _, part := range breakAnywhere(indent+line, min(s.cells, codeMeasure)) {
			lines = append(lines, styledLine{text: strings.TrimRight(part, " "), kind: isCode})
		}
	}
	return lines
}

// bullet matches the mark of an item of a list without numbers.
var bullet = pattern.Of(`^(\s*)[-*+] `)

// paragraph sets what is wrapped as one.
func (s setting) paragraph(p paragraph) []styledLine {
	kind := isProse
	first := p.parts[0]
	switch {
	case strings.HasPrefix(first, "#"):
		kind = isHeading
		if s.color {
			first = strings.TrimSpace(strings.TrimLeft(first, "#"))
		}
	case isRule(first):
		first = strings.Repeat("-", 3)
		if s.utf8 {
			first = strings.Repeat("─", 24)
		}
	case s.utf8:
		first = bullet().ReplaceAllString(first, "$1• ")
	}
	whole := strings.Join(append([]string{first}, p.parts[1:]...), " ")
	p.parts = []string{inline(strings.TrimSuffix(whole, `\`))}
	return spanned(p.lay(min(s.cells, articleMeasure)), kind)
}

// isRule tells whether a line is nothing but a rule across the text.
func isRule(line string) bool {
	bare := strings.ReplaceAll(strings.TrimSpace(line), " ", "")
	return len(bare) >= 3 && (strings.Trim(bare, "*") == "" || strings.Trim(bare, "-") == "" || strings.Trim(bare, "_") == "")
}

// escapes are the signs that Markdown lets a backslash stand before.
const escapes = "\\`*_{}[]()#+-.!|<>~$&'\"/:;=?@^%,"

// references are those that html-to-markdown writes. Others stay as they are, since they may stand for anything.
var references = []struct{ from, to string }{{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}}

// unescape takes the backslashes and references of Markdown away, but for those in code.
func unescape(line string) string {
	if !strings.ContainsAny(line, `\&`) {
		return line
	}
	var b strings.Builder
	for inCode := false; line != ""; {
		from, to := line[:1], line[:1]
		switch {
		case line[0] == '`':
			inCode = !inCode
		case inCode:
		case line[0] == '\\' && len(line) > 1 && strings.IndexByte(escapes, line[1]) >= 0:
			from, to = line[:2], line[1:2]
		case line[0] == '&':
			for _, r := range references {
				if strings.HasPrefix(line, r.from) {
					from, to = r.from, r.to
				}
			}
		}
		b.WriteString(to)
		line = line[len(from):]
	}
	return b.String()
}
