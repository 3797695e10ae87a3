package clean

import (
	"strings"

	"golang.org/x/net/html"
)

// The limits on what Links reads of a page. What says where its feeds are stands in its head.
const (
	MaxPage  = 2 << 20 // bytes
	MaxLinks = 2000    // of each kind
)

// Page is what a page says about itself and where it leads. Addresses are as it has them, without the space around them:
// relative ones are not resolved, and nothing says that they are fit to be followed. Texts are single lines.
type Page struct {
	Base      string            // of its first <base href>, or ""
	Generator string            // the program that made it, in small letters
	Links     []Link            // its <link> elements
	Anchors   []Link            // its <a href>
	Meta      map[string]string // the content of each <meta itemprop>, the first of a name
}

// Link is an element that leads somewhere.
type Link struct {
	Address string
	Rel     []string // its relations, in small letters
	Type    string   // its media type in small letters, without parameters
	Text    string   // of an <a>, or its title
}

// Links reads a page as a browser does, however broken it is: attributes without quotes, tags in capitals, no end tags.
func Links(page string) Page {
	r := linkReader{page: Page{Meta: map[string]string{}}}
	z := html.NewTokenizer(strings.NewReader(endComments(page[:min(len(page), MaxPage)])))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.closeAnchor()
			return r.page
		case html.TextToken:
			if r.inAnchor && r.text.Len() < 4*longestLabel {
				r.text.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z.Token())
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" {
				r.closeAnchor()
			}
		}
	}
}

// longestLabel bounds the text of a link, in characters.
const longestLabel = 100

// linkReader is one run of Links.
type linkReader struct {
	page     Page
	inAnchor bool // the last of page.Anchors is open
	text     strings.Builder
}

func (r *linkReader) start(t html.Token) {
	switch t.Data {
	case "base":
		if r.page.Base == "" {
			r.page.Base = strings.TrimSpace(attributeOf(t, "href"))
		}
	case "meta":
		r.meta(t)
	case "link":
		if l := linkOf(t); l.Address != "" && len(r.page.Links) < MaxLinks {
			r.page.Links = append(r.page.Links, l)
		}
	case "a":
		r.closeAnchor()
		if l := linkOf(t); l.Address != "" && len(r.page.Anchors) < MaxLinks {
			r.page.Anchors = append(r.page.Anchors, l)
			r.inAnchor = true
		}
	}
}

func (r *linkReader) meta(t html.Token) {
	content := Truncate(Line(attributeOf(t, "content")), longestLabel)
	if r.page.Generator == "" && strings.EqualFold(strings.TrimSpace(attributeOf(t, "name")), "generator") {
		r.page.Generator = strings.ToLower(content)
	}
	name := attributeOf(t, "itemprop")
	if _, known := r.page.Meta[name]; name != "" && !known && len(r.page.Meta) < MaxLinks {
		r.page.Meta[name] = content
	}
}

// closeAnchor gives the open anchor its text, unless its title says more.
func (r *linkReader) closeAnchor() {
	if !r.inAnchor {
		return
	}
	last := &r.page.Anchors[len(r.page.Anchors)-1]
	if text := Line(html.UnescapeString(r.text.String())); text != "" {
		last.Text = text
	}
	last.Text = Truncate(last.Text, longestLabel)
	r.text.Reset()
	r.inAnchor = false
}

func linkOf(t html.Token) Link {
	kind, _, _ := strings.Cut(attributeOf(t, "type"), ";")
	return Link{
		Address: strings.TrimSpace(attributeOf(t, "href")),
		Rel:     strings.Fields(strings.ToLower(attributeOf(t, "rel"))),
		Type:    strings.ToLower(strings.TrimSpace(kind)),
		Text:    Truncate(Line(attributeOf(t, "title")), longestLabel),
	}
}

// attributeOf is the value of an attribute, the first of its name, as browsers take it.
func attributeOf(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
