package learning

import (
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// YieldParts is the records behind the yield of a source: what YieldFrom makes of them is the yield. The minutes are
// missing, since their sessions are no records of this package.
type YieldParts struct {
	// Items are those that count, by when they were first seen.
	Items []ItemBehind `json:"items"`
	// Lessons are those that count, by id; Outputs are theirs.
	Lessons []LessonBehind `json:"lessons"`
	Outputs []Output       `json:"outputs"`
	// Cards are those that ever were in the notes which are outputs of the lessons.
	Cards []CardBehind `json:"cards"`
	// LastNew is when the newest item was first seen, of whatever state.
	LastNew time.Time `json:"last_new,omitzero"`
}

// ItemBehind is an item, and as what its source's yield counts it.
type ItemBehind struct {
	Item  id.Item `json:"item"`
	Title string  `json:"title"`
	// CountsAs is see Item.CountsAs: kept, dropped, unsure, new (it waits), expired, or seen (a repeat).
	CountsAs ItemState `json:"counts_as"`
	// Day is the learning day of the verdict, else that on which it expired or was first seen.
	Day when.Date `json:"day"`
	// Verdict is the line of the verdict log that stands, and Answer what it says; empty without one.
	Verdict id.Verdict `json:"verdict,omitempty"`
	Answer  Answer     `json:"answer,omitempty"`
}

// LessonBehind is a lesson that counts for its source, and when it was added.
type LessonBehind struct {
	Lesson id.Lesson   `json:"lesson"`
	Title  string      `json:"title"`
	State  LessonState `json:"state"`
	Item   id.Item     `json:"item,omitempty"`
	Day    when.Date   `json:"day"` // on which it was added
}

// CardBehind is a card that came of a source, by way of an output's note.
type CardBehind struct {
	Card   id.Card   `json:"card"`
	Note   id.Note   `json:"note"`
	Output id.Output `json:"output"`
	Front  string    `json:"front"`
	State  CardState `json:"state"`
}

// CardState is as what a yield counts a card.
type CardState string

// The states. A card is live while it is in its note and not suspended, and learned once it is past its learning steps.
const (
	CardLearned   CardState = "learned" // live, too
	CardLive      CardState = "live"
	CardSuspended CardState = "suspended" // or hidden
	CardGone      CardState = "gone"      // from its note
)

// CountsAs is the state as which the yield of its source counts an item, and false for one that only tells that it came:
// an issue whose stories are items of their own. A story that another source had brought first counts as Seen, whatever
// became of it.
func (i Item) CountsAs() (ItemState, bool) {
	if i.Same != "" {
		return Seen, true
	}
	return i.State, i.State != Opened && i.State != Seen
}

// CountsForSource tells a lesson that the yield of its source counts. One that was dropped before it was begun is none:
// it is what an answer that was taken back leaves behind.
func (l Lesson) CountsForSource() bool { return l.State != LessonDropped || !l.Opened.IsZero() }

// YieldFrom is the yield of a source of which these are the records; its minutes are left at 0.
func YieldFrom(src Source, b YieldParts) Yield {
	y := YieldOf(src)
	for _, item := range b.Items {
		y = y.counting(item.CountsAs)
	}
	for _, lesson := range b.Lessons {
		y.Lessons++
		if lesson.State == Closed {
			y.Closed++
		}
	}
	y.Outputs, y.LastNew = len(b.Outputs), b.LastNew
	for _, card := range b.Cards {
		y = y.WithCard(card.State)
	}
	return y
}
