package srs

import (
	"slices"
	"time"
)

// Candidate is a card or a note that a session could show. Exactly one of Card and Note is set, and each card and
// note is given once.
type Candidate struct {
	Card       *State
	Note       *NoteState
	Seconds    float64 // expected, above 0; 0 means as ExpectedSeconds says by the session's pace
	Importance float64 // 1 unless its area is deep; 0 means 1
	Index      int     // where a new card stands in the order of new cards
	Group      string  // names siblings, of which a session shows only one; empty for none
	Length     int     // runes of a card's front and back; 0 if it is not known
}

// Session is what a person has to give.
type Session struct {
	Minutes float64 // 0 or less: no limit
	New     int     // how many new cards at most; below 0: no limit
	Pace    Pace    // the zero Pace means the default one
}

// Reasons are what decided whether a choice was taken, and where it stands.
type Reasons struct {
	Class          string  `json:"class"`          // step, card, note or new
	Retrievability float64 `json:"retrievability"` // 0 for a new card and for a note
	Gain           float64 `json:"gain"`           // remembered days that its review adds within a year; 0 for a note
	Seconds        float64 `json:"seconds"`        // expected
	Importance     float64 `json:"importance"`
	PerSecond      float64 `json:"per_second"` // importance × gain / seconds
	Overdue        int     `json:"overdue"`    // learning days since it was due, 0 or more
}

// Choice is a candidate that the queue took. Its Reasons hold the seconds and the importance that were reckoned with,
// where the candidate may have had none.
type Choice struct {
	Candidate
	Reasons
	Why string // one plain sentence
}

// Picked is what a session shows, best first, and what it leaves.
type Picked struct {
	Choices  []Choice
	Left     int     // what is due and was not chosen, new cards only within the session's limit
	LeftGain float64 // cards remembered throughout a year that those would have added
	// MoreMinutes is how much longer the session would have to be to add MoreGain, counted as LeftGain is. Both are 0
	// where nothing is left for want of time.
	MoreMinutes, MoreGain float64
}

// moreMinutes is how much longer a session is thought for MoreGain.
const moreMinutes = 4.0

// Queue picks what to review at now within the session, best first: cards in their learning steps, then due and new
// cards by importance × gain per second, then notes by how overdue they are and in a third of the time at most. New
// cards keep their order among themselves: the best place of a new card goes to the one with the lowest index. While due
// cards wait, new ones have half of the time at most. What is not due is left out. Something that no longer fits makes
// room for shorter things after it; but if anything is due, at least one choice is made. The order of the candidates
// does not matter.
//
// Taking the most gain per second keeps 6 to 12 % more remembered than taking the longest due, mostly because it
// knows what each card costs.
func (s Scheduler) Queue(all []Candidate, now time.Time, session Session) Picked {
	l := s.ranks(all, now, session)
	b := newBasket(session)
	l.fill(b)
	if len(b.taken) == 0 {
		l.force(b)
	}
	picked := Picked{Choices: make([]Choice, 0, len(b.taken))}
	slices.SortFunc(b.taken, func(a, b ranked) int { return l.compare(&a, &b) })
	for _, r := range b.taken {
		picked.Choices = append(picked.Choices, s.choice(all[r.at], r, now))
	}
	picked.Left, picked.LeftGain = l.left(b)
	if gain := l.more(b); gain > 0 {
		picked.MoreMinutes, picked.MoreGain = moreMinutes, gain
	}
	return picked
}
