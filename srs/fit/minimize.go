package fit

import (
	"context"
	"math"

	"tend/srs"
)

// Where a search ends: after so many rounds, or when a round gains less than this share of the value. A round gains a
// third of the one before or less, until nothing is left but corners, where each further step is short and dear.
const (
	mostRounds = 40
	leastGain  = 1e-5
)

// point is where a search stands.
type point struct {
	w     srs.Parameters
	value float64 // of the objective
	grad  gradient
}

// minimize searches from w for the parameters within the bounds that make the objective smallest, by the method of
// Gauss, Newton, Levenberg and Marquardt: a round solves for the lowest point of the paraboloid that the slope and the
// information at hand describe. A parameter that a bound holds back is left out until the slope turns. tell is called
// before each round. The error is that of ctx.
func (o *objective) minimize(ctx context.Context, w srs.Parameters, tell func(round int)) (srs.Parameters, error) {
	here, err := o.pointAt(ctx, w)
	for round := 0; round < mostRounds && err == nil; round++ {
		tell(round)
		next, found, err := o.lower(ctx, &here)
		if err != nil {
			return w, err
		}
		if !found {
			break
		}
		gain := here.value - next.value
		here = next
		if gain < leastGain*math.Abs(here.value) {
			break
		}
	}
	return here.w, err
}

func (o *objective) pointAt(ctx context.Context, w srs.Parameters) (p point, err error) {
	p.w = w
	p.value, p.grad, err = o.at(ctx, &w)
	return p, err
}

// How steps are damped that went too far: the diagonal of the information grows by this share of itself, and ten times
// as much at each further try. At the last a step is a short one straight down.
const (
	firstDamping = 0.1
	mostDamping  = 1e6
)

// lower tries steps from a point, each more damped than the last, until the value falls by enough of what the slope
// promises (Armijo's rule).
func (o *objective) lower(ctx context.Context, from *point) (to point, found bool, err error) {
	const enough = 1e-4
	info, err := o.informAt(ctx, &from.w)
	if err != nil {
		return to, false, err
	}
	held := heldBack(&from.w, &from.grad, &o.bounds)
	for damping := 0.0; damping <= mostDamping; damping = max(firstDamping, 10*damping) {
		way := info.step(&from.grad, &held, damping)
		w, slope := from.w, 0.0
		for j := range w {
			w[j] = clamp(w[j]+way[j], o.bounds[j].Low, o.bounds[j].High)
			slope += from.grad[j] * (w[j] - from.w[j])
		}
		if !(slope < 0) {
			continue
		}
		if to, err = o.pointAt(ctx, w); err != nil {
			return to, false, err
		}
		if to.value <= from.value+enough*slope {
			return to, true, nil
		}
	}
	return to, false, nil
}

// heldBack tells which parameters stand at a bound beyond which the value would fall.
func heldBack(w *srs.Parameters, grad *gradient, bounds *[21]srs.Bound) (held [21]bool) {
	for j := range w {
		held[j] = w[j] <= bounds[j].Low && grad[j] > 0 || w[j] >= bounds[j].High && grad[j] < 0
	}
	return held
}
