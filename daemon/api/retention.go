package api

import (
	"context"
	"fmt"

	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

// Retention is how much was recalled of the cards that were in review, beside what was predicted, and how right what was
// predicted has been.
type Retention struct {
	// Weeks are oldest first; those before the first in which a recall counts are left out.
	Weeks []RetentionWeek `json:"weeks"`
	All   Recalls         `json:"all"` // the weeks together
	// Desired is the retention that is set now; each week has the one that was set when it began.
	Desired     float64          `json:"desired_retention"`
	LeftOut     srs.LeftOut      `json:"left_out"`
	Calibration []CalibrationBin `json:"calibration"` // those that hold anything, by what was predicted
	Calibrated  Recalls          `json:"calibrated"`  // the bins together
	// Explain is the lines of the log behind each number, where that was asked for.
	Explain *RetentionExplained `json:"explain,omitempty"`
}

// Recalls are some graded recalls: what share came out well, and what was predicted of them on average, 0 to 1.
type Recalls struct {
	Recalled  learning.Share `json:"recalled"`
	Predicted float64        `json:"predicted"`
}

// RetentionWeek is the recalls of one week.
type RetentionWeek struct {
	Label string    `json:"week"`
	Start when.Date `json:"start"`
	Recalls
	// Desired is the retention that was set when the week began, or first where none was set then.
	Desired float64 `json:"desired_retention"`
}

// CalibrationBin is the recalls of which so much was predicted: From is in it, To is in the next one, but for 1.
type CalibrationBin struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	Recalls
}

// Retention returns how much was recalled in the last weeks, 1 to 104, this one included.
func (c *Client) Retention(ctx context.Context, weeks int) (Retention, error) {
	return get[Retention](ctx, c, fmt.Sprintf("/stats/retention?weeks=%d", weeks))
}
