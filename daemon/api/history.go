package api

import (
	"context"
	"net/url"
	"time"

	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// CardHistory is a card, every line of its log, and how its memory fades from the last recall on.
type CardHistory struct {
	Card
	Log   []Recalled `json:"log"` // oldest first
	Curve []Fading   `json:"curve"`
}

// Recalled is one line of a card's log. Stability, difficulty and retrievability are those of the parameters in use now;
// Expected is what was predicted then.
type Recalled struct {
	Review         id.Review `json:"review"`
	At             time.Time `json:"at"`
	Day            when.Date `json:"day"` // the learning day
	Grade          srs.Grade `json:"grade"`
	Millis         int64     `json:"duration_ms"`
	Capped         bool      `json:"capped,omitempty"`
	Undone         bool      `json:"undone,omitempty"`
	Imported       string    `json:"imported,omitempty"`
	Elapsed        int       `json:"elapsed_days"`
	Retrievability float64   `json:"retrievability,omitempty"` // just before
	Expected       float64   `json:"expected,omitempty"`
	Stability      float64   `json:"stability,omitempty"` // just after, in days
	Difficulty     float64   `json:"difficulty,omitempty"`
}

// Fading is the probability of recall on a day.
type Fading struct {
	Day            when.Date `json:"day"`
	Retrievability float64   `json:"retrievability"`
}

// CardHistory returns a card with its log and its curve.
func (c *Client) CardHistory(ctx context.Context, card id.Card) (CardHistory, error) {
	return get[CardHistory](ctx, c, "/cards/"+url.PathEscape(string(card))+"/history")
}
