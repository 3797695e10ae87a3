package fit

import (
	"context"

	"tend/srs"
)

// Policy says how predictions are made while a log grows. The zero Policy predicts by the default parameters for ever.
type Policy struct {
	Refit bool    // fit in each night after which Due says so
	Gate  bool    // and take only what Refit accepts
	Step  float64 // of the bias; 0: none
	Keep  bool    // the bias goes on with new parameters; else it starts from 0 with them
	Until int     // fit no more from this rank on; 0: always
}

// Prequential predicts each review of the log before it is learned from, by a policy, and says how well that went, and how
// many of the fits that were tried were put to use. The error is that of ctx.
func (l *Log) Prequential(ctx context.Context, policy Policy, o Options) (e Evaluation, tried, used int, err error) {
	predicted, tried, used, err := l.prequential(ctx, policy, o)
	if err != nil {
		return e, tried, used, err
	}
	return l.score(predicted, 0, l.items), tried, used, nil
}

// prequential makes the predictions, by rank.
func (l *Log) prequential(ctx context.Context, policy Policy, o Options) (predicted []float64, tried, used int, err error) {
	current, bias, last := srs.DefaultParameters(), 0.0, 0
	plain := make([]float64, l.items)
	predicted = make([]float64, l.items)
	l.forward(&current, plain)
	for i, outcome := range l.outcomes() {
		if policy.Refit && l.fitsBefore(i, last) && (policy.Until == 0 || i < policy.Until) {
			last = int(l.night[i])
			tried++
			fresh, accepted, err := l.refitAt(ctx, i, current, policy.Gate, o)
			if err != nil {
				return nil, tried, used, err
			}
			if accepted {
				used++
				current = fresh
				l.forward(&current, plain)
				if !policy.Keep {
					bias = 0
				}
			}
		}
		predicted[i] = srs.Biased(plain[i], bias)
		bias = srs.Nudge(bias, predicted[i], outcome.recalled, policy.Step)
	}
	return predicted, tried, used, nil
}

// fitsBefore tells whether the item of rank i is the first of its learning day, and the night before it one for a fit,
// where the last fit was made when there were so many reviews.
func (l *Log) fitsBefore(i, last int) bool {
	return i >= LeastItems && l.night[i] != l.night[i-1] && Due(int(l.night[i]), last)
}

// refitAt fits to what stands before the rank i.
func (l *Log) refitAt(ctx context.Context, i int, current srs.Parameters, gate bool, o Options) (srs.Parameters, bool, error) {
	o.To = i
	if gate {
		d, err := l.Refit(ctx, current, o)
		return d.Parameters, d.Accepted, err
	}
	p, err := l.Fit(ctx, o)
	return p, true, err
}

// growth is the share by which a log must have grown before it is fitted to again: the finest that was measured to help.
const growth = 0.003

// Due tells whether a log of so many reviews has grown enough, since it had so many before, to be fitted to again.
func Due(reviews, before int) bool {
	grown := float64(reviews - before)
	return grown >= LeastItems && grown >= growth*float64(before)
}
