package forecast

import (
	"math/rand/v2"
	"testing"

	"tend/srs"
)

// someCards are a deck like a person's: stabilities from days to years, most cards not yet due.
func someCards(n int, seed uint64) []Card {
	random := rand.New(rand.NewPCG(seed, 1))
	p := srs.DefaultParameters()
	cards := make([]Card, n)
	for i := range cards {
		m := srs.Memory{Stability: 2 + 300*random.Float64()*random.Float64(), Difficulty: 1 + 9*random.Float64()}
		interval := int(p.Interval(0.9, m.Stability))
		elapsed := int(1.1 * random.Float64() * float64(interval))
		cards[i] = Card{Memory: m, Elapsed: elapsed, Due: interval - elapsed, Seconds: 0.5 + random.Float64()}
	}
	return cards
}

func plain(days int) Options {
	return Options{Parameters: srs.DefaultParameters(), Retention: 0.9, Pace: srs.DefaultPace(), Days: days, Seed: 1}
}

// BenchmarkForecast_365days_20kCards is what tend forecast runs first: every day's minutes and knowledge.
func BenchmarkForecast_365days_20kCards(b *testing.B) {
	cards, o := someCards(20_000, 1), plain(365)
	o.New, o.NewPerDay = 3650, 10
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(b.Context(), cards, o); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRetentions_84days_20kCards is the search for the retention that fits the budget.
func BenchmarkRetentions_84days_20kCards(b *testing.B) {
	cards, o := someCards(20_000, 1), plain(84)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := Retentions(b.Context(), cards, o, 30); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOrders_730days_7kCards is one course of a backlog under each order.
func BenchmarkOrders_730days_7kCards(b *testing.B) {
	for order := range Order(len(names)) {
		b.Run(order.String(), func(b *testing.B) {
			o := backlog(order, 10, 0.9, 730, 10)
			o.Courses = 1
			for b.Loop() {
				known(b, o)
			}
		})
	}
}
