package clean

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Plain returns the text of HTML: tags gone, references decoded once, white space folded as a browser folds it,
// one line a block. The result is plain text for a terminal, as from Text; on a page it must be escaped again.
func Plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return foldLines(Text(s))
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return foldLines(Text(b.String()))
		case html.TextToken:
			b.WriteString(strings.Map(spaceOf, string(z.Text())))
		case html.StartTagToken:
			n, _ := z.TagName()
			name := string(n)
			if dropped[name] {
				skipElement(z, name)
			}
			b.WriteString(separator(name))
		case html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			b.WriteString(separator(string(name)))
		}
	}
}

// spaceOf makes the white space of HTML's source equal: a newline there is a space.
func spaceOf(r rune) rune {
	if r == '\n' || r == '\t' || r == '\r' || r == '\f' {
		return ' '
	}
	return r
}

// separator is what a tag leaves in plain text.
func separator(name string) string {
	switch {
	case name == "br" || name == "tr" || block[name]:
		return "\n"
	case name == "td" || name == "th":
		return " "
	}
	return ""
}

// foldLines folds the spaces of each line and drops the empty ones.
func foldLines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for line := range strings.SplitSeq(s, "\n") {
		first := true
		for word := range strings.FieldsFuncSeq(line, unicode.IsSpace) {
			switch {
			case first && b.Len() > 0:
				b.WriteByte('\n')
			case !first:
				b.WriteByte(' ')
			}
			first = false
			b.WriteString(word)
		}
	}
	return b.String()
}
