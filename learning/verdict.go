package learning

import (
	"fmt"
	"time"
)

// askAfter is how many months after a verdict its question comes back.
const askAfter = 12

// states are what an answer makes of an item.
var states = map[Answer]ItemState{Keep: Kept, Drop: Dropped, Not: Unsure}

// Judge answers "will this matter to my work in 12 months?" for an item at an instant. The verdict has no ID
// yet. Its question comes back on the same day and hour twelve calendar months later, in the zone of at; where
// that day does not exist, on the last of its month. An item may be judged again; the newest answer holds.
func Judge(item Item, answer Answer, at time.Time) (Item, Verdict, error) {
	state, known := states[answer]
	if !known {
		return item, Verdict{}, fmt.Errorf("judge item %s: answer %q: want %s", item.ID, answer, list([]Answer{Keep, Drop, Not}))
	}
	item.State, item.ExpiredAt = state, time.Time{}
	return item, Verdict{
		Item: item.ID, Source: item.Source, Answer: answer,
		At: at, AskAgain: addMonths(at, askAfter),
	}, nil
}

// Unjudge takes the verdict v back: the item is new again, and the line that undoes v joins the log. The line
// repeats the answer it takes back and asks nothing again; it has no ID yet. Where an older verdict on the
// item still stands, the caller judges it so again. A lesson made from the item is left alone.
func Unjudge(item Item, v Verdict, at time.Time) (Item, Verdict) {
	item.State = Fresh
	if item.Same != "" {
		item.State = Seen // it was not asked about before the verdict either
	}
	return item, Verdict{Item: v.Item, Source: v.Source, Answer: v.Answer, At: at, Undoes: v.ID}
}

// addMonths adds calendar months. AddDate alone makes 29 February the 1 March of the next year.
func addMonths(t time.Time, months int) time.Time {
	later := t.AddDate(0, months, 0)
	if later.Day() != t.Day() {
		return later.AddDate(0, 0, -later.Day())
	}
	return later
}
