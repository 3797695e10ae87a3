package srs

// horizon is how many days ahead a review is judged by. The order that follows from it hardly changes between 90
// and 1000 days.
const horizon = 365

// How people grade, from the review counts that ship with the FSRS simulator.
var (
	firstGrades  = [4]float64{0.24, 0.094, 0.495, 0.171} // of a new card, Again to Easy
	passedGrades = [4]float64{0, 0.224, 0.631, 0.145}    // of a recalled card
)

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
// five points of a Gauss-Legendre sum are right to a hundredth at the very worst.
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

// gauss are the points and weights of the Gauss-Legendre sum of five.
var gauss = [5]struct{ at, weight float64 }{
	{-0.9061798459386640, 0.2369268850561891}, {-0.5384693101056831, 0.4786286704993665}, {0, 0.5688888888888889},
	{0.5384693101056831, 0.4786286704993665}, {0.9061798459386640, 0.2369268850561891},
}

// shifted is the mean factor of the bias around a middle, half the width to either side.
func (j *judge) shifted(middle, half float64) float64 {
	sum := 0.0
	for _, g := range gauss {
		sum += g.weight / 2 * j.shift(middle+g.at*half)
	}
	return sum
}

// shift is the factor of the bias where V has the given value: R there is (V+1)^(d/(1+d)).
func (j *judge) shift(v float64) float64 {
	return (1 + j.odds) / (1 + j.odds*power(1+v, j.curve.decay/(1+j.curve.decay)))
}

// gain returns the remembered days, within the horizon, that a review adds after the given elapsed days: what it
// leaves behind on average over its grades, less what there would be without it. It can be slightly negative.
func (j *judge) gain(m Memory, elapsed int) float64 {
	elapsed = max(0, elapsed)
	after := j.stabilities(&m, elapsed)
	if !(m.Stability > 0) {
		return j.mean(&after, &firstGrades)
	}
	t, r := float64(elapsed), j.recall(elapsed, m.Stability)
	passed, lapsed := j.mean(&after, &passedGrades), j.ahead(after[0])
	return r*passed + (1-r)*lapsed - j.remembered(m.Stability, t, t+horizon)
}

// stabilities returns the stability after each grade, as Next does, but with what the grades share worked out once.
// A memory that is not new is moved into its bounds.
func (j *judge) stabilities(m *Memory, elapsed int) (after [4]float64) {
	if m.Stability > 0 {
		m.Stability = clamp(m.Stability, minStability, maxStability)
		m.Difficulty = clamp(m.Difficulty, minDifficulty, maxDifficulty)
	}
	if !(m.Stability > 0) || elapsed == 0 {
		for g := Again; g <= Easy; g++ {
			after[g-Again] = j.p.Next(*m, elapsed, g).Stability
		}
		return after
	}
	r := j.curve.At(float64(elapsed), m.Stability)
	growth := j.p.growth(*m, r)
	after[0] = j.p.StabilityAfterLapse(*m, r)
	for g := Hard; g <= Easy; g++ {
		after[g-Again] = j.p.grown(m.Stability, growth, g)
	}
	return after
}

// mean returns the remembered days after a review whose grades have the given shares.
func (j *judge) mean(after, shares *[4]float64) float64 {
	sum := 0.0
	for i, share := range shares {
		if share > 0 {
			sum += share * j.ahead(after[i])
		}
	}
	return sum
}
