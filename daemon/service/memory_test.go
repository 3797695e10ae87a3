package service

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/fit"
)

// decide records a fit that was tried on the log as it is now.
func (w *world) decide(d fit.Decision) fit.Set {
	return ask(w, func(tx *store.Tx) (fit.Set, error) {
		lines, err := store.Reviews.Count(tx)
		if err != nil {
			return fit.Set{}, err
		}
		learned, err := store.GetLearned(tx)
		if err != nil {
			return fit.Set{}, err
		}
		return Decide(tx, d, lines, learned.Since)
	})
}

// fitted are parameters that differ from the default ones.
func fitted(by float64) srs.Parameters {
	p := srs.DefaultParameters()
	p[2] += by
	return p
}

func useSet(set id.Set) func(*store.Tx) (fit.Set, error) {
	return func(tx *store.Tx) (fit.Set, error) { return UseSet(tx, api.UseRequest{Set: set}) }
}

func TestAnAcceptedFitIsPutToUse(t *testing.T) {
	w := begun(t)
	p := fitted(1)
	set := w.decide(fit.Decision{Parameters: p, Accepted: true, Reason: "It predicts better."})
	if m := look(w, Memory); m.Set != set.ID || m.Parameters != p || !m.Since.Equal(w.now) || m.Bias != 0 {
		t.Errorf("in use: %+v", m)
	}
	w.pass(time.Hour)
	w.decide(fit.Decision{Parameters: fitted(2), Reason: "It predicts worse."})
	if m := look(w, Memory); m.Set != set.ID || m.Parameters != p {
		t.Errorf("after one that was refused: %+v", m)
	}
	if list := look(w, Sets); len(list.Sets) != 2 || list.Sets[0].ID != "p2" || list.Sets[0].Accepted || list.InUse != set.ID {
		t.Errorf("history: %+v", list)
	}
}

func TestTheLastTenSetsAreKeptAndTheOneInUse(t *testing.T) {
	w := begun(t)
	w.decide(fit.Decision{Parameters: fitted(1), Accepted: true})
	for n := range 12 {
		w.decide(fit.Decision{Parameters: fitted(2 + float64(n))})
	}
	var names []id.Set
	for _, set := range look(w, Sets).Sets {
		names = append(names, set.ID)
	}
	want := []id.Set{"p13", "p12", "p11", "p10", "p9", "p8", "p7", "p6", "p5", "p1"}
	if !slices.Equal(names, want) {
		t.Errorf("kept %v, want %v", names, want)
	}
}

func TestGoingBack(t *testing.T) {
	w := begun(t)
	first := w.decide(fit.Decision{Parameters: fitted(1), Accepted: true})
	w.decide(fit.Decision{Parameters: fitted(2), Accepted: true})
	t.Run("to an earlier set", func(t *testing.T) {
		if set := ask(w, useSet(first.ID)); set.Parameters != fitted(1) {
			t.Errorf("got %+v", set)
		}
		if m := look(w, Memory); m.Set != first.ID || m.Parameters != fitted(1) {
			t.Errorf("in use: %+v", m)
		}
	})
	t.Run("to the default ones", func(t *testing.T) {
		ask(w, useSet(DefaultSet))
		if m := look(w, Memory); m.Set != "" || m.Parameters != srs.DefaultParameters() {
			t.Errorf("in use: %+v", m)
		}
	})
	t.Run("not to what is in use", func(t *testing.T) {
		refused(w, api.Conflict, "in use already", useSet(DefaultSet))
	})
	t.Run("not to what there is not", func(t *testing.T) { refused(w, api.NotFound, `no parameters "p9"`, useSet("p9")) })
}

func TestMemoriesAreMadeAgain(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 2)
	for n, days := range []int{0, 1, 3, 9} {
		w.pass(time.Duration(days) * 24 * time.Hour)
		w.grade(cards[0].ID, srs.Good, 5)
		if n < 2 {
			w.grade(cards[1].ID, srs.Easy, 5)
		}
	}
	before := w.memory(cards[0].ID)
	between := Between(look(w, store.GetSettings))
	lines, _, err := readGraded(t, w)
	if err != nil {
		t.Fatal(err)
	}
	p := srs.DefaultParameters()
	memories := p.Memories(lines, between)
	t.Run("as they were by the same parameters", func(t *testing.T) {
		for _, card := range cards {
			state, memory := w.memory(card.ID), memories[card.ID]
			if state.Stability != memory.Stability || state.Difficulty != memory.Difficulty {
				t.Errorf("%s: stored %+v, made again %+v", card.ID, state, memory)
			}
		}
	})
	read := w.now
	w.pass(24 * time.Hour)
	w.grade(cards[1].ID, srs.Again, 5)
	w.decide(fit.Decision{Parameters: fitted(3), Accepted: true})
	other := fitted(3)
	memories = other.Memories(lines, between)
	all := slices.Sorted(maps.Keys(memories))
	w.do(func(tx *store.Tx) error { return Remember(tx, append(all, "c77"), memories, read) })
	t.Run("by others, and due when they were", func(t *testing.T) {
		state := w.memory(cards[0].ID)
		if state.Stability != memories[cards[0].ID].Stability || state.Stability == before.Stability || !state.Due.Equal(before.Due) {
			t.Errorf("got %+v, before %+v", state, before)
		}
	})
	t.Run("with what was reviewed meanwhile", func(t *testing.T) {
		lines, _, err := readGraded(t, w)
		if err != nil {
			t.Fatal(err)
		}
		want := other.Memories(lines, between)[cards[1].ID]
		if state := w.memory(cards[1].ID); math.Abs(state.Stability-want.Stability) > 1e-12 {
			t.Errorf("got %v, want %v", state.Stability, want)
		}
	})
	t.Run("once", func(t *testing.T) {
		learned := look(w, store.GetLearned)
		w.do(func(tx *store.Tx) error { return Remembered(tx, learned.Set, learned.Since.Add(-time.Hour)) })
		if look(w, store.GetLearned).Replayed {
			t.Error("a replay for older parameters counts")
		}
		w.do(func(tx *store.Tx) error { return Remembered(tx, learned.Set, learned.Since) })
		if !look(w, store.GetLearned).Replayed {
			t.Error("the replay does not count")
		}
	})
}

// readGraded reads the log as a fit does.
func readGraded(t *testing.T, w *world) (lines []srs.Review, day func(time.Time) when.Date, err error) {
	t.Helper()
	err = w.store.View(t.Context(), func(tx *store.Tx) (err error) {
		lines, day, err = Graded(tx)
		return err
	})
	return lines, day, err
}

func TestGradedLeavesOutWhatWasTakenBackAndNotes(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 3)
	for n, card := range cards {
		graded := w.grade(card.ID, srs.Good, 5)
		if n == 1 {
			ask(w, undoOf(graded.Review))
		}
	}
	lines, _, err := readGraded(t, w)
	var names []string
	for _, line := range lines {
		names = append(names, fmt.Sprint(line.Card, " ", line.Grade, " ", line.Millis))
	}
	if want := []string{"c1 good 5000", "c3 good 5000"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("got %v, %v, want %v", names, err, want)
	}
}
