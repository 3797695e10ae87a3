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

// prose makes words as often as languages do (Zipf), from 30,000, and forms of them.
type prose struct{ zipf *rand.Zipf }

func newProse() prose {
	return prose{rand.NewZipf(rand.New(rand.NewPCG(6, 10)), 1.1, 8, 29_999)}
}

func (p prose) words(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(word(p.zipf.Uint64()) + [...]string{"", "", "", "s", "ed", "ing"}[p.zipf.Uint64()%6] + " ")
	}
	return b.String()
}

// word is the n-th word, of three or more letters that can be spoken: bab, bac, …
func word(n uint64) string {
	const heads, tails = "bcdfghjklmnprstvwz", "bdgklmnprst"
	w := ""
	for first := true; first || n > 0; first = false {
		w += string(heads[n%18]) + string("aeiou"[n/18%5])
		n /= 90
	}
	return w + string(tails[len(w)%11])
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

// BenchmarkFind_20kDocuments is find over 20,000 documents: at first, when there is no index; warm; and after one of them
// changed, whose piece is made anew.
func BenchmarkFind_20kDocuments(b *testing.B) {
	w := begun(b)
	w.library()
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			w.find(word(7))
		}
	})
	_, missing := w.find(word(7))
	w.index(missing)
	b.Run("writing_the_index", func(b *testing.B) {
		for b.Loop() {
			w.index(missing)
		}
		b.ReportMetric(float64(len(missing)), "pieces")
		b.ReportMetric(float64(w.indexed())/1e6, "MB")
	})
	b.Run("one_changed", func(b *testing.B) {
		for n := 1; b.Loop(); n++ {
			w.renameLesson(id.Make[id.Lesson]('l', uint64(n%1200+1)), fmt.Sprint("changed ", n))
			_, missing := w.find(word(7))
			if len(missing) != 1 {
				b.Fatalf("%d pieces are made anew, want 1", len(missing))
			}
			w.index(missing)
		}
	})
	for _, query := range []string{word(7), word(0), word(0) + "s " + word(1), word(0) + " " + word(1) + " " + word(2),
		`"` + word(0) + " " + word(1) + `"`, "ba* be*", word(0) + " area:go -kind:item", "nowhere"} {
		b.Run("warm/"+strings.ReplaceAll(query, " ", "_"), func(b *testing.B) {
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

// indexed is how many bytes the index has.
func (w *world) indexed() (size int) {
	w.Helper()
	look(w, func(tx *store.Tx) (none struct{}, err error) {
		for _, noun := range findNouns {
			if err := store.ReadIndex(tx, noun, func(_ store.IndexPiece, written []byte) error { size += len(written); return nil }); err != nil {
				return none, err
			}
		}
		return none, nil
	})
	return size
}

func (w *world) renameLesson(lesson id.Lesson, title string) {
	w.Helper()
	w.do(func(tx *store.Tx) error {
		l, err := store.Lessons.Get(tx, lesson)
		if err != nil {
			return err
		}
		l.Title = title
		return store.Lessons.Put(tx, l)
	})
}
