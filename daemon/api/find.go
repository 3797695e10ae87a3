package api

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"tend/internal/find"
)

// FindRequest is what is looked for.
type FindRequest struct {
	Query string // words and filters, as find.ParseQuery reads them
	Limit int    // most results; 0: 20
}

// Found is what a search found.
type Found struct {
	Query   string  `json:"query"`
	Count   int     `json:"count"` // all of them
	Results []Match `json:"results"`
}

// Match is one document that was found.
type Match struct {
	Kind   string    `json:"kind"` // note, card, lesson, output or item
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	Area   string    `json:"area,omitempty"`
	Source string    `json:"source,omitempty"`
	State  string    `json:"state,omitempty"` // of a lesson or an item
	URL    string    `json:"url,omitempty"`
	Path   string    `json:"path,omitempty"` // of a note, or the note of a card
	At     time.Time `json:"at,omitzero"`
	Score  float64   `json:"score"`
	// Snippet is a part of the text, one line, with what was looked for marked; empty where there is no text.
	Snippet []find.Part `json:"snippet"`
}

// Find searches notes, cards, lessons, outputs and items.
func (c *Client) Find(ctx context.Context, r FindRequest) (Found, error) {
	form := url.Values{"q": {r.Query}}
	if r.Limit != 0 {
		form.Set("limit", strconv.Itoa(r.Limit))
	}
	return get[Found](ctx, c, "/find?"+form.Encode())
}
