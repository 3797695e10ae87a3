package feeds

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tend/internal/clean"
)

// Limits on an OPML list, next to those on a feed.
const (
	MaxOutlines     = 5000 // listed in one
	maxFolders      = 8    // of one outline that are kept, the innermost
	maxOutlineTitle = 200  // characters of a title
)

// opmlNamespace is where the attributes of an outline stand that are tend's own: kind, area and name of a source.
const opmlNamespace = "urn:x-tend:opml"

// Outline is what an OPML list has at one place: a feed, or something that is none, and then Problem says why. An outline
// without an address that has a Kind is a source without one, such as a book.
type Outline struct {
	Title      string   `json:"title,omitempty"` // one line
	URL        string   `json:"url,omitempty"`   // of the feed
	Site       string   `json:"site,omitempty"`  // address of the site
	Kind       string   `json:"kind,omitempty"`  // as tend wrote it, as Area and Name are
	Area       string   `json:"area,omitempty"`
	Name       string   `json:"name,omitempty"`
	Folders    []string `json:"folders,omitempty"`    // in which it lies, the outermost first
	Categories []string `json:"categories,omitempty"` // the words of its category attribute
	Problem    string   `json:"problem,omitempty"`    // why it is no feed
}

// Outlines is an OPML list.
type Outlines struct {
	Title    string    `json:"title"`
	Repaired bool      `json:"repaired"` // the document was damaged
	List     []Outline `json:"outlines"` // in the order of the document; folders are only in those that lie in them
}

// NotOPMLError says that a document is no OPML list, or exceeds a limit that no honest one comes near.
type NotOPMLError struct{ Reason string }

// Error gives the reason, in one line.
func (e *NotOPMLError) Error() string { return "read OPML: " + e.Reason }

func notOPML(format string, args ...any) error {
	return &NotOPMLError{Reason: fmt.Sprintf(format, args...)}
}

// ReadOPML reads an OPML list of version 1.0 to 2.0, damaged ones too: it takes a feed wherever it stands. A feed that is
// listed twice counts once, in a folder if it is in one at either place. The error is a *NotOPMLError.
func ReadOPML(body []byte) (Outlines, error) {
	if len(body) > MaxBytes {
		return Outlines{}, notOPML("refused: it is larger than %d MB", MaxBytes>>20)
	}
	text, _, damaged := decodeBody(body, nil)
	r := opmlReader{out: Outlines{List: []Outline{}}}
	r.sc.s = text
	if err := r.run(); err != nil {
		if refused, ok := errors.AsType[*HostileError](err); ok {
			err = notOPML("refused: %s", refused.Reason)
		}
		return Outlines{}, err
	}
	r.out.Repaired = damaged || r.sc.damaged
	markTwice(r.out.List)
	return r.out, nil
}

// opmlReader is one run of ReadOPML.
type opmlReader struct {
	sc       scanner
	out      Outlines
	stack    []openOutline
	own      string // the prefix of tend's own attributes, with its colon; "" if there is none
	elements int
}

// openOutline is an element that is open.
type openOutline struct {
	name  string // in small letters
	title string
	leaf  bool // it is not listed, and nothing in it is so far
}

func (r *opmlReader) run() error {
	for {
		t, err := r.sc.next()
		if err != nil {
			return err
		}
		switch t.kind {
		case endOfInput:
			if r.elements == 0 {
				return notOPML("there is no list in it")
			}
			r.sc.damaged = r.sc.damaged || len(r.stack) > 0
			return r.closeTo(0)
		case startToken:
			err = r.start(t)
		case endToken:
			err = r.end(strings.ToLower(t.name))
		case textToken:
			r.text(r.sc.decode(t.text))
		case cdataToken:
			r.text(t.text)
		}
		if err != nil {
			return err
		}
	}
}

func (r *opmlReader) start(t token) error {
	name := strings.ToLower(t.name)
	if r.elements++; r.elements == 1 {
		if err := checkRoot(name); err != nil {
			return err
		}
		for _, a := range t.attrs {
			if prefix, ok := strings.CutPrefix(a.name, "xmlns:"); ok && a.value == opmlNamespace {
				r.own = prefix + ":"
			}
		}
	}
	switch {
	case r.elements > MaxElements:
		return hostile("it has more than %d elements", MaxElements)
	case len(r.stack) >= MaxDepth:
		return hostile("its elements nest deeper than %d", MaxDepth)
	}
	open := openOutline{name: name}
	switch {
	case name == "outline":
		if err := r.outline(t, &open); err != nil {
			return err
		}
	case r.within("outline") || r.within("body"):
		if err := r.list(Outline{Title: "<" + clean.Truncate(clean.Line(t.name), 40) + ">", Problem: "it is no outline"}); err != nil {
			return err
		}
	}
	for i := range r.stack {
		r.stack[i].leaf = false
	}
	r.stack = append(r.stack, open)
	if t.empty {
		return r.pop()
	}
	return nil
}

// checkRoot tells what a document is that is no OPML.
func checkRoot(name string) error {
	_, local, ok := strings.Cut(name, ":")
	if !ok {
		local = name
	}
	switch local {
	case "opml", "outlinedocument":
		return nil
	case "rss", "feed", "rdf":
		return notOPML("this is a feed and no list of feeds; give its address to tend source add")
	case "html":
		return notOPML("this is an HTML page")
	}
	return notOPML("its first element is <%s>, want <opml>", clean.Truncate(clean.Line(name), 40))
}

func (r *opmlReader) within(name string) bool {
	return len(r.stack) > 0 && r.stack[len(r.stack)-1].name == name
}

// outline lists an outline if it has the address of a feed. What an outline without one is, shows at its end.
func (r *opmlReader) outline(t token, open *openOutline) error {
	o, kind, comment := r.read(t)
	open.title = o.Title
	switch {
	case comment:
		o.Problem = "it is commented out"
	case o.URL != "" && !isAddress(o.URL):
		o.Problem = "its address is none of the web"
	case o.URL != "" || o.Kind != "":
	case kind == "link" || kind == "include":
		o.Problem = "it leads to another list (type=" + kind + "): import that"
	default:
		open.leaf = true
		return nil
	}
	return r.list(o)
}

// read takes the attributes of an outline, whose names people write in large and small letters.
func (r *opmlReader) read(t token) (o Outline, kind string, comment bool) {
	var text, title, other string
	for _, a := range t.attrs {
		switch name := strings.ToLower(a.name); name {
		case "text":
			text = oneTitle(a.value)
		case "title":
			title = oneTitle(a.value)
		case "xmlurl":
			o.URL = webAddress(a.value)
		case "url":
			other = webAddress(a.value)
		case "htmlurl":
			o.Site = webAddress(a.value)
		case "type":
			kind = strings.ToLower(strings.TrimSpace(a.value))
		case "category":
			o.Categories = categories(a.value)
		case "iscomment":
			comment = strings.EqualFold(strings.TrimSpace(a.value), "true")
		default:
			r.ours(&o, a)
		}
	}
	if o.Title = text; o.Title == "" {
		o.Title = title
	}
	if o.URL == "" && (kind == "rss" || kind == "atom") {
		o.URL = other
	}
	if !isAddress(o.Site) {
		o.Site = ""
	}
	o.Folders = r.folders()
	return o, kind, comment
}

// ours takes an attribute that is tend's own.
func (r *opmlReader) ours(o *Outline, a attribute) {
	if r.own == "" {
		return
	}
	switch name, _ := strings.CutPrefix(a.name, r.own); name {
	case "kind":
		o.Kind = oneTitle(a.value)
	case "area":
		o.Area = oneTitle(a.value)
	case "name":
		o.Name = oneTitle(a.value)
	}
}

// folders are the titles of the outlines that are open.
func (r *opmlReader) folders() (names []string) {
	for _, open := range r.stack {
		if open.name == "outline" && open.title != "" {
			names = append(names, open.title)
		}
	}
	return names[max(0, len(names)-maxFolders):]
}

func (r *opmlReader) list(o Outline) error {
	if len(r.out.List) >= MaxOutlines {
		return hostile("it lists more than %d outlines", MaxOutlines)
	}
	r.out.List = append(r.out.List, o)
	return nil
}

// end closes the innermost open element of a name, and what was left open in it.
func (r *opmlReader) end(name string) error {
	for i := len(r.stack) - 1; i >= 0; i-- {
		if r.stack[i].name == name {
			r.sc.damaged = r.sc.damaged || i < len(r.stack)-1
			return r.closeTo(i)
		}
	}
	r.sc.damaged = true
	return nil
}

func (r *opmlReader) closeTo(n int) error {
	for len(r.stack) > n {
		if err := r.pop(); err != nil {
			return err
		}
	}
	return nil
}

// pop closes the innermost open element. An outline that had neither an address nor anything in it is told of.
func (r *opmlReader) pop() error {
	last := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	if !last.leaf {
		return nil
	}
	return r.list(Outline{Title: last.title, Folders: r.folders(), Problem: "it has no address of a feed"})
}

// text is read of the list's title alone.
func (r *opmlReader) text(s string) {
	if n := len(r.stack); n > 1 && r.stack[n-1].name == "title" && r.stack[n-2].name == "head" && r.out.Title == "" {
		r.out.Title = oneTitle(s)
	}
}

func oneTitle(s string) string { return clean.Truncate(clean.Line(s), maxOutlineTitle) }

// isAddress tells whether a text is an address of the web that hides nothing.
func isAddress(s string) bool { return len(s) <= longestBase && clean.Line(s) == s && isWeb(parsed(s)) }

// categories are the words of "/Technology/Go,/News": tags, or folders within each other.
func categories(s string) (words []string) {
	for _, word := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == '/' }) {
		if word = oneTitle(word); word != "" && len(words) < maxFolders && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// markTwice makes the second of two equal feeds none, and gives the first its folder and its category if it has none itself.
func markTwice(list []Outline) {
	first := map[string]*Outline{}
	for i := range list {
		o := &list[i]
		if o.URL == "" || o.Problem != "" {
			continue
		}
		before, twice := first[CanonicalFeed(o.URL)]
		if !twice {
			first[CanonicalFeed(o.URL)] = o
			continue
		}
		o.Problem = "it is listed twice"
		if len(before.Folders) == 0 {
			before.Folders = o.Folders
		}
		if len(before.Categories) == 0 {
			before.Categories = o.Categories
		}
	}
}
