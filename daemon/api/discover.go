package api

import (
	"context"

	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// DiscoverRequest looks for the feeds of a site.
type DiscoverRequest struct {
	URL          string `json:"url"`
	AllowPrivate bool   `json:"allow_private,omitempty"`
	// Add is the source to add, without an address and a title: with the one feed of the site, or, where none was found,
	// with the address of the site itself.
	Add *SourceRequest `json:"add,omitempty"`
}

// Discovered is what a discovery came to.
type Discovered struct {
	Candidates []feeds.Candidate `json:"candidates"`
	Asked      []feeds.Asked     `json:"asked"`            // the requests that were made, in order
	Source     *Source           `json:"source,omitempty"` // that was added; nil where several feeds are to choose from
	Note       string            `json:"note,omitempty"`   // why it was added as it is, or why there are no candidates
}

// OutlinesRequest adds the sources of an OPML list.
type OutlinesRequest struct {
	Outlines []feeds.Outline `json:"outlines"`
	Kind     learning.Kind   `json:"kind,omitempty"` // of those that do not say; person where it is empty
	DryRun   bool            `json:"dry_run,omitempty"`
	NoAreas  bool            `json:"no_areas,omitempty"` // folders that are named like no area make none
}

// What became of an outline.
const (
	OutlineAdded  = "added"
	OutlineKnown  = "already there"
	OutlineNoSlot = "no slot"
	OutlineNone   = "left out"
)

// OutlineLine says what became of an outline, or would.
type OutlineLine struct {
	Title  string        `json:"title"`
	URL    string        `json:"url,omitempty"`
	Result string        `json:"result"` // added, already there, no slot or left out
	Source id.Source     `json:"source,omitempty"`
	Kind   learning.Kind `json:"kind,omitempty"`
	Area   string        `json:"area,omitempty"`
	Note   string        `json:"note,omitempty"`
}

// OutlinesImported is what an import came to: a line for each outline, in their order.
type OutlinesImported struct {
	DryRun  bool          `json:"dry_run,omitempty"`
	Added   int           `json:"added"`
	Known   int           `json:"already_there"`
	NoSlot  int           `json:"no_slot"`
	LeftOut int           `json:"left_out"`
	Areas   []string      `json:"new_areas,omitempty"` // broad ones, made of folders
	Lines   []OutlineLine `json:"lines"`
}

// Discover looks for the feeds of a site, and adds the one that it has where that was asked for.
func (c *Client) Discover(ctx context.Context, r DiscoverRequest) (Discovered, error) {
	return post[Discovered](ctx, c, "/sources/discover", r)
}

// ImportSources adds the sources of an OPML list.
func (c *Client) ImportSources(ctx context.Context, r OutlinesRequest) (OutlinesImported, error) {
	return post[OutlinesImported](ctx, c, "/sources/import", r)
}
