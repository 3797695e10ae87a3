package fit

import (
	"context"
	"fmt"

	"tend/srs"
)

// gateReviews is how many of the latest reviews a new set of parameters must predict better. More make the gate surer, and
// slower to open: docs/memory.md has the figures.
const gateReviews = 64

// Refit fits the parameters to the log, up to o.To, and decides whether to take them. The gate is prequential: parameters
// fitted to everything before the latest gateReviews predict those, and so do the current ones; only if the log loss of
// the former is lower are the parameters taken that are fitted to the whole log. The current ones may have seen some of
// these reviews, so the gate errs on their side. The error is that of ctx.
func (l *Log) Refit(ctx context.Context, current srs.Parameters, o Options) (d Decision, err error) {
	to := o.To
	if to <= 0 || to > l.items {
		to = l.items
	}
	d = Decision{Parameters: current, Reviews: l.Reviews(), Items: to}
	if to < LeastItems {
		d.Reason = fmt.Sprintf("Only %d reviews on a later day than the one before; %d are needed to learn from.", to, LeastItems)
		return d, ctx.Err()
	}
	if d.Parameters, err = l.Fit(ctx, o); err != nil {
		return d, err
	}
	if d.Parameters == current {
		d.Reason = fmt.Sprintf("The parameters stay as they are: too few of the %d predicted reviews are of cards that begin alike.", to)
		if current != srs.DefaultParameters() { // where nothing can be fitted, a fit gives those
			d.Reason = "The parameters stay as they are: they fit these reviews best already."
		}
		return d, nil
	}
	d.Gate = min(gateReviews, to/2)
	o.To, o.Progress = to-d.Gate, nil
	before, err := l.Fit(ctx, o)
	if err != nil {
		return d, err
	}
	d.LogLoss, d.Before = l.logLoss(before, o.To, to), l.logLoss(current, o.To, to)
	d.Accepted = d.LogLoss < d.Before
	words := "no better"
	if d.Accepted {
		words = "better"
	}
	d.Reason = fmt.Sprintf("It predicts the last %d reviews %s: log loss %.4f, before %.4f.", d.Gate, words, d.LogLoss, d.Before)
	return d, nil
}

// logLoss is the mean cross-entropy over the predicted reviews of rank from up to to, without it.
func (l *Log) logLoss(p srs.Parameters, from, to int) (sum float64) {
	predicted := make([]float64, l.items)
	l.forward(&p, predicted)
	for i, rank := range l.rank {
		if r := int(rank); r >= from && r < to {
			sum += crossEntropy(predicted[r], l.grade[i] > srs.Again)
		}
	}
	return sum / float64(to-from)
}
