package feeds

import (
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"

	"tend/internal/clean"
)

// document puts what gofeed found into the Document, sanitised. The format, version and language of XML feeds
// are set already.
func (r *reading) document(f *gofeed.Feed) {
	d := &r.doc
	d.Title = title(r.texts.get(f.Title))
	d.Link = first(resolve(r.base, f.Link), fact(f.Extensions, "alternate"), fact(f.Extensions, "link"))
	d.Description = r.html(first(f.Description, fact(f.Extensions, "subtitle")))
	d.Language = clean.Line(first(f.Language, d.Language))
	d.ID = first(fact(f.Extensions, "id"), fact(f.Extensions, "about"))
	d.Updated = date(term(f.Extensions, "dcterms", "modified"), f.Updated, fact(f.Extensions, "updated"),
		fact(f.Extensions, "date"), f.Published, fact(f.Extensions, "published"))
	d.Rights = r.html(f.Copyright)
	d.Generator = title(r.texts.get(f.Generator))
	if f.Image != nil {
		d.Image = resolve(r.base, f.Image.URL)
	}
	d.Image = first(d.Image, fact(f.Extensions, "image"))
	d.Authors = []Person{}
	d.Items = make([]Entry, 0, len(f.Items))
	for _, it := range f.Items {
		d.Items = append(d.Items, r.entry(it))
	}
	d.Hints.Every = updateEvery(f.Extensions)
	switch o := f.OriginalFeed().(type) {
	case *rss.Feed:
		r.fromRSS(o)
	case *atom.Feed:
		r.fromAtom(o)
	case *json.Feed:
		r.fromJSON(o)
	}
}

// entry reads what all formats have in common.
func (r *reading) entry(it *gofeed.Item) Entry {
	x := it.Extensions
	e := Entry{
		ID:      first(fact(x, "id"), it.GUID, fact(x, "about")),
		Title:   title(r.texts.get(it.Title)),
		Link:    first(resolve(r.base, it.Link), fact(x, "alternate"), fact(x, "link"), fact(x, "src")),
		Summary: r.html(first(it.Description, fact(x, "subtitle"))),
		Content: r.html(it.Content),
		Published: date(first(it.Published, fact(x, "published"), fact(x, "date"), fact(x, "updated")),
			term(x, "dcterms", "issued"), term(x, "dcterms", "created"), fact(x, "date")),
		Updated:    date(term(x, "dcterms", "modified"), it.Updated, fact(x, "updated"), fact(x, "date")),
		Authors:    []Person{},
		Tags:       []string{},
		Enclosures: []Enclosure{},
	}
	for _, t := range append(it.Categories, all(x, "t", "tag")...) {
		e.Tags = addTag(e.Tags, t)
	}
	return e
}

// html is the sanitised form of a text or of one that a handle stands for.
func (r *reading) html(s string) string { return clean.HTML(r.texts.get(s), r.base) }

// fromRSS adds what only RSS has.
func (r *reading) fromRSS(f *rss.Feed) {
	d := &r.doc
	d.Authors = authors(f.Extensions)
	d.Hints.TTL = max(0, min(atoi(f.TTL), 7*24*60))
	for _, h := range f.SkipHours {
		if n, err := strconv.Atoi(strings.TrimSpace(h)); err == nil && n >= 0 && n <= 24 {
			d.Hints.SkipHours = append(d.Hints.SkipHours, n%24)
		}
	}
	for _, name := range f.SkipDays {
		for day := time.Sunday; day <= time.Saturday; day++ {
			if strings.EqualFold(strings.TrimSpace(name), day.String()) {
				d.Hints.SkipDays = append(d.Hints.SkipDays, int(day))
			}
		}
	}
	d.Hints.Hub = fact(f.Extensions, "hub")
	for i, it := range f.Items {
		e := &d.Items[i]
		e.Authors = authors(it.Extensions)
		e.Comments = resolve(r.base, it.Comments)
		for _, enc := range it.Enclosures {
			e.Enclosures = append(e.Enclosures, Enclosure{enc.URL, clean.Line(enc.Type), length(enc.Length)})
		}
	}
}

// fromAtom adds what only Atom has.
func (r *reading) fromAtom(f *atom.Feed) {
	d := &r.doc
	d.Link = first(alternate(f.Links), d.Link)
	d.Authors = atomAuthors(f.Authors, f.Extensions)
	for _, l := range f.Links {
		if l.Rel == "hub" {
			d.Hints.Hub = l.Href
		}
	}
	for i, it := range f.Entries {
		e := &d.Items[i]
		e.Link = first(alternate(it.Links), e.Link)
		e.Authors = atomAuthors(it.Authors, it.Extensions)
		for _, l := range it.Links {
			switch l.Rel {
			case "enclosure":
				e.Enclosures = append(e.Enclosures, Enclosure{l.Href, clean.Line(l.Type), length(l.Length)})
			case "replies":
				e.Comments = first(e.Comments, l.Href)
			}
		}
	}
}

// alternate picks the link to what an entry stands for: an HTML page before any other rendition, and that before
// a link with another relation that leads to a page.
func alternate(links []*atom.Link) string {
	best, rank := "", 0
	for _, l := range links {
		n := 0
		page := l.Type == "" || strings.Contains(l.Type, "html")
		switch {
		case l.Rel == "alternate" && page:
			n = 3
		case l.Rel == "alternate":
			n = 2
		case (l.Rel == "related" || l.Rel == "via") && page:
			n = 1
		}
		if n > rank {
			best, rank = l.Href, n
		}
	}
	return best
}

// maxTitle is how many runes of a title are kept.
const maxTitle = 1000

// title makes one line of plain text of HTML.
func title(s string) string { return clean.Truncate(clean.WrittenPlain(s), maxTitle) }

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// date returns the first of some dates that can be read, in RFC 3339.
func date(texts ...string) string {
	for _, s := range texts {
		if t, ok := parseDate(s); ok {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

// fact returns what the rewriter noted about an entry under a name.
func fact(x ext.Extensions, name string) string { return term(x, string(facts), name) }

// term returns the last text of an extension element, or "".
func term(x ext.Extensions, prefix, name string) string {
	if values := x[prefix][name]; len(values) > 0 {
		return values[len(values)-1].Value
	}
	return ""
}

func all(x ext.Extensions, prefix, name string) []string {
	var texts []string
	for _, e := range x[prefix][name] {
		texts = append(texts, e.Value)
	}
	return texts
}

// maxTags and maxPeople bound the lists in which duplicates are searched one by one.
const (
	maxTags   = 200
	maxPeople = 50
	maxName   = 300 // runes of a person's text
)

func addTag(tags []string, t string) []string {
	if len(tags) >= maxTags {
		return tags
	}
	if t = clean.Line(t); t == "" {
		return tags
	}
	for _, have := range tags {
		if have == t {
			return tags
		}
	}
	return append(tags, t)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(s))
	return n
}

// length reads an enclosure's length; what is no number of bytes is 0.
func length(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// When returns the instant that an entry carries: published, else updated, else the zero time. It is what the
// feed claims, and may lie in the future.
func (e Entry) When() time.Time {
	for _, s := range []string{e.Published, e.Updated} {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
