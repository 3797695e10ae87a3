package srs

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

var weekOne = time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)

// threeEdges are the instants of two weeks.
var threeEdges = []time.Time{weekOne, weekOne.AddDate(0, 0, 7), weekOne.AddDate(0, 0, 14)}

func asked(at time.Time, phase Phase, expected float64, grade Grade) Review {
	return Review{Card: "c1", At: at, Grade: grade, Expected: expected, Before: &State{Card: "c1", Phase: phase}}
}

func TestRetained(t *testing.T) {
	first, second, end := threeEdges[0], threeEdges[1], threeEdges[2]
	for _, c := range []struct {
		name   string
		review Review
		want   [2]Tally
		out    LeftOut
	}{
		{"a card in review that was recalled", asked(first, Mature, 0.9, Hard), [2]Tally{{1, 1, 0.9}}, LeftOut{}},
		{"one that was forgotten", asked(second.Add(-1), Mature, 0.8, Again), [2]Tally{{1, 0, 0.8}}, LeftOut{}},
		{"the instant between belongs to the later week", asked(second, Mature, 0.8, Good), [2]Tally{{}, {1, 1, 0.8}}, LeftOut{}},
		{"the end belongs to none", asked(end, Mature, 0.8, Good), [2]Tally{}, LeftOut{}},
		{"nor does what came before", asked(first.Add(-1), Mature, 0.8, Good), [2]Tally{}, LeftOut{}},
		{"a new card is left out", asked(first, New, 0, Good), [2]Tally{}, LeftOut{Steps: 1}},
		{"a learning step is", asked(first, Learning, 0, Good), [2]Tally{}, LeftOut{Steps: 1}},
		{"so is one on another day", asked(first, Learning, 0.7, Good), [2]Tally{}, LeftOut{Steps: 1}},
		{"a relearning step is", asked(first, Relearning, 0, Good), [2]Tally{}, LeftOut{Steps: 1}},
		{"a second review of the day is", asked(first, Mature, 0, Good), [2]Tally{}, LeftOut{SameDay: 1}},
		{"an imported one is", Review{Card: "c1", At: first, Grade: Good, Imported: "anki"}, [2]Tally{}, LeftOut{Imported: 1}},
		{"an imported one of another time is not counted", Review{Card: "c1", At: end, Grade: Good, Imported: "anki"}, [2]Tally{}, LeftOut{}},
		{"a reading is no recall", Review{Note: "n1", At: first, Reading: StillTrue}, [2]Tally{}, LeftOut{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, out := Retained([]Review{c.review}, threeEdges)
			if len(got) != 2 || [2]Tally(got) != c.want || out != c.out {
				t.Errorf("got %+v, %+v; want %+v, %+v", got, out, c.want, c.out)
			}
		})
	}
	if got, _ := Retained([]Review{asked(first, Mature, 0.9, Good)}, nil); len(got) != 0 {
		t.Errorf("of no time: %+v", got)
	}
}

func TestCalibrated(t *testing.T) {
	for _, c := range []struct {
		name   string
		review Review
		bin    int // -1: none
	}{
		{"the end of a bin belongs to the next", asked(weekOne, Mature, 0.9, Good), 9},
		{"just below it", asked(weekOne, Mature, 0.8999, Good), 8},
		{"what was certain is in the last", asked(weekOne, Mature, 1, Again), 9},
		{"the least is in the first", asked(weekOne, Mature, 0.001, Good), 0},
		{"a step on another day was predicted", asked(weekOne, Relearning, 0.55, Good), 5},
		{"on the same day nothing was", asked(weekOne, Mature, 0, Good), -1},
		{"no grade", asked(weekOne, Mature, 0.9, 0), -1},
		{"more than certain is damage", asked(weekOne, Mature, 1.5, Good), -1},
		{"no number is damage", asked(weekOne, Mature, math.NaN(), Good), -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			for n, tally := range Calibrated([]Review{c.review}, 10) {
				if want := c.bin == n; want != (tally.Recalls == 1) {
					t.Errorf("bin %d has %+v", n, tally)
				}
			}
		})
	}
}

// anyRecalls are lines of a log, some of which count.
var anyRecalls = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Review {
	r := asked(weekOne.Add(time.Duration(rapid.IntRange(-48, 15*24).Draw(t, "hour"))*time.Hour),
		rapid.SampledFrom([]Phase{New, Learning, Mature, Mature, Relearning}).Draw(t, "phase"),
		rapid.SampledFrom([]float64{0, 0.05, 0.5, 0.83, 0.9, 0.97, 1}).Draw(t, "expected"), anyGrade.Draw(t, "grade"))
	if rapid.IntRange(0, 9).Draw(t, "imported") == 0 {
		r.Before, r.Expected, r.Imported = nil, 0, "anki"
	}
	return r
}), 0, 60)

func TestEveryRecallIsTalliedOnceOrLeftOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		log := anyRecalls.Draw(rt, "log")
		within := 0
		for _, r := range log {
			if !r.At.Before(threeEdges[0]) && r.At.Before(threeEdges[2]) {
				within++
			}
		}
		tallies, out := Retained(log, threeEdges)
		all := Together(tallies)
		if all.Recalls+out.Imported+out.Steps+out.SameDay != within {
			rt.Fatalf("%+v and %+v of %d", all, out, within)
		}
		whole, _ := Retained(log, []time.Time{threeEdges[0], threeEdges[2]})
		if whole[0].Recalls != all.Recalls || whole[0].Recalled != all.Recalled || math.Abs(whole[0].Predicted-all.Predicted) > 1e-12 {
			rt.Fatalf("two weeks together are %+v, as one they are %+v", all, whole[0])
		}
	})
}

func TestWhatWasPredictedLiesInItsBin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		for n, bin := range Calibrated(anyRecalls.Draw(rt, "log"), 10) {
			low, high := float64(n)/10, float64(n+1)/10
			if bin.Recalls > 0 && (bin.Predicted < low-1e-12 || bin.Predicted > high+1e-12) || bin.Recalled > bin.Recalls {
				rt.Fatalf("bin %d has %+v", n, bin)
			}
		}
	})
}

func TestWhatWasUndoneIsNotTallied(t *testing.T) {
	right := asked(weekOne, Mature, 0.9, Good)
	right.ID = id.Review("r1")
	wrong := asked(weekOne.Add(time.Minute), Mature, 0.8, Again)
	wrong.ID = id.Review("r2")
	log := []Review{right, wrong, {ID: "r3", At: weekOne.Add(time.Hour), Card: "c1", Undoes: "r2"}}
	tallies, _ := Retained(Standing(log), threeEdges)
	if want := (Tally{1, 1, 0.9}); tallies[0] != want || Together(Calibrated(Standing(log), 10)) != want {
		t.Errorf("got %+v", tallies)
	}
}
