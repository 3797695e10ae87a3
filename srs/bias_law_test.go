package srs

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestLawTheBiasedIntervalMeetsTheDesiredRetention(t *testing.T) {
	schedulers := anyScheduler(zonesOfTests(t))
	rapid.Check(t, func(t *rapid.T) {
		s := schedulers.Draw(t, "scheduler")
		s.Bias = rapid.Float64Range(-1, 1).Draw(t, "bias")
		stability := anyStability.Draw(t, "stability")
		got := Biased(s.Parameters.Retrievability(s.Parameters.Interval(s.target(), stability), stability), s.Bias)
		switch target := s.target(); {
		case target <= 0.70:
			if got < s.Retention-1e-9 {
				t.Fatalf("at the shortest sight: got %v, want %v or more", got, s.Retention)
			}
		case target >= 0.99:
			if got > s.Retention+1e-9 {
				t.Fatalf("at the longest sight: got %v, want %v or less", got, s.Retention)
			}
		default:
			if math.Abs(got-s.Retention) > 1e-9 {
				t.Fatalf("got %v, want %v", got, s.Retention)
			}
		}
	})
}

func TestABiasMovesIntervalsAndPredictionsAlike(t *testing.T) {
	s, firm, weak := plain(t), plain(t), plain(t)
	firm.Bias, weak.Bias = 0.3, -0.3
	c := *matureCard(s, "c1", 40, 5, 40)
	days := func(s Scheduler) int { return s.Days.Between(queueNow, s.Next(c, Good, queueNow).Due) }
	if !(days(weak) < days(s) && days(s) < days(firm)) {
		t.Errorf("intervals %d, %d, %d: want them to rise with the bias", days(weak), days(s), days(firm))
	}
	if r := s.Retrievability(c, queueNow); !(weak.Retrievability(c, queueNow) < r && r < firm.Retrievability(c, queueNow)) {
		t.Errorf("retrievability: want it to rise with the bias")
	}
	pace := DefaultPace()
	if x := s.ExpectedSeconds(c, pace, 0, queueNow); !(firm.ExpectedSeconds(c, pace, 0, queueNow) < x && x < weak.ExpectedSeconds(c, pace, 0, queueNow)) {
		t.Errorf("seconds: want them to fall with the bias")
	}
	if firm.Next(c, Good, queueNow).Stability != s.Next(c, Good, queueNow).Stability {
		t.Errorf("the bias changed the memory itself")
	}
}

func TestLawRememberedIsTheAreaUnderTheBiasedCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, stability := DefaultParameters(), math.Exp(rapid.Float64Range(-2, 8).Draw(t, "ln stability"))
		p[20] = rapid.Float64Range(0.1, 0.8).Draw(t, "decay")
		bias, from := rapid.Float64Range(-1, 1).Draw(t, "bias"), rapid.Float64Range(0, 500).Draw(t, "from")
		j, want := p.judge(bias), 0.0
		const steps = 5000
		for i := range steps {
			// Squares put more points where the curve is steep.
			a, b := float64(i)/steps, float64(i+1)/steps
			mid := from + horizon*(a*a+b*b)/2
			want += horizon * (b*b - a*a) * Biased(p.Retrievability(mid, stability), bias)
		}
		if got := j.remembered(stability, from, from+horizon); math.Abs(got/want-1) > 1e-2 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
