package fit

import (
	"context"
	"fmt"

	"tend/srs"
)

// gateReviews is how many of the latest reviews a new set of parameters must predict better.
const gateReviews = 64

// Refit fits the parameters to the log and decides whether to take them. The gate is prequential: parameters fitted to
// everything before the latest gateReviews predict those, and so do the current ones; only if the log loss of the former
// is lower are the parameters taken that are fitted to the whole log. The error is that of ctx.
func (l *Log) Refit(ctx context.Context, current srs.Parameters, o Options) (Decision, error) {
	d := Decision{Reviews: l.Reviews(), Items: l.items}
	var err error
	if o.To = 0; l.items < LeastItems {
		d.Parameters = current
		d.Reason = fmt.Sprintf("Only %d reviews on a later day than the one before; %d are needed to learn from.", l.items, LeastItems)
		return d, ctx.Err()
	}
	if d.Parameters, err = l.Fit(ctx, o); err != nil {
		return d, err
	}
	if d.Parameters == current {
		d.Reason = "The parameters come out as they are."
		return d, nil
	}
	d.Gate = min(gateReviews, l.items/2)
	o.To = l.items - d.Gate
	before, err := l.Fit(ctx, o)
	if err != nil {
		return d, err
	}
	d.LogLoss = l.Evaluate(before, o.To, l.items).LogLoss
	d.Before = l.Evaluate(current, o.To, l.items).LogLoss
	d.Accepted = d.LogLoss < d.Before
	d.Reason = fmt.Sprintf("It predicts the last %d reviews better: log loss %.4f, before %.4f.", d.Gate, d.LogLoss, d.Before)
	if !d.Accepted {
		d.Reason = fmt.Sprintf("It predicts the last %d reviews no better: log loss %.4f, before %.4f.", d.Gate, d.LogLoss, d.Before)
	}
	return d, nil
}
