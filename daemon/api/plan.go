package api

import (
	"context"
	"net/http"
	"net/url"

	"tend/budget"
	"tend/internal/id"
	"tend/internal/when"
)

// BlockRequest plans time by hand; it is locked.
type BlockRequest struct {
	Start  string `json:"start"` // as when.ParseMoment reads it
	Length int    `json:"minutes"`
}

// ShortenRequest cuts a block down to so many minutes; it is locked from then on.
type ShortenRequest struct {
	Length int `json:"minutes"`
}

// WeekRequest names a week as when.ParseWeek reads it; empty: this week.
type WeekRequest struct {
	Week string `json:"week,omitempty"`
}

// AwayList is the times away that are not over.
type AwayList struct {
	Away []budget.Away `json:"away"`
}

// AddBlock plans time by hand.
func (c *Client) AddBlock(ctx context.Context, r BlockRequest) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/blocks", r)
}

// LockBlock keeps a block where it is.
func (c *Client) LockBlock(ctx context.Context, block id.Block) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/"+url.PathEscape(string(block))+"/lock", none{})
}

// UnlockBlock lets placement move a block again.
func (c *Client) UnlockBlock(ctx context.Context, block id.Block) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/"+url.PathEscape(string(block))+"/unlock", none{})
}

// ShortenBlock cuts a block down.
func (c *Client) ShortenBlock(ctx context.Context, block id.Block, r ShortenRequest) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/"+url.PathEscape(string(block))+"/shorten", r)
}

// Aways returns the times away that are not over.
func (c *Client) Aways(ctx context.Context) (AwayList, error) { return get[AwayList](ctx, c, "/away") }

// AddAway takes days out of the plan.
func (c *Client) AddAway(ctx context.Context, a budget.Away) (budget.Away, error) {
	return post[budget.Away](ctx, c, "/away", a)
}

// RemoveAway takes back the time away that holds the day.
func (c *Client) RemoveAway(ctx context.Context, day when.Date) (budget.Away, error) {
	return send[budget.Away](ctx, c, http.MethodDelete, "/away/"+day.String(), nil)
}

// SkipWeek leaves a week out.
func (c *Client) SkipWeek(ctx context.Context, week string) (Week, error) {
	return post[Week](ctx, c, "/week/skip", WeekRequest{week})
}

// UnskipWeek takes a week in again.
func (c *Client) UnskipWeek(ctx context.Context, week string) (Week, error) {
	return post[Week](ctx, c, "/week/unskip", WeekRequest{week})
}
