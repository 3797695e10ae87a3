package api

import (
	"context"

	"tend/srs"
	"tend/srs/fit"
)

// EvaluateRequest says by which parameters a log is to be evaluated. At most one of the fields is set; none means the
// parameters in use, or the default ones where nobody's are.
type EvaluateRequest struct {
	Parameters []float64 `json:"parameters,omitempty"` // 17, 19 or 21 numbers
	Optimize   bool      `json:"optimize,omitempty"`   // those that fit the whole log best
	Split      int       `json:"split,omitempty"`      // into so many parts, each predicted by what came before it
	// Current are the parameters to use where none of the above says otherwise; nil: the default ones.
	Current *srs.Parameters `json:"-"`
}

// Evaluated is how well a log was predicted.
type Evaluated struct {
	Parameters srs.Parameters `json:"parameters"` // of a split: those that fit the whole log
	Fitted     fit.Evaluation `json:"evaluation"`
	Default    fit.Evaluation `json:"default"` // of the same reviews, by the default parameters
}

// Evaluate evaluates the person's own log.
func (c *Client) Evaluate(ctx context.Context, r EvaluateRequest) (Evaluated, error) {
	return post[Evaluated](ctx, c, "/memory/evaluate", r)
}

// EvaluateLog evaluates a log. Progress, which may be nil, is told how far a fit has come. The error is that of ctx, or an
// *Error about the parameters.
func EvaluateLog(ctx context.Context, log *fit.Log, r EvaluateRequest, progress func(done, total int)) (e Evaluated, err error) {
	o := fit.Options{Progress: progress}
	e.Parameters = srs.DefaultParameters()
	switch {
	case r.Split > 0:
		if e.Fitted, e.Default, err = log.Split(ctx, r.Split, o); err != nil {
			return e, err
		}
		o.Progress = nil // it has come to its end, and this is the least part
		e.Parameters, err = log.Fit(ctx, o)
		return e, err
	case r.Optimize:
		if e.Parameters, err = log.Fit(ctx, o); err != nil {
			return e, err
		}
	case len(r.Parameters) > 0:
		if e.Parameters, err = srs.ParametersFrom(r.Parameters); err != nil {
			return e, Refuse(Invalid, "", "%v", err)
		}
	case r.Current != nil:
		e.Parameters = *r.Current
	}
	e.Fitted = log.Evaluate(e.Parameters, 0, 0)
	e.Default = log.Evaluate(srs.DefaultParameters(), 0, 0)
	return e, ctx.Err()
}
