package clean

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Plain returns the text of HTML: tags gone, references decoded once, white space folded as a browser folds it,
// one line a block. The result is plain text for a terminal, as from Text; on a page it must be escaped again.
func Plain(s string) string { return foldLines(Text(textOf(s))) }

// WrittenPlain is Plain as one line for a program, as from Written.
func WrittenPlain(s string) string { return Written(textOf(s)) }

// textOf is the text of HTML, not yet clean.
func textOf(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(endComments(s)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
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
	if plainASCII(s) {
		return s
	}
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

// EscapeUnknown escapes each "<" of s that does not begin a tag, an end tag or a comment of HTML. It serves
// text of which nobody said whether it is HTML: "<b>1</b> < List<T>" keeps its bold and shows its "<T>".
func EscapeUnknown(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if isTag(s) {
			b.WriteByte('<')
		} else {
			b.WriteString("&lt;")
		}
	}
}

// isTag reports whether what follows a "<" makes it the start of something that HTML knows.
func isTag(s string) bool {
	if strings.HasPrefix(s, "!--") {
		return true
	}
	s = strings.TrimPrefix(s, "/")
	n := 0
	for n < len(s) && n < 16 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	name := strings.ToLower(s[:n])
	return allowed[name] || dropped[name] || void[name] || retired[name]
}

// retired are the elements that HTML had once, or that a page has once, and whose text stays.
var retired = set("acronym applet area audio button canvas map object video basefont bgsound blink body dir dialog font form head html label legend marquee menu nobr " +
	"optgroup option rp rt ruby data slot spacer xmp")
