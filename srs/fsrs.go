package srs

import (
	"errors"
	"math"
)

// The ranges that FSRS-6 keeps a memory in: stability in days, difficulty without a unit.
const (
	minStability  = 0.001
	maxStability  = 36500
	minDifficulty = 1
	maxDifficulty = 10
)

// Memory is what FSRS knows of one memory. The zero Memory is that of a card never reviewed.
type Memory struct {
	Stability  float64 // days until retrievability falls to 0.9, 0.001 to 36500; 0 for a new card
	Difficulty float64 // 1 (easy) to 10 (hard)
}

// Retrievability returns the probability, 0 to 1, of recalling a memory of the given stability after the given
// days. FSRS-6: R = (1 + factor·t/S)^decay, where factor makes R(S) = 0.9. Negative days count as none.
func (p *Parameters) Retrievability(elapsedDays, stability float64) float64 {
	s := clamp(stability, minStability, maxStability)
	return power(1+p.factor()*max(0, elapsedDays)/s, p.decay())
}

// Interval returns the days after which retrievability has fallen to retention; it is the inverse of
// Retrievability and is neither rounded nor capped. Retention lies above 0 and at most at 1.
func (p *Parameters) Interval(retention, stability float64) float64 {
	return stability / p.factor() * (power(retention, 1/p.decay()) - 1)
}

// InitialStability returns the stability in days after the first grade.
func (p *Parameters) InitialStability(g Grade) float64 {
	return clamp(p[g-Again], minStability, 100)
}

// InitialDifficulty returns the difficulty after the first grade.
func (p *Parameters) InitialDifficulty(g Grade) float64 {
	return clamp(p.difficultyAtFirst(g), minDifficulty, maxDifficulty)
}

// NextDifficulty returns the difficulty after a further grade: the change is damped near 10, then drawn a little
// towards that of a card which was easy at first.
func (p *Parameters) NextDifficulty(difficulty float64, g Grade) float64 {
	damped := p.dampedDifficulty(difficulty, g)
	return clamp(p[7]*(p.difficultyAtFirst(Easy)-damped)+damped, minDifficulty, maxDifficulty)
}

// StabilityAfterSuccess returns the stability in days after a recall on a later day, at retrievability r.
func (p *Parameters) StabilityAfterSuccess(m Memory, r float64, g Grade) float64 {
	return p.grown(m.Stability, p.growth(m, r), g)
}

// growth is by how much of itself the stability grows after Good.
func (p *Parameters) growth(m Memory, r float64) float64 {
	return math.Exp(p[8]) * (11 - m.Difficulty) * power(m.Stability, -p[9]) * math.Expm1(p[10]*(1-r))
}

// grown is a stability after it grew by the growth, or by what of it the grade leaves.
func (p *Parameters) grown(stability, growth float64, g Grade) float64 {
	switch g {
	case Hard:
		growth *= p[15]
	case Easy:
		growth *= p[16]
	}
	return clamp(stability*(1+growth), minStability, maxStability)
}

// StabilityAfterLapse returns the stability in days after forgetting on a later day, at retrievability r. It is
// capped at S/e^(w17·w18), a little below what it was, because for weak memories the formula alone would exceed that.
func (p *Parameters) StabilityAfterLapse(m Memory, r float64) float64 {
	lapsed := p[11] * power(m.Difficulty, -p[12]) * (power(m.Stability+1, p[13]) - 1) * math.Exp(p[14]*(1-r))
	ceiling := m.Stability / math.Exp(p[17]*p[18])
	return clamp(min(lapsed, ceiling), minStability, maxStability)
}

// StabilitySameDay returns the stability in days after a further review on one learning day. Anything but Again
// leaves it at least as it was.
func (p *Parameters) StabilitySameDay(stability float64, g Grade) float64 {
	growth := math.Exp(p[17]*(float64(g)-3+p[18])) * power(stability, -p[19])
	if g >= Hard {
		growth = max(growth, 1)
	}
	return clamp(stability*growth, minStability, maxStability)
}

// Next returns the memory after a grade, elapsedDays learning days after the last one; 0 or less is the same day.
// A grade that is not valid changes nothing.
func (p *Parameters) Next(m Memory, elapsedDays int, g Grade) Memory {
	if !g.Valid() {
		return m
	}
	if !(m.Stability > 0) {
		return Memory{p.InitialStability(g), p.InitialDifficulty(g)}
	}
	m.Stability = clamp(m.Stability, minStability, maxStability)
	m.Difficulty = clamp(m.Difficulty, minDifficulty, maxDifficulty)
	next := Memory{Difficulty: p.NextDifficulty(m.Difficulty, g)}
	switch {
	case elapsedDays <= 0:
		next.Stability = p.StabilitySameDay(m.Stability, g)
	case g == Again:
		next.Stability = p.StabilityAfterLapse(m, p.Retrievability(float64(elapsedDays), m.Stability))
	default:
		next.Stability = p.StabilityAfterSuccess(m, p.Retrievability(float64(elapsedDays), m.Stability), g)
	}
	return next
}

// FromSM2 estimates the memory of a card that SM-2 scheduled: ease is its ease factor (2.5 for an untouched card),
// interval its last interval in days, retention the share of its reviews that were recalled. A number that is not
// finite, and a retention outside 0 to 1 (both excluded), is an error.
func (p *Parameters) FromSM2(ease, interval, retention float64) (Memory, error) {
	if !finite(ease) || !finite(interval) || !(retention > 0 && retention < 1) {
		return Memory{}, errors.New("read sm-2 state: want a finite ease and interval and a retention between 0 and 1")
	}
	s := max(interval, minStability) * p.factor() / (power(retention, 1/p.decay()) - 1)
	s = clamp(s, minStability, maxStability)
	d := 11 - (ease-1)/(math.Exp(p[8])*power(s, -p[9])*math.Expm1((1-retention)*p[10]))
	return Memory{s, clamp(d, minDifficulty, maxDifficulty)}, nil
}

// decay is the exponent of the forgetting curve, below 0.
func (p *Parameters) decay() float64 { return -p[20] }

// factor stretches the forgetting curve so that it passes 0.9 at the stability.
func (p *Parameters) factor() float64 { return math.Expm1(lnOf09 / p.decay()) }

// lnOf09 is the natural logarithm of 0.9, the retrievability by which stability is defined.
const lnOf09 = -0.10536051565782628

// difficultyAtFirst is the initial difficulty before it is clamped; mean reversion aims at this value.
func (p *Parameters) difficultyAtFirst(g Grade) float64 {
	return p[4] - math.Exp(p[5]*float64(g-Again)) + 1
}

// dampedDifficulty is the next difficulty before mean reversion: the nearer to 10, the smaller the step.
func (p *Parameters) dampedDifficulty(difficulty float64, g Grade) float64 {
	step := -p[6] * (float64(g) - 3)
	return difficulty + step*(maxDifficulty-difficulty)/9
}

// power is x to the y for x > 0. It is faster than math.Pow, which cares for many cases that do not arise here.
func power(x, y float64) float64 { return math.Exp(y * math.Log(x)) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
