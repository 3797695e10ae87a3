package fit

import (
	"math"

	"tend/srs"
)

// outcome is how many cards were asked for the first time after so many days, and the share that was recalled.
type outcome struct {
	days   float64
	recall float64
	count  float64
}

// initialStabilities fits the stability after each first grade to how the cards did at their first predicted review, by
// the default curve. It returns the four and whether any could be fitted; the grades that nobody gave are filled in.
func initialStabilities(by map[srs.Grade][]outcome, p *srs.Parameters) (fitted [4]float64, ok bool) {
	recalled, all := 0.0, 0.0
	for _, outcomes := range by {
		for _, o := range outcomes {
			recalled += o.recall * o.count
			all += o.count
		}
	}
	var known [4]bool
	var counts [4]float64
	for grade, outcomes := range by {
		if len(outcomes) == 0 {
			continue
		}
		i := grade - srs.Again
		fitted[i] = leastInitialLoss(outcomes, recalled/all, p, p[i])
		known[i] = true
		for _, o := range outcomes {
			counts[i] += o.count
		}
	}
	if all == 0 {
		return fitted, false
	}
	return fillInitial(ascending(fitted, known, counts), known, p), true
}

// leastInitialLoss finds the stability with the least loss by golden-section search; the loss has one valley.
func leastInitialLoss(outcomes []outcome, average float64, p *srs.Parameters, usual float64) float64 {
	const golden = 0.6180339887498949
	low, high := math.Log(minStability), math.Log(maxInitialStability)
	smoothed := make([]outcome, len(outcomes))
	for i, o := range outcomes {
		smoothed[i] = outcome{o.days, (o.recall*o.count + average) / (o.count + 1), o.count}
	}
	at := func(x float64) float64 { return initialLoss(smoothed, p, math.Exp(x), usual) }
	a, b := high-golden*(high-low), low+golden*(high-low)
	lossA, lossB := at(a), at(b)
	for high-low > 1e-9 {
		if lossA < lossB {
			high, b, lossB = b, a, lossA
			a = high - golden*(high-low)
			lossA = at(a)
		} else {
			low, a, lossA = a, b, lossB
			b = low + golden*(high-low)
			lossB = at(b)
		}
	}
	return math.Exp((low + high) / 2)
}

// initialLoss is the cross-entropy of the outcomes if the stability is s, and how far that is from the usual one.
func initialLoss(outcomes []outcome, p *srs.Parameters, s, usual float64) float64 {
	sum := math.Abs(s-usual) / 16
	for _, o := range outcomes {
		r := clamp(p.Retrievability(o.days, s), leastR, 1-leastR)
		sum -= o.count * (o.recall*math.Log(r) + (1-o.recall)*math.Log(1-r))
	}
	return sum
}

// ascending makes a better first grade never mean less: of two known stabilities that are the wrong way round, that of
// fewer cards yields.
func ascending(s [4]float64, known [4]bool, counts [4]float64) [4]float64 {
	for _, pair := range [][2]int{{0, 1}, {1, 2}, {2, 3}, {0, 2}, {1, 3}, {0, 3}} {
		low, high := pair[0], pair[1]
		if !known[low] || !known[high] || s[low] <= s[high] {
			continue
		}
		if counts[low] > counts[high] {
			s[high] = s[low]
		} else {
			s[low] = s[high]
		}
	}
	return s
}

// How the stabilities lie between each other, on a logarithmic scale, among the users of Anki.
const (
	hardShare = 0.41 // of Again in Hard; the rest is Good
	goodShare = 0.54 // of Easy in Good; the rest is Hard
)

// fillInitial fills in the stabilities that are not known: in the ratio of the default ones where only one is known,
// otherwise by how the four usually lie between each other.
func fillInitial(s [4]float64, known [4]bool, p *srs.Parameters) [4]float64 {
	n, one := 0, 0
	for i, k := range known {
		if k {
			n, one = n+1, i
		}
	}
	if n == 1 {
		ratio := s[one] / p[one]
		for i := range s {
			s[i] = p[i] * ratio
		}
	}
	if n >= 2 {
		s = between(s, known)
	}
	for i := range s {
		s[i] = clamp(s[i], minStability, maxInitialStability)
	}
	return s
}

// between solves hard = again^0.41·good^0.59 and good = hard^0.46·easy^0.54 for at most two unknowns.
func between(s [4]float64, known [4]bool) [4]float64 {
	var x [4]float64
	for i := range s {
		x[i] = math.Log(s[i])
	}
	if !known[1] && !known[2] {
		x[1] = (hardShare*x[0] + (1-hardShare)*goodShare*x[3]) / (1 - (1-hardShare)*(1-goodShare))
		known[1] = true
	}
	for range 2 {
		switch {
		case !known[2] && known[1] && known[3]:
			x[2], known[2] = (1-goodShare)*x[1]+goodShare*x[3], true
		case !known[2] && known[0] && known[1]:
			x[2], known[2] = (x[1]-hardShare*x[0])/(1-hardShare), true
		case !known[1] && known[0] && known[2]:
			x[1], known[1] = hardShare*x[0]+(1-hardShare)*x[2], true
		case !known[1] && known[2] && known[3]:
			x[1], known[1] = (x[2]-goodShare*x[3])/(1-goodShare), true
		case !known[0] && known[1] && known[2]:
			x[0], known[0] = (x[1]-(1-hardShare)*x[2])/hardShare, true
		case !known[3] && known[1] && known[2]:
			x[3], known[3] = (x[2]-(1-goodShare)*x[1])/goodShare, true
		}
	}
	for i := range s {
		s[i] = math.Exp(x[i])
	}
	return s
}
