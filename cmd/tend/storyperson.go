package main

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"tend/internal/when"
	"tend/srs"
)

// demoPerson is the memory of the demo's made-up person. It works as FSRS-6 says, with parameters that are not the default
// ones, so that there is something to learn from the reviews. What happens at a review hangs on the card's front and on
// how often it was asked, on nothing else: the same reviews come out each time.
type demoPerson struct {
	parameters srs.Parameters
	cards      map[string]*demoMemory // by the front
}

// demoMemory is what the person has of one card.
type demoMemory struct {
	srs.Memory
	last  when.Date
	asked uint64
	slow  float64 // how long it takes against other cards
}

// newDemoPerson forgets sooner than most at first, and what was forgotten comes back more slowly.
func newDemoPerson() *demoPerson {
	p := srs.DefaultParameters()
	p[0], p[1], p[2], p[3] = 0.15, 0.5, 1, 4 // days of stability after the first grade
	p[8] = 1.3                               // growth of the stability
	p[11] = 1                                // stability after a lapse
	p[20] = 0.4                              // decay
	return &demoPerson{parameters: p, cards: map[string]*demoMemory{}}
}

// ask asks for a card on a day, and returns how it went and how long it took.
func (p *demoPerson) ask(front string, today when.Date) (srs.Grade, time.Duration) {
	m := p.cards[front]
	if m == nil {
		m = &demoMemory{last: today, slow: slowness(luckOf(front, 0))}
		p.cards[front] = m
	}
	m.asked++
	luck, elapsed := luckOf(front, m.asked), today.Sub(m.last)
	grade := p.grade(m, luck, elapsed)
	m.Memory, m.last = p.parameters.Next(m.Memory, elapsed, grade), today
	seconds := [4]float64{20, 16, 10, 6}[grade-srs.Again] * m.slow * (0.8 + 0.4*luck.Float64())
	return grade, time.Duration(min(seconds, 58) * float64(time.Second)).Round(100 * time.Millisecond)
}

// grade is Again unless the card is recalled, which is as likely as it is retrievable. The harder a card is, the more
// often a recall is Hard, and the easier, the more often Easy.
func (p *demoPerson) grade(m *demoMemory, luck *rand.Rand, elapsed int) srs.Grade {
	first, _ := srs.GradeShares()
	x := luck.Float64()
	if m.Stability == 0 { // never asked before
		for g, share := range first {
			if x -= share; x < 0 {
				return srs.Again + srs.Grade(g)
			}
		}
		return srs.Good
	}
	if x >= p.parameters.Retrievability(float64(elapsed), m.Stability) {
		return srs.Again
	}
	hard := (m.Difficulty - 1) / 9 // 0 to 1
	switch x = luck.Float64(); {
	case x < 0.25*hard:
		return srs.Hard
	case x > 0.8+0.2*hard:
		return srs.Easy
	}
	return srs.Good
}

// slowness differs by card: most are near 1, and one in twelve takes three times as long.
func slowness(luck *rand.Rand) float64 {
	slow := math.Exp(0.35 * luck.NormFloat64())
	if luck.IntN(12) == 0 {
		slow *= 3
	}
	return slow
}

// luckOf are the dice for the nth time that a card is asked for.
func luckOf(front string, n uint64) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(front))
	return rand.New(rand.NewPCG(h.Sum64(), n)) //nolint:gosec // a story, no secret
}
