package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// content is a content line: NAME;PARAM=VALUE:VALUE, unfolded.
type content struct {
	line   int
	name   string            // in capitals
	params map[string]string // by names in capitals; nil without any
	value  string
}

// lines checks the physical lines, and returns the content lines that can be read.
func (l *linter) lines(data []byte) (found []content) {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		l.problem(1, "a byte order mark stands before BEGIN:VCALENDAR")
		data = data[3:]
	}
	var logical []byte
	start, bare, number := 0, 0, 0
	flush := func() {
		if start > 0 {
			if c, ok := l.content(logical, start); ok {
				found = append(found, c)
			}
		}
	}
	for len(data) > 0 {
		number++
		line, rest, ended := bytes.Cut(data, []byte("\n"))
		data = rest
		text, crlf := bytes.CutSuffix(line, []byte("\r"))
		if (!crlf || !ended) && bare == 0 {
			bare = number
		}
		l.physical(text, number)
		switch {
		case len(text) == 0:
		case (text[0] == ' ' || text[0] == '\t') && start > 0:
			logical = append(logical, text[1:]...)
		default:
			flush()
			logical, start = append(logical[:0], text...), number
		}
	}
	flush()
	if bare > 0 {
		l.problem(bare, "a line does not end in CRLF")
	}
	return found
}

// physical checks one line as it stands in the file.
func (l *linter) physical(text []byte, number int) {
	switch {
	case len(text) == 0:
		l.problem(number, "an empty line")
	case len(text) > lineOctets:
		l.problem(number, "%d octets, at most %d: fold it", len(text), lineOctets)
	}
	if !utf8.Valid(text) {
		l.problem(number, "no UTF-8, or a fold that cuts a letter in two: Google drops the whole calendar")
	}
	for _, b := range text {
		if b < ' ' && b != '\t' || b == 0x7f {
			l.problem(number, "a control character")
			return
		}
	}
}

// content reads a content line.
func (l *linter) content(text []byte, number int) (content, bool) {
	name, rest := cutName(string(text))
	c := content{line: number, name: strings.ToUpper(name)}
	for name != "" && strings.HasPrefix(rest, ";") {
		param, after, ok := cutParam(rest[1:])
		if !ok {
			break
		}
		if c.params == nil {
			c.params = map[string]string{}
		}
		key, value, _ := strings.Cut(param, "=")
		if key = strings.ToUpper(key); c.params[key] != "" {
			l.problem(number, "parameter %s stands twice", key)
		}
		c.params[key], rest = value, after
	}
	value, ok := strings.CutPrefix(rest, ":")
	if name == "" || !ok {
		l.problem(number, "no content line: want NAME:VALUE")
		return c, false
	}
	c.value = value
	return c, true
}

// cutName splits a line after its name, which has letters, digits and hyphens.
func cutName(text string) (name, rest string) {
	for i := range len(text) {
		c := text[i]
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// cutParam splits PARAM=VALUE off, whose values may be quoted. Quotes are left out.
func cutParam(text string) (param, rest string, ok bool) {
	quoted, begun := false, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '=':
			begun = true
		case c == ':' || c == ';':
			return strings.ReplaceAll(text[:i], `"`, ""), text[i:], begun && i > 0 && text[0] != '='
		}
	}
	return "", "", false
}
