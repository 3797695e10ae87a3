package srs

// Curve is the forgetting curve of some parameters with its constants worked out once, for who asks it millions of
// times. The zero Curve is of no parameters.
type Curve struct{ factor, decay float64 }

// Curve returns the forgetting curve.
func (p *Parameters) Curve() Curve { return Curve{p.factor(), p.decay()} }

// At returns the probability, 0 to 1, of recalling a memory of the given stability after the given days: the same
// as Retrievability, for a stability above 0 and days of 0 or more.
func (c Curve) At(days, stability float64) float64 {
	return power(1+c.factor*days/stability, c.decay)
}

// Stretch returns the numbers of which the curve is made: R = (1 + factor·t/S)^decay.
func (c Curve) Stretch() (factor, decay float64) { return c.factor, c.decay }

// Gain returns how many remembered days, within a year, reviewing the memory adds after the given elapsed learning
// days: what the queue ranks by where there is no bias. It can be slightly negative.
func (p *Parameters) Gain(m Memory, elapsed int) float64 {
	j := p.judge(0)
	return j.gain(m, elapsed)
}

// GradeShares returns how people grade, Again to Easy, from the review counts that ship with the FSRS simulator: a new
// card, and a card that they recalled.
func GradeShares() (first, passed [4]float64) { return firstGrades, passedGrades }
