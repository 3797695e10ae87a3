package fit

import (
	"math"

	"tend/srs"
)

// The ranges of FSRS-6: stability in days, difficulty without a unit. package srs keeps the same.
const (
	minStability, maxStability   = 0.001, 36500
	minDifficulty, maxDifficulty = 1, 10
	maxInitialStability          = 100
)

// model is FSRS-6 with one set of parameters: what is the same at every review is reckoned once.
type model struct {
	w             srs.Parameters
	decay         float64    // the exponent of the forgetting curve, below 0
	factor        float64    // makes the curve pass 0.9 at the stability
	factorByDecay float64    // the derivative of factor
	firstS        [5]float64 // stability after the first grade
	firstD        [5]float64 // difficulty after it, as it is clamped
	freeD         [5]bool    // whether it was not
	expD          [5]float64 // e^(w5·(G−1))
	easyD         float64    // the difficulty that mean reversion aims at
	expGrowth     float64    // e^w8
	ceiling       float64    // e^(−w17·w18): a lapse leaves at most this share of the stability
	sameDay       [5]float64 // w17·(G−3+w18)
	bonus         [5]float64 // on the growth: Hard w15, Easy w16
}

// lnOf09 is the natural logarithm of 0.9, the retrievability by which stability is defined.
const lnOf09 = -0.10536051565782628

func newModel(w *srs.Parameters) *model {
	m := &model{w: *w, decay: -w[20], expGrowth: math.Exp(w[8]), ceiling: math.Exp(-w[17] * w[18])}
	m.factor = math.Expm1(lnOf09 / m.decay)
	m.factorByDecay = (m.factor + 1) * lnOf09 * -1 / (m.decay * m.decay)
	for g := srs.Again; g <= srs.Easy; g++ {
		m.firstS[g] = clamp(w[g-1], minStability, maxInitialStability)
		m.expD[g] = math.Exp(w[5] * float64(g-1))
		d := w[4] - m.expD[g] + 1
		m.firstD[g] = clamp(d, minDifficulty, maxDifficulty)
		m.freeD[g] = d > minDifficulty && d < maxDifficulty
		m.sameDay[g] = w[17] * (float64(g) - 3 + w[18])
		m.bonus[g] = 1
	}
	m.easyD = w[4] - m.expD[srs.Easy] + 1
	m.bonus[srs.Hard], m.bonus[srs.Easy] = w[15], w[16]
	return m
}

// path says by which formula a review changed the stability.
type path uint8

const (
	first    path = iota
	kept          // the same day, and it could not fall
	same          // the same day
	recalled      // on a later day
	lapsed        // on a later day
	capped        // forgotten on a later day, at the ceiling
)

// step is one review, with what its gradient needs.
type step struct {
	s, d   float64 // stability and difficulty before it
	r      float64 // retrievability before it, where days > 0
	u, lnU float64 // 1 + factor·t/S, and its logarithm
	a, b   float64 // parts of the formula of its path
	c, e   float64 // further parts of it
	path   path
	freeS  bool // the new stability was not clamped
	freeD  bool // nor the new difficulty
}

// walk takes a card through its reviews, fills steps with them, and returns what is left in the end. The steps have room
// for all of the card.
func (m *model) walk(days []int32, grades []srs.Grade, steps []step) {
	var s, d float64
	for i, g := range grades {
		st := &steps[i]
		if i == 0 {
			*st = step{path: first, freeS: true, freeD: m.freeD[g]}
			s, d = m.firstS[g], m.firstD[g]
			continue
		}
		*st = step{s: s, d: d}
		if t := days[i]; t > 0 {
			st.u = 1 + m.factor*float64(t)/s
			st.lnU = math.Log(st.u)
			st.r = math.Exp(m.decay * st.lnU)
		}
		next := m.stability(st, days[i], g)
		s = clamp(next, minStability, maxStability)
		st.freeS = s == next
		next = m.difficulty(d, g)
		d = clamp(next, minDifficulty, maxDifficulty)
		st.freeD = d == next
	}
}

// difficulty is the next one before it is clamped.
func (m *model) difficulty(d float64, g srs.Grade) float64 {
	damped := d - m.w[6]*(float64(g)-3)*(maxDifficulty-d)/9
	return m.w[7]*(m.easyD-damped) + damped
}

// stability is the next one before it is clamped.
func (m *model) stability(st *step, t int32, g srs.Grade) float64 {
	w, s, d := &m.w, st.s, st.d
	switch {
	case t <= 0:
		st.a = math.Log(s)
		st.b = math.Exp(m.sameDay[g] - w[19]*st.a)
		if g >= srs.Hard && st.b < 1 {
			st.path = kept
			return s
		}
		st.path = same
		return s * st.b
	case g == srs.Again:
		st.a = math.Log(s + 1)
		st.c, st.e = math.Exp(w[13]*st.a), math.Log(d)
		st.b = w[11] * math.Exp(-w[12]*st.e+w[14]*(1-st.r)) // the lapse formula without its (S+1)^w13 − 1
		if left, most := st.b*(st.c-1), s*m.ceiling; left > most {
			st.path = capped
			return most
		}
		st.path = lapsed
		return st.b * (st.c - 1)
	}
	st.path = recalled
	st.a = math.Log(s)
	st.c = math.Exp(w[10] * (1 - st.r))
	st.e = m.expGrowth * math.Exp(-w[9]*st.a)
	st.b = st.e * (11 - d) * m.bonus[g] // the growth without its e^(w10(1−R)) − 1
	return s * (1 + st.b*(st.c-1))
}

// clamp moves x into [low, high]. NaN becomes low.
func clamp(x, low, high float64) float64 {
	if !(x > low) {
		return low
	}
	return min(x, high)
}
