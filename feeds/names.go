package feeds

import "strings"

// A vocabulary is what a namespace means to a feed reader, under whatever prefix and address a feed has it.
type vocabulary string

const (
	native        vocabulary = ""        // the format's own elements
	foreign       vocabulary = "-"       // none of ours: skipped
	dublinCore    vocabulary = "dc"      // Dublin Core
	dublinTerms   vocabulary = "dcterms" // Dublin Core terms
	contentModule vocabulary = "content" // content:encoded
	itunesWords   vocabulary = "itunes"
	atomWords     vocabulary = "atom" // Atom elements in RSS
	xhtmlWords    vocabulary = "xhtml"
	rdfWords      vocabulary = "rdf"
	syndication   vocabulary = "sy"
	facts         vocabulary = "t" // what this package tells itself about an entry
)

// The addresses under which the rewritten feed declares its vocabularies: those that gofeed knows.
const (
	atom10    = "http://www.w3.org/2005/Atom"
	atom03    = "http://purl.org/atom/ns#"
	rss10     = "http://purl.org/rss/1.0/"
	rss09     = "http://channel.netscape.com/rdf/simple/0.9/"
	rdfSyntax = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	prefixes  = ` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:t="urn:tend:facts"` +
		` xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"`
)

// vocabularies maps addresses, in lower case and without a final slash or hash, as feeds spell them.
var vocabularies = map[string]vocabulary{
	"http://purl.org/dc/elements/1.1":             dublinCore,
	"http://purl.org/dc/elements/1.0":             dublinCore,
	"http://purl.org/dc/terms":                    dublinTerms,
	"http://purl.org/rss/1.0/modules/content":     contentModule,
	"http://www.itunes.com/dtds/podcast-1.0.dtd":  itunesWords,
	"http://example.com/dtds/podcast-1.0.dtd":     itunesWords,
	"http://www.w3.org/2005/atom":                 atomWords,
	"http://purl.org/atom/ns":                     atomWords,
	"http://purl.org/net/rss1.1":                  native,
	"http://www.w3.org/1999/xhtml":                xhtmlWords,
	"http://www.w3.org/tr/xhtml1/strict":          xhtmlWords,
	"http://www.w3.org/1999/02/22-rdf-syntax-ns":  rdfWords,
	"http://purl.org/rss/1.0":                     native,
	"http://channel.netscape.com/rdf/simple/0.9":  native,
	"http://my.netscape.com/rdf/simple/0.9":       native,
	"http://backend.userland.com/rss2":            native,
	"http://backend.userland.com/rss":             native,
	"http://backend.userland.com/rss091":          native,
	"http://blogs.law.harvard.edu/tech/rss":       native,
	"http://my.netscape.com/publish/formats":      native,
	"http://purl.org/rss/1.0/modules/rss091":      native,
	"http://purl.org/rss/1.0/modules/syndication": syndication,
}

// undeclared maps the prefixes that feeds use without declaring them.
var undeclared = map[string]vocabulary{
	"dc": dublinCore, "dcterms": dublinTerms, "content": contentModule, "itunes": itunesWords, "atom": atomWords, "atom10": atomWords,
	"xhtml": xhtmlWords, "rdf": rdfWords, "rss": native, "sy": syndication,
}

// canonicalAddress makes the spellings of one namespace address equal.
func canonicalAddress(uri string) string {
	return strings.TrimRight(strings.ToLower(strings.TrimSpace(uri)), "/#")
}

// binding is one namespace declaration in scope.
type binding struct{ prefix, uri string }

// namespaces are the declarations in scope, innermost last.
type namespaces struct {
	bound []binding
	root  string // the root element's address: native, whatever it is, unless it is one of ours
	atom  bool   // the document is Atom
}

// lookup returns the innermost address of a prefix.
func (n *namespaces) lookup(prefix string) (string, bool) {
	for i := len(n.bound) - 1; i >= 0; i-- {
		if n.bound[i].prefix == prefix {
			return n.bound[i].uri, true
		}
	}
	return "", false
}

// declare notes the declarations among an element's attributes.
func (n *namespaces) declare(attrs []attribute) error {
	for _, a := range attrs {
		prefix, ok := strings.CutPrefix(a.name, "xmlns:")
		switch {
		case a.name == "xmlns":
			prefix = ""
		case !ok:
			continue
		}
		if len(n.bound) >= MaxNamespaces {
			return hostile("more than %d namespaces are declared at once", MaxNamespaces)
		}
		n.bound = append(n.bound, binding{prefix, canonicalAddress(a.value)})
	}
	return nil
}

// resolve splits a name into its vocabulary and its local name in lower case.
func (n *namespaces) resolve(name string) (vocabulary, string) {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	local = strings.ToLower(local)
	uri, declared := n.lookup(prefix)
	if !declared {
		if prefix == "" {
			return native, local
		}
		if v, ok := undeclared[strings.ToLower(prefix)]; ok {
			return n.own(v), local
		}
		return foreign, local
	}
	if v, ok := vocabularies[uri]; ok {
		return n.own(v), local
	}
	if uri == "" || uri == n.root {
		return native, local
	}
	return foreign, local
}

// own makes Atom's elements native in an Atom document.
func (n *namespaces) own(v vocabulary) vocabulary {
	if v == atomWords && n.atom || v == rdfWords && !n.atom {
		return native
	}
	return v
}
