package feeds

import (
	"bufio"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"time"
)

// WriteOPML writes an OPML 2.0 list of sources that was made at the instant at: those of an area lie in a folder of its
// name. Kind, area and name stand in a namespace of tend's own, so that ReadOPML gives them back; other programs pass over
// them. Folders, Categories and Problem are not written.
func WriteOPML(out io.Writer, title string, at time.Time, list []Outline) error {
	w := opmlWriter{bufio.NewWriter(out)}
	w.text(xml.Header + `<opml version="2.0" xmlns:tend="` + opmlNamespace + `">` + "\n  <head>\n    <title>")
	w.escaped(title)
	w.text("</title>\n    <dateCreated>" + at.UTC().Format(time.RFC1123) + "</dateCreated>\n  </head>\n  <body>\n")
	var areas []string
	for _, o := range list {
		if o.Area == "" {
			w.outline("    ", o)
		} else if !slices.Contains(areas, o.Area) {
			areas = append(areas, o.Area)
		}
	}
	slices.Sort(areas)
	for _, area := range areas {
		w.text("    <outline")
		w.attribute("text", area)
		w.text(">\n")
		for _, o := range list {
			if o.Area == area {
				w.outline("      ", o)
			}
		}
		w.text("    </outline>\n")
	}
	w.text("  </body>\n</opml>\n")
	return w.Flush()
}

// opmlWriter writes to a buffer, which keeps the first error until it is flushed.
type opmlWriter struct{ *bufio.Writer }

func (w opmlWriter) text(s string) { _, _ = w.WriteString(s) }

func (w opmlWriter) escaped(s string) { _ = xml.EscapeText(w, []byte(s)) }

// outline writes a source. Readers want a text, and the type of a feed.
func (w opmlWriter) outline(indent string, o Outline) {
	w.text(indent + "<outline")
	text := o.Title
	for _, other := range []string{o.Name, hostOf(o.URL), o.URL} {
		if strings.TrimSpace(text) == "" {
			text = other
		}
	}
	w.attribute("text", text)
	if o.URL != "" {
		w.attribute("type", "rss")
	}
	w.attribute("xmlUrl", o.URL)
	w.attribute("htmlUrl", o.Site)
	w.attribute("tend:kind", o.Kind)
	w.attribute("tend:area", o.Area)
	w.attribute("tend:name", o.Name)
	w.text("/>\n")
}

// attribute writes an attribute that has a value.
func (w opmlWriter) attribute(name, value string) {
	if value != "" {
		w.text(" " + name + `="`)
		w.escaped(value)
		w.text(`"`)
	}
}
