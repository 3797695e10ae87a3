package fit

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/srs"
)

// anyLines draws the reviews of a few cards.
func anyLines(t *rapid.T, most int) []srs.Review {
	var lines []srs.Review
	at := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	for range rapid.IntRange(1, most).Draw(t, "reviews") {
		at = at.Add(time.Duration(rapid.Int64Range(-3600, 20*86400).Draw(t, "seconds")) * time.Second)
		lines = append(lines, srs.Review{
			Card: rapid.SampledFrom([]id.Card{"c1", "c2", "c3"}).Draw(t, "card"), At: at,
			Grade: srs.Grade(rapid.IntRange(1, 4).Draw(t, "grade")),
		})
	}
	return lines
}

// anyParameters draws parameters well within their bounds, where the functions are smooth.
func anyParameters(t *rapid.T) srs.Parameters {
	p := srs.DefaultParameters()
	for i, b := range srs.Bounds() {
		share := rapid.Float64Range(-0.1, 0.1).Draw(t, "share")
		p[i] = clamp(p[i]+share*min(deviations[i], b.High-b.Low), b.Low+1e-3, b.High-1e-3)
	}
	return p
}

func everyTarget(l *Log) []target {
	targets := make([]target, len(l.grade))
	for i := range targets {
		if l.rank[i] >= 0 {
			targets[i] = target{1, l.grade[i] > srs.Again}
		}
	}
	return targets
}

func TestLawTheGradientIsWhatSmallStepsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, p := NewLog(anyLines(t, 40), utc.Of), anyParameters(t)
		aim := newObjective(l, everyTarget(l), srs.DefaultParameters(), 1, 1)
		_, grad, err := aim.at(context.Background(), &p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p {
			slopes := [2]float64{}
			for n, h := range []float64{1e-6, 2e-6} {
				up, down := p, p
				up[i], down[i] = p[i]+h, p[i]-h
				a, _, _ := aim.at(context.Background(), &up)
				b, _, _ := aim.at(context.Background(), &down)
				slopes[n] = (a - b) / (2 * h)
			}
			if math.Abs(slopes[0]-slopes[1]) > 1e-3*max(1, math.Abs(slopes[0])) {
				continue // a corner lies between
			}
			if math.Abs(grad[i]-slopes[0]) > 1e-3*max(1, math.Abs(slopes[0])) {
				t.Fatalf("by weight %d: %g, small steps say %g", i, grad[i], slopes[0])
			}
		}
	})
}

// The information goes forward through a card and the gradient backward: for one target each tells the other.
func TestLawInformationIsTheSquareOfTheGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, p := NewLog(anyLines(t, 40), utc.Of), anyParameters(t)
		if l.items == 0 {
			t.Skip("nothing is predicted")
		}
		at := slices.Index(l.rank, int32(rapid.IntRange(0, l.items-1).Draw(t, "target")))
		targets := make([]target, len(l.grade))
		targets[at] = everyTarget(l)[at]
		aim := newObjective(l, targets, p, 0, 1)
		_, grad, _ := aim.at(context.Background(), &p)
		info, err := aim.informAt(context.Background(), &p)
		if err != nil {
			t.Fatal(err)
		}
		predicted := make([]float64, l.items)
		l.forward(&p, predicted)
		r := clamp(predicted[l.rank[at]], leastR, 1-leastR)
		odds := r / (1 - r) // (dLoss/dR)² is odds, or its inverse, of what the information divides by
		if !targets[at].recalled {
			odds = 1 / odds
		}
		for j := range grad {
			for k := range j + 1 {
				want := grad[j] * grad[k] * odds
				if math.Abs(info[j][k]-want) > 1e-9*(1e-6+math.Abs(want)) {
					t.Fatalf("by weights %d and %d: %g, want %g", j, k, info[j][k], want)
				}
			}
		}
	})
}

func TestLawPredictionsAreThoseOfStepping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, p := anyLines(t, 40), anyParameters(t)
		l := NewLog(lines, utc.Of)
		predicted := make([]float64, l.Items())
		l.forward(&p, predicted)
		sorted := slices.Clone(lines)
		slices.SortStableFunc(sorted, func(a, b srs.Review) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Card, b.Card))
		})
		var want []float64
		for n, r := range sorted {
			var own []srs.Review
			for _, other := range sorted[:n+1] {
				if other.Card == r.Card {
					own = append(own, other)
				}
			}
			steps := p.Trace(own, utc.Between)
			if last := steps[len(steps)-1]; last.Elapsed > 0 {
				want = append(want, last.Retrievability)
			}
		}
		if len(want) != len(predicted) {
			t.Fatalf("%d predictions, want %d", len(predicted), len(want))
		}
		for i := range want {
			if math.Abs(want[i]-predicted[i]) > 1e-9 {
				t.Fatalf("prediction %d: %v, want %v", i, predicted[i], want[i])
			}
		}
	})
}

func TestFitFindsTheTruthOfAMadeUpLog(t *testing.T) {
	l := NewLog(synthetic(20_000, truth(), 7), utc.Of)
	p, err := l.Fit(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	fitted, standard, right := l.Evaluate(p, 0, 0), l.Evaluate(srs.DefaultParameters(), 0, 0), l.Evaluate(truth(), 0, 0)
	if fitted.LogLoss > right.LogLoss+0.001 || fitted.LogLoss > standard.LogLoss-0.001 {
		t.Errorf("log loss %.5f, of the truth %.5f, of the default parameters %.5f", fitted.LogLoss, right.LogLoss, standard.LogLoss)
	}
	if fitted.RMSEBins > standard.RMSEBins/2 {
		t.Errorf("RMSE %.4f, of the default parameters %.4f", fitted.RMSEBins, standard.RMSEBins)
	}
}

func TestFitDependsOnNothingButTheReviews(t *testing.T) {
	lines := synthetic(6000, truth(), 3)
	want, err := NewLog(lines, utc.Of).Fit(t.Context(), Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("not on the number of workers", func(t *testing.T) {
		for _, workers := range []int{2, 3, 16} {
			if got, err := NewLog(lines, utc.Of).Fit(t.Context(), Options{Workers: workers}); err != nil || got != want {
				t.Errorf("%d workers: %v, %v", workers, got, err)
			}
		}
	})
	t.Run("not on the order of the lines", func(t *testing.T) {
		mixed := slices.Clone(lines)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		got, err := NewLog(mixed, utc.Of).Fit(t.Context(), Options{})
		if err != nil || got != want {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	})
}

func TestFitWithLittleToLearnFrom(t *testing.T) {
	t.Run("nothing", func(t *testing.T) {
		if p, err := NewLog(nil, utc.Of).Fit(t.Context(), Options{}); err != nil || p != srs.DefaultParameters() {
			t.Errorf("got %v, %v", p, err)
		}
	})
	t.Run("under 64 reviews: the first stabilities alone", func(t *testing.T) {
		var lines []srs.Review
		for card := range 40 {
			at := time.Date(2025, 1, 1, 9, card, 0, 0, time.UTC)
			name := id.Make[id.Card]('c', uint64(card+1))
			lines = append(lines, srs.Review{Card: name, At: at, Grade: srs.Good}, srs.Review{Card: name, At: at.AddDate(0, 0, 3), Grade: srs.Again})
		}
		p, err := NewLog(lines, utc.Of).Fit(t.Context(), Options{})
		standard := srs.DefaultParameters()
		if err != nil || p[2] >= standard[2] || !slices.Equal(p[4:], standard[4:]) {
			t.Errorf("got %v, %v", p, err)
		}
	})
}

func TestFitTellsHowFarItIsAndStops(t *testing.T) {
	l := NewLog(synthetic(3000, truth(), 5), utc.Of)
	var last, all int
	if _, err := l.Fit(t.Context(), Options{Progress: func(done, total int) { last, all = done, total }}); err != nil || last != all || all == 0 {
		t.Errorf("it ended at %d of %d, %v", last, all, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := l.Fit(ctx, Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzFit takes any history: four bytes a review say the card, the grade, and the days since the last line.
func FuzzFit(f *testing.F) {
	f.Add([]byte{1, 3, 0, 0, 1, 1, 3, 0, 2, 3, 0, 0})
	f.Add(make([]byte, 800))
	f.Add([]byte("ninety cards that were never forgotten, and then all of them were, after a hundred years"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var lines []srs.Review
		at := time.Date(2000, 1, 1, 9, 0, 0, 0, time.UTC)
		for ; len(data) >= 4 && len(lines) < 500; data = data[4:] {
			at = at.AddDate(0, 0, int(data[2])*int(data[3]))
			lines = append(lines, srs.Review{Card: id.Make[id.Card]('c', uint64(data[0]%8)+1), At: at, Grade: srs.Grade(data[1]%4 + 1)})
		}
		p, err := NewLog(lines, utc.Of).Fit(t.Context(), Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range srs.Bounds() {
			if !(p[i] >= b.Low && p[i] <= b.High) {
				t.Errorf("weight %d is %v, want %v to %v", i, p[i], b.Low, b.High)
			}
		}
		if e := NewLog(lines, utc.Of).Evaluate(p, 0, 0); math.IsNaN(e.LogLoss) || math.IsNaN(e.RMSEBins) || math.IsNaN(e.AUC) {
			t.Errorf("got %+v", e)
		}
	})
}
