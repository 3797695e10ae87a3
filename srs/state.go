package srs

import (
	"time"

	"tend/internal/when"
)

// IsDue tells whether the card waits for a review at now: it is neither suspended nor buried, and it is new, or its
// learning step has come, or the learning day it falls on is today or earlier.
func (c State) IsDue(now time.Time, days when.Days) bool {
	return c.isDue(now, days.End(days.Of(now)))
}

// isDue is IsDue where it is already known when tomorrow starts.
func (c State) isDue(now, tomorrow time.Time) bool {
	if c.Suspended || c.BuriedUntil.After(now) {
		return false
	}
	return c.isNew() || !c.Due.After(now) || c.Phase == Mature && c.Due.Before(tomorrow)
}

// IsLeech tells whether a card that has just lapsed for the lapses-th time should be called a leech: at the threshold,
// and then at every further half of it, rounded up, as in Anki (8, 12, 16…). A threshold of 0 or less never fires.
func IsLeech(lapses, threshold int) bool {
	if threshold <= 0 || lapses < threshold {
		return false
	}
	return (lapses-threshold)%((threshold+1)/2) == 0
}

// isNew takes a missing phase for a new card, as in a State that was only given its id.
func (c State) isNew() bool { return c.Phase == New || c.Phase == "" }

func (c State) memory() Memory { return Memory{c.Stability, c.Difficulty} }
