package srs

import (
	"math"

	"tend/internal/id"
)

// fuzzBands say by how much of each part of an interval it may be shifted, as in Anki: the longer, the less.
var fuzzBands = [...]struct{ from, to, share float64 }{
	{2.5, 7, 0.15},
	{7, 20, 0.10},
	{20, math.MaxFloat64, 0.05},
}

// fuzzSpread returns the days by which an interval may be shifted either way; under 2.5 days it is left alone.
func fuzzSpread(interval float64) float64 {
	if interval < fuzzBands[0].from {
		return 0
	}
	spread := 1.0
	for _, b := range fuzzBands {
		spread += b.share * max(0, min(interval, b.to)-b.from)
	}
	return spread
}

// fuzzRange returns the first and the last day on which an interval may fall, both within shortest and longest.
func fuzzRange(interval float64, shortest, longest int) (first, last int) {
	shortest = min(shortest, longest)
	interval = clamp(interval, float64(shortest), float64(longest))
	spread := fuzzSpread(interval)
	first = max(shortest, int(math.Round(interval-spread)))
	last = min(longest, int(math.Round(interval+spread)))
	if first == last && last > 2 && last < longest {
		last++
	}
	return first, last
}

// fraction returns a number from 0 to below 1 that depends on nothing but the card and its number of reviews, so
// that a preview keeps its word, all grades are shifted alike, and a replayed log gives the same days again.
// It is FNV-1a over both, stirred once more (by the finalizer of SplitMix64) because FNV leaves the high bits of
// short texts alike.
func fraction(card id.Card, reps int) float64 {
	h := uint64(14695981039346656037)
	for i := range len(card) {
		h = (h ^ uint64(card[i])) * 1099511628211
	}
	h = (h ^ uint64(reps)) * 1099511628211
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return float64((h^h>>31)>>11) / (1 << 53)
}
