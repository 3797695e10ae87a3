package srs

import (
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Memories returns what each card's reviews left in memory, by these parameters: the lines are those that stand, each
// card's in the order in which they were written, and day is the learning day of an instant. It is how the memories of
// all cards are made again for other parameters, in one pass over the log.
func (p *Parameters) Memories(standing []Review, day func(time.Time) when.Date) map[id.Card]Memory {
	type last struct {
		memory Memory
		at     time.Time
		day    when.Date
	}
	cards := map[id.Card]*last{}
	for _, r := range standing {
		if r.Card == "" || !r.Grade.Valid() {
			continue
		}
		c := cards[r.Card]
		if c == nil {
			c = &last{}
			cards[r.Card] = c
		}
		today, elapsed := day(r.At), 0
		if !c.at.IsZero() && r.At.After(c.at) {
			elapsed = today.Sub(c.day)
		}
		c.memory = p.Next(c.memory, elapsed, r.Grade)
		c.at, c.day = r.At, today
	}
	memories := make(map[id.Card]Memory, len(cards))
	for card, c := range cards {
		memories[card] = c.memory
	}
	return memories
}
