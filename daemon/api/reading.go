package api

import (
	"context"
	"time"

	"tend/budget"
	"tend/internal/id"
)

// ArticleRequest asks for the article of an item, a lesson, or the web address of a lesson.
type ArticleRequest struct {
	Of string `json:"of"` // an item's id, a lesson's, or an address
	// Again fetches the page anew, also where a text is at hand.
	Again bool `json:"again,omitempty"`
}

// Origin is where an article's text is from.
type Origin string

// The origins.
const (
	FromPage    Origin = "page"    // fetched from its address
	FromFeed    Origin = "feed"    // its feed carried it
	FromMail    Origin = "mail"    // it came by mail
	FromSummary Origin = "summary" // nothing but what the feed says of it
)

// Article is an article to be read.
type Article struct {
	Title     string    `json:"title"`
	Byline    string    `json:"byline,omitempty"`
	Site      string    `json:"site,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Words     int       `json:"words"`
	Minutes   int       `json:"minutes"` // to read it
	URL       string    `json:"url,omitempty"`
	Item      id.Item   `json:"item,omitempty"`
	Lesson    id.Lesson `json:"lesson,omitempty"`
	Area      string    `json:"area,omitempty"`
	From      Origin    `json:"from"`
	Fetched   time.Time `json:"fetched,omitzero"` // of a page
	Cut       bool      `json:"cut,omitempty"`    // there is more at its address
	Notice    string    `json:"notice,omitempty"` // one line: why there is little to read here
	Markdown  string    `json:"markdown"`
}

// ReadingRequest says what somebody begins to read.
type ReadingRequest struct {
	Item   id.Item   `json:"item,omitempty"`
	Lesson id.Lesson `json:"lesson,omitempty"`
}

// Reading is the session that runs while somebody reads.
type Reading struct {
	Session budget.Session `json:"session"`
	Started bool           `json:"started"` // false: it ran already, and goes on
}

// ReadingEnd ends the session that a reading started, or that of the lesson it began.
type ReadingEnd struct {
	Session id.Session `json:"session"`
	Millis  int64      `json:"duration_ms"` // really spent
}

// Article returns the article of an item or a lesson; the daemon fetches it where it has no text of its own.
func (c *Client) Article(ctx context.Context, r ArticleRequest) (Article, error) {
	return post[Article](ctx, c, "/articles", r)
}

// StartReading starts a session, unless one runs.
func (c *Client) StartReading(ctx context.Context, r ReadingRequest) (Reading, error) {
	return post[Reading](ctx, c, "/sessions/read", r)
}

// StopReading ends a session that StartReading started, or Begin.
func (c *Client) StopReading(ctx context.Context, r ReadingEnd) (budget.Session, error) {
	return post[budget.Session](ctx, c, "/sessions/read/stop", r)
}
