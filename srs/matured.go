package srs

import (
	"time"

	"tend/internal/id"
)

// MatureDays is the stability, in days, from which a card counts as remembered for good, as elsewhere in the field.
const MatureDays = 21

// Matured counts the cards that passed from below MatureDays to it or above between two instants, from included. Reviews
// are those since from, of cards, oldest first, also those after to; states are the cards as they are now, by which one
// is known that was not reviewed after to. Lines that undo others do not count, nor do the lines that they undo.
func Matured(reviews []Review, states map[id.Card]State, from, to time.Time) int {
	undone := map[id.Review]bool{}
	for _, r := range reviews {
		if r.Undoes != "" {
			undone[r.Undoes] = true
		}
	}
	begin, end := map[id.Card]float64{}, map[id.Card]float64{}
	for _, r := range reviews {
		if r.Card == "" || r.Undoes != "" || undone[r.ID] || r.Before == nil || r.At.Before(from) {
			continue
		}
		_, began := begin[r.Card]
		_, ended := end[r.Card]
		switch {
		case r.At.Before(to) && !began:
			begin[r.Card] = r.Before.Stability
		case !r.At.Before(to) && !ended:
			end[r.Card] = r.Before.Stability
		}
	}
	n := 0
	for card, before := range begin {
		after, reviewed := end[card]
		if !reviewed {
			after = states[card].Stability
		}
		if before < MatureDays && after >= MatureDays {
			n++
		}
	}
	return n
}
