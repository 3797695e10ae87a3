package service

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func (w *world) history(card id.Card) api.CardHistory {
	w.Helper()
	return look(w, func(tx *store.Tx) (api.CardHistory, error) { return CardHistory(tx, card) })
}

func TestTheHistoryOfACard(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 2)
	card := cards[0].ID
	t.Run("of a new card is empty", func(t *testing.T) {
		if got := w.history(card); got.Log == nil || got.Curve == nil || len(got.Log)+len(got.Curve) != 0 {
			t.Errorf("got %+v", got)
		}
	})
	for _, g := range []srs.Grade{srs.Easy, srs.Hard, srs.Good, srs.Again} {
		review := w.grade(card, g, 5).Review
		if g == srs.Hard {
			ask(w, undoOf(review))
		}
		w.pass(96 * time.Hour)
	}
	w.imported(string(card), w.now.AddDate(0, 0, -100), w.now.AddDate(0, 0, -90))
	got := w.history(card)
	t.Run("marks what was taken back and what was imported", func(t *testing.T) {
		var lines []string
		for _, line := range got.Log {
			lines = append(lines, fmt.Sprint(line.Review, " ", line.Grade, " ", line.Undone, " ", line.Imported))
		}
		want := []string{"r6 good false anki", "r7 good false anki", "r1 easy false ", "r2 hard true ", "r4 good false ", "r5 again false "}
		if !slices.Equal(lines, want) {
			t.Errorf("got %q, want %q", lines, want)
		}
	})
	t.Run("ends in the memory that the card has", func(t *testing.T) {
		last, state := got.Log[len(got.Log)-1], w.memory(card)
		if last.Stability != state.Stability || last.Difficulty != state.Difficulty || last.Elapsed != 8 && last.Elapsed != 4 {
			t.Errorf("%+v, the memory is %+v", last, state)
		}
	})
	t.Run("has a curve that starts at the last review and falls", func(t *testing.T) {
		curve := got.Curve
		if len(curve) < 2 || len(curve) > curvePoints+1 || curve[0].Day.String() != "2026-11-28" || !(curve[0].Retrievability > 0.9) {
			t.Fatalf("got %v", curve)
		}
		for n := 1; n < len(curve); n++ {
			if curve[n].Retrievability >= curve[n-1].Retrievability || !curve[n-1].Day.Before(curve[n].Day) {
				t.Fatalf("point %d: %v after %v", n, curve[n], curve[n-1])
			}
		}
		if last := curve[len(curve)-1]; last.Day.Before(w.dueOn(card)) || last.Day.Before(day("2026-12-02")) {
			t.Errorf("it ends on %s", last.Day)
		}
	})
	t.Run("of a year is told in sixty steps", func(t *testing.T) {
		w.grown(cards[1].ID, 300)
		if n := len(w.history(cards[1].ID).Curve); n != curvePoints+1 {
			t.Errorf("it has %d", n)
		}
	})
	refused(w, api.NotFound, `"c9"`, func(tx *store.Tx) (api.CardHistory, error) { return CardHistory(tx, "c9") })
}
