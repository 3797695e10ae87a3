package srs

import (
	"math/rand/v2"
	"testing"

	"tend/internal/id"
)

func BenchmarkNextState(b *testing.B) {
	p := DefaultParameters()
	m := Memory{20, 5}
	for _, c := range []struct {
		name  string
		days  int
		grade Grade
	}{{"success", 25, Good}, {"lapse", 25, Again}, {"same_day", 0, Good}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Next(m, c.days, c.grade)
			}
		})
	}
}

func BenchmarkPreview(b *testing.B) {
	s := plain(b)
	s.Fuzz = true
	c := *matureCard(s, "c1", 20, 5, 25)
	b.ReportAllocs()
	for b.Loop() {
		s.Preview(c, queueNow)
	}
}

func BenchmarkReplay_1kReviews(b *testing.B) {
	s := plain(b)
	log := make([]Review, 1000)
	for i := range log {
		log[i] = Review{ID: id.Make[id.Review]('r', uint64(i+1)), At: queueNow.AddDate(0, 0, i), Card: "c1", Grade: Good}
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Replay("c1", log)
	}
}

// BenchmarkQueue_10kCards has all of them due.
func BenchmarkQueue_10kCards(b *testing.B) {
	s, random := plain(b), rand.New(rand.NewPCG(1, 2))
	all := make([]Candidate, 10_000)
	for i := range all {
		card := matureCard(s, id.Make[id.Card]('c', uint64(i+1)), 2+200*random.Float64(), 1+9*random.Float64(), 210)
		card.Last = card.Last.AddDate(0, 0, -random.IntN(400))
		all[i] = Candidate{Card: card, Seconds: 5 + 25*random.Float64()}
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Queue(all, queueNow, Session{Minutes: 15, New: -1})
	}
}
