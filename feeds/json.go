package feeds

import (
	"encoding/json"
	"html"
	"io"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"tend/internal/clean"
)

// json reads a JSON Feed: the guard counts its values, then the types that feeds get wrong are set right, texts
// become HTML as in a rewritten XML feed, and gofeed reads the result.
func (r *reading) json(text string) error {
	if err := guardJSON(text); err != nil {
		return err
	}
	var feed map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&feed); err != nil {
		return notAFeed("the JSON in it is damaged: %.80s", err.Error())
	}
	if _, err := dec.Token(); err != io.EOF {
		r.doc.Repaired = true
	}
	version, _ := feed["version"].(string)
	items, isList := feed["items"].([]any)
	if !strings.Contains(version, "jsonfeed.org/version/") && !(isList && feed["title"] != nil) {
		return notAFeed("this is JSON, but not a JSON feed")
	}
	if len(items) > MaxItems {
		return hostile("it has more than %d items", MaxItems)
	}
	feed["version"] = first(version, "https://jsonfeed.org/version/1")
	normal := normalJSON(feed, items)
	r.boundLists(normal["items"].([]any))
	if err := r.boundTexts(normal["items"].([]any)); err != nil {
		return err
	}
	small, err := json.Marshal(normal)
	if err != nil {
		return notAFeed("the JSON in it is damaged: %.80s", err.Error())
	}
	parsed, err := read(string(small))
	if err != nil {
		return err
	}
	r.doc.Format = "json"
	r.doc.Version = version[strings.LastIndexByte(version, '/')+1:]
	r.document(parsed)
	return nil
}

// guardJSON counts the depth and the values of JSON without reading it.
func guardJSON(s string) error {
	depth, values := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if depth++; depth > MaxDepth {
				return hostile("its values nest deeper than %d", MaxDepth)
			}
		case '}', ']':
			depth--
		case ',':
			if values++; values > MaxKept {
				return hostile("it has more than %d values", MaxKept)
			}
		}
	}
	return nil
}

// normalJSON keeps the keys of a feed that are read, with the types that the format wants.
func normalJSON(feed map[string]any, items []any) map[string]any {
	out := texts(feed, "version", "home_page_url", "feed_url", "icon", "favicon", "language")
	for _, key := range []string{"title", "description"} {
		out[key] = html.EscapeString(text(feed[key]))
	}
	out["authors"] = people(feed)
	list := []any{}
	for _, it := range items {
		if m, ok := it.(map[string]any); ok {
			list = append(list, normalItem(m))
		}
	}
	out["items"] = list
	return out
}

func normalItem(m map[string]any) map[string]any {
	out := texts(m, "id", "url", "external_url", "content_html", "image", "language")
	for _, key := range []string{"date_published", "date_modified"} {
		out[key] = date(text(m[key])) // gofeed would try a hundred layouts on one that it does not know
	}
	out["title"] = html.EscapeString(text(m["title"]))
	out["summary"] = html.EscapeString(text(m["summary"]))
	if plain := text(m["content_text"]); plain != "" && out["content_html"] == "" {
		out["content_html"] = paragraphs(plain)
	}
	tags := []string{}
	switch t := m["tags"].(type) {
	case string:
		tags = strings.Split(t, ",")
	case []any:
		for _, v := range t {
			tags = append(tags, text(v))
		}
	}
	out["tags"] = tags
	out["authors"] = people(m)
	files := []any{}
	list, _ := m["attachments"].([]any)
	for _, a := range list {
		if f, ok := a.(map[string]any); ok {
			file := texts(f, "url", "mime_type")
			file["size_in_bytes"] = length(text(f["size_in_bytes"]))
			files = append(files, file)
		}
	}
	out["attachments"] = files
	return out
}

// boundLists cuts the lists of items as those of an XML feed are cut.
func (r *reading) boundLists(items []any) {
	for _, it := range items {
		m := it.(map[string]any)
		for _, key := range []string{"attachments", "authors"} {
			if list, _ := m[key].([]any); len(list) > MaxFields {
				m[key], r.doc.Repaired = list[:MaxFields], true
			}
		}
		if tags, _ := m["tags"].([]string); len(tags) > MaxFields {
			m["tags"], r.doc.Repaired = tags[:MaxFields], true
		}
	}
}

// boundTexts cuts the long texts of items, and counts the tags in all of them as those of an XML feed are counted.
func (r *reading) boundTexts(items []any) error {
	tags := 0
	for _, it := range items {
		m := it.(map[string]any)
		for _, key := range []string{"title", "summary", "content_html"} {
			s, _ := m[key].(string)
			if len(s) > MaxText {
				s = cut(s, MaxText)
				m[key], r.doc.Repaired = s, true
			}
			if tags += strings.Count(s, "<"); tags > MaxElements {
				return hostile("it has more than %d tags in its texts", MaxElements)
			}
		}
	}
	return nil
}

// texts copies values as strings.
func texts(m map[string]any, keys ...string) map[string]any {
	out := make(map[string]any, len(keys)+4)
	for _, k := range keys {
		out[k] = text(m[k])
	}
	return out
}

// text makes a string of a string or a number, as the format asks of readers; of anything else "".
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// people reads authors of version 1.1 and the one author of version 1.
func people(m map[string]any) []any {
	list, _ := m["authors"].([]any)
	if len(list) == 0 {
		list = []any{m["author"]}
	}
	out := []any{}
	for _, a := range list {
		switch a := a.(type) {
		case map[string]any:
			out = append(out, texts(a, "name", "url"))
		case string:
			out = append(out, map[string]any{"name": a})
		}
	}
	return out
}

// paragraphs makes HTML of plain text: an empty line ends a paragraph, a newline is a line break.
func paragraphs(plain string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(strings.ReplaceAll(plain, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// fromJSON adds what only JSON has.
func (r *reading) fromJSON(f *jsonfeed.Feed) {
	d := &r.doc
	d.Link = resolve(r.base, f.HomePageURL)
	d.ID = f.FeedURL
	d.Image = first(resolve(r.base, f.Icon), d.Image)
	d.Authors = r.jsonAuthors(f.Authors)
	for i, it := range f.Items {
		e := &d.Items[i]
		e.ID = it.ID
		e.Link = first(resolve(r.base, it.URL), resolve(r.base, it.ExternalURL))
		e.Authors = r.jsonAuthors(it.Authors)
		if it.Attachments == nil {
			continue
		}
		e.Enclosures = []Enclosure{}
		for _, a := range *it.Attachments {
			if href := resolve(r.base, a.URL); href != "" {
				e.Enclosures = append(e.Enclosures, Enclosure{href, clean.Line(a.MimeType), a.SizeInBytes})
			}
		}
	}
}

func (r *reading) jsonAuthors(from []*jsonfeed.Author) []Person {
	people := []Person{}
	for _, a := range from {
		if a != nil {
			people = addPerson(people, Person{Name: clean.Line(a.Name), URI: resolve(r.base, a.URL)})
		}
	}
	return people
}
