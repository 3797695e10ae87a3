package terminal

import (
	"slices"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/srs/fit"
)

// anEvaluation is how a log was predicted that has few reviews below 60 %, and none from 75 to 80 %.
func anEvaluation() api.Evaluated {
	return api.Evaluated{
		Fitted: fit.Evaluation{Reviews: 1200, Predictions: 640, LogLoss: 0.44255, RMSEBins: 0.04361, AUC: 0.73124, Calibration: []fit.Bin{
			{Count: 3, Predicted: 0.412, Recalled: 0.333}, {Count: 30, Predicted: 0.622, Recalled: 0.5}, {Count: 60, Predicted: 0.676, Recalled: 0.62},
			{Count: 90, Predicted: 0.724, Recalled: 0.7}, {Count: 107, Predicted: 0.823, Recalled: 0.83}, {Count: 150, Predicted: 0.876, Recalled: 0.91},
			{Count: 200, Predicted: 0.931, Recalled: 0.95},
		}},
		Default: fit.Evaluation{Reviews: 1200, Predictions: 640, LogLoss: 0.44422, RMSEBins: 0.06215, AUC: 0.72},
	}
}

func TestEvaluationLines(t *testing.T) {
	few, none := anEvaluation(), api.Evaluated{Fitted: fit.Evaluation{Reviews: 1}}
	few.Fitted.Calibration = slices.Clone(few.Fitted.Calibration[:1])
	tests := []struct {
		name string
		mode Mode
		e    api.Evaluated
		want string
	}{
		{"plots the calibration", Mode{Width: 60, UTF8: true}, anEvaluation(), `FSRS-6, fitted: 1200 reviews, 640 predictions

             these    default
log loss     0.44255  0.44422  less is better
RMSE (bins)  0.04361  0.06215  less is better
AUC          0.731    0.720    more is better

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
		{"tells the calibration in numbers", plain, anEvaluation(), `FSRS-6, fitted: 1200 reviews, 640 predictions

             these    default
log loss     0.44255  0.44422  less is better
RMSE (bins)  0.04361  0.06215  less is better
AUC          0.731    0.720    more is better

predicted  recalled  reviews
41 %       33 %      3
62 %       50 %      30
68 %       62 %      60
72 %       70 %      90
82 %       83 %      107
88 %       91 %      150
93 %       95 %      200
`},
		{"has too few reviews for a plot", Mode{Width: 60, UTF8: true}, few, `FSRS-6, fitted: 1200 reviews, 640 predictions

             these    default
log loss     0.44255  0.44422  less is better
RMSE (bins)  0.04361  0.06215  less is better
AUC          0.731    0.720    more is better

predicted  recalled  reviews
41 %       33 %      3
`},
		{"says that there is nothing to predict", plain, none, `1 review, and none of them can be predicted: that takes cards reviewed on more than one day.
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			EvaluationLines(&out, tt.mode, "FSRS-6, fitted", tt.e)
			same(t, out.String(), tt.want)
		})
	}
}
