package forecast

import (
	"context"
	"math"

	"tend/srs"
)

// course is one way the days may go.
type course struct {
	*deck
	o       Options
	seed    uint64
	curve   srs.Curve
	factor  float64 // of the curve
	table   *table  // of its power
	odds    float64 // e^bias: what the bias does to the odds of recall
	habits  habits
	pace    srs.Pace
	buckets []int32 // the first card due on each day, -1 for none; so a day costs what is due on it, not the deck
	todo    queue   // due today, and what found no time on days before
	fresh   int     // cards still to be learned
	today   int
	spent   float64 // seconds of today
}

// newCourse starts the nth course with a copy of the deck.
func newCourse(d *deck, o Options, n int) *course {
	c := &course{deck: d.clone(min(o.New, o.NewPerDay*o.Days)), o: o, seed: o.Seed + uint64(n)*0x9e3779b97f4a7c15,
		curve: o.Parameters.Curve(), odds: math.Exp(o.Bias), fresh: o.New, buckets: make([]int32, o.Days)}
	c.habits = habitsAt(o.Pace)
	if o.habits != nil {
		c.habits = *o.habits
	}
	c.pace = c.habits.pace()
	factor, decay := c.curve.Stretch()
	c.factor, c.table = factor, newTable(decay)
	for i := range c.buckets {
		c.buckets[i] = -1
	}
	for i := range c.size() {
		c.file(int32(i))
	}
	return c
}

// file puts a card where its day finds it; one that is due after the last day is not seen again.
func (c *course) file(card int32) {
	if day := int(c.due[card]); day < len(c.buckets) {
		c.next[card], c.buckets[day] = c.buckets[day], card
	}
}

func (c *course) run(ctx context.Context) (Result, error) {
	r := Result{Days: make([]Day, c.o.Days), Start: c.known()}
	for c.today = range c.o.Days {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		day := &r.Days[c.today]
		c.spend(day)
		day.Minutes, day.Backlog = c.spent/60, float64(len(c.todo))
		if !c.o.endOnly || c.today == c.o.Days-1 {
			day.Known = c.known()
		}
	}
	return r, nil
}

// spend spends a day: on what is due, in order, and then on new cards, until the time is over.
func (c *course) spend(day *Day) {
	c.spent = 0
	limit := c.limit()
	switch {
	case c.o.NewFirst:
		c.learn(day, math.Inf(1))
	case c.o.NewShare > 0:
		c.learn(day, c.o.NewShare*limit)
	}
	c.gather(math.IsInf(limit, 1))
	day.Reviews = c.reviews(limit)
	c.learn(day, limit)
}

// misfits is how many cards that take longer than what is left of a day are passed over before it ends: shorter ones
// may follow, but a backlog of a thousand is not searched for them.
const misfits = 10

// reviews reviews what is due, as far as it fits in the seconds of the day, and returns how many that were.
func (c *course) reviews(limit float64) (n float64) {
	var passed [misfits]int32
	over := 0
	for len(c.todo) > 0 && over < misfits {
		card := c.todo.take()
		if c.spent+c.expected(card) > limit {
			passed[over], over = card, over+1
			continue
		}
		c.review(card)
		n++
	}
	for _, card := range passed[:over] {
		c.todo = append(c.todo, waits(card, 0)) // ranked and ordered afresh tomorrow
	}
	return n
}

// limit is the seconds of today.
func (c *course) limit() float64 {
	share := 1 - c.o.Easy[(int(c.o.First)+c.today)%7]
	switch {
	case share <= 0:
		return 0
	case c.o.Minutes == 0:
		return math.Inf(1)
	}
	return 60 * c.o.Minutes * share
}

// gather adds what falls due today to what found no time, and ranks all of it afresh, unless there is time for all.
func (c *course) gather(timeForAll bool) {
	for card := c.buckets[c.today]; card >= 0; card = c.next[card] {
		c.todo = append(c.todo, waits(card, 0))
	}
	if timeForAll {
		return
	}
	for i := range c.todo {
		c.todo[i].rank = c.rankToday(c.todo[i].card)
	}
	c.todo.order()
}

// rankToday is rank, which for the costly orders is remembered for an eighth of the time since the last review: a
// backlog is long, and ranking all of it every day comes to the same within 0.1 % of what is known in the end.
func (c *course) rankToday(card int32) float64 {
	if !c.o.Order.costly() {
		return c.rank(card)
	}
	if at := c.rankedOn[card]; at < 0 || c.today-int(at) > c.elapsed(card)/8 {
		c.ranks[card], c.rankedOn[card] = c.rank(card), int32(c.today)
	}
	return c.ranks[card]
}

// rank is a card's place in the day's order; higher comes first.
func (c *course) rank(card int32) float64 {
	switch c.o.Order {
	case DueDate:
		return -float64(c.due[card])
	case RecallRising:
		return -c.recall(card)
	case RecallFalling:
		return c.recall(card)
	case DifficultyRising:
		return -c.difficulty[card]
	case DifficultyFalling:
		return c.difficulty[card]
	case StabilityFalling:
		return c.stability[card]
	case Growth:
		return c.growth(card)
	case GrowthPerMinute:
		return c.growth(card) / c.expected(card)
	case RecallPerMinute:
		return c.recall(card) / c.expected(card)
	case Gain:
		return c.gain(card)
	case Chance:
		luck := diceFor(c.seed, int(card), -1-c.today)
		return luck.float()
	}
	return c.gain(card) / c.expected(card)
}

func (c *course) elapsed(card int32) int { return c.today - int(c.last[card]) }

// recall is the probability of recalling a card today.
func (c *course) recall(card int32) float64 {
	return biased(c.curve.At(float64(c.elapsed(card)), c.stability[card]), c.odds)
}

// biased shifts the logit of a probability: it multiplies the odds.
func biased(r, odds float64) float64 {
	if odds == 1 {
		return r
	}
	return r * odds / (1 - r + r*odds)
}

// expected is how many seconds a review of the card should take.
func (c *course) expected(card int32) float64 {
	r := c.recall(card)
	return c.seconds[card] * (r*c.pace.Pass + (1-r)*c.pace.Fail)
}

func (c *course) gain(card int32) float64 {
	return c.importance[card] * c.o.Parameters.Gain(c.memory(card), c.elapsed(card))
}

// growth is the expected growth of the stability, as a share of it (PSG, the potential stability gain).
func (c *course) growth(card int32) float64 {
	m, r := c.memory(card), c.recall(card)
	sum := (1 - r) * c.o.Parameters.Next(m, c.elapsed(card), srs.Again).Stability
	for g, share := range c.habits.passed {
		if share > 0 {
			sum += r * share * c.o.Parameters.Next(m, c.elapsed(card), srs.Again+srs.Grade(g)).Stability
		}
	}
	return sum/m.Stability - 1
}

// known is how many cards would be recalled: the sum of their probabilities.
func (c *course) known() float64 {
	sum := 0.0
	for i, stability := range c.stability {
		r := c.table.at(1 + c.factor*float64(c.today-int(c.last[i]))/stability)
		sum += biased(r, c.odds)
	}
	return sum
}
