package srs

import (
	"time"

	"tend/internal/when"
)

// Balance is what speaks for and against a day when a card of a longer interval is given one.
type Balance struct {
	// Due tells how many cards are due on the learning day; nil: none on any.
	Due func(day when.Date) int
	// Siblings are the learning days on which cards of the same group are due.
	Siblings []when.Date
	// Easy says, by time.Weekday, how much of a normal day's reviews may fall on it: 1 is a normal day, 0.5 a reduced
	// one, 0.0001 one with as few as can be. All 0 means that every day is normal.
	Easy [7]float64
}

const (
	balancedDays   = 90     // longest interval that is balanced, in days, as in Anki
	siblingSameDay = 1e-6   // weight of a day on which a sibling is due
	siblingNextDay = 0.2    // weight of the days beside it
	siblingFar     = 8      // days from which on a sibling does not matter
	fewest         = 0.0001 // of a normal day's reviews
)

// day picks one of the days first to last after today for an interval: the fraction, from 0 to below 1, says how far
// into their weights. A weekday with as few reviews as can be is taken only where there is no other.
//
// Up to 90 days the weight is (1/due)² · 1/interval · sibling · easy, as in Anki: the square evens the load out better
// than 1/due does, and 1/interval keeps the days from drifting outwards, to where little is due yet. Beyond that the
// days weigh the same, because what is due on them will change.
func (b *Balance) day(today when.Date, first, last int, fraction float64) int {
	plain := first + int(fraction*float64(last-first+1))
	if first+last > 2*balancedDays {
		return b.offEasy(today, plain, first, last)
	}
	weights, sum := make([]float64, 0, 32), 0.0
	for days := first; days <= last; days++ {
		weights = append(weights, b.weight(today.AddDays(days), days))
		sum += weights[days-first]
	}
	if !(sum > 0) {
		return plain
	}
	picked, at := plain, fraction*sum
	for i, weight := range weights {
		if weight == 0 {
			continue
		}
		picked = first + i
		if at -= weight; at < 0 {
			break
		}
	}
	return picked
}

// offEasy returns the day of the range that is nearest to the one picked and on no weekday with as few reviews as can
// be; the one picked where there is none.
func (b *Balance) offEasy(today when.Date, picked, first, last int) int {
	for away := range 7 {
		for _, days := range [...]int{picked + away, picked - away} {
			if first <= days && days <= last && b.easy(today.AddDays(days).Weekday()) > fewest {
				return days
			}
		}
	}
	return picked
}

// weight of the day that lies so many days ahead: 0 on a weekday with as few reviews as can be.
func (b *Balance) weight(day when.Date, days int) float64 {
	easy := b.easy(day.Weekday())
	if easy <= fewest {
		return 0
	}
	due := 1.0
	if b.Due != nil {
		due = float64(max(1, b.Due(day)))
	}
	return b.apart(day) * easy / (due * due * float64(max(1, days)))
}

// easy is how much of a normal day's reviews the weekday may have, 0.0001 to 1.
func (b *Balance) easy(d time.Weekday) float64 {
	if b.Easy == [7]float64{} {
		return 1
	}
	return clamp(b.Easy[d], fewest, 1)
}

// apart is 1 far from every sibling, and the less the nearer the nearest one is.
func (b *Balance) apart(day when.Date) float64 {
	weight := 1.0
	for _, sibling := range b.Siblings {
		away := day.Sub(sibling)
		if away < 0 {
			away = -away
		}
		w := siblingSameDay
		if away > 0 {
			w = siblingNextDay + (1-siblingNextDay)*float64(min(away, siblingFar)-1)/(siblingFar-1)
		}
		weight = min(weight, w)
	}
	return weight
}

// Reach returns the earliest and the latest learning day on which any of the four grades at now may put the card: the
// days whose load a Balance is asked for, and no others.
func (s Scheduler) Reach(c State, now time.Time) (first, last when.Date) {
	today := s.Days.Of(now)
	for g := Again; g <= Easy; g++ {
		m := s.Parameters.Next(c.memory(), s.elapsed(c, now, today), g)
		low, high := s.reach(c, g, m.Stability)
		from, to := today.AddDays(low), today.AddDays(high)
		if _, _, wait, ok := s.step(c, g); ok {
			from = s.Days.Of(instant(now).Add(wait))
			to = from
		}
		if g == Again || from.Before(first) {
			first = from
		}
		if g == Again || last.Before(to) {
			last = to
		}
	}
	return first, last
}
