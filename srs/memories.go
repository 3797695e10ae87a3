package srs

import (
	"time"

	"tend/internal/id"
)

// Traced is what one recall was to a memory, in hindsight: by the parameters of today.
type Traced struct {
	Elapsed        int     // learning days since the recall before; 0 for the first and for one on the same day
	Retrievability float64 // just before, 0 to 1; 0 for the first
	Memory         Memory  // just after
}

// Trace returns what each of a card's recalls was to its memory: the lines are those that stand, in the order in which
// they were written, and between the learning days from one instant to a later one. A line that is no valid recall leaves things as they were.
func (p *Parameters) Trace(standing []Review, between func(from, to time.Time) int) []Traced {
	var t tracer
	steps := make([]Traced, len(standing))
	for i, r := range standing {
		steps[i] = t.step(p, r, between)
	}
	return steps
}

// Memories returns what each card's reviews left in memory, by these parameters: the lines are those that stand, each
// card's in the order in which they were written. It is how the memories of all cards are made again for other
// parameters, in one pass over the log.
func (p *Parameters) Memories(standing []Review, between func(from, to time.Time) int) map[id.Card]Memory {
	cards := map[id.Card]*tracer{}
	for _, r := range standing {
		if r.Card == "" || !r.Grade.Valid() {
			continue
		}
		t := cards[r.Card]
		if t == nil {
			t = &tracer{}
			cards[r.Card] = t
		}
		t.step(p, r, between)
	}
	memories := make(map[id.Card]Memory, len(cards))
	for card, t := range cards {
		memories[card] = t.memory
	}
	return memories
}

// tracer follows one card through its recalls.
type tracer struct {
	memory Memory
	at     time.Time // of the last recall
}

func (t *tracer) step(p *Parameters, r Review, between func(from, to time.Time) int) Traced {
	if !r.Grade.Valid() {
		return Traced{Memory: t.memory}
	}
	traced := Traced{}
	if !t.at.IsZero() {
		if r.At.After(t.at) {
			traced.Elapsed = max(0, between(t.at, r.At))
		}
		traced.Retrievability = p.Retrievability(float64(traced.Elapsed), t.memory.Stability)
	}
	t.memory = p.Next(t.memory, traced.Elapsed, r.Grade)
	t.at = r.At
	traced.Memory = t.memory
	return traced
}
