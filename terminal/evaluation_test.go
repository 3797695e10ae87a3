package terminal

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/srs/fit"
)

// anEvaluation is of 980 reviews, predicted a little too high where little was.
func anEvaluation() api.Evaluated {
	e := fit.Evaluation{Reviews: 980, Predictions: 700, LogLoss: 0.34512, RMSEBins: 0.0312, AUC: 0.7011}
	for n := range 11 {
		predicted := 0.48 + 0.05*float64(n)
		e.Calibration = append(e.Calibration, fit.Bin{Count: 10 + 40*n, Predicted: predicted, Recalled: predicted - 0.02*float64(10-n)})
	}
	e.Calibration = slices.Delete(e.Calibration, 3, 4) // which is a gap
	standard := e
	standard.LogLoss, standard.RMSEBins, standard.AUC = 0.36, 0.0644, 0.69
	return api.Evaluated{Fitted: e, Default: standard}
}

func TestEvaluationLines(t *testing.T) {
	for _, tt := range []struct {
		name string
		mode Mode
	}{
		{"evaluation-plain", plain},
		{"evaluation-80", Mode{Width: 80, UTF8: true}},
		{"evaluation-ascii-60", Mode{Width: 60}},
		{"evaluation-narrow-32", Mode{Width: 32, UTF8: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			EvaluationLines(&out, tt.mode, "FSRS-6, parameters in use", anEvaluation())
			golden(t, tt.name, strings.TrimSuffix(out.String(), "\n"))
		})
	}
}

func TestCalibrationOfOneBinIsNumbers(t *testing.T) {
	e := anEvaluation()
	e.Fitted.Calibration = e.Fitted.Calibration[:1]
	var out strings.Builder
	EvaluationLines(&out, Mode{Width: 80, UTF8: true}, "FSRS-6", e)
	if !strings.HasSuffix(out.String(), "\n\npredicted  recalled  reviews\n48 %       28 %      10\n") {
		t.Error(out.String())
	}
}

func TestCalibrationLeavesOutBinsOfFewReviews(t *testing.T) {
	e := anEvaluation()
	bins := e.Fitted.Calibration
	bins[0].Count, bins[2].Count, bins[len(bins)-1].Count = 9, 3, 1
	plot := calibrationPlot(bins)
	if got := strings.Join(plot.At, " "); got != "53 % 57 % 62 % 68 % 73 % 78 % 83 % 88 % 93 %" {
		t.Error(got)
	}
	for n, value := range plot.Lines[1].Values {
		if gap := n == 1 || n == 2; math.IsNaN(value) != gap {
			t.Error(n, value)
		}
	}
}
