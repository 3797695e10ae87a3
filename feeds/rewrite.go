package feeds

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// A rewriter reads one XML feed and writes the small one that gofeed gets: known elements only, a level or two
// deep, each text as escaped HTML, each address absolute. It holds a stack of open elements and no tree, so its
// memory is the output and MaxDepth frames.
type rewriter struct {
	sc       scanner
	ns       namespaces
	out      strings.Builder
	texts    shelf // those that out has handles of
	stack    []frame
	doc      *url.URL // the document's address, nil if it has none
	format   string   // rss, rdf or atom; "" before the root element
	version  string
	lang     string
	elements int
	strays   int // end tags without a start, and pieces of text outside the feed
	items    int
	kept     int // elements of which the text or an address is written
	limit    int // of the output, bytes
}

// frame is an open element.
type frame struct {
	name  string // in lower case, to find its end tag
	emit  string // as rewritten; "" if the element itself is not written
	ns    int    // how many declarations were in scope before it
	base  *url.URL
	runs  int // pieces of text directly in it
	mode  mode
	held  int    // fields directly in it
	field *field // the text construct that it is or is part of
}

type mode int

const (
	container mode = iota // its children are rewritten one by one
	leaf                  // its text is collected in field
	markup                // an element inside a leaf
	skipped               // it and everything in it is passed over
)

// outputFactor bounds how much longer the rewritten feed may be than the feed: resolving a thousand short
// references against a long base would otherwise multiply it.
const outputFactor = 6

// rewrite returns the feed that gofeed is to read.
func (w *rewriter) rewrite(text string) (string, error) {
	w.sc.s = text
	w.limit = outputFactor*len(text) + 64<<10
	w.out.Grow(len(text)/8 + 1024)
	for {
		t, err := w.sc.next()
		if err != nil {
			return "", err
		}
		switch t.kind {
		case endOfInput:
			return w.finish()
		case startToken:
			err = w.start(t)
		case endToken:
			w.end(t.name)
		case textToken:
			err = w.text(t.text, true)
		case cdataToken:
			err = w.text(t.text, false)
		}
		if err != nil {
			return "", err
		}
		if w.elements > MaxElements {
			return "", hostile("it has more than %d elements", MaxElements)
		}
		if w.strays+w.sc.broken > MaxStrays {
			return "", hostile("it has more than %d end tags without a start, texts outside the feed, or references to no character", MaxStrays)
		}
		if w.out.Len()+w.texts.size+w.pending() > w.limit {
			return "", hostile("it would grow to more than %d times its size", outputFactor)
		}
	}
}

// pending is the length of the text that is being collected.
func (w *rewriter) pending() int {
	if n := len(w.stack); n > 0 && w.stack[n-1].field != nil {
		return w.stack[n-1].field.b.Len()
	}
	return 0
}

// finish closes what a truncated document left open.
func (w *rewriter) finish() (string, error) {
	if w.format == "" {
		return "", w.noRoot()
	}
	for len(w.stack) > 0 {
		w.sc.damaged = true
		w.pop()
	}
	return w.out.String(), nil
}

func (w *rewriter) start(t token) error {
	w.elements++
	if len(w.stack) >= MaxDepth {
		return hostile("its elements nest deeper than %d", MaxDepth)
	}
	if n := len(w.stack); n > 0 && w.stack[n-1].mode == skipped {
		if !t.empty {
			w.stack = append(w.stack, frame{name: strings.ToLower(t.name), ns: len(w.ns.bound), mode: skipped})
		}
		return nil
	}
	f := frame{name: strings.ToLower(t.name), ns: len(w.ns.bound), base: w.doc}
	if err := w.ns.declare(t.attrs); err != nil {
		return err
	}
	if n := len(w.stack); n > 0 {
		f.base = w.stack[n-1].base
	}
	f.base = baseOf(f.base, t.attrs)
	if err := w.classify(&f, t); err != nil {
		return err
	}
	w.stack = append(w.stack, f)
	if t.empty || f.mode == markup && voidElement[f.name] {
		w.pop()
	}
	return nil
}

// classify decides what becomes of a new element by what it is in.
func (w *rewriter) classify(f *frame, t token) error {
	if w.format == "" {
		return w.root(f, t)
	}
	if len(w.stack) == 0 {
		f.mode = skipped // after the root's end
		return nil
	}
	parent := &w.stack[len(w.stack)-1]
	switch {
	case parent.held > MaxFields && (parent.emit == "item" || parent.emit == "entry"):
		f.mode, w.sc.damaged = skipped, true
	case parent.mode == leaf, parent.mode == markup:
		f.mode, f.field = markup, parent.field
		f.field.child(localName(t.name), t.attrs, f.base, w.doc)
	default:
		return w.child(f, parent, t)
	}
	return nil
}

// child begins an element directly in a container.
func (w *rewriter) child(f, parent *frame, t token) error {
	v, local := w.ns.resolve(t.name)
	key := local
	if v != native {
		key = string(v) + ":" + local
	}
	if inside, ok := containers[parent.emit][key]; ok {
		f.emit = inside
		if inside == "item" || inside == "entry" {
			if w.items++; w.items > MaxItems {
				return hostile("it has more than %d items", MaxItems)
			}
		}
		w.out.WriteString("<" + inside + ">")
		w.about(t.attrs, f.base)
		return nil
	}
	kind, name := w.fieldOf(parent.emit, key)
	if kind == nothing {
		f.mode = skipped
		return nil
	}
	if parent.held++; parent.held > MaxFields {
		f.mode, w.sc.damaged = skipped, true
		return nil
	}
	if w.kept++; w.kept > MaxKept {
		return hostile("it has more than %d elements with a text or an address", MaxKept)
	}
	f.mode, f.emit = leaf, name
	f.field = newField(kind, t.attrs, f.base)
	return nil
}

// about notes what RDF says an element is about: the only address and id that some items have.
func (w *rewriter) about(attrs []attribute, base *url.URL) {
	if w.format != "rdf" {
		return
	}
	for _, a := range attrs {
		if localName(a.name) == "about" && strings.Contains(a.name, ":") {
			w.element("t:about", a.value)
			w.element("t:link", resolve(base, a.value))
		}
	}
}

func (w *rewriter) text(s string, references bool) error {
	n := len(w.stack)
	if n == 0 {
		if strings.TrimSpace(s) != "" {
			w.sc.damaged = true
			w.strays++
		}
		return nil
	}
	f := &w.stack[n-1]
	if f.runs++; f.runs > MaxTextRuns {
		return hostile("an element has more than %d pieces of text", MaxTextRuns)
	}
	if f.field != nil {
		f.field.text(&w.sc, s, references)
	}
	return nil
}

// end closes the named element and whatever was left open in it. An end tag without a start is dropped, and counted,
// because it costs a search through the whole stack.
func (w *rewriter) end(name string) {
	name = strings.ToLower(name)
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].name == name {
			for len(w.stack) > i+1 {
				w.sc.damaged = true
				w.pop()
			}
			w.pop()
			return
		}
	}
	w.sc.damaged = true
	w.strays++
}

// pop closes the innermost element.
func (w *rewriter) pop() {
	f := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	w.ns.bound = w.ns.bound[:f.ns]
	switch f.mode {
	case container:
		if f.emit != "" {
			w.out.WriteString("</" + f.emit + ">")
		}
	case leaf:
		w.sc.damaged = w.sc.damaged || f.field.full
		w.write(f)
	case markup:
		f.field.childEnd(localName(f.name))
	}
}

// element writes an element with text in it.
func (w *rewriter) element(name, text string) {
	w.out.WriteString("<" + name + ">")
	escapeXML(&w.out, text)
	w.out.WriteString("</" + name + ">")
}

// longElement writes an element with a text in it, or the handle of the text.
func (w *rewriter) longElement(name, text string) {
	if len(text) > shortText {
		w.out.WriteString("<" + name + ">" + w.texts.put(text) + "</" + name + ">")
		return
	}
	w.element(name, text)
}

// escapeXML writes text for XML; what XML forbids, and what begins a handle, is left out.
func escapeXML(b *strings.Builder, s string) {
	from := 0
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x80 && c != '&' && c != '<' && c != '>' && c != '"' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		esc := ""
		switch {
		case r == '&':
			esc = "&amp;"
		case r == '<':
			esc = "&lt;"
		case r == '>':
			esc = "&gt;"
		case r == '"':
			esc = "&#34;"
		case legalXML(r) && (r != utf8.RuneError || size > 1) && r != handleRune:
			i += size
			continue
		}
		b.WriteString(s[from:i])
		b.WriteString(esc)
		i += size
		from = i
	}
	b.WriteString(s[from:])
}

func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.ToLower(name)
}
