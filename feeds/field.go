package feeds

import (
	"encoding/base64"
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	"tend/internal/clean"
)

// field collects the text of one element.
type field struct {
	kind  kind
	attrs []attribute // by local name, in lower case
	base  *url.URL
	b     strings.Builder
	room  int  // bytes that b may have
	full  bool // something was left out: b is as long as it may be
	tags  bool // elements were found in it: b holds HTML; else b holds text
	depth int  // open elements in it
	tops  int  // pieces directly in it, white space not counted
}

func newField(k kind, attrs []attribute, base *url.URL) *field {
	f := &field{kind: k, base: base, room: MaxValue}
	if k == htmlField || k == atomField {
		f.room = MaxText
	}
	if len(attrs) > 0 {
		f.attrs = make([]attribute, len(attrs))
	}
	for i, a := range attrs {
		f.attrs[i] = attribute{localName(a.name), a.value}
	}
	return f
}

// attr is the value of an attribute, empty where there is none.
func (f *field) attr(name string) string {
	for _, a := range f.attrs {
		if a.name == name && a.value != "" {
			return a.value
		}
	}
	return ""
}

// text adds character data, with references in it or not, as far as there is room.
func (f *field) text(sc *scanner, s string, references bool) {
	if f.full {
		return
	}
	if f.depth == 0 && strings.TrimSpace(s) != "" {
		f.tops++
	}
	room := f.room - f.b.Len()
	switch {
	case f.tags:
		var b strings.Builder
		f.full = !sc.decodeTo(&b, s, references, room)
		f.b.WriteString(html.EscapeString(b.String()))
	default:
		f.full = !sc.decodeTo(&f.b, s, references, room)
	}
}

// child adds the start tag of an element that stands in the text.
func (f *field) child(name string, attrs []attribute, base, doc *url.URL) {
	if !f.tags {
		text := f.b.String()
		f.b.Reset()
		f.b.WriteString(html.EscapeString(text))
		f.tags = true
	}
	if f.depth == 0 {
		f.tops++
	}
	f.depth++
	if f.full = f.full || f.b.Len() >= f.room; f.full {
		return
	}
	f.b.WriteString("<" + name)
	for _, a := range attrs {
		if strings.HasPrefix(a.name, "xml") {
			continue
		}
		value := a.value
		if local := localName(a.name); base != doc && (local == "href" || local == "src" || local == "cite") {
			value = resolve(base, value)
		}
		f.b.WriteString(" " + localName(a.name) + `="` + html.EscapeString(value) + `"`)
	}
	f.b.WriteString(">")
}

func (f *field) childEnd(name string) {
	f.depth--
	if !voidElement[name] && !f.full {
		f.b.WriteString("</" + name + ">")
	}
}

// plain is the field as text.
func (f *field) plain() string {
	if f.tags {
		return clean.Plain(f.b.String())
	}
	return strings.TrimSpace(f.b.String())
}

// html is the field as HTML, by the rules of its kind. Links in it that have a base of their own are absolute.
func (f *field) html(doc *url.URL) string {
	s := strings.TrimSpace(f.b.String())
	if f.kind == atomField {
		s = f.atom(s)
	} else if f.kind == titleField && !f.tags {
		s = clean.EscapeUnknown(s)
	}
	if f.base != doc && !f.tags && strings.Contains(s, "<") { // child resolved those of tags
		s = clean.HTML(s, f.base)
	}
	return s
}

// atom reads an Atom text construct: RFC 4287 section 3.1 and 4.1.3, and the modes of Atom 0.3.
func (f *field) atom(s string) string {
	kind, mode := strings.ToLower(strings.TrimSpace(f.attr("type"))), strings.ToLower(f.attr("mode"))
	if f.tags {
		if strings.Contains(kind, "xhtml") && f.tops == 1 {
			return unwrapDiv(s)
		}
		return s
	}
	if mode == "base64" || mode == "" && isBinary(kind) {
		raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err == nil && utf8.Valid(raw) {
			return string(raw)
		}
		if err == nil {
			return ""
		}
	}
	switch kind {
	case "html", "text/html", "xhtml", "application/xhtml+xml":
		return s
	case "":
		if looksLikeHTML(s) || mode == "escaped" {
			return clean.EscapeUnknown(s)
		}
	}
	return html.EscapeString(s)
}

// isBinary reports whether content of a media type is written in base64: all that is neither text nor XML.
func isBinary(kind string) bool {
	return strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "+xml") &&
		!strings.HasSuffix(kind, "/xml") && kind != "application/json"
}

// looksLikeHTML guesses for a text that does not say what it is. Many feeds leave type="html" out.
func looksLikeHTML(s string) bool {
	return strings.Contains(s, "</") || strings.Contains(s, "/>") || strings.Contains(s, "<br") || strings.Contains(s, "<p>")
}

// unwrapDiv takes the one <div> away that XHTML text must be wrapped in.
func unwrapDiv(s string) string {
	if !strings.HasPrefix(s, "<div") || !strings.HasSuffix(s, "</div>") {
		return s
	}
	open := strings.IndexByte(s, '>')
	return strings.TrimSpace(s[open+1 : len(s)-len("</div>")])
}

// write writes a finished field.
func (w *rewriter) write(f frame) {
	fd := f.field
	switch fd.kind {
	case plainField:
		w.plainElement(f.emit, fd)
	case titleField, htmlField, atomField:
		w.htmlElement(f.emit, fd)
	case addressField:
		ref := fd.plain()
		for _, other := range []string{"href", "resource"} {
			if ref == "" {
				ref = fd.attr(other)
			}
		}
		if ref = resolve(fd.base, ref); ref != "" {
			w.element(f.emit, ref)
		}
	case idField:
		w.element(f.emit, fd.plain())
	case guidField:
		w.guid(fd)
	case linkField:
		w.link(f.emit, fd)
	case attributes:
		w.attributes(f.emit, fd)
	case imageField:
		w.element(f.emit, resolve(fd.base, fd.attr("href")))
	}
}

func (w *rewriter) plainElement(name string, fd *field) {
	text := fd.plain()
	if text == "" {
		return // gofeed lets an empty element hide a full one
	}
	if len(text) > MaxWord {
		text, w.sc.damaged = cut(text, MaxWord), true
	}
	if name == "generator" {
		w.openTag(name, "uri", fd.attr("uri")+fd.attr("url"), "version", fd.attr("version"))
		escapeXML(&w.out, text)
		w.out.WriteString("</" + name + ">")
		return
	}
	w.element(name, text)
}

func (w *rewriter) htmlElement(name string, fd *field) {
	if src := fd.attr("src"); src != "" && fd.kind == atomField {
		w.element("t:src", resolve(fd.base, src))
	}
	if text := fd.html(w.doc); text != "" {
		w.elements += strings.Count(text, "<")
		w.longElement(name, text)
	}
}

// guid writes an id untouched, and as a link too if it says, or does not deny, that it is an address.
func (w *rewriter) guid(fd *field) {
	id := fd.plain()
	if id == "" {
		return
	}
	w.element("guid", id)
	if !strings.EqualFold(strings.TrimSpace(fd.attr("ispermalink")), "false") {
		if u, err := url.Parse(id); err == nil && isWeb(u) {
			w.element("t:link", id)
		} else if fd.attr("ispermalink") != "" {
			w.element("t:link", resolve(fd.base, id))
		}
	}
}

// link writes an Atom link. In RSS it becomes a fact named after its relation.
func (w *rewriter) link(name string, fd *field) {
	href := fd.attr("href")
	if href == "" {
		href = fd.plain()
	}
	rel := strings.ToLower(strings.TrimSpace(fd.attr("rel")))
	rel = strings.TrimPrefix(rel, "http://www.iana.org/assignments/relation/")
	if rel == "" {
		rel = "alternate"
	}
	href = resolve(fd.base, href)
	if href == "" {
		return
	}
	if name != "link" {
		if rel == "alternate" || rel == "hub" {
			w.element(name+rel, href)
		}
		return
	}
	w.openTag("link", "href", href, "rel", rel, "type", fd.attr("type"), "length", fd.attr("length"))
	w.out.WriteString("</link>")
}

func (w *rewriter) attributes(name string, fd *field) {
	if name == "enclosure" {
		if href := resolve(fd.base, fd.attr("url")+fd.attr("href")); href != "" {
			w.openTag(name, "url", href, "type", fd.attr("type"), "length", fd.attr("length"))
			w.out.WriteString("</enclosure>")
		}
		return
	}
	term := fd.attr("term")
	if term == "" {
		term = fd.attr("label")
	}
	if term == "" {
		term = fd.plain()
	}
	w.element("t:tag", term)
}

// openTag writes a start tag with those attributes, given as names and values, that are not empty.
func (w *rewriter) openTag(name string, attrs ...string) {
	w.out.WriteString("<" + name)
	for i := 0; i < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.out.WriteString(" " + attrs[i] + `="`)
			escapeXML(&w.out, attrs[i+1])
			w.out.WriteString(`"`)
		}
	}
	w.out.WriteString(">")
}
