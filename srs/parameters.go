package srs

import (
	"fmt"
	"math"
)

// DefaultParameters returns the weights that FSRS-6 is published with, fitted to many people's reviews.
func DefaultParameters() Parameters {
	return Parameters{
		0.212, 1.2931, 2.3065, 8.2956, // stability after the first grade, in days
		6.4133, 0.8334, 3.0194, 0.001, // difficulty
		1.8722, 0.1666, 0.796, // stability after success
		1.4835, 0.0614, 0.2629, 1.6483, // stability after a lapse
		0.6014, 1.8729, // hard penalty, easy bonus
		0.5425, 0.0912, 0.0658, // same-day reviews
		0.1542, // decay of the forgetting curve
	}
}

// Bound is the range that a weight may take, both ends included.
type Bound struct{ Low, High float64 }

// Bounds returns the range of each weight.
func Bounds() [21]Bound { return bounds }

// bounds are the ranges of the weights in FSRS-6. The low end of weight 19 is that of parameters without same-day
// terms: a training run with same-day reviews asks for 0.01, but weights migrated from FSRS-4.5 and 5 carry a 0.
var bounds = [21]Bound{
	{0.001, 100}, {0.001, 100}, {0.001, 100}, {0.001, 100},
	{1, 10}, {0.001, 4}, {0.001, 4}, {0.001, 0.75},
	{0, 4.5}, {0, 0.8}, {0.001, 3.5},
	{0.001, 5}, {0.001, 0.25}, {0.001, 0.9}, {0, 4},
	{0, 1}, {1, 6},
	{0, 2}, {0, 2}, {0, 0.8},
	{0.1, 0.8},
}

// ParametersFrom reads the weights of FSRS-4.5 (17), FSRS-5 (19) or FSRS-6 (21) as FSRS-6. Older weights are
// migrated so that they schedule as before; a weight outside its bounds is moved to the nearer end. Any other
// number of weights, and a weight that is not finite, is an error.
func ParametersFrom(w []float64) (Parameters, error) {
	var p Parameters
	copy(p[:], w)
	switch len(w) {
	case 17:
		p.migrateDifficulty()
		p[20] = 0.5
	case 19:
		p[20] = 0.5
	case 21:
	default:
		return Parameters{}, fmt.Errorf("read parameters: got %d weights, want 17, 19 or 21", len(w))
	}
	for i, x := range p {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Parameters{}, fmt.Errorf("read parameters: weight %d is not a finite number", i)
		}
		p[i] = clamp(x, bounds[i].Low, bounds[i].High)
	}
	return p, nil
}

// migrateDifficulty turns the linear initial difficulty of FSRS-4.5 into the exponential one of FSRS-5 and 6.
// A w5 that it cannot turn becomes NaN.
func (p *Parameters) migrateDifficulty() {
	p[4] += 2 * p[5]
	p[5] = math.Log(3*p[5]+1) / 3
	p[6] += 0.5
}

// clamp moves x into [low, high]. NaN becomes low, so that nothing after it is ever NaN.
func clamp(x, low, high float64) float64 {
	if !(x > low) {
		return low
	}
	return min(x, high)
}
