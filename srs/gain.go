package srs

import "time"

// horizon is how many days ahead a review is judged by. The order that follows from it hardly changes between 90
// and 1000 days.
const horizon = 365

// How people grade, from the review counts that ship with the FSRS simulator.
var (
	firstGrades  = [4]float64{0.24, 0.094, 0.495, 0.171} // of a new card, Again to Easy
	passedGrades = [4]float64{0, 0.224, 0.631, 0.145}    // of a recalled card
)

// Pace is how many seconds a person takes.
type Pace struct {
	Pass float64 // for a card that is recalled
	Fail float64 // for one that is not, with the relearning it brings
	New  float64 // for a new card, until it leaves its learning steps
	Note float64 // for reading a note
}

// DefaultPace returns the means of the FSRS simulator's users, for as long as nothing is known of one's own; the time
// for a note is our own guess.
func DefaultPace() Pace { return Pace{Pass: 13, Fail: 32, New: 29, Note: 90} }

// ExpectedSeconds returns how long reviewing the card at now should take: R·pass + (1−R)·fail, with R the
// retrievability.
func (s Scheduler) ExpectedSeconds(c State, pace Pace, now time.Time) float64 {
	return s.expectedSeconds(c, pace, s.elapsed(c, now, s.Days.Of(now)))
}

func (s Scheduler) expectedSeconds(c State, pace Pace, elapsed int) float64 {
	if c.isNew() {
		return pace.New
	}
	r := s.Parameters.Retrievability(float64(elapsed), c.Stability)
	return r*pace.Pass + (1-r)*pace.Fail
}

// remembered is the area under the forgetting curve from now to a number of days ahead: how many days' worth of
// knowledge a memory of the given stability holds if it is left alone.
//
//	U(S,H) = S/(f(1+d)) · ((1+fH/S)^(1+d) − 1)
func (p *Parameters) remembered(stability, days float64) float64 {
	f, d := p.factor(), p.decay()
	return stability / (f * (1 + d)) * (power(1+f*days/stability, 1+d) - 1)
}

// gain returns the remembered days, within the horizon, that a review adds after the given elapsed days: what it
// leaves behind on average over its grades, less what there would be without it. It can be slightly negative.
func (p *Parameters) gain(m Memory, elapsed int) float64 {
	if !(m.Stability > 0) {
		return p.after(m, elapsed, firstGrades)
	}
	m.Stability = clamp(m.Stability, minStability, maxStability)
	t := float64(elapsed)
	r := p.Retrievability(t, m.Stability)
	passed := p.after(m, elapsed, passedGrades)
	lapsed := p.after(m, elapsed, [4]float64{1})
	unreviewed := p.remembered(m.Stability, t+horizon) - p.remembered(m.Stability, t)
	return r*passed + (1-r)*lapsed - unreviewed
}

// after returns the remembered days after a review whose grades have the given shares.
func (p *Parameters) after(m Memory, elapsed int, shares [4]float64) float64 {
	sum := 0.0
	for i, share := range shares {
		if share > 0 {
			sum += share * p.remembered(p.Next(m, elapsed, Again+Grade(i)).Stability, horizon)
		}
	}
	return sum
}
