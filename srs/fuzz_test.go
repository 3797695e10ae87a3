package srs

import (
	"fmt"
	"testing"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

func TestFuzzRangesAreAnkis(t *testing.T) {
	for _, c := range []struct {
		interval          float64
		shortest, longest int
		first, last       int
	}{
		{1, 1, 1000, 1, 1},
		{2.49, 1, 1000, 2, 2},
		{2.5, 1, 1000, 2, 4},
		{7, 1, 1000, 5, 9},
		{17, 1, 1000, 14, 20},
		{37, 1, 1000, 33, 41},
		{100, 1, 1000, 93, 107},
		{37, 38, 1000, 38, 42},
		{37, 1, 36, 32, 36},
		{37, 50, 36, 36, 36},
		{7, 9, 10, 9, 10},
	} {
		t.Run(fmt.Sprintf("%v days within %d and %d", c.interval, c.shortest, c.longest), func(t *testing.T) {
			if first, last := fuzzRange(c.interval, c.shortest, c.longest); first != c.first || last != c.last {
				t.Errorf("got %d to %d, want %d to %d", first, last, c.first, c.last)
			}
		})
	}
}

func TestTheFractionReachesBothEndsOfTheRange(t *testing.T) {
	for fraction, want := range map[float64]int{0: 100, 0.5: 105, 0.999999: 110} {
		if got := (&Balance{}).day(when.Date{Year: 2026, Month: 11, Day: 20}, 100, 110, fraction); got != want {
			t.Errorf("fraction %v: got %d, want %d", fraction, got, want)
		}
	}
}

func TestFractionSpreadsCardsAndReviewsEvenly(t *testing.T) {
	var tenths [10]int
	for card := range 1000 {
		for reps := range 10 {
			tenths[int(10*fraction(id.Card(fmt.Sprint("c", card)), reps))]++
		}
	}
	for i, n := range tenths {
		if n < 900 || n > 1100 {
			t.Errorf("%d of 10000 in tenth %d", n, i)
		}
	}
	if fraction("c1", 1) != fraction("c1", 1) {
		t.Error("the same card and review give two fractions")
	}
}

func TestFuzzNeverSendsARecalledCardBackwards(t *testing.T) {
	s := plain(t)
	s.Fuzz = true
	now := at(t, "2026-11-20T10:00:00Z")
	for n := range 200 {
		// Stability 10 days and difficulty 10: the next interval is only a little longer.
		c := State{Card: id.Card(fmt.Sprint("c", n)), Phase: Mature, Stability: 10, Difficulty: 10, Last: now.AddDate(0, 0, -10), Due: now}
		next := s.Next(c, Hard, now)
		if days := s.Days.Between(now, next.Due); days <= 10 {
			t.Fatalf("%s: %d days after 10", c.Card, days)
		}
	}
}

func TestFuzzStaysNearTheIdealInterval(t *testing.T) {
	s := plain(t)
	spread := s
	spread.Fuzz = true
	now, seen := at(t, "2026-11-20T10:00:00Z"), map[time.Time]bool{}
	for n := range 200 {
		c := State{Card: id.Card(fmt.Sprint("c", n)), Phase: Mature, Stability: 40, Difficulty: 5, Last: now.AddDate(0, 0, -40), Due: now}
		ideal := s.Days.Between(now, s.Next(c, Good, now).Due)
		got := spread.Next(c, Good, now).Due
		seen[got] = true
		first, last := fuzzRange(float64(ideal), 1, 36500)
		if days := s.Days.Between(now, got); days < first-1 || days > last+1 {
			t.Errorf("%d days, ideal %d", days, ideal)
		}
	}
	if len(seen) < 10 {
		t.Errorf("200 like cards fall on only %d days", len(seen))
	}
}
