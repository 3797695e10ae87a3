package srs

import (
	"math"
	"slices"
	"time"

	"tend/internal/id"
)

// Pace is how many seconds a person takes, and for what kind of card.
type Pace struct {
	Pass    float64 `json:"pass"`             // for a card that is recalled
	Fail    float64 `json:"fail"`             // for one that is not, with the relearning it brings
	New     float64 `json:"new"`              // for a new card, until it leaves its learning steps
	Note    float64 `json:"note"`             // for reading a note
	Length  float64 `json:"length,omitempty"` // typical length of a card, runes of front and back; 0: not known
	Reviews int     `json:"reviews"`          // from how many lines it was learned; 0 for the default
}

// DefaultPace returns the means of the FSRS simulator's users, for as long as nothing is known of one's own; the time
// for a note is our own guess.
func DefaultPace() Pace { return Pace{Pass: 13, Fail: 32, New: 29, Note: 90} }

const (
	keptTimes     = 9    // latest times that a card keeps
	longestRecall = 60.0 // seconds: longer, and the person was away, as in Anki
	longestNote   = 600.0
	paceWeight    = 20  // lines of a class that count as much as the default pace
	ownWeight     = 3   // recalls of a card that count as much as what is expected of all cards
	lengthPower   = 0.3 // a card of twice the length takes 1.23 times as long
)

// LearnPace returns the pace that the lines of a log show, those that stand, oldest first: of each class the median of
// its times, each review cut at 60 s (a note's at 10 min) and the median drawn to the default pace by n/(n+20), n being
// the class's times. A lapse and a new card take what all their reviews took until the card left its steps. Lines
// without a time tell nothing. Length, which may be nil, gives the runes of a card's front and back, 0 where they are
// unknown.
func LearnPace(lines []Review, length func(id.Card) int) Pace {
	times, n := timesOf(lines)
	p := DefaultPace()
	p.Reviews = n
	for at, seconds := range []*float64{&p.Pass, &p.Fail, &p.New, &p.Note} {
		n := float64(len(times[at]))
		*seconds = (n*median(times[at]) + paceWeight**seconds) / (n + paceWeight)
	}
	if length == nil {
		return p
	}
	lengths, seen := []float64{}, map[id.Card]bool{}
	for _, r := range lines {
		if at, _ := paceClass(r); at < 0 || r.Millis <= 0 || r.Card == "" || seen[r.Card] {
			continue
		}
		seen[r.Card] = true
		if n := length(r.Card); n > 0 {
			lengths = append(lengths, float64(n))
		}
	}
	p.Length = median(lengths)
	return p
}

// median returns the middle of the numbers, the mean of both middles if there are two, and 0 of none. It sorts them.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// Remember returns the state with one more time in Took: the milliseconds that the latest recall took, cut at 60 s.
// The oldest gives way. A time of 0 or less was not measured and changes nothing. Call it with what Next returned.
func (c State) Remember(millis int64) State {
	if millis <= 0 {
		return c
	}
	kept := c.Took[max(0, len(c.Took)+1-keptTimes):]
	c.Took = append(slices.Clone(kept), int32(min(millis, longestRecall*1000))) //nolint:gosec // at most 60000
	return c
}

// ExpectedSeconds returns how long reviewing the card at now should take: R·pass + (1−R)·fail, with R the
// retrievability. Both are scaled by the card's length in runes (0: not known) against the typical one, to the power
// 0.3 and within half and double; pass is then drawn to the median of the card's own times, which count n to 3.
// A new card takes the pace for new ones.
func (s Scheduler) ExpectedSeconds(c State, pace Pace, length int, now time.Time) float64 {
	return pace.seconds(&c, length, s.Retrievability(c, now))
}

// seconds is what a card takes if its probability of recall is r.
func (p *Pace) seconds(c *State, length int, r float64) float64 {
	scale := p.scale(length)
	if c.isNew() {
		return p.New * scale
	}
	pass, fail := p.Pass*scale, p.Fail*scale
	if n := float64(len(c.Took)); n > 0 {
		pass = (n*c.ownSeconds() + ownWeight*pass) / (n + ownWeight)
	}
	return r*pass + (1-r)*fail
}

// scale is the factor on the times of a card of the given length.
func (p *Pace) scale(length int) float64 {
	if length <= 0 || !(p.Length > 0) {
		return 1
	}
	return clamp(math.Pow(float64(length)/p.Length, lengthPower), 0.5, 2)
}

// ownSeconds is the median of the times that the card keeps. It sorts on the stack: a queue asks it of every card.
func (c *State) ownSeconds() float64 {
	var own [keptTimes]int32
	n := copy(own[:], c.Took[max(0, len(c.Took)-keptTimes):])
	slices.Sort(own[:n])
	return (float64(own[(n-1)/2]) + float64(own[n/2])) / 2000
}
