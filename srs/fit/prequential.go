package fit

import (
	"context"

	"tend/srs"
)

// Policy says how predictions are made while a log grows.
type Policy struct {
	Growth float64 // refit when the log has grown by this share; 0: never
	Gate   int     // accept a refit only if it predicts so many of the latest reviews better; 0: always
	Mode   int
	Step   float64 // of the bias; 0: none
	Keep   bool    // the bias stays when a refit is accepted; else it starts from 0
}

// Prequential predicts each review of the log before it is learned from, by a policy, and says how well that went. The
// error is that of ctx.
func (l *Log) Prequential(ctx context.Context, policy Policy, o Options) (Evaluation, int, int, error) {
	predicted, outcomes := make([]float64, l.items), l.outcomes()
	current, bias := srs.DefaultParameters(), 0.0
	now := make([]float64, l.items)
	l.forward(&current, now)
	last := 0
	refits, accepted := 0, 0
	for i, o1 := range outcomes {
		if policy.Growth > 0 && Due(i, last) {
			o.To = i
			last = i
			refits++
			ok := true
			if policy.Gate > 0 {
				n := min(policy.Gate, i/2)
				o.To = i - n
				cand, err := l.Fit(ctx, o)
				if err != nil {
					return Evaluation{}, 0, 0, err
				}
				before := l.Evaluate(current, i-n, i).LogLoss
				if policy.Mode == 2 {
					before = l.score(predicted, i-n, i).LogLoss
				}
				if policy.Mode == 3 {
					before = l.Evaluate(srs.DefaultParameters(), i-n, i).LogLoss
				}
				ok = l.Evaluate(cand, i-n, i).LogLoss < before
				o.To = i
			}
			if ok {
				accepted++
				p, err := l.Fit(ctx, o)
				if err != nil {
					return Evaluation{}, 0, 0, err
				}
				current = p
				l.forward(&current, now)
				if !policy.Keep {
					bias = 0
				}
			}
		}
		predicted[i] = srs.Biased(now[i], bias)
		if policy.Step > 0 {
			bias = srs.Nudge(bias, predicted[i], o1.recalled, policy.Step)
		}
	}
	return l.score(predicted, 0, l.items), refits, accepted, nil
}

// growth is the share by which a log must have grown before it is fitted to again.
const growth = 0.003

// Due tells whether a log of so many reviews has grown enough since it had so many.
func Due(reviews, before int) bool {
	grown := float64(reviews - before)
	return grown >= LeastItems && grown >= growth*float64(before)
}
