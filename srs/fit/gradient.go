package fit

import (
	"math"

	"tend/srs"
)

// gradient is a derivative by each of the parameters.
type gradient [21]float64

// leastR keeps the logarithm of an unlikely recall finite.
const (
	leastR  = 1e-7
	lnLeast = -16.118095650958319
)

// target is what the loss asks of one review: weight 0 for nothing.
type target struct {
	weight   float64
	recalled bool
}

// loss is the weighted binary cross-entropy of one prediction, and its derivative by the retrievability. lnR is its
// logarithm, which the forgetting curve gives for nothing.
func loss(r, lnR float64, t target) (value, byR float64) {
	if t.recalled {
		r = max(r, leastR)
		return -t.weight * max(lnR, lnLeast), -t.weight / r
	}
	forgotten := max(1-r, leastR)
	return -t.weight * math.Log(forgotten), t.weight / forgotten
}

// unwind goes back through the steps of a card that walk filled, adds the derivatives of its loss to grad, and returns
// the loss. It is the reverse mode of differentiation by hand: byS and byD are the derivatives of all that comes later,
// by the stability and the difficulty that the step leaves behind.
func (m *model) unwind(days []int32, grades []srs.Grade, targets []target, steps []step, grad *gradient) (sum float64) {
	byS, byD := 0.0, 0.0
	for i := len(grades) - 1; i > 0; i-- {
		st, g := &steps[i], grades[i]
		newD := m.unwindDifficulty(st, g, byD, grad)
		newS, byR := 0.0, 0.0
		if st.freeS {
			newS, byR = m.unwindStability(st, g, byS, &newD, grad)
		}
		if targets[i].weight > 0 {
			value, more := loss(st.r, m.decay*st.lnU, targets[i])
			sum += value
			byR += more
		}
		if byR != 0 {
			newS += m.unwindCurve(st, days[i], byR, grad)
		}
		byS, byD = newS, newD
	}
	m.unwindFirst(grades[0], steps[0].freeD, byS, byD, grad)
	return sum
}

// unwindCurve returns the derivative by the stability before a review, of what depends on its retrievability.
func (m *model) unwindCurve(st *step, t int32, byR float64, grad *gradient) float64 {
	ratio := float64(t) / st.s
	grad[20] -= byR * st.r * (st.lnU + m.decay*m.factorByDecay*ratio/st.u)
	return byR * st.r * -m.decay * m.factor * ratio / (st.s * st.u)
}

// unwindDifficulty returns the derivative by the difficulty before a review.
func (m *model) unwindDifficulty(st *step, g srs.Grade, byD float64, grad *gradient) float64 {
	if !st.freeD || byD == 0 {
		return 0
	}
	w, apart := &m.w, float64(g)-3
	damped := st.d - w[6]*apart*(maxDifficulty-st.d)/9
	grad[4] += byD * w[7]
	grad[5] -= byD * w[7] * m.expD[srs.Easy] * 3
	grad[7] += byD * (m.easyD - damped)
	byDamped := byD * (1 - w[7])
	grad[6] -= byDamped * apart * (maxDifficulty - st.d) / 9
	return byDamped * (1 + w[6]*apart/9)
}

// unwindStability returns the derivatives by the stability and the retrievability before a review, and adds that by the
// difficulty to byD.
func (m *model) unwindStability(st *step, g srs.Grade, by float64, byD *float64, grad *gradient) (byS, byR float64) {
	w := &m.w
	switch st.path {
	case kept:
		return by, 0
	case same:
		part := by * st.s * st.b
		grad[17] += part * (float64(g) - 3 + w[18])
		grad[18] += part * w[17]
		grad[19] -= part * st.a
		return by * st.b * (1 - w[19]), 0
	case capped:
		part := by * st.s * m.ceiling
		grad[17] -= part * w[18]
		grad[18] -= part * w[17]
		return by * m.ceiling, 0
	case lapsed:
		return m.unwindLapse(st, by, byD, grad)
	}
	return m.unwindRecall(st, g, by, byD, grad)
}

func (m *model) unwindLapse(st *step, by float64, byD *float64, grad *gradient) (byS, byR float64) {
	w := &m.w
	grown := st.c
	part := by * st.b * (grown - 1)
	grad[11] += part / w[11]
	grad[12] -= part * st.e
	grad[13] += by * st.b * grown * st.a
	grad[14] += part * (1 - st.r)
	*byD -= part * w[12] / st.d
	return by * st.b * w[13] * grown / (st.s + 1), -part * w[14]
}

func (m *model) unwindRecall(st *step, g srs.Grade, by float64, byD *float64, grad *gradient) (byS, byR float64) {
	w := &m.w
	surprise := st.c - 1
	growth := st.b * surprise
	part := by * st.s * growth
	grad[8] += part
	grad[9] -= part * st.a
	*byD -= part / (11 - st.d)
	slope := by * st.s * st.b * (surprise + 1)
	grad[10] += slope * (1 - st.r)
	switch g {
	case srs.Hard:
		grad[15] += by * st.s * st.e * (11 - st.d) * surprise // w15 may be 0
	case srs.Easy:
		grad[16] += part / w[16]
	}
	return by * (1 + growth*(1-w[9])), -slope * w[10]
}

// unwindFirst ends at the first grade of the card.
func (m *model) unwindFirst(g srs.Grade, freeD bool, byS, byD float64, grad *gradient) {
	grad[g-1] += byS
	if freeD {
		grad[4] += byD
		grad[5] -= byD * m.expD[g] * float64(g-1)
	}
}
