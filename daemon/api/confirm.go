package api

import (
	"context"
	"net/url"
	"time"

	"tend/budget"
	"tend/internal/id"
)

// ConfirmRequest says what became of a block. Empty, it took place as planned.
type ConfirmRequest struct {
	Minutes int    `json:"minutes,omitempty"` // how long it was, 1 to 1440; 0: as long as planned
	At      string `json:"at,omitempty"`      // when it began, as when.ParseMoment reads it; empty: when it was planned
	Skip    bool   `json:"skip,omitempty"`    // it did not take place
	Undo    bool   `json:"undo,omitempty"`    // nothing was said of it
}

// Confirmed is a block and what is recorded of it.
type Confirmed struct {
	budget.Block
	Outcome budget.Outcome   `json:"outcome"`
	Session *budget.Session  `json:"session,omitempty"` // what confirming made, unless it was removed
	Also    []budget.Session `json:"also"`              // what was recorded otherwise in the same time
	Spent   int              `json:"spent_minutes"`     // that all of them cover of the session, or of the block, overlaps once
	Zone    string           `json:"zone"`
	Now     time.Time        `json:"now"`
}

// ConfirmBlock says what became of a block; its minutes become a session once.
func (c *Client) ConfirmBlock(ctx context.Context, block id.Block, r ConfirmRequest) (Confirmed, error) {
	return post[Confirmed](ctx, c, "/plan/"+url.PathEscape(string(block))+"/confirm", r)
}
