package srs

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

func TestLawMemoriesAreThoseOfSteppingEachCard(t *testing.T) {
	s := plain(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		states := map[id.Card]State{}
		var log []Review
		for range rapid.IntRange(0, 40).Draw(t, "reviews") {
			now = now.Add(time.Duration(rapid.Int64Range(-3600, 90*86400).Draw(t, "seconds")) * time.Second)
			card := rapid.SampledFrom([]id.Card{"c1", "c2", "c3"}).Draw(t, "card")
			grade := anyGrade.Draw(t, "grade")
			states[card] = s.Next(states[card], grade, now)
			log = append(log, Review{At: now, Card: card, Grade: grade})
		}
		memories := s.Parameters.Memories(log, s.Days.Between)
		if len(memories) != len(states) {
			t.Fatalf("%d memories of %d cards", len(memories), len(states))
		}
		for card, state := range states {
			m := memories[card]
			if math.Abs(m.Stability-state.Stability) > 1e-9 || math.Abs(m.Difficulty-state.Difficulty) > 1e-9 {
				t.Fatalf("%s: %+v, stepped %+v", card, m, state)
			}
		}
	})
}

func TestMemoriesPassOverWhatIsNoRecall(t *testing.T) {
	p, s := DefaultParameters(), plain(t)
	log := []Review{{Note: "n1", Reading: StillTrue}, {Card: "c1", Grade: 0}, {Card: "c2", Grade: 9}}
	if got := p.Memories(log, s.Days.Between); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func BenchmarkMemories_10kCards_10Reviews(b *testing.B) {
	s := plain(b)
	var log []Review
	for n := range 100_000 {
		log = append(log, Review{At: queueNow.AddDate(0, 0, n/500), Card: id.Make[id.Card]('c', uint64(1+n%10_000)), Grade: Good})
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Parameters.Memories(log, s.Days.Between)
	}
}
