package learning

import (
	"time"

	"tend/internal/id"
)

// Yield is what a source was worth so far. The minutes of judging its items are not in it, since nothing records which
// item a minute of triage went to.
type Yield struct {
	Source id.Source `json:"source"`
	Kind   Kind      `json:"kind"`
	// Since is when it was added, or came back after it was removed.
	Since time.Time `json:"since"`
	// Fetched tells that items come from it by themselves, from an address or by mail.
	Fetched bool `json:"fetched"`
	// Ended tells that its server said that it is gone for good.
	Ended bool `json:"ended,omitempty"`

	Judged  int `json:"judged"` // Kept, Dropped and Unsure together
	Kept    int `json:"kept"`
	Dropped int `json:"dropped"`
	Unsure  int `json:"unsure"`
	Waiting int `json:"waiting"` // not judged yet
	Expired int `json:"expired"` // nobody judged them in time
	// Repeats are the items whose story another source had brought first. They count there and nowhere here.
	Repeats int `json:"repeats"`
	// Share is the share of Judged that was kept.
	Share Share `json:"share"`
	// LastNew is when the newest of its items was first seen; zero where there was none.
	LastNew time.Time `json:"last_new,omitzero"`

	Lessons   int `json:"lessons"` // made from its items
	Closed    int `json:"closed"`  // of these, with an output
	Outputs   int `json:"outputs"`
	Minutes   int `json:"minutes"`   // spent in sessions of its lessons, and reading its items
	Cards     int `json:"cards"`     // that ever were in the notes which are outputs of its lessons
	Surviving int `json:"surviving"` // of these, still in their note and not suspended
	Learned   int `json:"learned"`   // of the surviving ones, past their learning steps
}

// YieldOf starts the yield of a source that nothing came from yet.
func YieldOf(src Source) Yield {
	since := src.Added
	if src.Restored.After(since) {
		since = src.Restored
	}
	return Yield{Source: src.Name, Kind: src.Kind, Since: since, Fetched: src.URL != "" || src.Mail != nil, Share: ShareOf(0, 0)}
}

// WithItem counts an item of the source. An issue whose stories are items of their own only tells that it came.
func (y Yield) WithItem(item Item) Yield {
	if item.FirstSeen.After(y.LastNew) {
		y.LastNew = item.FirstSeen
	}
	if as, counts := item.CountsAs(); counts {
		return y.counting(as)
	}
	return y
}

// counting counts one item as what Item.CountsAs says.
func (y Yield) counting(as ItemState) Yield {
	switch as {
	case Kept:
		y.Kept++
	case Dropped:
		y.Dropped++
	case Unsure:
		y.Unsure++
	case Fresh:
		y.Waiting++
	case Expired:
		y.Expired++
	case Seen:
		y.Repeats++
	}
	y.Judged = y.Kept + y.Dropped + y.Unsure
	y.Share = ShareOf(y.Kept, y.Judged)
	return y
}

// WithLesson counts a lesson that came from the source, if it counts, with its outputs.
func (y Yield) WithLesson(l Lesson, outputs int) Yield {
	if !l.CountsForSource() {
		return y
	}
	y.Lessons++
	y.Outputs += outputs
	if l.State == Closed {
		y.Closed++
	}
	return y
}

// WithCard counts a card of a note that is an output of one of the source's lessons.
func (y Yield) WithCard(state CardState) Yield {
	y.Cards++
	switch state {
	case CardLearned:
		y.Surviving++
		y.Learned++
	case CardLive:
		y.Surviving++
	}
	return y
}
