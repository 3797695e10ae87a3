package service

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tend/daemon/store"
	"tend/srs"
)

func TestSiblingsWaitForTheNextDay(t *testing.T) {
	w := begun(t)
	w.note("go/a.md", "C: [one], [two] and [three]\n\nC: [four] and [five]")
	if got := shown(w.queue(-1)); !slices.Equal(got, []string{"c1", "c4"}) {
		t.Fatalf("the queue shows %v", got)
	}
	first := w.grade("c1", srs.Easy, 5)
	if got, due := shown(w.queue(-1)), look(w, CountDue); !slices.Equal(got, []string{"c4"}) || due.Cards != 2 {
		t.Errorf("after c1 it shows %v, %d due", got, due.Cards)
	}
	w.pass(24 * time.Hour)
	if got := shown(w.queue(-1)); !slices.Equal(got, []string{"c2", "c4"}) {
		t.Errorf("on the next day it shows %v", got)
	}
	second := w.grade("c2", srs.Easy, 5)
	if got := shown(w.queue(-1)); !slices.Equal(got, []string{"c4"}) {
		t.Errorf("after c2 it shows %v", got)
	}
	ask(w, undoOf(second.Review))
	if got := shown(w.queue(-1)); !slices.Equal(got, []string{"c2", "c4"}) {
		t.Errorf("after that was taken back it shows %v", got)
	}
	if w.memory("c1").Due != first.Due {
		t.Error("c1 moved")
	}
}

func TestSiblingInItsStepsIsNotPutOff(t *testing.T) {
	w := begun(t)
	w.note("go/a.md", "C: [one] and [two]")
	w.grade("c1", srs.Again, 5)
	w.grade("c2", srs.Again, 5) // as when it was shown elsewhere
	if one, two := w.memory("c1"), w.memory("c2"); !one.BuriedUntil.IsZero() || !two.BuriedUntil.IsZero() {
		t.Errorf("c1 waits until %v, c2 until %v", one.BuriedUntil, two.BuriedUntil)
	}
}

func TestWhatWasPutOffCountsAsNew(t *testing.T) {
	w := begun(t)
	for i := range 30 {
		w.note(fmt.Sprintf("go/%d.md", i), "C: [one], [two] and [three]")
	}
	for range 3 {
		for q := w.queue(-1); len(q.Prompts) > 0; q = w.queue(-1) {
			for _, p := range q.Prompts {
				w.grade(p.Card.ID, srs.Easy, 5)
			}
		}
		w.pass(24 * time.Hour)
	}
	reviewed := 0
	for _, state := range look(w, store.States.List) {
		if state.Reps > 0 {
			reviewed++
		}
	}
	if reviewed != 3*newPerDay {
		t.Errorf("three days brought %d new cards, want %d", reviewed, 3*newPerDay)
	}
}
