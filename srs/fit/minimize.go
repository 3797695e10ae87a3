package fit

import (
	"math"

	"tend/srs"
)

// Where a search ends: after so many rounds, or when a round gains less than this share of the value.
const (
	mostRounds = 60
	leastGain  = 3e-6
)

// function is what to make small: its value and its derivatives.
type function func(*srs.Parameters) (float64, gradient, error)

// minimize searches from w for the parameters within the bounds that make fn smallest, by BFGS with its steps projected
// onto the bounds: a parameter that a bound holds back is left out of the step until the slope turns. Distances are
// measured in the parameters' deviations, which makes them alike. tell is called after each round. Errors are those of fn.
func minimize(w srs.Parameters, bounds *[21]srs.Bound, fn function, tell func(round int)) (srs.Parameters, error) {
	value, grad, err := fn(&w)
	if err != nil {
		return w, err
	}
	h := newCurvature()
	for round := range mostRounds {
		tell(round)
		held := heldBack(&w, &grad, bounds)
		way := h.direction(&grad, &held)
		next, nextValue, nextGrad, found, err := search(w, value, &grad, &way, bounds, fn)
		if err != nil {
			return w, err
		}
		if !found && h.fresh {
			break
		}
		if !found {
			h = newCurvature()
			continue
		}
		gain := value - nextValue
		h.learn(&w, &next, &grad, &nextGrad)
		w, value, grad = next, nextValue, nextGrad
		if gain < leastGain*math.Abs(value) {
			break
		}
	}
	return w, nil
}

// heldBack tells which parameters stand at a bound beyond which the value would fall.
func heldBack(w *srs.Parameters, grad *gradient, bounds *[21]srs.Bound) (held [21]bool) {
	for j := range w {
		held[j] = w[j] <= bounds[j].Low && grad[j] > 0 || w[j] >= bounds[j].High && grad[j] < 0
	}
	return held
}

// search goes along the way, half as far each time, until the value has fallen enough (Armijo's rule).
func search(w srs.Parameters, value float64, grad, way *gradient, bounds *[21]srs.Bound, fn function) (next srs.Parameters, nextValue float64, nextGrad gradient, found bool, err error) {
	const enough, halvings = 1e-4, 30
	for length, n := 1.0, 0; n < halvings; length, n = length/2, n+1 {
		slope := 0.0
		for j := range w {
			next[j] = clamp(w[j]+length*way[j], bounds[j].Low, bounds[j].High)
			slope += grad[j] * (next[j] - w[j])
		}
		if slope >= 0 {
			return w, value, *grad, false, nil
		}
		if nextValue, nextGrad, err = fn(&next); err != nil {
			return w, value, *grad, false, err
		}
		if nextValue <= value+enough*slope {
			return next, nextValue, nextGrad, true, nil
		}
	}
	return w, value, *grad, false, nil
}

// curvature is the estimate of the inverse of the second derivatives, in units of the deviations.
type curvature struct {
	inverse [21][21]float64
	fresh   bool // nothing was learned yet
}

func newCurvature() *curvature {
	c := &curvature{fresh: true}
	for j := range c.inverse {
		c.inverse[j][j] = 1
	}
	return c
}

// direction is where to go from a slope. The first step, of which nothing is known, goes a tenth of a deviation.
func (c *curvature) direction(grad *gradient, held *[21]bool) (way gradient) {
	norm := 0.0
	for j := range way {
		if held[j] {
			continue
		}
		for k := range way {
			if !held[k] {
				way[j] -= c.inverse[j][k] * grad[k] * deviations[k]
			}
		}
		norm += way[j] * way[j]
	}
	scale := 1.0
	if c.fresh && norm > 0 {
		scale = 0.1 / math.Sqrt(norm)
	}
	for j := range way {
		way[j] *= scale * deviations[j]
	}
	return way
}

// learn updates the estimate by what a step changed in the slope (the formula of Broyden, Fletcher, Goldfarb and Shanno).
func (c *curvature) learn(from, to *srs.Parameters, before, after *gradient) {
	var s, y, hy gradient
	sy, yy := 0.0, 0.0
	for j := range s {
		s[j] = (to[j] - from[j]) / deviations[j]
		y[j] = (after[j] - before[j]) * deviations[j]
		sy += s[j] * y[j]
		yy += y[j] * y[j]
	}
	if sy <= 1e-12*yy || yy == 0 {
		return // the value curves the wrong way here
	}
	if c.fresh {
		for j := range c.inverse {
			c.inverse[j][j] = sy / yy
		}
		c.fresh = false
	}
	yhy := 0.0
	for j := range hy {
		for k := range y {
			hy[j] += c.inverse[j][k] * y[k]
		}
		yhy += y[j] * hy[j]
	}
	for j := range s {
		for k := range s {
			c.inverse[j][k] += (1+yhy/sy)*s[j]*s[k]/sy - (hy[j]*s[k]+s[j]*hy[k])/sy
		}
	}
}
