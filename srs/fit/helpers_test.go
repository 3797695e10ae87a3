package fit

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"tend/internal/id"
	"tend/internal/needs"
	"tend/internal/when"
	"tend/srs"
)

// utc are learning days from 04:00 UTC.
var utc = when.Days{Zone: time.UTC, Starts: 4 * 60}

// realLog is a real person's log, where the machine has it.
func realLog(t testing.TB) *Log {
	t.Helper()
	file, err := os.Open(needs.Shared(t, "data/revlog/reviews.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, problems, err := ReadCSV(file)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return NewLog(lines, utc.Of)
}

// truth are the parameters of the people that synthetic makes up: not the default ones.
func truth() srs.Parameters {
	p := srs.DefaultParameters()
	p[0], p[2], p[8], p[9], p[11], p[20] = 0.5, 4, 1.5, 0.2, 1.2, 0.25
	return p
}

// synthetic is a log of at least so many reviews, by cards that are remembered as the parameters say. The same seed is
// the same log.
func synthetic(reviews int, p srs.Parameters, seed uint64) []srs.Review {
	random := rand.New(rand.NewPCG(seed, 1))
	began := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	lines := make([]srs.Review, 0, reviews+10)
	for card := 1; len(lines) < reviews; card++ {
		at := began.AddDate(0, 0, random.IntN(300))
		name := id.Make[id.Card]('c', uint64(card))
		var m srs.Memory
		elapsed := 0
		for range 10 {
			grade := srs.Good
			switch {
			case m.Stability > 0 && random.Float64() > p.Retrievability(float64(elapsed), m.Stability),
				m.Stability == 0 && random.Float64() < 0.25:
				grade = srs.Again
			case random.Float64() < 0.15:
				grade = srs.Hard
			case random.Float64() < 0.15:
				grade = srs.Easy
			}
			lines = append(lines, srs.Review{Card: name, At: at, Grade: grade, Millis: 5000})
			m = p.Next(m, elapsed, grade)
			elapsed = max(1, int(math.Round(m.Stability*(0.5+random.Float64()))))
			if random.Float64() < 0.1 {
				elapsed = 0
			}
			elapsed = min(elapsed, 400)
			at = at.AddDate(0, 0, elapsed).Add(time.Minute)
		}
	}
	return lines
}
