package srs

import (
	"math"
	"testing"

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
