package feeds

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"
)

// Parse reads a feed. The error is a *NotAFeedError if the document is something else or is beyond repair, and a
// *HostileError if it exceeds a limit of this package. Damage that could be mended only sets Document.Repaired.
func Parse(in Input) (Document, error) {
	if len(in.Body) > MaxBytes {
		return Document{}, hostile("it is larger than %d MB", MaxBytes>>20)
	}
	text, label, damaged := decodeBody(in.Body, in.Header)
	r := reading{base: documentBase(in), doc: Document{Encoding: label, Repaired: damaged}}
	var err error
	switch start := strings.TrimLeft(text, " \t\r\n\ufeff\x00"); {
	case start == "":
		return Document{}, notAFeed("the document is empty")
	case start[0] == '{':
		err = r.json(start)
	default:
		err = r.xml(start)
	}
	if err != nil {
		return Document{}, err
	}
	tellApart(r.doc.Items)
	return r.doc, nil
}

// reading is one run of Parse.
type reading struct {
	base  *url.URL
	texts shelf
	doc   Document
}

func (r *reading) xml(text string) error {
	w := rewriter{doc: r.base}
	small, err := w.rewrite(text)
	if err != nil {
		return err
	}
	feed, err := read(small)
	if err != nil {
		return err
	}
	r.doc.Format, r.doc.Version, r.doc.Language = w.format, strings.TrimSpace(w.version), w.lang
	r.doc.Repaired = r.doc.Repaired || w.sc.damaged
	r.texts = w.texts
	r.document(feed)
	return nil
}

// read lets gofeed read a rewritten feed. What it is given cannot make it fail or panic as far as we know; if it
// does all the same, that is the feed's end and not the program's.
func read(text string) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = notAFeed("the parser failed on it: %.100s", fmt.Sprint(p))
		}
	}()
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	if feed, err = p.Parse(strings.NewReader(text)); err != nil {
		return nil, notAFeed("%.100s", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	return feed, nil
}
