package api

import (
	"context"
	"net/url"
	"strconv"
	"strings"
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

// EvaluateRequest asks how well the person's own log is predicted: by the parameters in use, or by one of these.
type EvaluateRequest struct {
	Default    bool            // by the default parameters
	Parameters *srs.Parameters // by these
	Optimize   bool            // by those fitted to the whole log
	Split      int             // by those fitted to what came before, in so many steps, 1 to fit.MostFolds; 0: not
}

// Evaluate says how well the person's log is predicted.
func (c *Client) Evaluate(ctx context.Context, r EvaluateRequest) (fit.Report, error) {
	query := url.Values{}
	if r.Default {
		query.Set("default", "true")
	}
	if r.Parameters != nil {
		var weights []string
		for _, w := range *r.Parameters {
			weights = append(weights, strconv.FormatFloat(w, 'g', -1, 64))
		}
		query.Set("parameters", strings.Join(weights, ","))
	}
	if r.Optimize {
		query.Set("optimize", "true")
	}
	if r.Split != 0 {
		query.Set("split", strconv.Itoa(r.Split))
	}
	return get[fit.Report](ctx, c, "/memory/evaluate?"+query.Encode())
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
