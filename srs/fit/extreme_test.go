package fit

import (
	"math"
	"testing"
	"time"

	"tend/internal/id"
	"tend/srs"
)

// deck is a log of so many cards of which each has the same reviews.
func deck(cards int, days []int, grade func(card, review int) srs.Grade) *Log {
	var lines []srs.Review
	for card := range cards {
		at := time.Date(1990, 1, 1, 9, 0, card, 0, time.UTC)
		for n, d := range append([]int{0}, days...) {
			at = at.AddDate(0, 0, d)
			lines = append(lines, srs.Review{Card: id.Make[id.Card]('c', uint64(card+1)), At: at, Grade: grade(card, n)})
		}
	}
	return NewLog(lines, utc.Of)
}

func all(g srs.Grade) func(int, int) srs.Grade { return func(int, int) srs.Grade { return g } }

func TestFitOfStrangeLogsStaysWithinBounds(t *testing.T) {
	every := make([]int, 9999) // all on one day
	daily := make([]int, 999)
	for i := range daily {
		daily[i] = 1
	}
	mixed := func(card, n int) srs.Grade { return srs.Grade((card*7+n*n)%4 + 1) }
	for _, tt := range []struct {
		name string
		log  *Log
	}{
		{"one card", deck(1, daily, mixed)},
		{"one card, all Again", deck(1, daily, all(srs.Again))},
		{"ten thousand reviews of a card on one day", deck(1, every, mixed)},
		{"ten thousand on a day, and then one for each", deck(100, append(every[:99:99], 3), mixed)},
		{"first reviews alone", deck(500, nil, mixed)},
		{"all Again", deck(200, []int{1, 2, 3, 4}, all(srs.Again))},
		{"all Hard", deck(200, []int{1, 2, 3, 4}, all(srs.Hard))},
		{"all Good", deck(200, []int{1, 3, 8, 20}, all(srs.Good))},
		{"all Easy", deck(200, []int{1, 3, 8, 20}, all(srs.Easy))},
		{"Again and Easy in turn", deck(200, []int{1, 1, 1, 1}, func(_, n int) srs.Grade { return srs.Again + srs.Grade(n%2)*3 })},
		{"gaps of a hundred years", deck(200, []int{1, 36525, 36525}, mixed)},
		{"a first gap of a hundred years", deck(200, []int{36525, 1}, mixed)},
		{"recalled after a hundred years each time", deck(200, []int{1, 36525, 36525}, all(srs.Good))},
	} {
		t.Run(tt.name, func(t *testing.T) { fitsWithinBounds(t, tt.log) })
	}
}

// fitsWithinBounds checks the parameters and what they predict.
func fitsWithinBounds(t *testing.T, l *Log) {
	t.Helper()
	p, err := l.Fit(t.Context(), Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range srs.Bounds() {
		if !(p[i] >= b.Low && p[i] <= b.High) {
			t.Errorf("weight %d is %v, want %v to %v", i, p[i], b.Low, b.High)
		}
	}
	for i := range 3 {
		if p[i] > p[i+1] {
			t.Errorf("the stabilities after the first grade are %v, want them to rise", p[:4])
		}
	}
	predicted := make([]float64, l.Items())
	l.forward(&p, predicted)
	for _, r := range predicted {
		if math.IsNaN(r) || r < 0 || r > 1 {
			t.Fatalf("predicted %v", r)
		}
	}
}
