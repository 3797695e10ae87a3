package fit

import (
	"time"

	"tend/internal/id"
	"tend/srs"
)

// Decision is what came of fitting the parameters to a log.
type Decision struct {
	Parameters srs.Parameters `json:"parameters"` // those that were fitted
	Accepted   bool           `json:"accepted"`
	Reason     string         `json:"reason"`  // one plain sentence: why they were accepted or not
	Reviews    int            `json:"reviews"` // in the log
	Items      int            `json:"items"`   // of these, predicted
	// LogLoss and Before are the mean log loss over the reviews that the gate looked at, of the new parameters and of those
	// in use; 0 where it looked at none.
	LogLoss float64 `json:"log_loss,omitempty"`
	Before  float64 `json:"log_loss_before,omitempty"`
	Gate    int     `json:"gate_reviews,omitempty"` // how many reviews the gate looked at
}

// Set is a set of parameters that was fitted, and what was decided about it.
type Set struct {
	ID id.Set    `json:"id"`
	At time.Time `json:"at"`
	Decision
}
