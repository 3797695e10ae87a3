package terminal

import (
	"strings"
	"testing"

	"tend/srs/fit"
)

// aReport is how a log was predicted that has few reviews below 60 %, and none from 75 to 80 %.
func aReport() fit.Report {
	r := fit.Report{Model: fit.Model}
	r.Reviews, r.Predictions, r.LogLoss, r.RMSEBins, r.AUC = 1200, 640, 0.44255, 0.04361, 0.73124
	r.Calibration = []fit.Bin{
		{Count: 3, Predicted: 0.412, Recalled: 0.333}, {Count: 30, Predicted: 0.622, Recalled: 0.5}, {Count: 60, Predicted: 0.676, Recalled: 0.62},
		{Count: 90, Predicted: 0.724, Recalled: 0.7}, {Count: 107, Predicted: 0.823, Recalled: 0.83}, {Count: 150, Predicted: 0.876, Recalled: 0.91},
		{Count: 200, Predicted: 0.931, Recalled: 0.95},
	}
	return r
}

func TestReportLines(t *testing.T) {
	split := aReport()
	split.Default = &fit.Evaluation{LogLoss: 0.44222, RMSEBins: 0.06215, AUC: 0.72}
	few := aReport()
	few.Calibration = few.Calibration[:1]
	tests := []struct {
		name   string
		mode   Mode
		report fit.Report
		want   string
	}{
		{"plots the calibration", Mode{Width: 60, UTF8: true}, aReport(), `1
`},
		{"sets the default beside what was fitted, in numbers", plain, split, `2
`},
		{"has too few reviews for a plot", Mode{Width: 60, UTF8: true}, few, `3
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			ReportLines(&out, tt.mode, tt.report, "the default parameters")
			same(t, out.String(), tt.want)
		})
	}
}
