package service

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
)

// prose makes words as often as languages do (Zipf), from 30,000.
type prose struct{ zipf *rand.Zipf }

func newProse() prose {
	return prose{rand.NewZipf(rand.New(rand.NewPCG(6, 10)), 1.1, 8, 29_999)}
}

func (p prose) words(n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "w%s ", strings.Repeat(string(rune('a'+p.zipf.Uint64()%26)), 2)+fmt.Sprint(p.zipf.Uint64()))
	}
	return b.String()
}

// library fills the store with 20,000 documents: 10,000 items with summaries, 8,000 cards in 400 notes of 500 words,
// 1,200 lessons and 400 outputs.
func (w *world) library() {
	w.Helper()
	p := newProse()
	fill := func(n int, put func(tx *store.Tx, n int) error) {
		for from := 1; from <= n; from += 40 {
			err := w.store.Update(context.Background(), func(tx *store.Tx) error {
				for i := from; i < min(n+1, from+40); i++ {
					if err := put(tx, i); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				w.Fatal(err)
			}
		}
	}
	fill(10_000, func(tx *store.Tx, n int) error {
		key, err := store.Items.New(tx)
		if err != nil {
			return err
		}
		return store.Items.Put(tx, learning.Item{ID: key, Source: "weekly", Key: fmt.Sprint(n), Title: p.words(8), Summary: p.words(60),
			URL: fmt.Sprintf("https://weekly.test/%d", n), FirstSeen: w.now, State: learning.Kept})
	})
	fill(400, func(tx *store.Tx, n int) error {
		key, err := store.Notes.New(tx)
		if err != nil {
			return err
		}
		if err := store.PutText(tx, noteText(key), []byte(p.words(500))); err != nil {
			return err
		}
		return store.Notes.Put(tx, notes.Note{ID: key, Path: fmt.Sprintf("go/n%d.md", n), Title: p.words(4), Added: w.now})
	})
	fill(8_000, func(tx *store.Tx, n int) error {
		key, err := store.Cards.New(tx)
		if err != nil {
			return err
		}
		return store.Cards.Put(tx, notes.Card{ID: key, Note: id.Make[id.Note]('n', uint64(n/20+1)), Front: p.words(12), Back: p.words(15)})
	})
	fill(1_200, func(tx *store.Tx, n int) error {
		key, err := store.Lessons.New(tx)
		if err != nil {
			return err
		}
		return store.Lessons.Put(tx, learning.Lesson{ID: key, Title: p.words(8), Kind: learning.RFC, Area: "go", State: learning.Closed, Added: w.now})
	})
	fill(400, func(tx *store.Tx, n int) error {
		key, err := store.Outputs.New(tx)
		if err != nil {
			return err
		}
		return store.Outputs.Put(tx, learning.Output{ID: key, Kind: learning.Summary, Text: p.words(80), At: w.now})
	})
}

// index writes what the index lacks, and returns how many pieces that were.
func (w *world) index(missing []store.IndexPiece) {
	w.Helper()
	for len(missing) > 0 {
		missing = ask(w, func(tx *store.Tx) ([]store.IndexPiece, error) { return WriteIndex(tx, missing) })
	}
}

func (w *world) find(query string) (api.Found, []store.IndexPiece) {
	w.Helper()
	var missing []store.IndexPiece
	found := look(w, func(tx *store.Tx) (found api.Found, err error) {
		found, missing, err = Find(tx, api.FindRequest{Query: query})
		return found, err
	})
	return found, missing
}

func BenchmarkFind_20kDocuments(b *testing.B) {
	w := begun(b)
	w.library()
	b.Run("making_the_index", func(b *testing.B) {
		for b.Loop() {
			w.find("waa1")
		}
	})
	_, missing := w.find("waa1")
	b.Run("writing_the_index", func(b *testing.B) {
		for b.Loop() {
			w.index(missing)
		}
	})
	size := 0
	look(w, func(tx *store.Tx) (none struct{}, err error) {
		for _, noun := range findNouns {
			if err := store.ReadIndex(tx, noun, func(_ store.IndexPiece, written []byte) error { size += len(written); return nil }); err != nil {
				return none, err
			}
		}
		return none, nil
	})
	b.Logf("%d pieces, %.1f MB", len(missing), float64(size)/1e6)
	for _, query := range []string{"wbb7", "waa0", "waa0 wbb1 wcc2", `"waa0 waa0"`, "wab* wa*", "waa0 area:go -kind:item", "nowhere"} {
		b.Run(strings.ReplaceAll(query, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				found, missing := w.find(query)
				if len(missing) > 0 {
					b.Fatal("the index is not complete")
				}
				b.ReportMetric(float64(found.Count), "found")
			}
		})
	}
}
