package service

import (
	"tend/budget"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/notes"
	"tend/srs"
)

// balancer says how full the days are. It counts a day's cards by their index when it is first asked for that day, and
// not again.
type balancer struct {
	tx     *store.Tx
	days   when.Days
	easy   [7]float64
	away   []budget.Away
	counts map[when.Date]int
	err    error // of a count
}

func newBalancer(tx *store.Tx, s store.Settings) *balancer {
	return &balancer{tx: tx, days: s.Days(tx.Now), easy: easyFactors(s), away: s.Away, counts: map[when.Date]int{}}
}

// crowded is what counts as due on a day away, beside what is: it sends cards to the days before and after.
const crowded = 1_000_000

// due counts the cards that fall due on a learning day.
func (b *balancer) due(day when.Date) int {
	if _, away := budget.AwayOn(b.away, day); away {
		return crowded
	}
	n, known := b.counts[day]
	if !known {
		keys, err := store.States.Keys(b.tx, "due/"+store.At(b.days.Start(day)), "due/"+store.At(b.days.End(day)), 0)
		if err != nil {
			b.err = err
		}
		n = len(keys)
		b.counts[day] = n
	}
	return n
}

// of returns the balance for one card: the days on which its siblings are due are those of its own.
func (b *balancer) of(card notes.Card) (*srs.Balance, error) {
	balance := &srs.Balance{Due: b.due, Easy: b.easy}
	siblings, err := siblingsOf(b.tx, card)
	if err != nil {
		return nil, err
	}
	for _, sibling := range siblings {
		if sibling.Phase == srs.Mature {
			balance.Siblings = append(balance.Siblings, b.days.Of(sibling.Due))
		}
	}
	return balance, b.err
}

// balanceOf is the balance for one card alone.
func balanceOf(tx *store.Tx, s store.Settings, card notes.Card) (*srs.Balance, error) {
	return newBalancer(tx, s).of(card)
}

// easyWords are the words for easy days, and the share of a day's usual cards that they let fall due.
var easyWords = map[string]float64{"normal": 1, "reduced": 0.5, "minimum": 0.0001}

func easyFactors(s store.Settings) (factors [7]float64) {
	for day, word := range s.EasyDays {
		factors[day] = 1
		if factor, ok := easyWords[word]; ok {
			factors[day] = factor
		}
	}
	return factors
}
