// Package srs answers when a card or a note should come back, and what is worth reviewing in the minutes one has.
//
// It holds FSRS-6 (states, intervals, same-day reviews, learning steps, fuzz), the note intervals, and the queue.
// It is pure: no clock, no store, no goroutine.
package srs

import (
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Grade is how well a card was recalled.
type Grade uint8

// The four grades, as in Anki.
const (
	Again Grade = 1 + iota
	Hard
	Good
	Easy
)

// Phase is where a card stands in its life.
type Phase string

// The phases of a card.
const (
	New        Phase = "new"
	Learning   Phase = "learning"
	Mature     Phase = "review"
	Relearning Phase = "relearning"
)

// State is what is remembered about the memory of one card.
type State struct {
	Card        id.Card   `json:"card"`
	Phase       Phase     `json:"state"`
	Stability   float64   `json:"stability,omitempty"`  // days until retrievability falls to 0.9
	Difficulty  float64   `json:"difficulty,omitempty"` // 1 to 10
	Step        int       `json:"step,omitempty"`       // index of the learning step, while learning
	Due         time.Time `json:"due,omitzero"`
	Last        time.Time `json:"last_review,omitzero"`
	Reps        int       `json:"reps,omitempty"`
	Lapses      int       `json:"lapses,omitempty"`
	Suspended   bool      `json:"suspended,omitempty"`
	Hidden      bool      `json:"hidden,omitempty"` // its card is gone from its note, for now
	BuriedUntil time.Time `json:"buried_until,omitzero"`
	// Took are the milliseconds of the card's latest recalls, oldest first, at most keptTimes of them.
	Took []int32 `json:"took_ms,omitempty"`
}

// NoteState is when a note comes back: by interval and growth, never by recall.
type NoteState struct {
	Note     id.Note   `json:"note"`
	Interval int       `json:"interval_days"`
	Growth   float64   `json:"growth"` // factor on the interval at each reading, 1 or more
	Due      time.Time `json:"due,omitzero"`
	Last     time.Time `json:"last_reading,omitzero"`
	Readings int       `json:"readings,omitempty"`
	Retired  bool      `json:"retired,omitempty"`
	Hidden   bool      `json:"hidden,omitempty"` // its file is gone, for now
	// BuriedUntil hides the note from queues until this instant.
	BuriedUntil time.Time `json:"buried_until,omitzero"`
}

// Reading is what a person said of a note that came back.
type Reading string

// The answers to a note.
const (
	StillTrue Reading = "true"   // nothing to change
	Edited    Reading = "edited" // the note was corrected
	Carded    Reading = "carded" // cards were made from it
	Retired   Reading = "retired"
)

// Review is one line of the review log: a graded recall of a card, the reading of a note, or the undoing of
// an earlier line. The log is append-only.
type Review struct {
	ID      id.Review `json:"id"`
	At      time.Time `json:"at"`
	Card    id.Card   `json:"card,omitempty"`
	Grade   Grade     `json:"grade,omitempty"`
	Note    id.Note   `json:"note,omitempty"`
	Reading Reading   `json:"reading,omitempty"`
	Millis  int64     `json:"duration_ms"`      // time taken, as measured
	Undoes  id.Review `json:"undoes,omitempty"` // this line takes that one back
	// Capped says that the time was longer, and was cut to the most that one review is credited with.
	Capped bool `json:"capped,omitempty"`
	// Expected is the probability of recall that was predicted just before; 0 where nothing was, as on the same day.
	Expected float64   `json:"expected,omitempty"`
	Due      time.Time `json:"due,omitzero"` // when the card or note was to come back
	// Imported names the program that the line was taken over from.
	Imported string `json:"imported,omitempty"`
	// Before is the state that undo brings back: of the card, or of the note.
	Before     *State     `json:"before,omitempty"`
	BeforeNote *NoteState `json:"before_note,omitempty"`
}

// Scheduler turns a state and a grade into the next state.
type Scheduler struct {
	Parameters  Parameters
	Retention   float64         // desired retention, 0.70 to 0.99
	Steps       []time.Duration // learning steps, such as 1 min and 10 min
	Relearn     []time.Duration // relearning steps
	MaxInterval int             // days
	Fuzz        bool            // spread due days, the same way for the same card and review
	Days        when.Days
	// Bias is added to the logit of every predicted probability of recall: what recent reviews say that the parameters
	// do not know yet. 0 is none.
	Bias float64
	// Balance chooses among the days that fuzz allows; nil for each alike.
	Balance *Balance
}

// Parameters are the 21 weights of FSRS-6.
type Parameters [21]float64
