package forecast

import (
	"math"

	"tend/srs"
)

// review grades a card by dice, and files it for when it comes back.
func (c *course) review(card int32) {
	m, luck := c.memory(card), c.throw(card)
	grade, seconds := srs.Again, 0.0
	if luck.float() < c.recall(card) {
		grade = luck.grade(&c.habits.passed)
	}
	m = c.o.Parameters.Next(m, c.elapsed(card), grade)
	seconds = c.habits.review[grade-srs.Again]
	if grade == srs.Again {
		var more float64
		m, more = c.drill(m, &luck, grade, c.habits.steps[1], &c.habits.relearned, &c.habits.relearn)
		seconds += more
	}
	c.settle(card, m, seconds)
}

// learn learns new cards, as many as a day may have and the time allows.
func (c *course) learn(day *Day, limit float64) {
	for day.New < float64(c.o.NewPerDay) && c.fresh > 0 && c.spent+c.pace.New <= limit {
		card := int32(c.size())
		c.add(srs.Memory{Stability: 1, Difficulty: 1}, 1, 1, c.today, c.today)
		luck := c.throw(card)
		if c.o.Spread > 0 {
			c.seconds[card] = math.Exp(c.o.Spread*luck.normal() - c.o.Spread*c.o.Spread/2) // 1 on average
		}
		grade := luck.grade(&c.habits.first)
		m := c.o.Parameters.Next(srs.Memory{}, 0, grade)
		m, more := c.drill(m, &luck, grade, goodsLeft(grade, c.habits.steps[0]), &c.habits.learning, &c.habits.learn)
		c.settle(card, m, c.habits.learn[grade-srs.Again]+more)
		c.fresh--
		day.New++
	}
}

func (c *course) throw(card int32) dice {
	c.events[card]++
	return diceFor(c.seed, int(card), int(c.events[card]))
}

// drill repeats a card on the same day until it has so many Goods, or an Easy, and returns the seconds that took. An
// Again starts over.
func (c *course) drill(m srs.Memory, luck *dice, last srs.Grade, goods int, next *[3][4]float64, seconds *[4]float64) (srs.Memory, float64) {
	spent, left := 0.0, goods
	for tries := 0; tries < maxSteps && left > 0 && last < srs.Easy; tries++ {
		last = luck.grade(&next[last-srs.Again])
		m = c.o.Parameters.Next(m, 0, last)
		spent += seconds[last-srs.Again]
		switch {
		case last > srs.Hard:
			left--
		case last == srs.Again:
			left = goods
		}
	}
	return m, spent
}

// settle ends a card's turn: it took so long, is so well remembered now, and comes back after its interval.
func (c *course) settle(card int32, m srs.Memory, seconds float64) {
	c.stability[card], c.difficulty[card] = m.Stability, m.Difficulty
	c.last[card], c.rankedOn[card] = int32(c.today), -1
	interval := math.Round(c.o.Parameters.Interval(c.o.Retention, m.Stability))
	c.due[card] = int32(c.today) + int32(min(max(1, interval), 36500))
	c.spent += seconds * c.seconds[card]
	c.file(card)
}
