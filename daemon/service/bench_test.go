package service

import (
	"fmt"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// collected writes n mature cards in notes of 50, of which 10,000 are due.
func (w *world) collected(n int) {
	w.Helper()
	const batch = 50 // an update has room for 500 keys
	for from := 0; from < n; from += batch {
		note := notes.Note{ID: id.Make[id.Note]('n', uint64(from/batch+1)), Path: fmt.Sprintf("go/%d.md", from/batch)}
		w.do(func(tx *store.Tx) error {
			if err := store.Notes.Put(tx, note); err != nil {
				return err
			}
			for i := from; i < min(n, from+batch); i++ {
				if err := putMature(tx, note.ID, i, n/10_000); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// putMature writes the i-th card; one in every so many is due today, the others in the days to come.
func putMature(tx *store.Tx, note id.Note, i, every int) error {
	card := notes.Card{ID: id.Make[id.Card]('c', uint64(i+1)), Note: note, Kind: notes.QA,
		Front: fmt.Sprintf("What does component %d of the system wait for?", i), Back: "For its peer."}
	if err := store.Cards.Put(tx, card); err != nil {
		return err
	}
	due := tx.Now.AddDate(0, 0, i%every)
	return store.States.Put(tx, srs.State{Card: card.ID, Phase: srs.Mature, Stability: 5 + float64(i%60),
		Difficulty: 1 + float64(i%9), Last: due.AddDate(0, 0, -5-i%60), Due: due, Reps: 3, Took: []int32{4000, int32(3000 + i%9000), 5000}})
}

// BenchmarkQueue_20Of10kDue is the queue of four minutes as it is asked for, with 10,000 cards due of so many.
func BenchmarkQueue_20Of10kDue(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("of_%d", n), func(b *testing.B) {
			w := begun(b)
			w.collected(n)
			var q api.Queue
			for b.Loop() {
				q = w.queue(4)
			}
			b.ReportMetric(float64(len(q.Prompts)+q.Left), "due")
			b.ReportMetric(float64(len(q.Prompts)), "chosen")
		})
	}
}
