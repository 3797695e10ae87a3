package feeds

// kind says how an element's text is read.
type kind int

const (
	nothing      kind = iota // not read at all
	plainField               // text: dates, names, numbers
	titleField               // a title of RSS: plain text to some, HTML to others
	htmlField                // HTML, escaped or as it stands
	atomField                // an Atom text construct, which says itself what it is
	addressField             // one address
	idField                  // opaque
	guidField                // opaque, and perhaps an address
	linkField                // an Atom link
	attributes               // only the attributes count
	imageField               // an address in href
)

// element is what becomes of a known element: how it is read and under which name it is written.
type element struct {
	kind kind
	name string
}

// containers lists the elements whose children are read one by one: where they stand, and their name there.
var containers = map[string]map[string]string{
	"rss":     {"channel": "channel", "item": "item"},
	"rdf:RDF": {"channel": "channel", "item": "item", "image": "image"},
	"channel": {"item": "item", "image": "image", "skiphours": "skiphours", "skipdays": "skipdays", "atom:author": "t:author"},
	"item":    {"atom:author": "t:author"},
	"feed":    {"entry": "entry", "author": "author"},
	"entry":   {"author": "author"},
}

// authorElement is what each way in which RSS names an author becomes: gofeed keeps every dc:author.
var authorElement = element{plainField, "dc:author"}

// extensions are the elements that other vocabularies add to feeds of any format.
var extensions = map[string]element{
	"dc:creator": authorElement, "dc:author": authorElement, "itunes:author": {plainField, "itunes:author"},
	"dc:date": {plainField, "t:date"}, "dcterms:modified": {plainField, "dcterms:modified"},
	"dcterms:issued": {plainField, "dcterms:issued"}, "dcterms:created": {plainField, "dcterms:created"},
	"dc:title": {titleField, "dc:title"}, "dc:description": {htmlField, "dc:description"},
	"dc:rights": {htmlField, "dc:rights"}, "dc:language": {plainField, "dc:language"},
	"itunes:summary": {htmlField, "itunes:summary"}, "itunes:subtitle": {htmlField, "t:subtitle"},
	"itunes:image": {imageField, "t:image"}, "content:encoded": {htmlField, "content:encoded"},
	"sy:updateperiod": {plainField, "t:period"}, "sy:updatefrequency": {plainField, "t:often"},
}

// known lists the elements of each container. Dates become facts, because gofeed would try a hundred layouts on each
// before this package reads it.
var known = map[string]map[string]element{
	"channel": {
		"title": {titleField, "title"}, "link": {addressField, "link"}, "description": {htmlField, "description"},
		"language": {plainField, "language"}, "copyright": {htmlField, "copyright"}, "ttl": {plainField, "ttl"},
		"managingeditor": authorElement, "author": authorElement, "pubdate": {plainField, "t:published"},
		"lastbuilddate": {plainField, "t:updated"}, "generator": {htmlField, "generator"},
		"atom:link": {linkField, "t:"}, "atom:id": {idField, "t:id"}, "atom:updated": {plainField, "dcterms:modified"},
		"tagline": {htmlField, "itunes:summary"}, "xhtml:body": {htmlField, "itunes:summary"},
	},
	"item": {
		"title": {titleField, "title"}, "link": {addressField, "link"}, "description": {htmlField, "description"},
		"author": authorElement, "category": {plainField, "category"}, "dc:subject": {plainField, "category"},
		"comments": {addressField, "comments"}, "enclosure": {attributes, "enclosure"}, "guid": {guidField, "guid"},
		"pubdate": {plainField, "t:published"}, "body": {htmlField, "content:encoded"},
		"xhtml:body": {htmlField, "content:encoded"}, "xhtml:div": {htmlField, "content:encoded"},
		"fullitem": {htmlField, "content:encoded"}, "encoded": {htmlField, "content:encoded"},
		"atom:link": {linkField, "t:"}, "atom:id": {idField, "t:id"}, "atom:updated": {plainField, "dcterms:modified"},
		"atom:published": {plainField, "dcterms:issued"}, "atom:summary": {atomField, "description"},
		"atom:content": {atomField, "content:encoded"}, "atom:title": {atomField, "dc:title"},
	},
	"image":     {"url": {addressField, "url"}, "title": {plainField, "title"}},
	"skiphours": {"hour": {plainField, "hour"}},
	"skipdays":  {"day": {plainField, "day"}},
	"t:author": {
		"atom:name": {plainField, "t:name"}, "atom:email": {plainField, "t:email"}, "atom:uri": {addressField, "t:uri"},
	},
	"feed": {
		"title": {atomField, "title"}, "subtitle": {atomField, "subtitle"}, "tagline": {atomField, "subtitle"},
		"id": {idField, "t:id"}, "link": {linkField, "link"}, "updated": {plainField, "t:updated"},
		"modified": {plainField, "t:updated"}, "rights": {atomField, "rights"}, "copyright": {atomField, "rights"},
		"generator": {plainField, "generator"}, "logo": {addressField, "logo"}, "icon": {addressField, "icon"},
	},
	"entry": {
		"title": {atomField, "title"}, "summary": {atomField, "summary"}, "content": {atomField, "content"},
		"id": {idField, "t:id"}, "link": {linkField, "link"}, "updated": {plainField, "t:updated"},
		"modified": {plainField, "t:updated"}, "published": {plainField, "t:published"}, "issued": {plainField, "t:published"},
		"created": {plainField, "dcterms:created"}, "category": {attributes, "category"},
		"dc:subject": {plainField, "t:tag"},
	},
	"author": {
		"name": {plainField, "name"}, "email": {plainField, "email"}, "uri": {addressField, "uri"},
		"url": {addressField, "uri"}, "homepage": {addressField, "uri"},
	},
}

// fieldOf looks an element up by the container it is in and its name.
func (w *rewriter) fieldOf(parent, key string) (kind, string) {
	if e, ok := known[parent][key]; ok {
		return e.kind, e.name
	}
	switch parent {
	case "channel", "item", "feed", "entry":
		e := extensions[key]
		return e.kind, e.name
	}
	return nothing, ""
}

// junk are the elements that a broken site writes before its feed: an error message, mostly.
var junk = map[string]bool{"b": true, "br": true, "p": true, "font": true, "div": true, "pre": true, "center": true,
	"strong": true, "i": true, "span": true, "script": true, "style": true}

// voidElement are the elements of HTML that have no end tag, which naked markup in a feed may forget to close.
var voidElement = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "wbr": true, "col": true}

// root reads the root element, or what stands before it.
func (w *rewriter) root(f *frame, t token) error {
	local := localName(t.name)
	f.mode = skipped
	switch local {
	case "rss", "feed":
		f.emit = local
	case "rdf":
		f.emit = "rdf:RDF"
	default:
		if !junk[local] {
			return otherRoot(local)
		}
		w.sc.damaged = true
		return nil
	}
	f.mode = container
	prefix := ""
	if i := len(t.name) - len(local) - 1; i > 0 {
		prefix = t.name[:i]
	}
	w.ns.root, _ = w.ns.lookup(prefix)
	w.ns.atom = local == "feed"
	for _, a := range t.attrs {
		switch a.name {
		case "version":
			w.version = a.value
		case "xml:lang":
			w.lang = a.value
		}
	}
	w.openRoot(local)
	return nil
}

// openRoot writes the root element with the namespaces that the rewritten feed uses.
func (w *rewriter) openRoot(local string) {
	space := ""
	switch w.format = local; local {
	case "feed":
		w.format, space = "atom", atom10
		if w.version == "" {
			switch w.ns.root {
			case canonicalAddress(atom10):
				w.version = "1.0"
			case canonicalAddress(atom03):
				w.version = "0.3"
			}
		}
	case "rdf":
		space, w.version = rss10, "1.0"
		for _, b := range w.ns.bound {
			if b.uri == canonicalAddress(rss09) || b.uri == "http://my.netscape.com/rdf/simple/0.9" {
				space, w.version = rss09, "0.9"
			}
		}
	}
	name := w.format
	if local == "feed" {
		name = local
	}
	if local == "rdf" {
		name = `rdf:RDF xmlns:rdf="` + rdfSyntax + `"`
	}
	w.out.WriteString("<" + name + prefixes)
	if space != "" {
		w.out.WriteString(` xmlns="` + space + `"`)
	}
	w.out.WriteString(">")
}

// noRoot says why a document without a feed's root element is none.
func (w *rewriter) noRoot() error {
	if w.elements == 0 {
		return notAFeed("there is no feed in it; the address may answer with an empty page or with plain text")
	}
	return notAFeed("there is an error page where the feed should be; try again later, or look at the address in a browser")
}

// otherRoot says what a document with another root element is.
func otherRoot(local string) error {
	switch local {
	case "html", "head", "body", "!doctype":
		return notAFeed("this is an HTML page, not a feed; look for its feed address")
	case "opml":
		return notAFeed("this is an OPML list of feeds, not a feed; import it instead")
	case "urlset", "sitemapindex":
		return notAFeed("this is a sitemap, not a feed; look for the feed address on the site")
	case "channel":
		return notAFeed("this is a CDF channel, a format that nobody writes any more; look for an RSS or Atom address")
	}
	return notAFeed("the root element is <%.40s>, not one of rss, rdf or feed", local)
}
