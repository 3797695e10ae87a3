package srs

import (
	"testing"
	"time"

	"tend/internal/id"
)

func TestMatured(t *testing.T) {
	from := time.Date(2026, 5, 21, 4, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 6, 0)
	recall := func(n uint64, card id.Card, at time.Time, before float64) Review {
		return Review{ID: id.Make[id.Review]('r', n), Card: card, At: at, Before: &State{Card: card, Stability: before}}
	}
	within, after := from.Add(time.Hour), to.Add(time.Hour)
	for _, c := range []struct {
		name    string
		reviews []Review
		now     float64
		want    int
	}{
		{"a new card that is remembered now", []Review{recall(1, "c1", within, 0)}, 30, 1},
		{"a card that was there before", []Review{recall(1, "c1", within, 25)}, 60, 0},
		{"a card that is not there yet", []Review{recall(1, "c1", within, 3)}, 20.9, 0},
		{"the instant it begins counts", []Review{recall(1, "c1", from, 3)}, 21, 1},
		{"the instant it ends does not", []Review{recall(1, "c1", to, 3)}, 21, 0},
		{"what came later does not", []Review{recall(1, "c1", within, 3), recall(2, "c1", after, 9)}, 40, 0},
		{"what was forgotten later still does", []Review{recall(1, "c1", within, 3), recall(2, "c1", after, 30)}, 2, 1},
		{"a card counts once", []Review{recall(1, "c1", within, 3), recall(2, "c1", within.Add(1), 8)}, 30, 1},
		{"a line that was taken back does not", []Review{recall(1, "c1", within, 3), {ID: "r2", Card: "c1", At: within, Undoes: "r1"}}, 30, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Matured(c.reviews, map[id.Card]State{"c1": {Card: "c1", Stability: c.now}}, from, to); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
