package srs

import "time"

// Tally is how many recalls came out well, beside what was predicted of them.
type Tally struct {
	Recalls   int     // graded recalls
	Recalled  int     // of these, with any grade but Again
	Predicted float64 // the mean of what was predicted just before each, 0 to 1; 0 of none
}

// with adds a recall of which something was predicted.
func (t Tally) with(r Review) Tally {
	t.Recalls++
	if r.Grade > Again {
		t.Recalled++
	}
	t.Predicted += (r.Expected - t.Predicted) / float64(t.Recalls)
	return t
}

// LeftOut counts the recalls that tell nothing of retention, by the first reason that holds.
type LeftOut struct {
	Imported int `json:"imported"` // from another program: what was predicted there is not known
	Steps    int `json:"steps"`    // of new cards, and of cards in their learning or relearning steps
	SameDay  int `json:"same_day"` // of cards that were reviewed before on that learning day
}

// Retained tallies recalls by the times between instants that ascend, each begun by one and ended by the next: one tally
// less than there are instants. The lines are those that stand (Standing), in any order. A recall counts if its card was
// in review, past its steps, and had not been reviewed on that learning day; what else was graded between the first
// instant and the last is counted by why it is left out.
func Retained(standing []Review, instants []time.Time) (tallies []Tally, out LeftOut) {
	tallies = make([]Tally, max(0, len(instants)-1))
	for _, r := range standing {
		n := between(instants, r.At)
		if n < 0 || r.Card == "" || !r.Grade.Valid() {
			continue
		}
		switch r.recallAs() {
		case AsImported:
			out.Imported++
		case AsSteps:
			out.Steps++
		case AsSameDay:
			out.SameDay++
		default:
			tallies[n] = tallies[n].with(r)
		}
	}
	return tallies, out
}

// between is the number of the time, between two of the instants, that t lies in; -1 where it lies in none.
func between(instants []time.Time, t time.Time) int {
	n := -1
	for _, begins := range instants {
		if t.Before(begins) {
			return n
		}
		n++
	}
	return -1
}

// Calibrated tallies all recalls of which something was predicted, by that prediction, in so many bins of like width from
// 0 to 1: cards on their steps too, if they were not reviewed on that learning day before. The lines are those that stand.
func Calibrated(standing []Review, bins int) []Tally {
	tallies := make([]Tally, bins)
	for _, r := range standing {
		if n := r.bin(bins); n >= 0 {
			tallies[n] = tallies[n].with(r)
		}
	}
	return tallies
}

// Together is the tally of all recalls of several.
func Together(tallies []Tally) Tally {
	var all Tally
	sum := 0.0
	for _, t := range tallies {
		all.Recalls, all.Recalled = all.Recalls+t.Recalls, all.Recalled+t.Recalled
		sum += t.Predicted * float64(t.Recalls)
	}
	if all.Recalls > 0 {
		all.Predicted = sum / float64(all.Recalls)
	}
	return all
}
