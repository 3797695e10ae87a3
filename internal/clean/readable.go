package clean

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// The bounds of Readable. A long article has some 3,000 elements and 200 KB; a page with its frame rarely ten times that.
const (
	maxPage         = 4 << 20 // bytes that are read
	maxPageText     = 1 << 20 // bytes that are written, tags included
	maxPageElements = 20_000
	maxPageFacts    = 64 << 10 // bytes of JSON about the page
	maxPageValue    = 1000     // bytes of an attribute
)

// page is what Readable keeps account of.
type page struct {
	elements int
	facts    int
}

// Readable returns a whole page for a program that finds the article in it: what HTML returns, and besides the head's
// title and meta elements, JSON-LD, and the attributes by which an article is told from its frame. Scripts, styles,
// frames, forms' fields and drawings are gone. Elements deeper than MaxDepth lose their tags and keep their text, and
// what is behind the bounds is cut off; cut tells so.
func Readable(s string, base *url.URL) (text string, cut bool) {
	if len(s) > maxPage {
		s, cut = s[:maxPage], true
	}
	b := balancer{base: base, page: &page{}}
	whole := b.run(endComments(strings.ToValidUTF8(s, "\ufffd")))
	b.closeTo(0)
	return b.out.String(), cut || !whole
}

var (
	// framed are the elements of a page, beside those of a text.
	framed = set("html head body title meta form fieldset label legend picture font")
	// droppedInPage are the elements of a page that go with everything in them.
	droppedInPage = set("button canvas frame frameset iframe math noembed noframes noscript object script select style svg " +
		"template textarea video audio xml")
	// pageAttributes are those that say what an element is for.
	pageAttributes = set("class id role itemprop itemtype itemscope rel property name content lang hidden aria-hidden aria-modal")
)

// startInPage is start for a page.
func (b *balancer) startInPage(z *html.Tokenizer, t html.Token, empty bool) bool {
	if b.page.elements > maxPageElements || b.out.Len() > maxPageText {
		return false
	}
	switch {
	case t.Data == "script" && !empty && isFacts(t.Attr):
		b.facts(z)
		return true
	case droppedInPage[t.Data]:
		if !empty {
			skipElement(z, t.Data)
		}
		return true
	case t.Data == "base":
		b.rebase(t.Attr)
		return true
	case !allowed[t.Data] && !framed[t.Data], t.Data == "img" && isTracker(t.Attr), len(b.open) >= MaxDepth && !void[t.Data]:
		return true
	}
	b.page.elements++
	t.Attr = b.pageAttributes(t)
	b.write(t, empty && !framed[t.Data] && !block[t.Data]) // HTML knows no empty <div/>
	return true
}

// pageAttributes are those that an element of a page may keep. What formats text needs none: a parser repeats such
// elements, with their attributes, where they are open across others.
func (b *balancer) pageAttributes(t html.Token) []html.Attribute {
	var kept []html.Attribute
	for _, a := range t.Attr {
		if a.Namespace != "" || len(a.Val) > maxPageValue && !addresses[a.Key] {
			continue
		}
		if addresses[a.Key] {
			a.Val = absolute(b.base, a.Val)
		}
		hides := a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none")
		switch {
		case hides:
			a = html.Attribute{Key: "hidden"}
		case len(a.Val) > 2*maxPageValue:
			continue
		case !keeps(t.Data, a) && (!pageAttributes[a.Key] || formats[t.Data]):
			continue
		}
		kept = append(kept, a)
	}
	return kept
}

// formats are the elements that HTML calls formatting.
var formats = set("b big code em font i s small strike strong tt u")

// isFacts tells whether a script holds no program but facts about the page.
func isFacts(attrs []html.Attribute) bool {
	for _, a := range attrs {
		if a.Key == "type" && strings.EqualFold(strings.TrimSpace(a.Val), "application/ld+json") {
			return true
		}
	}
	return false
}

// facts takes over JSON-LD as it is, within its bound.
func (b *balancer) facts(z *html.Tokenizer) {
	var text string
	for {
		switch z.Next() {
		case html.TextToken:
			text += string(z.Text())
			continue
		case html.ErrorToken, html.EndTagToken:
		default:
			continue
		}
		break
	}
	if b.page.facts += len(text); b.page.facts > maxPageFacts || strings.Contains(text, "</") || strings.Contains(text, "<!--") {
		return
	}
	b.out.WriteString(`<script type="application/ld+json">` + text + "</script>")
}

// rebase takes over the address against which the page's own are resolved.
func (b *balancer) rebase(attrs []html.Attribute) {
	for _, a := range attrs {
		if u, err := url.Parse(absolute(b.base, a.Val)); a.Key == "href" && err == nil && isAddress(u.String()) {
			b.base = u
		}
	}
}
