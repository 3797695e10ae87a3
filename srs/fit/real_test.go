package fit

import (
	"math"
	"os"
	"testing"
	"time"

	"tend/internal/needs"
	"tend/internal/when"
	"tend/srs"
)

// realLog is half a year of one person's reviews, from the test data of py-fsrs. The figures below were computed by another
// program, with days that start at 04:00 UTC.
func realLog(t testing.TB) *Log {
	t.Helper()
	file, err := os.Open(needs.Shared(t, "data/revlog/reviews.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reviews, problems, err := ReadCSV(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	return NewLog(reviews, when.Days{Zone: time.UTC, Starts: 4 * 60}.Of)
}

// about tells whether two figures are the same to so many decimals.
func about(got, want float64, decimals int) bool {
	return math.Abs(got-want) <= 0.5*math.Pow10(-decimals)+1e-12
}

func TestDefaultParametersPredictARealLogAsElsewhere(t *testing.T) {
	l := realLog(t)
	e := l.Evaluate(srs.DefaultParameters(), 0, 0)
	if e.Reviews != 12580 || e.Predictions != 6276 {
		t.Errorf("%d reviews, %d predictions", e.Reviews, e.Predictions)
	}
	if !about(e.LogLoss, 0.46504, 5) || !about(e.RMSEBins, 0.08318, 5) || !about(e.AUC, 0.727, 3) {
		t.Errorf("log loss %.5f, RMSE(bins) %.5f, AUC %.4f", e.LogLoss, e.RMSEBins, e.AUC)
	}
}

func TestFittedParametersPredictARealLogBetter(t *testing.T) {
	l := realLog(t)
	p, err := l.Fit(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if e := l.Evaluate(p, 0, 0); e.LogLoss > 0.4512 {
		t.Errorf("in sample the log loss is %.5f", e.LogLoss)
	}
	fitted, standard, err := l.Split(t.Context(), 5, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if fitted.Predictions != 5230 || standard.Predictions != 5230 {
		t.Errorf("%d and %d predictions", fitted.Predictions, standard.Predictions)
	}
	if !about(standard.LogLoss, 0.44222, 5) || !about(standard.RMSEBins, 0.06215, 5) {
		t.Errorf("default: log loss %.5f, RMSE(bins) %.5f", standard.LogLoss, standard.RMSEBins)
	}
	if fitted.LogLoss >= standard.LogLoss {
		t.Errorf("fitted to what came before: %.5f, default: %.5f", fitted.LogLoss, standard.LogLoss)
	}
	t.Logf("fitted to what came before: log loss %.5f, RMSE(bins) %.5f", fitted.LogLoss, fitted.RMSEBins)
}
