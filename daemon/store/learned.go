package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tend/daemon/store/engine"
	"tend/internal/id"
	"tend/srs"
)

// Learned is what was learned from the review log. All of it can be learned again from there.
type Learned struct {
	Set        id.Set         `json:"set,omitempty"` // the parameters in use; empty for the default ones
	Parameters srs.Parameters `json:"parameters"`
	Since      time.Time      `json:"since,omitzero"` // when they were put to use
	// Replayed tells that every memory in the store was computed with these parameters.
	Replayed bool `json:"replayed"`
	// Bias is on the logit, see srs.Scheduler, from the reviews since then.
	Bias float64  `json:"bias"`
	Pace srs.Pace `json:"pace"`
	// Tried is how many lines the review log had when a fit was last tried, 0 before the first.
	Tried int `json:"tried,omitempty"`
}

// GetLearned returns what was learned; before anything was, the parameters and the pace that tend comes with.
func GetLearned(tx *Tx) (Learned, error) {
	l := Learned{Parameters: srs.DefaultParameters(), Replayed: true, Pace: srs.DefaultPace()}
	value, err := tx.reader.Get([]byte("m/learned"))
	if errors.Is(err, engine.ErrNotFound) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal(value, &l); err != nil {
		return l, fmt.Errorf("read what was learned: %w", err)
	}
	return l, nil
}

// PutLearned keeps what was learned.
func PutLearned(tx *Tx, l Learned) error {
	value, err := encode(l)
	if err != nil {
		return fmt.Errorf("write what was learned: %w", err)
	}
	return tx.put([]byte("m/learned"), value)
}
