package forecast

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
