package service

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/article"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/pattern"
	"tend/learning"
)

// Reading is what is to be read, with the texts that the store has of it.
type Reading struct {
	Item         learning.Item   // the zero Item: of a lesson that was added by hand
	Lesson       learning.Lesson // the zero Lesson: of an item that made none
	Source       learning.Source // the zero Source where it is not known any more
	URL          string
	AllowPrivate bool         // its source may be on a private address, and so may this
	Own          string       // what came with the item, as sanitised HTML
	Kept         *api.Article // what was fetched before
}

// FindReading finds what is to be read: an item, a lesson, or the lesson with that address.
func FindReading(tx *store.Tx, of string) (r Reading, err error) {
	const hint = "tend triage --json lists items, tend lesson list lessons"
	switch {
	case strings.Contains(of, "://"):
		r.Lesson, err = lessonAt(tx, of)
	case strings.HasPrefix(of, "l"):
		r.Lesson, err = store.Lessons.Get(tx, id.Lesson(of))
	default:
		r.Item, err = store.Items.Get(tx, id.Item(of))
	}
	if err != nil {
		return r, missing(err, hint)
	}
	if r.Lesson.Item != "" {
		r.Item, err = store.Items.Get(tx, r.Lesson.Item)
	} else if r.Item.Lesson != "" {
		r.Lesson, err = store.Lessons.Get(tx, r.Item.Lesson)
	}
	if err != nil && !isMissing(err) {
		return r, err
	}
	name := cmp.Or(r.Item.Source, r.Lesson.Source)
	if r.Source, err = store.Sources.Get(tx, name); err != nil && !isMissing(err) {
		return r, err
	}
	r.URL = cmp.Or(r.Lesson.URL, r.Item.URL)
	r.AllowPrivate = r.Source.AllowPrivate && r.Source.Removed.IsZero()
	return r, r.texts(tx)
}

// lessonAt finds the lesson with an address: an open one, else a queued, a closed or a dropped one.
func lessonAt(tx *store.Tx, address string) (learning.Lesson, error) {
	for _, state := range []learning.LessonState{learning.Open, learning.Queued, learning.Closed, learning.LessonDropped} {
		lessons, err := store.Lessons.Range(tx, "state/"+string(state)+"/", "")
		if err != nil {
			return learning.Lesson{}, err
		}
		for _, lesson := range lessons {
			if lesson.URL == address {
				return lesson, nil
			}
		}
	}
	return learning.Lesson{}, api.Refuse(api.NotFound, "tend lesson add URL", "no lesson has the address %s", clean.Truncate(clean.Line(address), 200))
}

// texts reads what the store has of it.
func (r *Reading) texts(tx *store.Tx) error {
	if r.Item.ID != "" {
		own, err := store.Text(tx, ItemText(r.Item.ID))
		if err != nil {
			return err
		}
		r.Own = string(own)
	}
	kept, err := store.Text(tx, articleText(r.key()))
	if err != nil || len(kept) == 0 {
		return err
	}
	// What cannot be read, such as that of another version, is fetched again.
	facts, text, _ := bytes.Cut(kept, []byte("\n"))
	found := api.Article{}
	if json.Unmarshal(facts, &found) == nil {
		found.Markdown = string(text)
		kept := r.named(found)
		r.Kept = &kept
	}
	return nil
}

// key is the id under which its article is kept.
func (r Reading) key() string { return cmp.Or(string(r.Item.ID), string(r.Lesson.ID)) }

// named is an article with what is known of it here.
func (r Reading) named(a api.Article) api.Article {
	a.Title = cmp.Or(a.Title, r.Lesson.Title, r.Item.Title)
	a.Byline = cmp.Or(a.Byline, r.Item.Author)
	a.Site = cmp.Or(a.Site, r.Source.Title)
	a.Published = cmp.Or(a.Published, r.Item.Published)
	a.URL, a.Item, a.Lesson = r.URL, r.Item.ID, r.Lesson.ID
	a.Area = cmp.Or(r.Lesson.Area, r.Source.Area)
	return a
}

// Made makes an article of what was found in a page or a text.
func (r Reading) Made(found article.Article, from api.Origin) api.Article {
	return r.named(api.Article{Title: found.Title, Byline: found.Byline, Site: found.Site, Published: found.Published,
		Words: found.Words, Minutes: article.Minutes(found.Words), From: from, Cut: found.Cut, Markdown: found.Markdown})
}

// OwnArticle is the article that came with the item: all of its text, or the summary.
func (r Reading) OwnArticle() (api.Article, error) {
	from, source := api.FromFeed, r.Own
	switch {
	case r.Own == "":
		from, source = api.FromSummary, escapeHTML(r.Item.Summary)
	case r.Source.Mail != nil:
		from = api.FromMail
	}
	base, err := url.Parse(r.URL)
	if err != nil {
		base = nil
	}
	found, err := article.FromHTML(source, base)
	return r.Made(found, from), err
}

func escapeHTML(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// wholeWords is from how many words on a feed's text is taken for the whole article. Teasers have some 50.
const wholeWords = 200

// teaser matches the end of a text that goes on elsewhere.
var teaser = pattern.Of(`(?i)(…|\.\.\.|\[…\]|\[\.\.\.\]|read (more|on|the (rest|full|whole).*)|continue reading.*|weiterlesen)[\s\])>→»]*(\(http[^)\s]*\))?\s*$`)

// IsWhole tells whether an article that came with its item is all of it, so that nothing need be fetched.
func IsWhole(a api.Article) bool {
	if a.From == api.FromMail {
		return true
	}
	return a.From == api.FromFeed && a.Words >= wholeWords && !a.Cut && !teaser().MatchString(a.Markdown[max(0, len(a.Markdown)-300):])
}

// KeepArticle keeps an article that was fetched, as long as what it belongs to is there.
func KeepArticle(tx *store.Tx, a api.Article) error {
	of := cmp.Or(string(a.Item), string(a.Lesson))
	wanted, err := wantsText(tx, of)
	if err != nil || !wanted {
		return err
	}
	text := a.Markdown
	a.Markdown = ""
	facts, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep article: %w", err)
	}
	return store.PutText(tx, articleText(of), append(append(facts, '\n'), text...))
}

// StartReading starts a session for what somebody begins to read. One that runs already goes on.
func StartReading(tx *store.Tx, r api.ReadingRequest) (api.Reading, error) {
	found, err := FindReading(tx, cmp.Or(string(r.Lesson), string(r.Item)))
	if err != nil {
		return api.Reading{}, err
	}
	running, ok, err := stopForgotten(tx)
	if err != nil || ok {
		return api.Reading{Session: running}, err
	}
	a := found.named(api.Article{})
	session, err := newSession(tx, budget.Session{Start: tx.Now, Kind: budget.FromReading, Area: a.Area, Text: a.Title,
		Lesson: a.Lesson, Item: a.Item})
	return api.Reading{Session: session, Started: true}, err
}

// StopReading ends the session of a reading, or of a lesson that was begun by reading, after the time that was really spent; nobody can spend more than has passed.
// One that was stopped meanwhile stays as it is.
func StopReading(tx *store.Tx, r api.ReadingEnd) (budget.Session, error) {
	if _, _, err := stopForgotten(tx); err != nil {
		return budget.Session{}, err
	}
	session, err := store.Sessions.Get(tx, r.Session)
	if err != nil {
		return session, missing(err, "tend log list")
	}
	if session.Kind != budget.FromReading && session.Kind != budget.FromLesson || !session.End.IsZero() || !session.Removed.IsZero() {
		return session, nil
	}
	if session.Lesson == "" && session.Item != "" { // it may have been kept meanwhile
		item, err := store.Items.Get(tx, session.Item)
		if err != nil && !isMissing(err) {
			return session, err
		}
		session.Lesson = item.Lesson
	}
	spent := time.Duration(min(max(r.Millis, 0), longest.Milliseconds())) * time.Millisecond
	session.End = session.Start.Add(min(spent, max(0, tx.Now.Sub(session.Start))))
	return session, store.PutSession(tx, session)
}
