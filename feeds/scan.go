package feeds

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scanner cuts XML into tokens. It reads what browsers and people call XML: it never fails on bad syntax, but
// notes the damage and goes on, and its only error is a limit. Comments, instructions and the document type are
// passed over; entities that a document type declares are never expanded.
type scanner struct {
	s       string
	i       int
	damaged bool
	broken  int         // references to no character that XML allows, or that anybody knows
	attrs   []attribute // of the current token, reused

	// What is known to be missing from i to the end, so that a search that failed once is not made again: a
	// document of nothing but openings would otherwise be read once for each of them.
	noPI, noQuote, noApostrophe, noSubset bool
}

type tokenKind int

const (
	endOfInput tokenKind = iota
	textToken            // character data, references not yet decoded
	cdataToken           // character data as it stands
	startToken
	endToken
)

// token is a piece of a document; attrs are valid until the next call.
type token struct {
	kind  tokenKind
	name  string // with its prefix, as written
	text  string
	attrs []attribute
	empty bool // <name/>
}

type attribute struct{ name, value string } // value with its references decoded

func (sc *scanner) next() (token, error) {
	for sc.i < len(sc.s) {
		rest := sc.s[sc.i:]
		switch {
		case rest[0] != '<':
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			sc.i += n
			return token{kind: textToken, text: rest[:n]}, nil
		case strings.HasPrefix(rest, "<!--"):
			sc.skipPast(4, "-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			text, _ := sc.until(9, "]]>")
			return token{kind: cdataToken, text: text}, nil
		case strings.HasPrefix(rest, "<!"):
			sc.skipDeclaration()
		case strings.HasPrefix(rest, "<?"):
			sc.skipInstruction()
		case len(rest) > 2 && rest[1] == '/' && nameStart(rest[2]):
			return sc.endTag(), nil
		case len(rest) > 1 && nameStart(rest[1]):
			return sc.startTag()
		default:
			sc.damaged = true
			sc.i++
			return token{kind: cdataToken, text: "<"}, nil
		}
	}
	return token{}, nil
}

// until returns the text from skip bytes ahead to the marker and moves behind it; to the end without a marker.
func (sc *scanner) until(skip int, marker string) (string, bool) {
	from := sc.i + skip
	n := strings.Index(sc.s[from:], marker)
	if n < 0 {
		sc.damaged = true
		sc.i = len(sc.s)
		return sc.s[from:], false
	}
	sc.i = from + n + len(marker)
	return sc.s[from : from+n], true
}

func (sc *scanner) skipPast(skip int, marker string) { sc.until(skip, marker) }

// skipInstruction passes over <?…?>; one without its end is taken to end at the next ">".
func (sc *scanner) skipInstruction() {
	if !sc.noPI {
		if n := strings.Index(sc.s[sc.i:], "?>"); n >= 0 {
			sc.i += n + 2
			return
		}
		sc.noPI = true
	}
	sc.skipPast(2, ">")
	sc.damaged = true
}

// skipDeclaration passes over <!DOCTYPE…> with its internal subset, which ends at "]" and ">".
func (sc *scanner) skipDeclaration() {
	end := strings.IndexByte(sc.s[sc.i:], '>')
	if end < 0 {
		end = len(sc.s) - sc.i
	}
	if !sc.noSubset && strings.Contains(sc.s[sc.i:sc.i+end], "[") {
		for i := sc.i; ; i++ {
			n := strings.IndexByte(sc.s[i:], ']')
			if n < 0 {
				sc.noSubset, sc.damaged = true, true
				break
			}
			i += n
			if after := strings.TrimLeft(sc.s[i+1:min(i+33, len(sc.s))], " \t\r\n"); strings.HasPrefix(after, ">") {
				end = i - sc.i
				break
			}
		}
	}
	sc.i += end
	sc.skipPast(0, ">")
}

func (sc *scanner) endTag() token {
	sc.i += 2
	name := sc.name()
	if n := strings.IndexAny(sc.s[sc.i:], "<>"); n < 0 {
		sc.i, sc.damaged = len(sc.s), true
	} else if sc.s[sc.i+n] == '>' {
		sc.i += n + 1
	} else {
		sc.i, sc.damaged = sc.i+n, true
	}
	return token{kind: endToken, name: name}
}

// startTag reads a start tag. A "<" between attributes begins the next tag: this one was not closed.
func (sc *scanner) startTag() (token, error) {
	sc.i++
	t := token{kind: startToken, name: sc.name()}
	sc.attrs = sc.attrs[:0]
	for {
		sc.skipSpace()
		if sc.i >= len(sc.s) || sc.s[sc.i] == '<' {
			sc.damaged = true
			break
		}
		if sc.s[sc.i] == '>' {
			sc.i++
			break
		}
		if strings.HasPrefix(sc.s[sc.i:], "/>") {
			t.empty = true
			sc.i += 2
			break
		}
		if !nameStart(sc.s[sc.i]) {
			sc.damaged = true
			sc.i++
			continue
		}
		sc.attrs = append(sc.attrs, sc.attribute())
		if len(sc.attrs) > MaxAttributes {
			return t, hostile("an element has more than %d attributes", MaxAttributes)
		}
	}
	t.attrs = sc.attrs
	return t, nil
}

func (sc *scanner) attribute() attribute {
	a := attribute{name: sc.name()}
	sc.skipSpace()
	if sc.i >= len(sc.s) || sc.s[sc.i] != '=' {
		sc.damaged = true
		return a
	}
	sc.i++
	sc.skipSpace()
	if v := sc.attributeValue(); len(v) <= MaxValue {
		a.value = sc.decode(v)
	} else {
		sc.damaged = true
	}
	return a
}

func (sc *scanner) attributeValue() string {
	if sc.i < len(sc.s) {
		missing := &sc.noQuote
		if sc.s[sc.i] == '\'' {
			missing = &sc.noApostrophe
		}
		if q := sc.s[sc.i]; (q == '"' || q == '\'') && !*missing {
			if n := strings.IndexByte(sc.s[sc.i+1:], q); n >= 0 {
				v := sc.s[sc.i+1 : sc.i+1+n]
				sc.i += n + 2
				return v
			}
			*missing = true
		}
	}
	sc.damaged = true
	from := sc.i
	for sc.i < len(sc.s) && !isSpace(sc.s[sc.i]) && sc.s[sc.i] != '>' && sc.s[sc.i] != '<' {
		sc.i++
	}
	return strings.Trim(sc.s[from:sc.i], `"'`)
}

func (sc *scanner) name() string {
	from := sc.i
	for sc.i < len(sc.s) && nameByte(sc.s[sc.i]) {
		sc.i++
	}
	return sc.s[from:sc.i]
}

func (sc *scanner) skipSpace() {
	for sc.i < len(sc.s) && isSpace(sc.s[sc.i]) {
		sc.i++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func nameByte(c byte) bool {
	return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}

// longestReference bounds the search for the ";" of a reference; the longest name in HTML has 31 letters.
const longestReference = 40

// decode replaces character references and HTML's named entities, which feeds use without declaring them. A
// reference to a character that XML forbids is dropped; an unknown name stays as it is. Both are damage.
func (sc *scanner) decode(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	sc.decodeTo(&b, s, true, len(s)*2)
	return b.String()
}

// decodeTo appends s, its references decoded if it has such, to b, and reports whether it had room for all of it.
func (sc *scanner) decodeTo(b *strings.Builder, s string, references bool, room int) bool {
	b.Grow(min(len(s), room))
	most := b.Len() + room
	for references && b.Len() < most && sc.broken <= MaxStrays {
		at := strings.IndexByte(s, '&')
		if at < 0 {
			break
		}
		if at > most-b.Len() {
			break
		}
		b.WriteString(s[:at])
		s = s[at:]
		end := strings.IndexByte(s[:min(len(s), longestReference)], ';')
		text, ok := "", false
		if end > 1 {
			text, ok = reference(s[1:end])
		}
		if end > 1 && (!ok || text == "") {
			sc.broken++
		}
		if !ok {
			sc.damaged = true
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		if text == "" {
			sc.damaged = true
		}
		b.WriteString(text)
		s = s[end+1:]
	}
	fits := b.Len()+len(s) <= most
	b.WriteString(cut(s, most-b.Len()))
	return fits
}

// cut returns the first n bytes of s, without a part of a character at the end.
func cut(s string, n int) string {
	if n >= len(s) {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:max(n, 0)]
}

// reference decodes what stands between "&" and ";".
func reference(name string) (string, bool) {
	switch name {
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "amp":
		return "&", true
	case "quot":
		return `"`, true
	case "nbsp":
		return "\u00a0", true
	}
	if name[0] != '#' {
		whole := "&" + name + ";"
		text := html.UnescapeString(whole)
		return text, !strings.HasPrefix(text, "&") && !strings.HasSuffix(text, ";") || name == "amp" || name == "semi"
	}
	digits, base := name[1:], 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", false
	}
	if n >= 0x80 && n <= 0x9f { // windows-1252 by mistake: HTML's own table mends it
		return html.UnescapeString("&#" + strconv.FormatUint(n, 10) + ";"), true
	}
	if r := rune(n); n <= utf8.MaxRune && legalXML(r) {
		return string(r), true
	}
	return "", true
}

// legalXML reports whether XML 1.0 allows the character in a document.
func legalXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000
}
