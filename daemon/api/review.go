package api

import (
	"time"

	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// Card is a card with the state of its memory.
type Card struct {
	notes.Card
	srs.State
	Path     string `json:"path"`                // of its note, in the notes folder
	DueWords string `json:"due_words,omitempty"` // "tomorrow", "in 10 min"
}

// Note is a note with when it comes back.
type Note struct {
	notes.Note
	Due      time.Time `json:"due,omitzero"`
	Interval int       `json:"interval_days,omitempty"`
	Retired  bool      `json:"retired,omitempty"`
	Text     string    `json:"text,omitempty"` // the whole note, where one was asked for
	Cards    int       `json:"cards"`
}

// Prompt is one thing to review: a card to recall, or a note to read again. Exactly one of Card and Note is set.
type Prompt struct {
	Card *Card `json:"card,omitempty"`
	Note *Note `json:"note,omitempty"`
	// Intervals are what each grade of a card would mean, Again first: "10m", "3d", "1.2mo".
	Intervals [4]string `json:"intervals,omitzero"`
	Seconds   float64   `json:"seconds"`          // expected
	Why       string    `json:"why"`              // why now, in a sentence
	Source    string    `json:"source,omitempty"` // URL to open, where one is known
	Area      string    `json:"area,omitempty"`
	// Priority is that of the note, empty for normal.
	Priority notes.Priority `json:"priority,omitempty"`
	// Reasons are the figures behind the choice, nil where there was none, as when cramming.
	Reasons *srs.Reasons `json:"reasons,omitempty"`
}

// Queue is what to review now, in order, within the minutes asked for.
type Queue struct {
	Prompts []Prompt `json:"prompts"`
	Minutes float64  `json:"minutes"` // expected, of the prompts
	Left    int      `json:"left"`    // due, and not in the queue for want of minutes
	// LeftGain is what those would add, in cards remembered a year from now, and MoreGain what MoreMinutes more would.
	LeftGain    float64 `json:"left_gain,omitempty"`
	MoreMinutes float64 `json:"more_minutes,omitempty"`
	MoreGain    float64 `json:"more_gain,omitempty"`
	// Share is the minutes that today has left of the week's reviews, and Words what is to be said about it.
	Share  float64   `json:"share_minutes"`
	Words  string    `json:"words,omitempty"`
	Next   time.Time `json:"next_due,omitzero"` // when the next thing falls due, where the queue is empty
	NextIn string    `json:"next_words,omitempty"`
}

// GradeRequest is one recall of a card.
type GradeRequest struct {
	Card   id.Card   `json:"card"`
	Grade  srs.Grade `json:"grade"`
	Millis int64     `json:"duration_ms"` // from the question to the grade
}

// CramRequest is one recall outside of the schedule: it counts as time, and changes no memory.
type CramRequest struct {
	Card   id.Card `json:"card"`
	Millis int64   `json:"duration_ms"`
}

// DueRequest sets the day on which a card comes back.
type DueRequest struct {
	Day string `json:"day"` // 2026-11-24, today, tomorrow or +3
}

// ReadRequest is what was said of a note that came back.
type ReadRequest struct {
	Note    id.Note     `json:"note"`
	Reading srs.Reading `json:"reading"`
	Millis  int64       `json:"duration_ms"`
}

// Graded is what a grade or a reading led to.
type Graded struct {
	Review   id.Review `json:"review"`
	Due      time.Time `json:"due,omitzero"`
	DueWords string    `json:"due_words"`        // "in 10 min", "tomorrow", "in 3 days"
	DueDate  string    `json:"due_date"`         // the learning day, 2026-11-24
	Capped   bool      `json:"capped,omitempty"` // the time was cut to what is credited
	Leech    string    `json:"leech,omitempty"`  // what to do about a card that is forgotten again and again
}

// Undone is what an undo brought back.
type Undone struct {
	Review id.Review `json:"review"`
	Card   id.Card   `json:"card,omitempty"`
	Note   id.Note   `json:"note,omitempty"`
}
