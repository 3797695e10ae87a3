package srs

import "tend/internal/id"

// The classes of what takes time.
const (
	passed  = iota // a recall
	lapsed         // a lapse, with the relearning it brings
	begun          // a new card, until it leaves its learning steps
	noted          // the reading of a note
	classes        // how many there are
)

// timesOf returns the seconds of what the lines tell of, by class, and of how many lines they are made. A review in the
// steps of a card adds to what brought it there; where that is not among the lines, or had no time, it tells nothing.
func timesOf(lines []Review) (times [classes][]float64, n int) {
	type place struct{ class, at int }
	open := map[id.Card]place{} // what the next steps of a card add to
	for _, r := range lines {
		class, most := paceClass(r)
		if class < 0 {
			continue
		}
		seconds := min(float64(r.Millis)/1000, most)
		if r.inSteps() {
			if to, ok := open[r.Card]; ok && seconds > 0 {
				times[to.class][to.at] += seconds
				n++
			}
			continue
		}
		delete(open, r.Card)
		if seconds <= 0 {
			continue
		}
		if r.Card != "" {
			open[r.Card] = place{class, len(times[class])}
		}
		times[class] = append(times[class], seconds)
		n++
	}
	return times, n
}

// inSteps tells whether a line found its card in its learning or relearning steps.
func (r Review) inSteps() bool {
	return r.Before != nil && (r.Before.Phase == Learning || r.Before.Phase == Relearning)
}

// paceClass returns the class of a line's time and the seconds that count of it at most; -1 where it has none.
func paceClass(r Review) (class int, most float64) {
	switch {
	case r.Undoes != "":
		return -1, 0
	case r.Note != "":
		return noted, longestNote
	case r.Card == "" || !r.Grade.Valid():
		return -1, 0
	case r.Before != nil && r.Before.isNew():
		return begun, longestRecall
	case r.Grade == Again:
		return lapsed, longestRecall
	}
	return passed, longestRecall
}
