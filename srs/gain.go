package srs

import "math"

// horizon is how many days ahead a review is judged by. The order that follows from it hardly changes between 90
// and 1000 days.
const horizon = 365

// How people grade, from the review counts that ship with the FSRS simulator.
var (
	firstGrades  = [4]float64{0.24, 0.094, 0.495, 0.171} // of a new card, Again to Easy
	passedGrades = [4]float64{0, 0.224, 0.631, 0.145}    // of a recalled card
)

// judge values reviews by some parameters and a bias, with the constants of both worked out once.
type judge struct {
	p     *Parameters
	curve Curve
	bias  float64
	odds  float64 // e^bias less 1
}

func (p *Parameters) judge(bias float64) judge {
	return judge{p: p, curve: p.Curve(), bias: bias, odds: math.Expm1(bias)}
}

// recall returns the probability of recall, with the bias.
func (j *judge) recall(elapsed int, stability float64) float64 {
	return Biased(j.curve.At(float64(elapsed), stability), j.bias)
}

// remembered is the area under the forgetting curve from one number of days after the last review to another: how
// many days' worth of knowledge a memory of the given stability holds if it is left alone. Without a bias it is
// V(to) − V(from), with
//
//	V(t) = S/(f(1+d)) · ((1+f·t/S)^(1+d) − 1)
//
// A bias turns R into R·e^b/(1+(e^b−1)·R). That has no closed form; but the factor on R changes so slowly with V that
// three points of a Gauss-Legendre sum are right to a thousandth.
func (j *judge) remembered(stability, from, to float64) float64 {
	f, d := j.curve.factor/stability, j.curve.decay
	start, end := 0.0, power(1+f*to, 1+d)-1 // V, in units of S/(f(1+d))
	if from > 0 {
		start = power(1+f*from, 1+d) - 1
	}
	area := end - start
	if j.bias != 0 {
		area *= j.shifted((start+end)/2, (end-start)/2)
	}
	return area / (f * (1 + d))
}

// shifted is the mean factor of the bias around a middle, half the width to either side.
func (j *judge) shifted(middle, half float64) float64 {
	const outer = 0.7745966692414834 // √0.6
	return (5*j.shift(middle-half*outer) + 8*j.shift(middle) + 5*j.shift(middle+half*outer)) / 18
}

// shift is the factor of the bias where V has the given value: R there is (V+1)^(d/(1+d)).
func (j *judge) shift(v float64) float64 {
	return (1 + j.odds) / (1 + j.odds*power(1+v, j.curve.decay/(1+j.curve.decay)))
}

// gain returns the remembered days, within the horizon, that a review adds after the given elapsed days: what it
// leaves behind on average over its grades, less what there would be without it. It can be slightly negative.
func (j *judge) gain(m Memory, elapsed int) float64 {
	if !(m.Stability > 0) {
		return j.after(m, elapsed, &firstGrades)
	}
	m.Stability = clamp(m.Stability, minStability, maxStability)
	t := float64(max(0, elapsed))
	r := j.recall(max(0, elapsed), m.Stability)
	passed := j.after(m, elapsed, &passedGrades)
	lapsed := j.after(m, elapsed, &[4]float64{1})
	return r*passed + (1-r)*lapsed - j.remembered(m.Stability, t, t+horizon)
}

// after returns the remembered days after a review whose grades have the given shares.
func (j *judge) after(m Memory, elapsed int, shares *[4]float64) float64 {
	sum := 0.0
	for i, share := range shares {
		if share > 0 {
			sum += share * j.remembered(j.p.Next(m, elapsed, Again+Grade(i)).Stability, 0, horizon)
		}
	}
	return sum
}
