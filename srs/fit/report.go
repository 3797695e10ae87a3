package fit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tend/srs"
)

// Model names what predicts.
const Model = "FSRS-6"

// MostFolds is the most parts that a report splits a log into.
const MostFolds = 50

// ErrNothing is that a log has nothing that could be predicted.
var ErrNothing = errors.New("no card was reviewed on a later day than its first, so there is nothing to predict")

// Ask says what to evaluate.
type Ask struct {
	Parameters srs.Parameters // evaluated unless one of the next two is set
	Optimize   bool           // fit to the whole log first, which then is predicted by what has seen it
	Folds      int            // above 0: see Split. The parameters reported are those fitted to the whole log
}

// Report is how well a log is predicted, and by what.
type Report struct {
	Model string `json:"model"`
	Evaluation
	Parameters srs.Parameters `json:"parameters"`
	Default    *Evaluation    `json:"default,omitempty"` // with Folds: of the default parameters on the same reviews
}

// Report evaluates as it is asked to. Errors are ErrNothing, also where there are too few reviews to split, and that of
// ctx.
func (l *Log) Report(ctx context.Context, ask Ask, o Options) (Report, error) {
	r := Report{Model: Model, Parameters: ask.Parameters}
	if l.items == 0 || l.items <= ask.Folds {
		return r, ErrNothing
	}
	var err error
	if ask.Folds > 0 {
		var standard Evaluation
		if r.Evaluation, standard, err = l.Split(ctx, ask.Folds, o); err != nil {
			return r, err
		}
		r.Default = &standard
	}
	if ask.Optimize || ask.Folds > 0 {
		if ask.Folds > 0 {
			o.Progress = nil // it has reached its end
		}
		if r.Parameters, err = l.Fit(ctx, o); err != nil {
			return r, err
		}
	}
	if ask.Folds == 0 {
		r.Evaluation = l.Evaluate(r.Parameters, 0, 0)
	}
	return r, ctx.Err()
}

// ParseParameters reads the weights of a version of FSRS with commas between them, see srs.ParametersFrom.
func ParseParameters(text string) (srs.Parameters, error) {
	var weights []float64
	for field := range strings.SplitSeq(text, ",") {
		w, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			return srs.Parameters{}, fmt.Errorf("read parameters: weight %d: %q: want a number", len(weights), field)
		}
		weights = append(weights, w)
	}
	return srs.ParametersFrom(weights)
}
