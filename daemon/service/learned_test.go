package service

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
	"tend/srs/fit"
)

func (w *world) biasNow() float64 {
	w.Helper()
	return look(w, store.GetLearned).Bias
}

func TestALineSaysWhatWasExpectedAndWhatCameOfIt(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	newest := func() srs.Review {
		lines := w.lines("card/" + string(card))
		return lines[len(lines)-1]
	}
	w.grade(card, srs.Good, 5)
	if line := newest(); line.Expected != 0 || !line.Due.Equal(w.memory(card).Due) || line.Capped {
		t.Errorf("a new card: %+v", line)
	}
	w.pass(time.Hour)
	w.grade(card, srs.Good, 500)
	if line := newest(); line.Expected != 0 || !line.Capped || line.Millis != cardCap.Milliseconds() {
		t.Errorf("on the same day: %+v", line)
	}
	w.pass(72 * time.Hour)
	before := w.memory(card)
	want := look(w, func(tx *store.Tx) (float64, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return 0, err
		}
		sched, err := scheduler(tx, s, tx.Now)
		return sched.Retrievability(before, tx.Now), err
	})
	graded := w.grade(card, srs.Again, 5)
	if line := newest(); line.Expected != want || !(want > 0 && want < 1) || !line.Due.Equal(graded.Due) || line.Before.Stability != before.Stability {
		t.Errorf("days later: %+v, want %v expected", line, want)
	}
}

func TestSurprisesMoveTheBias(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 3)
	for _, card := range cards {
		w.grade(card.ID, srs.Easy, 5)
	}
	if w.biasNow() != 0 {
		t.Errorf("new cards moved it to %v", w.biasNow())
	}
	w.pass(20 * 24 * time.Hour)
	w.grade(cards[0].ID, srs.Again, 5)
	low := w.biasNow()
	w.grade(cards[0].ID, srs.Again, 5)
	if !(low < 0) || w.biasNow() != low {
		t.Errorf("a lapse moved it to %v, one more on the same day to %v", low, w.biasNow())
	}
	w.grade(cards[1].ID, srs.Hard, 5)
	if !(w.biasNow() > low) {
		t.Errorf("a recall moved it from %v to %v", low, w.biasNow())
	}
	w.pass(time.Hour)
	w.decide(fit.Decision{Parameters: fitted(1), Accepted: true})
	if w.biasNow() != 0 {
		t.Errorf("under new parameters it is %v", w.biasNow())
	}
	ask(w, undoOf("r6"))
	if w.biasNow() != 0 {
		t.Errorf("what was before them and was taken back moved it to %v", w.biasNow())
	}
}

// TestLawTheBiasIsTheSumOfWhatStands grades and takes back at random. Between -1 and 1, where the bias ends, the order
// does not matter and what is taken back is gone.
func TestLawTheBiasIsTheSumOfWhatStands(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 12)
	rapid.Check(t, func(rt *rapid.T) {
		useOther(w)
		want := map[id.Review]float64{}
		sum := func() (sum float64) {
			for _, step := range want {
				sum += step
			}
			return sum
		}
		var graded []id.Review
		for _, n := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).Draw(rt, "cards")[:rapid.IntRange(1, 12).Draw(rt, "n")] {
			w.pass(time.Minute)
			w.grown(cards[n].ID, rapid.Float64Range(2, 50).Draw(rt, "stability"))
			g := rapid.SampledFrom([]srs.Grade{srs.Again, srs.Hard, srs.Good, srs.Easy}).Draw(rt, "grade")
			review := w.grade(cards[n].ID, g, 0).Review
			line := look(w, func(tx *store.Tx) (srs.Review, error) { return store.Reviews.Get(tx, review) })
			want[review] = srs.BiasStep * (outcome(g) - line.Expected)
			graded = append(graded, review)
			if rapid.IntRange(0, 2).Draw(rt, "undo") == 0 {
				at := rapid.IntRange(0, len(graded)-1).Draw(rt, "which")
				ask(w, undoOf(graded[at]))
				delete(want, graded[at])
				graded = append(graded[:at], graded[at+1:]...)
			}
			if got := w.biasNow(); math.Abs(got-sum()) > 1e-12 {
				rt.Fatalf("the bias is %v, want %v", got, sum())
			}
		}
	})
}

// useOther puts parameters to use that are not in use, which sets the bias to 0.
func useOther(w *world) {
	if look(w, store.GetLearned).Set != "" {
		ask(w, useSet(DefaultSet))
		return
	}
	w.pass(time.Second)
	w.decide(fit.Decision{Parameters: fitted(1), Accepted: true})
}

func outcome(g srs.Grade) float64 {
	if g == srs.Again {
		return 0
	}
	return 1
}

func TestTheBiasEndsAtOne(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	for range 60 {
		w.grown(card, 2)
		w.grade(card, srs.Again, 0)
		w.pass(48 * time.Hour)
	}
	if got := w.biasNow(); got != -1 {
		t.Errorf("after 60 lapses it is %v", got)
	}
}

func TestThePaceIsLearnedFromTheLog(t *testing.T) {
	t.Run("every fifty lines", func(t *testing.T) {
		w := begun(t)
		card := w.cards("go", 1)[0].ID
		for n := range 51 {
			if pace := look(w, store.GetLearned).Pace; (pace != srs.DefaultPace()) != (n >= 50) {
				t.Fatalf("after %d lines it is %+v", n, pace)
			}
			w.grade(card, srs.Easy, 3)
			w.pass(time.Minute)
		}
		if pace := look(w, store.GetLearned).Pace; pace.Reviews != 50 || !(pace.Pass < 10) || pace.Length == 0 {
			t.Errorf("got %+v", pace)
		}
	})
	t.Run("without what was taken back", func(t *testing.T) {
		w := begun(t)
		card := w.cards("go", 1)[0].ID
		for range 10 {
			ask(w, undoOf(w.grade(card, srs.Easy, 60).Review))
		}
		w.grade(card, srs.Easy, 3)
		if got := look(w, pace); got.Reviews != 1 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("and from what was imported", func(t *testing.T) {
		w := begun(t)
		w.cards("go", 1)
		var at []time.Time
		for n := range 40 {
			at = append(at, w.now.AddDate(0, 0, n-100))
		}
		w.imported("c1", at...)
		ask(w, func(tx *store.Tx) (api.Memory, error) {
			if err := LearnPace(tx); err != nil {
				return api.Memory{}, err
			}
			return Memory(tx)
		})
		if got := look(w, Memory).Pace; got.Reviews != 40 || math.Abs(got.Pass-(40*7+20*13)/60.0) > 1e-9 {
			t.Errorf("got %+v", got)
		}
	})
}
