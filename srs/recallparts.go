package srs

import "time"

// RecallAs is what a graded line counts as where retention is told of.
type RecallAs string

// What a graded line counts as.
const (
	AsRecall   RecallAs = "recall"   // it tells of retention
	AsImported RecallAs = "imported" // left out, see LeftOut
	AsSteps    RecallAs = "steps"
	AsSameDay  RecallAs = "same day"
)

// recallAs is what a graded line counts as.
func (r Review) recallAs() RecallAs {
	switch {
	case r.Before == nil:
		return AsImported
	case r.Before.Phase != Mature:
		return AsSteps
	case !(r.Expected > 0):
		return AsSameDay
	}
	return AsRecall
}

// bin is the number of the bin of like width from 0 to 1 in which the line tells of calibration; -1 where it tells nothing.
func (r Review) bin(bins int) int {
	if r.Card == "" || !r.Grade.Valid() || !(r.Expected > 0) || r.Expected > 1 {
		return -1
	}
	return min(bins-1, int(r.Expected*float64(bins)))
}

// RecallPart is a graded line behind what Retained and Calibrated tally.
type RecallPart struct {
	Review
	Time int      // the number of its time between the instants; -1: in none
	As   RecallAs // what it counts as there: AsRecall is in the tally of its time, the others are left out
	Bin  int      // the number of its bin of calibration; -1: in none
}

// RecallParts returns the lines behind Retained of the same instants and Calibrated of as many bins, in the order of the
// lines. Those that neither counts are left out.
func RecallParts(standing []Review, instants []time.Time, bins int) []RecallPart {
	parts := []RecallPart{}
	for _, r := range standing {
		if r.Card == "" || !r.Grade.Valid() {
			continue
		}
		if p := (RecallPart{Review: r, Time: between(instants, r.At), As: r.recallAs(), Bin: r.bin(bins)}); p.Time >= 0 || p.Bin >= 0 {
			parts = append(parts, p)
		}
	}
	return parts
}
