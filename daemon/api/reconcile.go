package api

import (
	"context"
	"net/url"

	"tend/budget"
	"tend/internal/id"
)

// OpenBlock is a block that is over and of which nobody said what became of it.
type OpenBlock struct {
	budget.Block
	// Recorded is how many minutes of it are recorded otherwise, by reviews, readings or the timer; they count once.
	Recorded int `json:"recorded_minutes"`
}

// OpenBlocks are those of a week.
type OpenBlocks struct {
	Week   string      `json:"week"`
	Blocks []OpenBlock `json:"blocks"`
	Zone   string      `json:"zone"`
}

// KeptBlock is a block that took place, for so many minutes; 0: as long as planned.
type KeptBlock struct {
	Block   id.Block `json:"block"`
	Minutes int      `json:"minutes,omitempty"`
}

// ReconcileRequest says what became of several blocks, all of it or nothing. Undo takes back what was said.
type ReconcileRequest struct {
	Kept    []KeptBlock `json:"kept,omitempty"`
	Skipped []id.Block  `json:"skipped,omitempty"`
	Undo    []id.Block  `json:"undo,omitempty"`
}

// ReconciledBlocks is what became of them, in the order of the request.
type ReconciledBlocks struct {
	Blocks []Confirmed `json:"blocks"`
}

// OpenBlocks returns the blocks of a week that nobody confirmed; an empty week is this one.
func (c *Client) OpenBlocks(ctx context.Context, week string) (OpenBlocks, error) {
	return get[OpenBlocks](ctx, c, "/plan/unconfirmed?week="+url.QueryEscape(week))
}

// Reconcile says what became of several blocks.
func (c *Client) Reconcile(ctx context.Context, r ReconcileRequest) (ReconciledBlocks, error) {
	return post[ReconciledBlocks](ctx, c, "/plan/reconcile", r)
}
