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
		{"plots the calibration", Mode{Width: 60, UTF8: true}, aReport(), `model    FSRS-6, the default parameters
reviews  1200, of which 640 are predicted

log loss    0.44255  less is better; a coin has 0.693
RMSE(bins)  0.04361  less is better
AUC         0.731    more is better; a coin has 0.5

recalled, in %, against predicted, where 10 reviews or more were
 95 ┤                                               ╭──────
 90 ┤                                         ╭─────╯·····
 86 ┤                                    ╭────╯····
 82 ┤                             ······╶╯·
 77 ┤                     ·········
 72 ┤             ····╭╴···
 68 ┤     ·······╭────╯
 64 ┼······  ╭───╯
 59 ┤    ╭───╯
 54 ┤ ╭──╯
 50 ┼─╯
     62 %             72 %             82 %             93 %
· as predicted   ─ recalled
`},
		{"sets the default beside what was fitted, in numbers", plain, split, `model    FSRS-6, the default parameters
reviews  1200, of which 640 are predicted

            fitted   default
log loss    0.44255  0.44222  less is better; a coin has 0.693
RMSE(bins)  0.04361  0.06215  less is better
AUC         0.731    0.720    more is better; a coin has 0.5

predicted  recalled  reviews
41 %       33 %      3
62 %       50 %      30
68 %       62 %      60
72 %       70 %      90
82 %       83 %      107
88 %       91 %      150
93 %       95 %      200
`},
		{"has too few reviews for a plot", Mode{Width: 60, UTF8: true}, few, `model    FSRS-6, the default parameters
reviews  1200, of which 640 are predicted

log loss    0.44255  less is better; a coin has 0.693
RMSE(bins)  0.04361  less is better
AUC         0.731    more is better; a coin has 0.5

predicted  recalled  reviews
41 %       33 %      3
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
