package forecast

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"tend/srs"
)

// deck is cards as columns: a day reads few of them, and of these few at once.
type deck struct {
	stability, difficulty []float64
	seconds, importance   []float64
	last, due             []int32 // days from the first
	next                  []int32 // the next card in the same bucket, -1 for none
	events                []int32 // how often dice were thrown for it
	ranks                 []float64
	rankedOn              []int32 // the day of the rank, -1 for none
}

// newDeck takes the cards in an order that depends on what they are and on the seed alone: two decks of the same cards
// have the same course, and the order is no help to any of them.
func newDeck(cards []Card, o Options) *deck {
	cards = slices.Clone(cards)
	slices.SortFunc(cards, compareCards)
	random := rand.New(rand.NewPCG(o.Seed, 0))
	random.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
	d := &deck{}
	d.grow(len(cards) + min(o.New, o.NewPerDay*o.Days))
	for _, c := range cards {
		d.add(c.Memory, c.Seconds, c.Importance, -c.Elapsed, max(0, c.Due))
	}
	return d
}

func compareCards(a, b Card) int {
	return cmp.Or(
		cmp.Compare(a.Memory.Stability, b.Memory.Stability), cmp.Compare(a.Memory.Difficulty, b.Memory.Difficulty),
		cmp.Compare(a.Elapsed, b.Elapsed), cmp.Compare(a.Due, b.Due),
		cmp.Compare(a.Seconds, b.Seconds), cmp.Compare(a.Importance, b.Importance),
	)
}

func (d *deck) grow(n int) {
	for _, column := range []*[]float64{&d.stability, &d.difficulty, &d.seconds, &d.importance, &d.ranks} {
		*column = slices.Grow(*column, n)
	}
	for _, column := range []*[]int32{&d.last, &d.due, &d.next, &d.events, &d.rankedOn} {
		*column = slices.Grow(*column, n)
	}
}

func (d *deck) add(m srs.Memory, seconds, importance float64, last, due int) {
	d.stability = append(d.stability, min(max(m.Stability, 0.001), 36500))
	d.difficulty = append(d.difficulty, min(max(m.Difficulty, 1), 10))
	d.seconds = append(d.seconds, orOne(seconds))
	d.importance = append(d.importance, orOne(importance))
	d.last = append(d.last, int32(max(last, -1_000_000)))
	d.due = append(d.due, int32(min(due, 1_000_000)))
	d.next = append(d.next, -1)
	d.events = append(d.events, 0)
	d.ranks = append(d.ranks, 0)
	d.rankedOn = append(d.rankedOn, -1)
}

func orOne(x float64) float64 {
	if x > 0 {
		return x
	}
	return 1
}

func (d *deck) size() int { return len(d.stability) }

// clone copies the deck, with room to grow by n cards.
func (d *deck) clone(n int) *deck {
	c := &deck{}
	c.grow(d.size() + n)
	for _, pair := range [][2]*[]float64{{&c.stability, &d.stability}, {&c.difficulty, &d.difficulty},
		{&c.seconds, &d.seconds}, {&c.importance, &d.importance}, {&c.ranks, &d.ranks}} {
		*pair[0] = append(*pair[0], *pair[1]...)
	}
	for _, pair := range [][2]*[]int32{{&c.last, &d.last}, {&c.due, &d.due}, {&c.next, &d.next}, {&c.events, &d.events},
		{&c.rankedOn, &d.rankedOn}} {
		*pair[0] = append(*pair[0], *pair[1]...)
	}
	return c
}

func (d *deck) memory(card int32) srs.Memory {
	return srs.Memory{Stability: d.stability[card], Difficulty: d.difficulty[card]}
}
