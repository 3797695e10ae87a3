package budget

import (
	"cmp"

	"tend/internal/when"
)

const (
	debtWeeks    = 4  // weeks after which nothing is owed any more
	debtPerBlock = 15 // minutes by which giving back may lengthen a block, at most
)

// Owed is what one closed week fell short of its budget's min, in minutes.
type Owed struct {
	Week    when.Date `json:"week_start"`
	Minutes int       `json:"minutes"`
}

// Debt returns what the last four of the closed weeks, given oldest first, still owe, oldest first. What a week spent
// above its min pays what is owed before it, the oldest first; skipped weeks and days away owe nothing. All weeks
// together owe at most one week's min, the latest of those that have one: the oldest are let go first.
func Debt(closed []Week) []Owed {
	var owed []Owed
	limit := 0
	for _, w := range closed[max(0, len(closed)-debtWeeks):] {
		if !w.counts() {
			continue
		}
		limit = w.Min
		owed, _ = pay(owed, max(0, w.Spent-w.Min))
		if missed := w.Min - w.Spent; missed > 0 {
			owed = append(owed, Owed{w.Start, missed})
		}
	}
	owed, _ = pay(owed, max(0, Owing(owed)-limit))
	return owed
}

// Owing is the sum of what is owed, in minutes.
func Owing(owed []Owed) int {
	total := 0
	for _, o := range owed {
		total += o.Minutes
	}
	return total
}

// pay takes minutes off what is owed, the oldest first, and returns what is then owed and what minutes are left.
func pay(owed []Owed, minutes int) (rest []Owed, left int) {
	for _, o := range owed {
		paid := min(minutes, o.Minutes)
		minutes -= paid
		if o.Minutes -= paid; o.Minutes > 0 {
			rest = append(rest, o)
		}
	}
	return rest, minutes
}

// owedIn is what of a debt is not yet forgotten in the week that starts on the day week.
func owedIn(owed []Owed, week when.Date) (alive []Owed) {
	for _, o := range owed {
		if week.Sub(o.Week) <= 7*debtWeeks {
			alive = append(alive, o)
		}
	}
	return alive
}

// giveBack is how many minutes beyond its goal the week gets for what is owed, and how many it could get were nothing
// busy. It is at most a quarter of an hour for each of its blocks, never past the budget's max, and only what makes
// blocks longer: never with more blocks that are shorter than their window wants than the goal takes in an empty week.
//
// It does not depend on the blocks that can still move, so that a second look gives the same; and what it is measured
// by does not depend on what is busy, so that more busy time never gives more.
func (w *weekPlan) giveBack(owed, most int) (back, offered int) {
	if owed <= 0 || w.goal <= 0 {
		return 0, 0
	}
	blocks, cut := w.usual()
	fresh := w.fresh()
	extra := max(0, min(owed, most-w.goal, debtPerBlock*blocks)/fresh.grid)
	offered = extra * fresh.grid
	base := (w.goal - w.done) / fresh.grid
	if extra == 0 || base <= 0 {
		return 0, offered
	}
	days := fresh.tables(base + extra)
	for ; extra > 0; extra-- {
		more := shared(days, base+extra, fresh.spreadCost)
		if more.held == base+extra && int(more.short())+w.cutBlocks() <= cut {
			break
		}
	}
	return extra * fresh.grid, offered
}

// usual is how many blocks the goal takes in such a week when nothing is in it yet, and how many of them are shorter
// than their window wants.
func (w *weekPlan) usual() (blocks, cut int) {
	alone, empty := *w.plan, w.fresh()
	alone.fixed, empty.plan = nil, &alone
	empty.done, empty.byDay, empty.longer, empty.since = 0, [7]int{}, 0, w.span.Start
	empty.taken = empty.blocked(nil)
	days := empty.tables(w.goal / empty.grid)
	split := shared(days, w.goal/empty.grid, empty.spreadCost)
	for day, units := range split.units {
		blocks += len(days[day].chosen(units))
	}
	return blocks, int(split.short())
}

// fresh is the week without the blocks that can still move, and with room to make blocks longer.
func (w *weekPlan) fresh() *weekPlan {
	f := *w
	f.held = nil
	f.grid = f.gridMinutes()
	f.longer = debtPerBlock / f.grid
	return &f
}

// cutBlocks is how many of the week's fixed blocks, but for those that the person placed, are shorter than their window
// wants.
func (w *weekPlan) cutBlocks() int {
	n := 0
	for _, b := range w.stand {
		if b.State == Skipped || b.Locked {
			continue
		}
		day := when.DateOf(b.Start.In(w.Days.Zone))
		for _, s := range w.stretches[day.Weekday()] {
			if span(day, s.from, s.to, w.Days.Zone).Holds(b.Start) && b.minutes() < min(s.length, cmp.Or(w.Limits.Longest, s.length)) {
				n++
			}
		}
	}
	return n
}
