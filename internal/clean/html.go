package clean

import (
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxDepth is how many elements may be open at once in HTML. What people write stays under 20; a parser or a
// browser that is given thousands is being attacked.
const MaxDepth = 100

// MaxBytes is the longest HTML that is kept as HTML. Sanitising costs 0.15 s a megabyte.
const MaxBytes = 1 << 20

// HTML returns s as sanitised HTML: text, links, lists, code, tables and images, every tag closed, every address
// absolute (resolved against base, which may be nil) and http, https or mailto. Scripts, styles, forms, frames
// and their content, event handlers, and images that only count readers are gone. Text that nests deeper than
// MaxDepth, is longer than MaxBytes, or cannot be read as HTML comes back as escaped plain text, never as it was.
func HTML(s string, base *url.URL) string {
	if !strings.ContainsAny(s, "<&") {
		return html.EscapeString(text(s, anywhere))
	}
	b := balancer{base: base}
	if len(s) > MaxBytes || !b.run(endComments(s)) {
		return html.EscapeString(Plain(s))
	}
	return b.out.String()
}

// balancer writes HTML again: what is allowed, its tags closed, its addresses absolute, and all text escaped. It works
// on tokens and keeps only the names of the open elements, so its memory is bounded whatever it reads.
type balancer struct {
	base  *url.URL
	out   strings.Builder
	open  []opened
	limit int
	page  *page // nil: a text; else a page whose article is still to be found
}

// opened is an open element.
type opened struct {
	name string
	mark marks // its own bit, or none
}

// run reports whether s could be written within the limits.
func (b *balancer) run(s string) bool {
	z := html.NewTokenizer(strings.NewReader(s))
	b.out.Grow(len(s) + len(s)/8)
	b.limit = 8*len(s) + 64<<10 // a long base before each of many short links must not multiply the text
	for {
		switch z.Next() {
		case html.ErrorToken:
			b.closeTo(0)
			return errors.Is(z.Err(), io.EOF)
		case html.TextToken:
			b.out.WriteString(html.EscapeString(stripControls(string(z.Text()))))
		case html.StartTagToken:
			if !b.start(z, false) {
				return false
			}
		case html.SelfClosingTagToken:
			if !b.start(z, true) {
				return false
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(string(name))
		}
	}
}

// start writes an element's start tag. In XHTML, which feeds carry, <b/> is an empty element; so it is here.
func (b *balancer) start(z *html.Tokenizer, empty bool) bool {
	t := tag(z)
	if b.page != nil {
		return b.startInPage(z, t, empty)
	}
	if dropped[t.Data] {
		if !empty {
			skipElement(z, t.Data)
		}
		return true
	}
	if !allowed[t.Data] || t.Data == "img" && isTracker(t.Attr) {
		return true
	}
	if t.Attr = b.attributes(t); len(t.Attr) == 0 && (t.Data == "a" || t.Data == "img") {
		return true // it leads nowhere
	}
	b.write(t, empty)
	return len(b.open) <= MaxDepth && b.out.Len() <= b.limit
}

// write writes a start tag, after the end tags that it implies.
func (b *balancer) write(t html.Token, empty bool) {
	b.imply(t.Data)
	if len(t.Attr) == 0 {
		b.out.WriteString("<" + t.Data + ">")
	} else {
		b.out.WriteString(t.String())
	}
	switch {
	case void[t.Data]:
	case empty:
		b.out.WriteString("</" + t.Data + ">")
	default:
		b.open = append(b.open, opened{t.Data, markOf[t.Data]})
	}
}

// tag is what html.Tokenizer.Token would return for a start tag, without a copy of the name if it is one of HTML's.
func tag(z *html.Tokenizer) html.Token {
	name, more := z.TagName()
	t := html.Token{Type: html.StartTagToken}
	if t.DataAtom = atom.Lookup(name); t.DataAtom != 0 {
		t.Data = t.DataAtom.String()
	} else {
		t.Data = string(name)
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		t.Attr = append(t.Attr, html.Attribute{Key: string(key), Val: string(value)})
	}
	return t
}

// attributes are those that an element may keep. A link does not tell where its reader came
// from, and goes on saying that it was paid for.
func (b *balancer) attributes(t html.Token) []html.Attribute {
	var kept []html.Attribute
	rel := "noreferrer"
	for _, a := range t.Attr {
		if a.Key == "rel" && isSponsored(a.Val) {
			rel = "sponsored noreferrer"
		}
		if addresses[a.Key] {
			a.Val = absolute(b.base, a.Val)
		}
		if keeps(t.Data, a) {
			kept = append(kept, a)
		}
	}
	if t.Data == "a" && slices.ContainsFunc(kept, func(a html.Attribute) bool { return a.Key == "href" }) {
		kept = append(kept, html.Attribute{Key: "rel", Val: rel})
	}
	return kept
}

// end closes the named element and those inside it that were left open; a stray end tag is dropped.
func (b *balancer) end(name string) {
	if name == "br" {
		b.out.WriteString("<br>")
		return
	}
	walls := scope
	if markOf[name]&scope != 0 {
		walls = 0
	}
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].name == name {
			b.closeTo(i)
			return
		}
		if b.open[i].mark&walls != 0 {
			return // </p> in a cell does not close the paragraph around the table
		}
	}
}

func (b *balancer) closeTo(n int) {
	for i := len(b.open) - 1; i >= n; i-- {
		b.out.WriteString("</" + b.open[i].name + ">")
	}
	b.open = b.open[:n]
}

// imply writes the end tags that HTML lets an author leave out before the named element.
func (b *balancer) imply(name string) {
	rule, ok := implied[name]
	if !ok && block[name] {
		rule, ok = paragraph, true
	}
	if !ok {
		return
	}
	outermost := -1
	for i := len(b.open) - 1; i >= 0 && b.open[i].mark&rule.bounds == 0; i-- {
		if b.open[i].mark&rule.ends != 0 {
			outermost = i
		}
	}
	if outermost >= 0 {
		b.closeTo(outermost)
	}
}

// skipElement reads past the end tag of the named element, counting those of its name that are inside it.
func skipElement(z *html.Tokenizer, name string) {
	if void[name] {
		return
	}
	for depth := 1; depth > 0; {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			if n, _ := z.TagName(); string(n) == name {
				depth++
			}
		case html.EndTagToken:
			if n, _ := z.TagName(); string(n) == name {
				depth--
			}
		}
	}
}

// endComments takes out the start of a comment that is never ended, up to its first ">", so that it cannot hide
// the rest of the text.
func endComments(s string) string {
	open := 0
	for {
		i := strings.Index(s[open:], "<!--")
		if i < 0 {
			return s
		}
		open += i
		end := strings.Index(s[open+4:], "-->")
		if end < 0 {
			_, rest, _ := strings.Cut(s[open:], ">")
			return s[:open] + strings.ReplaceAll(rest, "<!--", "")
		}
		open += 4 + end
	}
}

// absolute resolves an address against base. What cannot be parsed is passed on for the allow-list to refuse.
func absolute(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	if base != nil && !u.IsAbs() {
		u = base.ResolveReference(u)
	}
	return strings.ReplaceAll(u.String(), " ", "%20") // of its query, where they may stand but end it elsewhere
}

// stripControls drops the control characters that have no meaning in HTML. Bidirectional marks stay: a page
// isolates them, and right-to-left text needs them.
func stripControls(s string) string {
	if utf8.ValidString(s) && !hasControls(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r <= 0x9f {
			return -1
		}
		return r
	}, s)
}

// hasControls reports whether a text may hold a control character. The second set is C2 80 to C2 9F in UTF-8; other
// characters that begin with C2 are too rare to tell apart here.
func hasControls(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f || c == 0xc2 {
			return true
		}
	}
	return false
}
