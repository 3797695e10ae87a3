package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

// decade fills a store with what ten years leave in the logs.
func decade(b *testing.B) *Store {
	b.Helper()
	s := open(b, b.TempDir(), Options{})
	fill := func(n int, put func(tx *Tx, n uint64) error) {
		for from := 1; from <= n; from += 60 {
			update(b, s, func(tx *Tx) error {
				for i := from; i < min(from+60, n+1); i++ {
					if err := put(tx, uint64(i)); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	at := func(n uint64) time.Time { return monday.Add(-time.Duration(n) * time.Hour) }
	fill(12_580, func(tx *Tx, n uint64) error {
		card := id.Make[id.Card]('c', n%1500+1)
		_, err := Reviews.Append(tx, func(r id.Review) srs.Review {
			return srs.Review{ID: r, At: at(n), Card: card, Grade: srs.Good, Millis: 8000, Due: at(n), Before: &srs.State{Card: card, Phase: srs.Mature}}
		})
		return err
	})
	fill(1500, func(tx *Tx, n uint64) error {
		return PutCard(tx, cardOf(id.Make[id.Card]('c', n), "n1", "why?"), "go.md")
	})
	fill(5000, func(tx *Tx, n uint64) error {
		return PutSession(tx, budget.Session{ID: id.Make[id.Session]('s', n), Start: at(n), End: at(n), Kind: budget.ByHand, Area: "go"})
	})
	fill(6000, func(tx *Tx, n uint64) error {
		return Blocks.Put(tx, budget.Block{ID: id.Make[id.Block]('b', n%1000+1), UID: "b1.abcdefghijkl@tend", Start: at(n), End: at(n),
			State: budget.Planned, Sequence: int(n), Why: "free in the window tue,thu 08:00-10:00"})
	})
	fill(20_000, func(tx *Tx, n uint64) error {
		item := learning.Item{ID: id.Make[id.Item]('i', n), Source: "weekly", Key: fmt.Sprint("https://example.org/", n), State: learning.Fresh,
			Title: "A title of a story", URL: fmt.Sprint("https://example.org/", n), Story: fmt.Sprint("https://example.org/", n), FirstSeen: at(n)}
		over := item
		over.State = learning.Expired
		return errors.Join(Items.Put(tx, item), Items.Put(tx, over))
	})
	return s
}

func BenchmarkAsOfAfterTenYears(b *testing.B) {
	s := decade(b)
	for b.Loop() {
		past, err := s.AsOf(ctx, monday)
		if err != nil {
			b.Fatal(err)
		}
		past.Close()
	}
}

// BenchmarkPut is 50 records a transaction, with a log and without.
func BenchmarkPut(b *testing.B) {
	bare := Blocks
	bare.log = nil
	for name, table := range map[string]Table[id.Block, budget.Block]{"logged": Blocks, "bare": bare} {
		b.Run(name, func(b *testing.B) {
			s := open(b, b.TempDir(), Options{})
			sequence := 0
			for b.Loop() {
				update(b, s, func(tx *Tx) error {
					for n := range uint64(50) {
						sequence++
						block := budget.Block{ID: id.Make[id.Block]('b', n+1), UID: "b1.abcdefghijkl@tend", Start: monday, End: monday, Sequence: sequence}
						if err := table.Put(tx, block); err != nil {
							return err
						}
					}
					return nil
				})
			}
		})
	}
}
