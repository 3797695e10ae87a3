package fit

import (
	"context"
	"math"
	"testing"

	"tend/srs"
)

// near compares with a published figure, which was computed in 32-bit floats.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 2e-5*max(1, math.Abs(want)) {
		t.Errorf("%s: got %.8g, want %.8g", what, got, want)
	}
}

// batch makes a log of cards that have the same number of reviews; the last of each is what the target asks for.
func batch(days [][]int32, grades [][]srs.Grade, recalled []bool) (*Log, []target) {
	l, targets := &Log{}, []target{}
	for i := range days {
		from := int32(len(l.days))
		l.days = append(l.days, days[i]...)
		l.grade = append(l.grade, grades[i]...)
		l.cards = append(l.cards, span{from, int32(len(l.days))})
		for range days[i] {
			targets = append(targets, target{})
		}
		targets[len(targets)-1] = target{1, recalled[i]}
	}
	return l, targets
}

// published is the batch that the published implementation tests its loss with.
func published() (*Log, []target) {
	return batch(
		[][]int32{{0, 0, 0, 0, 1, 3, 4}, {0, 0, 0, 1, 3, 6, 11}, {0, 0, 0, 1, 3, 6, 12}, {0, 0, 1, 3, 5, 12, 23}},
		[][]srs.Grade{{1, 3, 1, 4, 3, 2, 3}, {2, 4, 4, 3, 1, 3, 3}, {3, 2, 4, 3, 3, 3, 3}, {4, 4, 3, 3, 3, 4, 1}},
		[]bool{true, true, true, false})
}

func TestLossAndGradientAreThePublishedOnes(t *testing.T) {
	log, targets := published()
	p := srs.DefaultParameters()
	value, grad, err := newObjective(log, targets, p, 0, 1).at(context.Background(), &p)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "loss", value, 4.0466027)
	for i, want := range []float64{-.0956885, -.0051608, -.0012250, .0074621, .0365076, -.0821123, .0593964, -2.1474836,
		.5762653, -2.8751316, .7154875, -.0289937, .0099173, -.2189217, -.0017801, -.0893814, .299141, .068104, -.0116055,
		-.2539817, .2770050} {
		near(t, "derivative", grad[i], want)
	}
}

func TestLossAfterAStepIsThePublishedOne(t *testing.T) {
	log, targets := published()
	value, _, err := newObjective(log, targets, srs.DefaultParameters(), 0, 1).at(t.Context(), &published1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "loss", value, 3.767796)
}

func TestDistanceIsThePublishedOne(t *testing.T) {
	aim := &objective{start: srs.DefaultParameters(), pull: 2 * 512 / 1000.0}
	near(t, "distance", aim.distance(&published1, &gradient{}), .67711145)
}

func TestInitialStabilitiesAreThePublishedOnes(t *testing.T) {
	p := srs.DefaultParameters()
	outcomes := []outcome{{1, .86666667, 435}, {2, .90721649, 97}, {3, .73015873, 63}, {4, .76315789, 38}, {5, .67857143, 28}}
	t.Run("loss", func(t *testing.T) {
		near(t, "loss", initialLoss(outcomes, &p, .7840586, p[0]), 279.9206961)
	})
	t.Run("least loss", func(t *testing.T) {
		near(t, "stability", leastInitialLoss(outcomes, .94302857, &p, p[0]), .7355089)
	})
	for _, tt := range []struct {
		name  string
		s     [4]float64
		known [4]bool
		want  [4]float64
	}{
		{"one missing", [4]float64{.4, 0, 2.3, 10.9}, [4]bool{true, false, true, true}, [4]float64{.4, 1.1227008, 2.3, 10.9}},
		{"three missing", [4]float64{0, .35}, [4]bool{false, true}, [4]float64{.05738148, .35, .6242943, 2.2453482}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := fillInitial(tt.s, tt.known, &p)
			for i := range got {
				near(t, "stability", got[i], tt.want[i])
			}
		})
	}
}
