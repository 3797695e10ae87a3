package srs

import "tend/internal/id"

// Replay returns the state of a card after its lines of the log, in the order of the log: what Next and Remember give
// step by step, without the lines that were undone. Lines of other cards and of notes pass by. Suspending and burying
// are not in the log, so they are not in the state either.
func (s Scheduler) Replay(card id.Card, log []Review) State {
	c := State{Card: card, Phase: New}
	for _, r := range Standing(log) {
		if r.Card == card {
			c = s.Next(c, r.Grade, r.At)
			if r.Grade.Valid() {
				c = c.Remember(r.Millis)
			}
		}
	}
	return c
}

// Standing returns the reviews of a log that count: neither undone by a later line nor themselves an undoing.
// An undoing that was itself undone leaves its line standing.
func Standing(log []Review) []Review {
	undone := map[id.Review]bool{}
	counts := make([]bool, len(log))
	n := 0
	for i := len(log) - 1; i >= 0; i-- {
		switch r := log[i]; {
		case r.ID != "" && undone[r.ID]:
		case r.Undoes != "":
			undone[r.Undoes] = true
		default:
			counts[i] = true
			n++
		}
	}
	standing := make([]Review, 0, n)
	for i, r := range log {
		if counts[i] {
			standing = append(standing, r)
		}
	}
	return standing
}
