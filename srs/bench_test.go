package srs

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tend/internal/id"
	"tend/internal/when"
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

// BenchmarkReplay_10kCards_10Reviews makes a whole deck's states again.
func BenchmarkReplay_10kCards_10Reviews(b *testing.B) {
	s := plain(b)
	s.Fuzz = true
	logs := make([][]Review, 10_000)
	for n := range logs {
		card := id.Make[id.Card]('c', uint64(n+1))
		for i := range 10 {
			at := queueNow.AddDate(0, 0, n%30+i*i*3)
			logs[n] = append(logs[n], Review{ID: id.Make[id.Review]('r', uint64(10*n+i+1)), At: at, Card: card, Grade: Good, Millis: 8000})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, log := range logs {
			s.Replay(log[0].Card, log)
		}
	}
}

// BenchmarkNext is the whole step of one card, with fuzz, bias and balance.
func BenchmarkNext(b *testing.B) {
	for _, balanced := range []bool{false, true} {
		b.Run(fmt.Sprintf("balance_%v", balanced), func(b *testing.B) {
			s, c := plain(b), *matureCard(plain(b), "c1", 20, 5, 25)
			s.Fuzz, s.Bias = true, 0.1
			if balanced {
				s.Balance = &Balance{Due: func(d when.Date) int { return d.Day }, Siblings: []when.Date{friday.AddDays(30)}}
			}
			b.ReportAllocs()
			for b.Loop() {
				s.Next(c, Good, queueNow)
			}
		})
	}
}

// BenchmarkQueue_20Of10kDue is a deck of 100,000 cards with 10,000 of them due, which alone are candidates, and a
// session for about 20 of them.
func BenchmarkQueue_20Of10kDue(b *testing.B) {
	for _, bias := range []float64{0, 0.2} {
		b.Run(fmt.Sprintf("bias_%v", bias), func(b *testing.B) {
			s, all := plain(b), dueDeck(b, 10_000)
			s.Bias = bias
			b.ReportAllocs()
			for b.Loop() {
				s.Queue(all, queueNow, Session{Minutes: 2.3, New: -1})
			}
		})
	}
}

// BenchmarkQueue_allOf10kDue has no limit.
func BenchmarkQueue_allOf10kDue(b *testing.B) {
	s, all := plain(b), dueDeck(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		s.Queue(all, queueNow, Session{New: -1})
	}
}

// dueDeck is so many cards that are due, with times of their own.
func dueDeck(b *testing.B, cards int) []Candidate {
	s, random := plain(b), rand.New(rand.NewPCG(1, 2))
	all := make([]Candidate, cards)
	for i := range all {
		card := matureCard(s, id.Make[id.Card]('c', uint64(10*i+1)), 2+200*random.Float64(), 1+9*random.Float64(), 210)
		card.Last = card.Last.AddDate(0, 0, -random.IntN(400))
		for range random.IntN(keptTimes + 1) {
			*card = card.Remember(3000 + random.Int64N(20_000))
		}
		all[i] = Candidate{Card: card, Length: 20 + random.IntN(300)}
	}
	return all
}
