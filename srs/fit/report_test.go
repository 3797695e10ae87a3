package fit

import (
	"errors"
	"testing"

	"tend/srs"
)

func TestReport(t *testing.T) {
	l := realLog(t)
	usual := srs.DefaultParameters()
	report := func(ask Ask) Report {
		t.Helper()
		r, err := l.Report(t.Context(), ask, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	given := report(Ask{Parameters: usual})
	if given.Parameters != usual || given.Predictions != l.Items() || given.Default != nil {
		t.Errorf("of given parameters: %+v", given)
	}
	fitted := report(Ask{Parameters: usual, Optimize: true})
	if fitted.Parameters == usual || fitted.LogLoss >= given.LogLoss {
		t.Errorf("fitted: %+v", fitted)
	}
	split := report(Ask{Parameters: usual, Folds: 5})
	if split.Default == nil || split.Default.LogLoss <= split.LogLoss || split.Parameters != fitted.Parameters {
		t.Errorf("split: %+v", split)
	}
}

func TestReportRefusesALogWithNothingToPredict(t *testing.T) {
	l, _ := published()
	for _, c := range []struct {
		log   *Log
		folds int
	}{{NewLog(nil, nil), 0}, {l, l.Items()}, {l, MostFolds}} {
		if _, err := c.log.Report(t.Context(), Ask{Folds: c.folds}, Options{}); !errors.Is(err, ErrNothing) {
			t.Errorf("%d predicted, %d folds: %v", c.log.Items(), c.folds, err)
		}
	}
}
