package api

import (
	"context"
	"fmt"
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// ShapeExplained is the sessions behind a shape, each with what of it counts. Those of each period sum to its numbers.
type ShapeExplained struct {
	Weeks    []ShapePeriod `json:"weeks"`    // as the shape has them
	Quarters []ShapePeriod `json:"quarters"` // as the shape has them
	// All are those of the weeks together: their minutes of an area sum to the area's. Rounded anew, so that a session may
	// have a minute more or less here than in its week.
	All  []budget.ShapePart `json:"all"`
	Zone string             `json:"zone"` // of the person now
}

// ShapePeriod is the sessions of a week or a quarter, by start.
type ShapePeriod struct {
	Label    string             `json:"label"`
	Sessions []budget.ShapePart `json:"sessions"`
}

// RetentionExplained is the graded recalls behind a retention, in the order of the log.
type RetentionExplained struct {
	Recalls []RecallBehind `json:"recalls"`
	Zone    string         `json:"zone"` // of the person now
}

// RecallBehind is a line of the log of reviews, and what it counts as.
type RecallBehind struct {
	Review    id.Review `json:"review"`
	Card      id.Card   `json:"card"`
	Front     string    `json:"front,omitempty"` // of the card, as it is now
	At        time.Time `json:"at"`
	Day       when.Date `json:"day"`
	Grade     srs.Grade `json:"grade"`
	Predicted float64   `json:"predicted"` // 0 where nothing was
	// Week is the week it is of. It counts in it where CountsAs is recall: as recalled, unless its grade is again.
	Week     string       `json:"week,omitempty"`
	CountsAs srs.RecallAs `json:"counts_as"`
	// Bin is the lower end of its bin of calibration; nil where it is in none.
	Bin *float64 `json:"calibration_from,omitempty"`
}

// ExplainShape is Shape with the sessions behind each number.
func (c *Client) ExplainShape(ctx context.Context, weeks int) (Shape, error) {
	return get[Shape](ctx, c, fmt.Sprintf("/shape?weeks=%d&explain=true", weeks))
}

// ExplainRetention is Retention with the graded recalls behind each number.
func (c *Client) ExplainRetention(ctx context.Context, weeks int) (Retention, error) {
	return get[Retention](ctx, c, fmt.Sprintf("/stats/retention?weeks=%d&explain=true", weeks))
}

// ExplainProduce is Produce with the lessons and outputs behind each number.
func (c *Client) ExplainProduce(ctx context.Context, quarters bool) (Produce, error) {
	path := "/stats/outputs?explain=true"
	if quarters {
		path += "&by=quarter"
	}
	return get[Produce](ctx, c, path)
}
