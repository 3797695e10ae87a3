package api

import (
	"context"
	"time"

	"tend/internal/id"
	"tend/srs"
	"tend/srs/fit"
)

// Memory is what predicts when a card will be forgotten, and what it was learned from.
type Memory struct {
	Set        id.Set         `json:"set,omitempty"` // the parameters in use; empty for the default ones
	Since      time.Time      `json:"since,omitzero"`
	Parameters srs.Parameters `json:"parameters"`
	Retention  float64        `json:"desired_retention"`
	Bias       float64        `json:"bias"` // on the logit of every prediction
	Pace       srs.Pace       `json:"pace"` // in seconds
	Reviews    int            `json:"reviews"`
	NewReviews int            `json:"reviews_since_fit"`
	NextFit    time.Time      `json:"next_fit"` // when the daemon looks whether to fit again
}

// SetList is the parameter sets that were tried, newest first.
type SetList struct {
	Sets  []fit.Set `json:"sets"`
	InUse id.Set    `json:"in_use,omitempty"` // empty for the default parameters
}

// UseRequest names the parameters to use: the id of a set, or "default".
type UseRequest struct {
	Set id.Set `json:"set"`
}

// Memory returns what predicts when cards are forgotten.
func (c *Client) Memory(ctx context.Context) (Memory, error) { return get[Memory](ctx, c, "/memory") }

// Sets lists the parameter sets that were tried.
func (c *Client) Sets(ctx context.Context) (SetList, error) {
	return get[SetList](ctx, c, "/memory/sets")
}

// Optimize fits the parameters to the review log now, and takes them if they predict better.
func (c *Client) Optimize(ctx context.Context) (fit.Set, error) {
	return post[fit.Set](ctx, c, "/memory/optimize", none{})
}

// UseSet goes back to the parameters of a set, or to the default ones.
func (c *Client) UseSet(ctx context.Context, set id.Set) (fit.Set, error) {
	return post[fit.Set](ctx, c, "/memory/use", UseRequest{set})
}
