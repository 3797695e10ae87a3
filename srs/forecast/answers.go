package forecast

import (
	"context"
	"math"
)

// Outcome is what the days come to at one desired retention.
type Outcome struct {
	Retention float64
	Minutes   float64 // a day on average
	Known     float64 // cards that would be recalled at the end
}

// The desired retentions that are tried, in percent: first every third from the lowest to the highest.
const lowest, highest, stride = 70, 97, 3

// Retentions runs the days, without a limit of minutes, at desired retentions from 0.70 to 0.97. It returns the highest
// (to 0.01) whose mean minutes a day are within the given ones, false where none is, and what was tried, lowest first.
// Cards keep the due day that they have; the retention holds from each card's next review.
func Retentions(ctx context.Context, cards []Card, o Options, minutes float64) (best Outcome, fits bool, tried []Outcome, err error) {
	o.Minutes, o.endOnly = 0, true
	at := func(percent int) (Outcome, error) {
		o.Retention = float64(percent) / 100
		r, err := Run(ctx, cards, o)
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{o.Retention, r.Minutes(), r.Known()}, nil
	}
	for percent := lowest; percent <= highest; percent += stride {
		outcome, err := at(percent)
		if err != nil {
			return best, false, nil, err
		}
		tried = append(tried, outcome)
		if outcome.Minutes <= minutes {
			best, fits = outcome, true
		}
	}
	if !fits {
		return best, false, tried, nil
	}
	// The next of the first tries does not fit, so the highest that does lies below it.
	from := int(math.Round(100 * best.Retention))
	for percent := from + 1; percent < min(from+stride, highest); percent++ {
		outcome, err := at(percent)
		if err != nil || outcome.Minutes > minutes {
			return best, true, tried, err
		}
		best = outcome
	}
	return best, true, tried, nil
}

// More runs the days with so many minutes a day, and with some more, and returns both: their difference in Known is
// what the further minutes buy. The same luck falls to both.
func More(ctx context.Context, cards []Card, o Options, minutes, further float64) (with, without Result, err error) {
	o.endOnly, o.Minutes = true, minutes
	if without, err = Run(ctx, cards, o); err != nil {
		return with, without, err
	}
	o.Minutes += further
	with, err = Run(ctx, cards, o)
	return with, without, err
}

// AtEnd runs the days as Run does, but leaves Day.Known at 0 before the last one, which saves half of the time.
func AtEnd(ctx context.Context, cards []Card, o Options) (Result, error) {
	o.endOnly = true
	return Run(ctx, cards, o)
}
