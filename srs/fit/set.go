package fit

import (
	"time"

	"tend/internal/id"
	"tend/srs"
)

// Set is a set of parameters that was fitted or chosen, and what was decided about it.
type Set struct {
	ID         id.Set         `json:"id"`
	At         time.Time      `json:"at"`
	Parameters srs.Parameters `json:"parameters"`
	Reviews    int            `json:"reviews"` // in the log when it was fitted
	Items      int            `json:"items"`   // of these, predicted
	Accepted   bool           `json:"accepted"`
	Reason     string         `json:"reason"` // one plain sentence: why it was accepted or not
	// LogLoss and Before are the mean log loss over the reviews that the gate looked at, of this set and of the set that
	// was in use before; 0 where the gate did not look.
	LogLoss float64 `json:"log_loss,omitempty"`
	Before  float64 `json:"log_loss_before,omitempty"`
	Gate    int     `json:"gate_reviews,omitempty"` // how many reviews the gate looked at
}
