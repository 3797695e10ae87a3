package service

import (
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs"
)

func TestPaceKnowsNothingOfWhatWasTakenBack(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	for range 5 {
		ask(w, undoOf(w.grade(card, srs.Easy, 2).Review))
	}
	if got := look(w, pace); got != srs.DefaultPace() {
		t.Errorf("got %+v", got)
	}
}

func TestAnImportDoesNotHideTheNewCardsOfToday(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 2)
	w.grade(cards[0].ID, srs.Good, 5)
	w.do(func(tx *store.Tx) error {
		return AppendImported(tx, "anki", cards[1].ID, []api.ImportReview{{At: tx.Now.AddDate(-1, 0, 0), Grade: srs.Good}})
	})
	got := look(w, func(tx *store.Tx) (int, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return 0, err
		}
		return freshLeft(tx, s)
	})
	if got != newPerDay-1 {
		t.Errorf("%d new cards left, want %d", got, newPerDay-1)
	}
}
