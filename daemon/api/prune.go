package api

import (
	"context"
	"net/url"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
)

// Pruning is what each source was worth, and which may be dropped.
type Pruning struct {
	Sources   []learning.Yield    `json:"sources"`
	Proposals []learning.Proposal `json:"proposals"`
	// Explain is the records behind the numbers of each source, in their order, where that was asked for; Zone is the
	// zone of their instants.
	Explain []YieldExplained `json:"explain,omitempty"`
	Zone    string           `json:"zone,omitempty"`
}

// YieldExplained is the records behind the yield of a source. The parts of each number sum to it.
type YieldExplained struct {
	Source id.Source `json:"source"`
	learning.YieldParts
	// Sessions are those of its lessons and of reading its items: their counted minutes sum to its minutes.
	Sessions []budget.Counted `json:"sessions"`
}

// Removed is a source that was removed, and how to end a subscription to it.
type Removed struct {
	Source      id.Source `json:"removed"`
	Address     string    `json:"address,omitempty"`     // that tend asked
	Site        string    `json:"site,omitempty"`        // the start page of that address
	Unsubscribe []string  `json:"unsubscribe,omitempty"` // addresses of List-Unsubscribe, mailto: or https:
	OneClick    bool      `json:"one_click,omitempty"`   // the https address takes a POST (RFC 8058)
}

// Pruning returns what each source was worth.
func (c *Client) Pruning(ctx context.Context) (Pruning, error) { return get[Pruning](ctx, c, "/prune") }

// ExplainPruning is Pruning with the records behind each number; with a name of that source alone, without proposals.
func (c *Client) ExplainPruning(ctx context.Context, name id.Source) (Pruning, error) {
	return get[Pruning](ctx, c, "/prune?explain=true&source="+url.QueryEscape(string(name)))
}

// RestoreSource brings a removed source back, with its poll, if there is a slot left.
func (c *Client) RestoreSource(ctx context.Context, name id.Source) (Source, error) {
	return post[Source](ctx, c, "/sources/"+url.PathEscape(string(name))+"/restore", none{})
}
