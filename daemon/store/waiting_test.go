package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

var instants = rapid.Custom(func(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "none") {
		return time.Time{}
	}
	return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "at")).UTC()
})

// someState is a memory of a card as any life could have left it.
func someState(t *rapid.T, card id.Card) srs.State {
	s := srs.State{
		Card: card, Phase: rapid.SampledFrom(phases).Draw(t, "phase"),
		Stability: rapid.Float64Range(0, 36500).Draw(t, "stability"), Difficulty: rapid.Float64Range(0, 10).Draw(t, "difficulty"),
		Due: instants.Draw(t, "due"), Last: instants.Draw(t, "last"), BuriedUntil: instants.Draw(t, "buried"),
		Step: rapid.IntRange(0, 9).Draw(t, "step"), Reps: rapid.IntRange(0, 1e6).Draw(t, "reps"), Lapses: rapid.IntRange(0, 999).Draw(t, "lapses"),
		Suspended: rapid.Bool().Draw(t, "suspended"), Hidden: rapid.Bool().Draw(t, "hidden"),
	}
	if n := rapid.IntRange(0, 8).Draw(t, "times"); n > 0 {
		s.Took = rapid.SliceOfN(rapid.Int32Range(0, 120_000), n, n).Draw(t, "took")
	}
	return s
}

func someCard(t *rapid.T, card id.Card) notes.Card {
	return notes.Card{
		ID: card, Note: rapid.SampledFrom([]id.Note{"n1", "n70"}).Draw(t, "note"), Kind: rapid.SampledFrom([]notes.Kind{notes.QA, notes.Cloze}).Draw(t, "kind"),
		Front: rapid.String().Draw(t, "front"), Back: "ä…", Group: rapid.IntRange(0, 1000).Draw(t, "group"), Gone: instants.Draw(t, "gone"),
	}
}

// TestLawIndexSaysWhatTheRecordsSay writes memories and cards in any order, and wants the index to say of what waits
// just what its records say.
func TestLawIndexSaysWhatTheRecordsSay(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	ids := []id.Card{"c1", "c2", "c30"}
	rapid.Check(t, func(rt *rapid.T) {
		card := rapid.SampledFrom(ids).Draw(rt, "card")
		update(t, s, func(tx *Tx) error {
			if rapid.Bool().Draw(rt, "text") {
				return PutCard(tx, someCard(rt, card), "a.md")
			}
			return States.Put(tx, someState(rt, card))
		})
		view(t, s, func(tx *Tx) error {
			for _, index := range []string{"due/", "new/", "later/"} {
				states, err := States.Range(tx, index, "")
				if err != nil {
					return err
				}
				var want []Waiting
				for _, state := range states {
					face, err := faceIn(tx, state.Card)
					if err != nil {
						return err
					}
					want = append(want, Waiting{state, face})
				}
				got, err := collect(WaitingCards(tx, index, "", 0))
				if err != nil || !reflect.DeepEqual(got, want) {
					rt.Errorf("%s has %+v, want %+v, %v", index, got, want, err)
				}
			}
			return nil
		})
	})
}

func TestEntryWithoutAFormIsReadFromTheRecords(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	card := notes.Card{ID: "c1", Note: "n1", Kind: notes.Cloze, Group: 2, Front: "abc", Back: "d"}
	update(t, s, func(tx *Tx) error {
		if err := PutCard(tx, card, "a.md"); err != nil {
			return err
		}
		if err := States.Put(tx, srs.State{Card: "c1", Phase: srs.New}); err != nil {
			return err
		}
		return tx.put(States.indexKey("new", "c1"), nil) // as programs wrote it before
	})
	view(t, s, func(tx *Tx) error {
		got, err := collect(WaitingCards(tx, "new/", "", 0))
		if want := (Waiting{srs.State{Card: "c1", Phase: srs.New}, Face{"n1", true, 2, 4}}); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("got %+v", got)
		}
		return err
	})
}

func TestOldIndexIsBroughtUpToDate(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	buried := srs.State{Card: "c1", Phase: srs.New, BuriedUntil: monday}
	update(t, s, func(tx *Tx) error {
		for _, err := range []error{
			States.Put(tx, buried), tx.put(States.indexKey("due/"+At(monday), "c1"), nil), tx.delete(States.indexKey("later/"+At(monday), "c1")),
		} {
			if err != nil {
				return err
			}
		}
		_, err := indexAsLater(tx, "")
		return err
	})
	view(t, s, func(tx *Tx) error {
		got, want := rawKeys(t, tx, "x/memory"), []string{"/later/" + At(monday) + "/000000000001"}
		if !slices.Equal(got, want) {
			t.Errorf("it has\n%s", strings.Join(got, "\n"))
		}
		return nil
	})
}

func FuzzDecodeWaiting(f *testing.F) {
	whole, err := encodeWaiting(Waiting{srs.State{Card: "c1", Phase: srs.Mature, Stability: 3, Took: []int32{4, 5}}, Face{"n1", true, 2, 4}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Fuzz(func(t *testing.T, value []byte) {
		w, err := decodeWaiting("c1", value)
		if err == nil && len(w.Took) > len(value) {
			t.Errorf("%d bytes came to %+v", len(value), w)
		}
	})
}
