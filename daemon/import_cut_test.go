package daemon

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/notes"
)

// TestImportOfCardsThatWasCutShort: what the process left when it ended somewhere in an import is taken up by the next.
func TestImportOfCardsThatWasCutShort(t *testing.T) {
	t.Parallel()
	deck := spanish(300)
	retired := func(w *world) error {
		return w.daemon.store.Update(w.ctx(), func(tx *store.Tx) error { return service.RetireAhead(tx, deck.Path) })
	}
	written := func(w *world) error {
		_, err := w.daemon.writeDeck(w.ctx(), deck)
		return err
	}
	for name, until := range map[string]func(w *world) error{
		"before the note was written": retired,
		"over a draft of the note": func(w *world) error {
			w.write("anki/Languages/.import-ABC", "# Spa")
			return retired(w)
		},
		"before its cards were taken in": written,
		"among its cards": func(w *world) error {
			text := deckText(deck)
			cards := notes.Parse(deck.Path, []byte(text)).Cards
			return errors.Join(written(w), w.daemon.store.Update(w.ctx(), func(tx *store.Tx) error {
				note, err := service.NoteAt(tx, deck.Path, nil)
				if err != nil {
					return err
				}
				for n := range cards {
					cards[n].Note = note
				}
				return service.PutCards(tx, deck.Path, cards[:30])
			}))
		},
		"after its cards were taken in": func(w *world) error { return errors.Join(written(w), w.daemon.syncNotes(w.ctx())) },
	} {
		for _, restarted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, restarted %v", name, restarted), func(t *testing.T) {
				t.Parallel()
				w := settled(t)
				w.ok(until(w))
				if restarted {
					w.again()
				}
				done := w.importDecks(deck)
				if done.Cards+done.Known != 301 || len(done.Notes) > 1 {
					t.Errorf("got %+v", done)
				}
				w.cards(302)
				if len(w.states()) != 302 {
					t.Errorf("%d cards", len(w.states()))
				}
				list, err := w.owner.Notes(w.ctx())
				if err != nil || len(list) != 1 || list[0].Path != deck.Path || !list[0].Retired || list[0].Cards != 302 {
					t.Errorf("notes %+v, %v", list, err)
				}
				if again := w.importDecks(deck); again.Known != 301 || len(again.Notes) != 0 {
					t.Errorf("again %+v", again)
				}
			})
		}
	}
}

func TestImportOfReviewsThatWasCutShort(t *testing.T) {
	t.Parallel()
	whole, cut := settled(t), settled(t)
	for _, w := range []*world{whole, cut} {
		w.importDecks(spanish(2))
	}
	histories := []api.ImportHistory{{Key: "anki-0", Reviews: whole.recalls(30, 4), Suspended: true}, {Key: "anki-1", Reviews: whole.recalls(20, 1)}}
	cut.importHistories(false, api.ImportHistory{Key: "anki-0", Reviews: histories[0].Reviews[10:], Suspended: true})
	cut.again()
	if done := cut.importHistories(false, histories...); done.Reviews != 30 || done.Known != 20 {
		t.Errorf("got %+v", done)
	}
	whole.importHistories(false, histories...)
	if got, want := cut.states(), whole.states(); !reflect.DeepEqual(got, want) || cut.logLines() != whole.logLines() {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestImportOfManyHistoriesThatWasCutShort stops after each of the updates that the whole takes.
func TestImportOfManyHistoriesThatWasCutShort(t *testing.T) {
	t.Parallel()
	whole := settled(t)
	var histories []api.ImportHistory
	for n := range 100 {
		histories = append(histories, api.ImportHistory{Key: fmt.Sprint("k", n), Reviews: whole.recalls(1+n%3, 3)})
	}
	whole.importHistories(true, histories...)
	batches := slices.Collect(service.HistoryBatches(histories))
	for n := 1; n < len(batches); n++ {
		cut := settled(t)
		had := 0
		for _, batch := range batches[:n] {
			had += cut.importHistories(true, batch...).Reviews
		}
		if done := cut.importHistories(true, histories...); done.Known != had || done.Reviews+had != whole.logLines() {
			t.Errorf("after %d updates with %d reviews: %+v", n, had, done)
		}
		got, want := cut.states(), whole.states()
		if len(got) != len(want) || cut.logLines() != whole.logLines() {
			t.Fatalf("after %d updates %d cards, want %d", n, len(got), len(want))
		}
		for i := range got {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("after %d updates %+v, want %+v", n, got[i], want[i])
			}
		}
	}
}
