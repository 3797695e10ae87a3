package srs

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

// TestRecallPartsSumToTheTallies is the law of explaining: from the lines that are listed each tally can be made again.
func TestRecallPartsSumToTheTallies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []Review
		for n := range rapid.IntRange(0, 30).Draw(t, "lines") {
			at := weekOne.Add(time.Duration(rapid.IntRange(-30, 400).Draw(t, "at")) * time.Hour)
			r := asked(at, rapid.SampledFrom([]Phase{New, Learning, Mature, Relearning}).Draw(t, "phase"),
				rapid.SampledFrom([]float64{0, 0.3, 0.5, 0.9, 0.95, 1, 1.5}).Draw(t, "expected"), Grade(rapid.IntRange(0, 4).Draw(t, "grade")))
			r.ID = id.Make[id.Review]('r', uint64(n+1))
			if rapid.IntRange(0, 4).Draw(t, "imported") == 0 {
				r.Before, r.Imported, r.Expected = nil, "anki", 0
			}
			lines = append(lines, r)
		}
		times, out := Retained(lines, threeEdges)
		bins := Calibrated(lines, 10)
		gotTimes, gotBins, gotOut := make([]Tally, len(times)), make([]Tally, len(bins)), LeftOut{}
		for _, p := range RecallParts(lines, threeEdges, 10) {
			if p.Bin >= 0 {
				gotBins[p.Bin] = gotBins[p.Bin].with(p.Review)
			}
			if p.Time < 0 {
				continue
			}
			switch p.As {
			case AsRecall:
				gotTimes[p.Time] = gotTimes[p.Time].with(p.Review)
			case AsImported:
				gotOut.Imported++
			case AsSteps:
				gotOut.Steps++
			case AsSameDay:
				gotOut.SameDay++
			}
		}
		if gotOut != out {
			t.Fatalf("left out %+v, want %+v", gotOut, out)
		}
		for n := range times {
			if gotTimes[n] != times[n] {
				t.Fatalf("time %d has %+v, want %+v", n, gotTimes[n], times[n])
			}
		}
		for n := range bins {
			if gotBins[n] != bins[n] {
				t.Fatalf("bin %d has %+v, want %+v", n, gotBins[n], bins[n])
			}
		}
	})
}
