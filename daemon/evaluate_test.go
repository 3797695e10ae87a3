package daemon

import (
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/srs"
)

func TestOnesOwnLogIsEvaluated(t *testing.T) {
	t.Parallel()
	w := settled(t)
	practise(w, w.deck(60), 5)
	evaluate := func(r api.EvaluateRequest) api.Evaluated {
		t.Helper()
		e, err := w.owner.Evaluate(w.ctx(), r)
		w.ok(err)
		return e
	}
	usual := srs.DefaultParameters()
	given := evaluate(api.EvaluateRequest{Parameters: usual[:]})
	if given.Fitted.Reviews != 300 || given.Fitted.Predictions != 240 || given.Fitted.LogLoss != given.Default.LogLoss {
		t.Errorf("by the default parameters: %+v", given)
	}
	if fitted := evaluate(api.EvaluateRequest{Optimize: true}); fitted.Parameters == usual || fitted.Fitted.LogLoss >= given.Fitted.LogLoss {
		t.Errorf("fitted: %+v", fitted)
	}
	if split := evaluate(api.EvaluateRequest{Split: 5}); split.Fitted.Predictions != 200 || split.Default.Predictions != 200 {
		t.Errorf("split: %+v", split)
	}
	w.soon("an evaluation by the parameters in use", func() bool { // a fit of the night may come between the two
		memory, err := w.owner.Memory(w.ctx())
		w.ok(err)
		return evaluate(api.EvaluateRequest{}).Parameters == memory.Parameters
	})
	for want, r := range map[string]api.EvaluateRequest{
		"got 3 weights, want 17, 19 or 21": {Parameters: []float64{1, 2, 3}},
		"split into 101: want 2 to 100":    {Split: 101},
		"split into -1: want 2 to 100":     {Split: -1},
	} {
		if _, err := w.owner.Evaluate(w.ctx(), r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
