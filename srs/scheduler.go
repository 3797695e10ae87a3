package srs

import (
	"math"
	"time"

	"tend/internal/when"
)

// NewScheduler returns a scheduler with the usual settings: learning steps of 1 and 10 minutes, a relearning step of
// 10 minutes, intervals up to 36500 days, fuzz on. A retention outside 0.70 to 0.99 is moved there; 0 means 0.90.
// The learning days need a zone.
func NewScheduler(p Parameters, retention float64, days when.Days) Scheduler {
	if retention == 0 {
		retention = 0.90
	}
	return Scheduler{
		Parameters:  p,
		Retention:   clamp(retention, 0.70, 0.99),
		Steps:       []time.Duration{time.Minute, 10 * time.Minute},
		Relearn:     []time.Duration{10 * time.Minute},
		MaxInterval: 36500,
		Fuzz:        true,
		Days:        days,
	}
}

// Next returns the state of the card after it was graded at now. A learning step is due at an exact instant, a mature
// card at the start of the learning day it falls on; neither lies before now. A now before the last review counts as
// the same day. The review ends a bury. A grade that is not valid changes nothing.
func (s Scheduler) Next(c State, g Grade, now time.Time) State {
	if !g.Valid() {
		return c
	}
	today := s.Days.Of(now)
	next, m := c, s.Parameters.Next(c.memory(), s.elapsed(c, now, today), g)
	next.Stability, next.Difficulty = m.Stability, m.Difficulty
	next.Last, next.BuriedUntil = instant(now), time.Time{}
	next.Reps++
	if c.Phase == Mature && g == Again {
		next.Lapses++
	}
	if phase, at, wait, ok := s.step(c, g); ok {
		next.Phase, next.Step, next.Due = phase, at, next.Last.Add(wait)
		return next
	}
	next.Phase, next.Step = Mature, 0
	next.Due = s.Days.Start(today.AddDays(s.interval(c, g, m.Stability, today)))
	return next
}

// Preview returns the four states that the grades Again, Hard, Good and Easy would lead to at now.
func (s Scheduler) Preview(c State, now time.Time) [4]State {
	var states [4]State
	for g := Again; g <= Easy; g++ {
		states[g-Again] = s.Next(c, g, now)
	}
	return states
}

// Retrievability returns the probability, 0 to 1, that the card would be recalled at now, with the bias; 0 if it is
// new.
func (s Scheduler) Retrievability(c State, now time.Time) float64 {
	if !(c.Stability > 0) {
		return 0
	}
	elapsed := s.elapsed(c, now, s.Days.Of(now))
	return Biased(s.Parameters.Retrievability(float64(elapsed), c.Stability), s.Bias)
}

// target returns the retention to ask of the forgetting curve so that, with the bias, the desired one comes out. It is
// kept within 0.70 to 0.99, or a bias would lead to intervals that nobody asked for.
func (s Scheduler) target() float64 {
	return clamp(Biased(s.Retention, -s.Bias), 0.70, 0.99)
}

// elapsed returns the learning days since the last review, at least 0: a clock may have been set back. Today is the
// learning day of now.
func (s Scheduler) elapsed(c State, now time.Time, today when.Date) int {
	if c.Last.IsZero() || !now.After(c.Last) {
		return 0
	}
	return max(0, today.Sub(s.Days.Of(c.Last)))
}

// interval returns the days from today until a graduated card of the new stability is due, 1 to MaxInterval.
func (s Scheduler) interval(c State, g Grade, stability float64, today when.Date) int {
	first, last := s.reach(c, g, stability)
	part := fraction(c.Card, c.Reps)
	if s.Balance != nil && first < last {
		return s.Balance.day(today, first, last, part)
	}
	return first + int(part*float64(last-first+1))
}

// reach returns the first and the last day of which interval picks one; without fuzz they are the same. A recall that
// lengthens the ideal interval lengthens the fuzzed one too, so that fuzz never sends a recalled card backwards.
func (s Scheduler) reach(c State, g Grade, stability float64) (first, last int) {
	longest := max(1, s.MaxInterval)
	ideal := clamp(s.Parameters.Interval(s.target(), stability), 1, float64(longest))
	if !s.Fuzz {
		days := int(math.Round(ideal))
		return days, days
	}
	shortest := 1
	if c.Phase == Mature && g != Again {
		if last := s.Days.Between(c.Last, c.Due); int(math.Round(ideal)) > last {
			shortest = max(1, last+1)
		}
	}
	return fuzzRange(ideal, shortest, longest)
}

// dayStart returns the start of the learning day that lies n days after that of now.
func (s Scheduler) dayStart(now time.Time, n int) time.Time {
	return s.Days.Start(s.Days.Of(now).AddDays(n))
}

// instant is t as the store keeps it, in milliseconds of UTC, so that a state survives being stored unchanged.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
