package forecast

import (
	"fmt"
	"slices"
	"strings"
)

// Order is what a day's reviews are sorted by, where there is not time for all of them.
type Order int

// The orders. The zero Order is the one that the queue uses.
const (
	GainPerMinute     Order = iota // remembered days within a year that a review adds, times importance, per second
	DueDate                        // the longest due first
	RecallRising                   // the least likely to be recalled first
	RecallFalling                  // the most likely to be recalled first
	DifficultyRising               // the easiest first
	StabilityFalling               // the firmest first
	Growth                         // expected growth of the stability (PSG), as a share of it
	GrowthPerMinute                // the same, per second
	RecallPerMinute                // likelihood of recall, per second
	Gain                           // as GainPerMinute, as if all cards took as long
	Chance                         // at random
	DifficultyFalling              // the hardest first
)

// names are those of the orders, in their sequence.
var names = [...]string{"gain per minute", "due date", "recall, rising", "recall, falling", "difficulty, rising",
	"stability, falling", "growth", "growth per minute", "recall per minute", "gain", "random", "difficulty, falling"}

// keys are the words that ask for them, in the same sequence.
var keys = [...]string{"gain", "due", "recall-rising", "recall-falling", "difficulty-rising", "stability-falling", "growth",
	"growth-per-minute", "recall-per-minute", "gain-per-card", "random", "difficulty-falling"}

// Orders returns all orders, that of the queue first.
func Orders() []Order {
	all := make([]Order, len(names))
	for n := range all {
		all[n] = Order(n)
	}
	return all
}

// ParseOrder reads the key of an order, such as gain or due. Its error names the keys that there are.
func ParseOrder(key string) (Order, error) {
	if n := slices.Index(keys[:], key); n >= 0 {
		return Order(n), nil
	}
	return 0, fmt.Errorf("order %q: want one of %s", key, strings.Join(keys[:], ", "))
}

// Key returns the word that asks for the order.
func (o Order) Key() string {
	if o < 0 || int(o) >= len(keys) {
		return "unknown"
	}
	return keys[o]
}

// String returns the name of the order.
func (o Order) String() string {
	if o < 0 || int(o) >= len(names) {
		return "unknown order"
	}
	return names[o]
}

// costly tells whether ranking by the order takes more than a microsecond or so a card.
func (o Order) costly() bool {
	return o == GainPerMinute || o == Gain || o == Growth || o == GrowthPerMinute
}
