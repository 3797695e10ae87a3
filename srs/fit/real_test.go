package fit

import (
	"math"
	"os"
	"testing"

	"tend/srs"
)

// within compares with a figure that was published to so many decimals.
func within(t *testing.T, what string, got, want, decimals float64) {
	t.Helper()
	if math.Abs(got-want) > 0.5*math.Pow(10, -decimals)*1.0001 {
		t.Errorf("%s: %.6f, want %v", what, got, want)
	}
}

func TestTheRealLogIsPredictedAsPublished(t *testing.T) {
	l := realLog(t)
	if l.Reviews() != 12_580 || l.Cards() != 1205 || l.Items() != 6276 {
		t.Errorf("%d reviews, %d cards, %d predictions", l.Reviews(), l.Cards(), l.Items())
	}
	e := l.Evaluate(srs.DefaultParameters(), 0, 0)
	within(t, "log loss", e.LogLoss, 0.46504, 4)
	within(t, "RMSE (bins)", e.RMSEBins, 0.08318, 4)
	within(t, "AUC", e.AUC, 0.727, 3)
	mean, recalled := 0.0, 0
	for _, o := range l.outcomes() {
		if o.recalled {
			recalled++
		}
	}
	share := float64(recalled) / float64(l.Items())
	for _, o := range l.outcomes() {
		mean += crossEntropy(share, o.recalled) / float64(l.Items())
	}
	within(t, "log loss of the mean recall", mean, 0.52717, 4)
}

func TestTheRealLogIsFittedBetterThanPublished(t *testing.T) {
	l := realLog(t)
	t.Run("in sample", func(t *testing.T) {
		p, err := l.Fit(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if e := l.Evaluate(p, 0, 0); e.LogLoss > 0.4512 || e.RMSEBins > 0.05 {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("on what comes after", func(t *testing.T) {
		fitted, standard, err := l.Split(t.Context(), 5, Options{})
		if err != nil || fitted.Predictions != 5230 {
			t.Fatal(fitted, err)
		}
		within(t, "log loss of the default parameters", standard.LogLoss, 0.44222, 4)
		within(t, "their RMSE (bins)", standard.RMSEBins, 0.06215, 4)
		if fitted.LogLoss > 0.438 || fitted.RMSEBins > 0.04 {
			t.Errorf("fitted %+v", fitted)
		}
	})
}

// TestWorth prints the table of docs/memory.md with -v, in about a minute; without it only two rows are made.
func TestWorth(t *testing.T) {
	l := realLog(t)
	half := l.Items() / 2
	rows := []struct {
		name   string
		policy Policy
	}{
		{"default parameters", Policy{}},
		{"and the bias", Policy{Step: srs.BiasStep}},
		{"fitted each night until half of the log, then no more", Policy{Refit: true, Until: half}},
		{"fitted each night", Policy{Refit: true}},
		{"and the bias", Policy{Refit: true, Step: srs.BiasStep}},
		{"fitted each night, with the gate", Policy{Refit: true, Gate: true}},
		{"and the bias, step 0.03", Policy{Refit: true, Gate: true, Step: 0.03}},
		{"and the bias, step 0.05", Policy{Refit: true, Gate: true, Step: 0.05}},
		{"and the bias, step 0.10", Policy{Refit: true, Gate: true, Step: 0.1}},
		{"and the bias, step 0.05, kept through fits", Policy{Refit: true, Gate: true, Step: 0.05, Keep: true}},
	}
	if os.Getenv("TEND_MEASURE") == "" {
		rows = rows[:2]
	}
	var losses []float64
	for _, row := range rows {
		e, tried, used, err := l.Prequential(t.Context(), row.policy, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("| %s | %.4f | %.4f | %.4f | %d of %d |", row.name, e.LogLoss, e.RMSEBins, e.AUC, used, tried)
		losses = append(losses, e.LogLoss)
	}
	for i := range losses[1:] {
		if losses[i+1] >= losses[0] {
			t.Errorf("%s is worth nothing: %v", rows[i+1].name, losses)
		}
	}
}
