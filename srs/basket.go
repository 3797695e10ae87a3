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
	groups    map[string]bool
	taken     []int // indexes of the choices
}

// newBasket holds the given minutes, or anything if they are 0 or less.
func newBasket(minutes float64, most int) *basket {
	left := minutes * 60
	if !(left > 0) {
		left = math.Inf(1)
	}
	return &basket{left: left, leftNotes: left * noteShare, groups: map[string]bool{}, taken: make([]int, 0, most)}
}

// offer takes the choice, known by its index, if it fits and none of its siblings is in yet.
func (b *basket) offer(index int, r *ranked) {
	isNote := r.class == dueNote
	if r.Seconds > b.left || isNote && r.Seconds > b.leftNotes || r.Group != "" && b.groups[r.Group] {
		return
	}
	b.left -= r.Seconds
	if isNote {
		b.leftNotes -= r.Seconds
	}
	if r.Group != "" {
		b.groups[r.Group] = true
	}
	b.taken = append(b.taken, index)
}

// why says in one sentence what brought the choice into the queue.
func (s Scheduler) why(r ranked, now time.Time) string {
	switch r.class {
	case inSteps:
		return "Its learning step is due."
	case dueNote:
		return fmt.Sprintf("This note was due %s.", ago(s.Days.Between(r.Note.Due, now)))
	case newCard:
		return "This card is new."
	}
	return fmt.Sprintf("It was due %s and is %.0f %% likely to be recalled; reviewing it adds %.0f remembered days in a year.",
		ago(s.Days.Between(r.Card.Due, now)), 100*s.Retrievability(*r.Card, now), max(0, r.Gain))
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
