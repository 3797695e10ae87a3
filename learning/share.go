package learning

import "math"

// z95 is the quantile of the normal distribution that leaves 2.5 % above it: both ends together make 95 %.
const z95 = 1.959963984540054

// Share is how many of some things were so, and how far that tells about those to come.
type Share struct {
	Hits int     `json:"hits"`
	Of   int     `json:"of"`
	Part float64 `json:"part"` // Hits / Of, from 0 to 1; 0 of nothing
	// Low and High are the ends of the Wilson interval at 95 %: 0 and 1 of nothing.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// ShareOf returns the share of hits, from 0 to of, among of things, with its interval by Wilson (Probable Inference, the
// Law of Succession, and Statistical Inference, 1927), which stays within 0 and 1 and holds for few things too.
func ShareOf(hits, of int) Share {
	if of <= 0 {
		return Share{High: 1}
	}
	n := float64(of)
	p := float64(hits) / n
	z2 := z95 * z95
	middle := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	s := Share{Hits: hits, Of: of, Part: p, Low: max(0, middle-half), High: min(1, middle+half)}
	switch hits { // where rounding would leave the ends a little off
	case 0:
		s.Low = 0
	case of:
		s.High = 1
	}
	return s
}
