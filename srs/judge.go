package srs

import (
	"math"
	"time"

	"tend/internal/when"
)

// judge values reviews by some parameters and a bias, with the constants of both worked out once.
type judge struct {
	p     *Parameters
	curve Curve
	bias  float64
	odds  float64   // e^bias less 1
	worth []float64 // remembered days within the horizon, by the logarithm of the stability; nil: reckon each
}

func (p *Parameters) judge(bias float64) judge {
	return judge{p: p, curve: p.Curve(), bias: bias, odds: math.Expm1(bias)}
}

// The table of worth: at 512 points a straight line between two of them is right to a hundredth of a day.
const (
	worthPoints = 512
	lowestWorth = -6.907755278982137 // ln minStability
	worthStep   = (10.505067504159955 - lowestWorth) / (worthPoints - 1)
)

// tabled returns the judge with its table, for who asks about thousands of cards.
func (j judge) tabled() judge {
	worth := make([]float64, worthPoints+1)
	for i := range worth {
		worth[i] = j.remembered(math.Exp(lowestWorth+float64(i)*worthStep), 0, horizon)
	}
	j.worth = worth
	return j
}

// ahead returns the remembered days within the horizon from now, just after a review that left the given stability.
func (j *judge) ahead(stability float64) float64 {
	if j.worth == nil {
		return j.remembered(stability, 0, horizon)
	}
	at := clamp((math.Log(stability)-lowestWorth)/worthStep, 0, worthPoints-1)
	i := int(at)
	return j.worth[i] + (at-float64(i))*(j.worth[i+1]-j.worth[i])
}

// dayBook remembers how many learning days ago an instant was. The latest reviews of a deck fall on few days, and
// finding the learning day of an instant asks the rules of its zone.
type dayBook struct {
	days  when.Days
	now   time.Time
	today when.Date
	spans map[int64][]span // by the day of UTC
}

// span is a learning day, by the milliseconds at which it starts and ends.
type span struct {
	start, end int64
	ago        int
}

func newDayBook(days when.Days, now time.Time) *dayBook {
	return &dayBook{days: days, now: now, today: days.Of(now), spans: map[int64][]span{}}
}

// since returns the learning days since the instant, at least 0, as Scheduler.elapsed does.
func (b *dayBook) since(t time.Time) int {
	if t.IsZero() || !b.now.After(t) {
		return 0
	}
	at := t.UnixMilli()
	known := b.spans[at/86_400_000]
	for _, s := range known {
		if s.start <= at && at < s.end {
			return s.ago
		}
	}
	day := b.days.Of(t)
	s := span{b.days.Start(day).UnixMilli(), b.days.End(day).UnixMilli(), max(0, b.today.Sub(day))}
	b.spans[at/86_400_000] = append(known, s)
	return s.ago
}
