package anki

import (
	"html"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"

	"tend/internal/pattern"
)

// Marks stand for what the conversion to Markdown must carry over untouched. They are Unicode's noncharacters,
// which scrub takes out of all input, so that a note cannot hold one of its own.
const (
	openMark  = '\uFDD0' // the start of a deletion
	shutMark  = '\uFDD1' // the end of a deletion
	leftMark  = '\uFDD2' // a [ of the text
	rightMark = '\uFDD3' // a ] of the text
	pieceMark = '\uFDD4' // the number of a piece follows, and endMark
	endMark   = '\uFDD5'
)

// scrub takes out what the conversion uses itself, and control characters; CR and CRLF become LF.
func scrub(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(scrubRune, s)
	return numeric().ReplaceAllStringFunc(s, func(entity string) string {
		if unescape(entity) == "" {
			return ""
		}
		return entity
	})
}

func scrubRune(r rune) rune {
	switch {
	case r == '\r':
		return '\n'
	case r == '\n' || r == '\t':
		return r
	case r >= 0xFDD0 && r <= 0xFDEF, r == 0xF002, unicode.IsControl(r):
		return -1
	}
	return r
}

// Entities may stand for any rune, also for one that scrub takes out.
var (
	numeric  = pattern.Of(`&#[xX]?[0-9a-fA-F]+;?`)
	entities = pattern.Of(`&#?[0-9a-zA-Z]+;?`)
)

// unescape resolves entities, and brings in no mark by it.
func unescape(s string) string {
	return entities().ReplaceAllStringFunc(s, func(entity string) string {
		return strings.Map(scrubRune, html.UnescapeString(entity))
	})
}

// piece is Markdown that is ready. In code, where Markdown means nothing, plain stands for it.
type piece struct{ text, plain string }

// protector replaces in HTML what is to become a piece: images, links, sounds and formulas.
type protector struct {
	brackets bool // brackets of the text become marks too
	in       string
	out      strings.Builder
	pieces   []piece
	missing  map[string]bool // ends that were looked for and are nowhere further on
	code     int             // how many pre and code elements are open
	link     string          // where the open link leads, "" for none
	linkFrom int             // where its label starts in out
	odd      bool            // a deletion starts or ends in a link's label
	inlined  bool            // an image was left out that stood in the text itself
}

// run reads all of the HTML once.
func (p *protector) run() {
	p.missing = map[string]bool{}
	for p.in != "" {
		at := strings.IndexAny(p.in, "<[]\\\uFDD0\uFDD1")
		if at < 0 {
			break
		}
		p.copy(at)
		switch {
		case p.tag(), p.sound(), p.math():
		case p.in[0] == '[' && p.brackets:
			p.replace(1, string(leftMark))
		case p.in[0] == ']' && p.brackets:
			p.replace(1, string(rightMark))
		case p.in[0] >= 0x80: // a mark, or a rune that starts like one
			p.odd = p.odd || p.link != "" && (strings.HasPrefix(p.in, string(openMark)) || strings.HasPrefix(p.in, string(shutMark)))
			p.copy(len(string(openMark)))
		default:
			p.copy(1)
		}
	}
	p.copy(len(p.in))
	p.endLink()
}

// copy takes n bytes over as they are.
func (p *protector) copy(n int) { p.replace(n, p.in[:n]) }

// replace takes n bytes off the input and writes something else.
func (p *protector) replace(n int, with string) {
	p.out.WriteString(with)
	p.in = p.in[n:]
}

// piece takes n bytes off the input and puts a piece in their place.
func (p *protector) piece(n int, text, plain string) {
	p.replace(n, string(pieceMark)+strconv.Itoa(len(p.pieces))+string(endMark))
	p.pieces = append(p.pieces, piece{text, plain})
}

// until returns where end starts in the input after skip bytes, or -1. It looks for no end twice in vain.
func (p *protector) until(skip int, end string) int {
	if p.missing[end] {
		return -1
	}
	at := strings.Index(p.in[skip:], end)
	if at < 0 {
		p.missing[end] = true
		return -1
	}
	return skip + at
}

// sound turns [sound:x.mp3] into a link.
func (p *protector) sound() bool {
	const start = "[sound:"
	if !strings.HasPrefix(p.in, start) {
		return false
	}
	end := p.until(len(start), "]")
	if end < 0 {
		return false
	}
	name := strings.TrimSpace(unescape(p.in[len(start):end]))
	p.piece(end+1, "["+label(name)+"]("+destination(name)+")", name)
	return true
}

// formulas are the ways to write LaTeX, and what tend's notes have for each.
var formulas = []struct{ from, to, mark string }{
	{"[$$]", "[/$$]", "$$"},
	{"[$]", "[/$]", "$"},
	{"[latex]", "[/latex]", "$$"},
	{`\(`, `\)`, "$"},
	{`\[`, `\]`, "$$"},
}

// math turns a formula into one between dollars. MathJax leaves code alone, and so does this.
func (p *protector) math() bool {
	for _, f := range formulas {
		if !strings.HasPrefix(p.in, f.from) || f.from[0] == '\\' && p.code > 0 {
			continue
		}
		end := p.until(len(f.from), f.to)
		if end < 0 {
			continue
		}
		text := strings.ReplaceAll(p.in[len(f.from):end], "<br", " <br")
		text = strings.Join(strings.Fields(unescape(stripTags(text))), " ")
		if text == "" {
			return false
		}
		if p.brackets {
			text = escapeBrackets(text)
		}
		p.piece(end+len(f.to), f.mark+text+f.mark, f.mark+text+f.mark)
		return true
	}
	return false
}

// escapeBrackets puts a backslash before each bracket.
func escapeBrackets(s string) string { return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s) }

// label is a text for between the brackets of a link or an image.
func label(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "`", "'", "<", "‹", ">", "›").Replace(s)
}

// schemes are those of the links and images that are kept as they stand.
var schemes = pattern.Of(`(?i)^(https?://|ftp://|mailto:)`)

// destination is a link's target: the name of a media file with percent signs for what Markdown would read, or a
// URL.
func destination(s string) string {
	if !schemes().MatchString(s) {
		if plain, err := url.PathUnescape(s); err == nil {
			s = plain
		}
		s = strings.ReplaceAll(path.Base(strings.ReplaceAll(s, `\`, "/")), "%", "%25")
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c == 0x7F || strings.IndexByte("()<>[]\"'\\`*_~|{}^!", c) >= 0 && c != '_' {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+0x100, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
