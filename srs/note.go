package srs

import (
	"math"
	"time"

	"tend/internal/id"
)

// The rhythm of notes: they come back monthly at first and never rarer than once a quarter on their own. The gap that
// suits a horizon of a year is 18 to 37 days (Cepeda 2008), and growing it gently loses nothing (Latimier 2021).
const (
	firstNoteInterval   = 30 // days
	longestNoteInterval = 90 // days
	noteGrowth          = 1.5
)

// NewNote returns the state of a note written at now: it comes back after 30 learning days.
func (s Scheduler) NewNote(note id.Note, now time.Time) NoteState {
	return NoteState{
		Note:     note,
		Interval: firstNoteInterval,
		Growth:   noteGrowth,
		Due:      s.dayStart(now, firstNoteInterval),
	}
}

// Read returns the state of the note after it was read at now. Still true and carded lengthen its interval by its
// growth, to 90 days at most; edited sets it back to 30; retired ends it. Any other reading changes nothing. The
// reading ends a bury.
func (s Scheduler) Read(n NoteState, r Reading, now time.Time) NoteState {
	next := n
	switch r {
	case StillTrue, Carded:
		next.Interval = grown(n.Interval, n.Growth)
	case Edited:
		next.Interval = firstNoteInterval
	case Retired:
		next.Retired = true
	default:
		return n
	}
	next.Last, next.BuriedUntil = instant(now), time.Time{}
	next.Readings++
	next.Due = time.Time{}
	if !next.Retired {
		next.Due = s.dayStart(now, next.Interval)
	}
	return next
}

// grown returns the next interval in days. An interval that a person set beyond the longest is kept as it is.
func grown(interval int, growth float64) int {
	longer := clamp(float64(interval)*growth, 1, longestNoteInterval)
	return max(interval, int(math.Round(longer)))
}

// IsDue tells whether the note waits to be read at now: it is neither retired nor buried, and its day has come.
func (n NoteState) IsDue(now time.Time) bool {
	return !n.Retired && !n.BuriedUntil.After(now) && !n.Due.After(now)
}
