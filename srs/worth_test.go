package srs

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLawCurveIsRetrievability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s, d := anyParameters(t), anyStability.Draw(t, "stability"), rapid.Float64Range(0, 40000).Draw(t, "days")
		if got, want := p.Curve().At(d, s), p.Retrievability(d, s); got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
		factor, decay := p.Curve().Stretch()
		if got, want := math.Pow(1+factor*d/s, decay), p.Retrievability(d, s); math.Abs(got-want) > 1e-9 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestGradeSharesAreWhole(t *testing.T) {
	first, passed := GradeShares()
	for name, shares := range map[string][4]float64{"first": first, "passed": passed} {
		if sum := shares[0] + shares[1] + shares[2] + shares[3]; math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: %v in all", name, sum)
		}
	}
	if passed[0] != 0 {
		t.Error("a recalled card is graded again")
	}
}

func TestLawGainIsReckonedWithTheStabilitiesOfNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, m, days := anyParameters(t), anyMemory.Draw(t, "memory"), rapid.IntRange(0, 40000).Draw(t, "days")
		j := p.judge(0)
		after := j.stabilities(&m, days)
		for g := Again; g <= Easy; g++ {
			if want := p.Next(m, days, g).Stability; after[g-Again] != want {
				t.Fatalf("%v: got %v, want %v", g, after[g-Again], want)
			}
		}
	})
}

func TestLawTheTableOfWorthIsNearTheFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s := anyParameters(t), anyStability.Draw(t, "stability")
		j := p.judge(rapid.Float64Range(-1, 1).Draw(t, "bias"))
		want := j.ahead(s)
		j = j.tabled()
		if got := j.ahead(s); math.Abs(got-want) > 0.02 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestLawTheDayBookKeepsToLearningDays(t *testing.T) {
	zones := zonesOfTests(t)
	rapid.Check(t, func(t *rapid.T) {
		s := NewScheduler(DefaultParameters(), 0.9, rapid.SampledFrom(zones).Draw(t, "days"))
		now := anyMoment.Draw(t, "now")
		book := newDayBook(s.Days, now)
		for range 20 {
			last := now.Add(-time.Duration(rapid.Int64Range(-3600, 30*86400).Draw(t, "seconds ago")) * time.Second)
			if got, want := book.since(last), s.elapsed(State{Last: last}, now, s.Days.Of(now)); got != want {
				t.Fatalf("%v: got %d, want %d", last, got, want)
			}
		}
	})
}
