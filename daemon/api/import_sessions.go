package api

import (
	"context"
	"time"

	"tend/internal/when"
)

// ImportSession is time that another program recorded: from Start to End or, where only the length is known, so many
// minutes on a day.
type ImportSession struct {
	Key     string    `json:"key"` // its name in every import: 1 to 200 bytes
	Start   time.Time `json:"start,omitzero"`
	End     time.Time `json:"end,omitzero"`
	Day     when.Date `json:"day,omitzero"`
	Minutes int       `json:"minutes,omitempty"` // 1 to 1440
	Tags    []string  `json:"tags,omitempty"`
	Text    string    `json:"text,omitempty"`
}

// ImportSessionsRequest brings sessions, at most MaxImportSessions. A tag that is the name of an area puts a session there,
// and Area those without such a tag.
type ImportSessionsRequest struct {
	From     string          `json:"from"` // the program
	Area     string          `json:"area,omitempty"`
	DryRun   bool            `json:"dry_run,omitempty"`
	Change   string          `json:"change,omitempty"` // of an import that goes on, from the answer before
	Sessions []ImportSession `json:"sessions"`
}

// MaxImportSessions is how many sessions one request may bring.
const MaxImportSessions = 4000

// ImportLeft is a kind of sessions that were not taken over.
type ImportLeft struct {
	What     string   `json:"what"`
	Count    int      `json:"count"`
	Examples []string `json:"examples,omitempty"`
}

// ImportedSessions is what became of them.
type ImportedSessions struct {
	Sessions int            `json:"sessions"`       // that are new
	Minutes  int            `json:"minutes"`        // they last, each for itself
	Adds     int            `json:"adds_minutes"`   // they add to what was recorded, overlaps once
	Areas    map[string]int `json:"area_minutes"`   // of Minutes; "" for no area
	Known    int            `json:"known_sessions"` // taken over before
	Placed   int            `json:"placed"`         // of Sessions, without times of their own
	Left     []ImportLeft   `json:"not_taken_over"`
	Change   string         `json:"change,omitempty"`
}

// ImportSessions brings sessions, or tells what that would come to.
func (c *Client) ImportSessions(ctx context.Context, r ImportSessionsRequest) (ImportedSessions, error) {
	return post[ImportedSessions](ctx, c, "/import/sessions", r)
}
