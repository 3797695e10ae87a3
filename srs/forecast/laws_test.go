package forecast

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tend/srs"
)

var anyCard = rapid.Custom(func(t *rapid.T) Card {
	return Card{
		Memory: srs.Memory{
			Stability:  math.Exp(rapid.Float64Range(-6, 10).Draw(t, "log stability")),
			Difficulty: rapid.Float64Range(1, 10).Draw(t, "difficulty"),
		},
		Elapsed:    rapid.IntRange(0, 4000).Draw(t, "elapsed"),
		Due:        rapid.IntRange(-3000, 400).Draw(t, "due"),
		Seconds:    rapid.Float64Range(0, 5).Draw(t, "seconds"),
		Importance: rapid.Float64Range(0, 3).Draw(t, "importance"),
	}
})

var anyOptions = rapid.Custom(func(t *rapid.T) Options {
	return Options{
		Parameters: srs.DefaultParameters(), Pace: srs.DefaultPace(), Courses: 2, Workers: 1,
		Retention: rapid.Float64Range(0.7, 0.99).Draw(t, "retention"),
		Bias:      rapid.Float64Range(-2, 2).Draw(t, "bias"),
		Days:      rapid.IntRange(1, 90).Draw(t, "days"),
		New:       rapid.IntRange(0, 50).Draw(t, "new"),
		NewPerDay: rapid.IntRange(0, 5).Draw(t, "new a day"),
		NewFirst:  rapid.Bool().Draw(t, "new first"),
		NewShare:  rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "new share"),
		Minutes:   rapid.SampledFrom([]float64{0, 0.1, 1, 5, 30}).Draw(t, "minutes"),
		Order:     Order(rapid.IntRange(0, len(names)-1).Draw(t, "order")),
		Seed:      rapid.Uint64().Draw(t, "seed"),
	}
})

func mustRun(t *rapid.T, cards []Card, o Options) Result {
	r, err := Run(t.Context(), cards, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLawMinutesAndKnowledgeStayInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards, o := rapid.SliceOfN(anyCard, 0, 40).Draw(t, "cards"), anyOptions.Draw(t, "options")
		learned := 0.0
		for i, d := range mustRun(t, cards, o).Days {
			learned += d.New
			all := float64(len(cards)) + learned
			if !(d.Minutes >= 0 && d.Known >= 0 && d.Known <= all+1e-9 && d.Backlog >= 0 && d.Backlog <= all) {
				t.Fatalf("day %d, %v cards: %+v", i, all, d)
			}
		}
		if learned > float64(o.New) {
			t.Fatalf("%v of %d cards were learned", learned, o.New)
		}
	})
}

func TestLawWithoutReviewsKnowledgeOnlyFades(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards, o := rapid.SliceOfN(anyCard, 1, 40).Draw(t, "cards"), anyOptions.Draw(t, "options")
		o.Easy = [7]float64{1, 1, 1, 1, 1, 1, 1}
		o.New = 0
		r := mustRun(t, cards, o)
		before := r.Start
		for i, d := range r.Days {
			if d.Reviews != 0 || d.Known > before+1e-9 {
				t.Fatalf("day %d: %+v after %v", i, d, before)
			}
			before = d.Known
		}
	})
}

func TestLawTheOrderOfTheCardsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards, o := rapid.SliceOfN(anyCard, 0, 40).Draw(t, "cards"), anyOptions.Draw(t, "options")
		want := mustRun(t, cards, o)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0))
		random.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
		if got := mustRun(t, cards, o); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// TestLawMoreMinutesKeepNoLess allows for the luck of courses that go apart.
func TestLawMoreMinutesKeepNoLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards, o := someCards(rapid.IntRange(100, 400).Draw(t, "cards"), rapid.Uint64().Draw(t, "deck")), plain(rapid.IntRange(30, 120).Draw(t, "days"))
		o.Seed, o.Courses, o.Workers = rapid.Uint64().Draw(t, "seed"), 4, 1
		o.New, o.NewPerDay = 100, rapid.IntRange(0, 3).Draw(t, "new a day")
		minutes := rapid.Float64Range(0.2, 5).Draw(t, "minutes")
		with, without, err := More(t.Context(), cards, o, minutes, rapid.Float64Range(0.5, 10).Draw(t, "further"))
		if err != nil {
			t.Fatal(err)
		}
		if with.Known() < 0.99*without.Known()-1 {
			t.Fatalf("%.1f became %.1f", without.Known(), with.Known())
		}
	})
}
