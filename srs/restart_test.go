package srs

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestRestartBeginsGentlyAfterAGap(t *testing.T) {
	for _, c := range []struct {
		name           string
		gap, back      int
		backlog, share float64
		today          float64
		days           int
	}{
		{"the whole share without a gap", 1, 0, 3600, 900, 900, 4},
		{"the whole share after a short gap", 6, 0, 3600, 900, 900, 4},
		{"the whole share when little waits", 30, 0, 1800, 900, 900, 2},
		{"a third on the first day", 7, 0, 3600, 900, 300, 6},
		{"half way on the third", 7, 2, 3600, 900, 600, 5},
		{"the whole share four days back", 7, 4, 3600, 900, 900, 4},
		{"at least three minutes", 20, 0, 1000, 400, 180, 4},
		{"no more than the share", 20, 0, 1000, 100, 100, 10},
		{"nothing to do", 20, 0, 0, 900, 900, 0},
		{"no time at all", 20, 0, 1000, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if today, days := Restart(c.gap, c.back, c.backlog, c.share); math.Abs(today-c.today) > 1e-9 || days != c.days {
				t.Errorf("got %v s and %d days, want %v s and %d", today, days, c.today, c.days)
			}
		})
	}
}

func TestLawRestartNeverShrinksAndNeverExceedsTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gap, backlog := rapid.IntRange(0, 1000).Draw(t, "gap"), rapid.Float64Range(0, 1e9).Draw(t, "backlog")
		share, before := rapid.Float64Range(1, 1e5).Draw(t, "share"), 0.0
		for back := range 8 {
			today, days := Restart(gap, back, backlog, share)
			if today < before || today > share || days < int(backlog/share) {
				t.Fatalf("day %d: %v s after %v s of %v s, %d days", back, today, before, share, days)
			}
			before = today
		}
	})
}
