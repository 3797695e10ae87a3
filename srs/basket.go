package srs

import (
	"fmt"
	"math"
	"time"
)

// basket is filled with what fits into a session.
type basket struct {
	left      float64 // seconds
	leftNotes float64 // seconds of these that notes may take
	leftNew   int     // new cards
	leftFresh float64 // seconds that these may take as long as due cards wait
	groups    map[string]bool
	taken     []ranked
}

// newBasket holds what the session allows.
func newBasket(session Session) *basket {
	b := &basket{left: session.Minutes * 60, leftNew: session.New, groups: map[string]bool{}}
	if !(b.left > 0) {
		b.left = math.Inf(1)
	}
	if b.leftNew < 0 {
		b.leftNew = math.MaxInt
	}
	b.leftNotes, b.leftFresh = b.left*noteShare, b.left*freshShare
	return b
}

// The parts of a session's time that notes may take, and new cards as long as due ones wait. A second of a new card is
// worth more than one of most due cards, so without a bound a few new ones a day would leave no time for any other.
const (
	noteShare  = 1.0 / 3
	freshShare = 1.0 / 2
)

// holds tells whether there is time left for something of so many seconds.
func (b *basket) holds(note bool, seconds float64) bool {
	return seconds <= b.left && (!note || seconds <= b.leftNotes)
}

// offer takes the candidate if it fits and none of its siblings is in yet.
func (b *basket) offer(r *ranked, group string) {
	if !b.holds(r.class == dueNote, r.seconds) || b.groups[group] || r.class == newCard && b.leftNew == 0 {
		return
	}
	b.take(r, group)
}

func (b *basket) take(r *ranked, group string) {
	b.left -= r.seconds
	switch r.class {
	case dueNote:
		b.leftNotes -= r.seconds
	case newCard:
		b.leftNew--
		b.leftFresh -= r.seconds
	}
	if group != "" {
		b.groups[group] = true
	}
	r.taken = true
	b.taken = append(b.taken, *r)
}

// choice is what a candidate that was taken looks like from outside, with its reasons.
func (s Scheduler) choice(c Candidate, r ranked, now time.Time) Choice {
	c.Seconds, c.Importance = r.seconds, r.importance
	reasons := Reasons{
		Class: classNames[r.class], Retrievability: r.retrievability, Gain: r.gain,
		Seconds: r.seconds, Importance: r.importance, PerSecond: r.importance * r.gain / r.seconds,
	}
	switch r.class {
	case inSteps, dueCard:
		reasons.Overdue = max(0, s.Days.Between(c.Card.Due, now))
	case dueNote:
		reasons.Overdue = max(0, s.Days.Between(c.Note.Due, now))
	}
	return Choice{Candidate: c, Reasons: reasons, Why: reasons.sentence()}
}

// sentence says what brought the choice into the queue.
func (r Reasons) sentence() string {
	switch r.Class {
	case classNames[inSteps]:
		return "Its learning step is due."
	case classNames[dueNote]:
		return fmt.Sprintf("This note was due %s.", ago(r.Overdue))
	case classNames[newCard]:
		return fmt.Sprintf("This card is new; learning it adds %.0f remembered days in a year.", max(0, r.Gain))
	}
	return fmt.Sprintf("It was due %s and is %.0f %% likely to be recalled; reviewing it adds %.0f remembered days in a year.",
		ago(r.Overdue), 100*r.Retrievability, max(0, r.Gain))
}

// ago says how long ago a learning day was.
func ago(days int) string {
	switch {
	case days <= 0:
		return "today"
	case days == 1:
		return "yesterday"
	}
	return fmt.Sprintf("%d days ago", days)
}
