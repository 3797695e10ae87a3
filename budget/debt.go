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
// blocks longer: planned from nothing around what is busy, the week must hold it with no more blocks that are shorter
// than their window wants than the goal takes where nothing is busy. A block that stands already and is no longer than
// its window wants gives its part up, but only of what the week does not hold yet: a block that comes to stand takes
// nothing from the others. A week that the horizon cuts gives nothing back yet, since a part of it is out of sight.
//
// So a second look gives the same. What the week holds after the first is at most what that gave, and the blocks that
// stand since then never raise their parts: the second look gives no more than the first, and no less than what is
// used of it. And as nothing that it is measured by grows with what is busy, more busy time never gives more.
func (w *weekPlan) giveBack(owed, most int) (back, offered int) {
	if owed <= 0 || w.goal <= 0 || w.span.End.After(w.until) {
		return 0, 0
	}
	clear, around := w.emptied(nil), w.emptied(w.plan.taken)
	base := w.goal / clear.grid
	days, blocks := clear.tables(base), 0
	usual := shared(days, base, clear.spreadCost)
	for day, table := range days {
		blocks += len(table.chosen(usual.units[day]))
	}
	extra := max(0, min(owed, most-w.goal, debtPerBlock*blocks)/clear.grid)
	offered = extra * clear.grid
	around.longer = debtPerBlock / clear.grid
	days = around.tables(base + extra)
	for ; extra > 0; extra-- {
		more := shared(days, base+extra, around.spreadCost)
		if more.held == base+extra && more.short() <= usual.short() {
			break
		}
	}
	whole, longer := w.standing()
	parts := max(0, longer+debtPerBlock*(blocks-whole)) / clear.grid
	return min(extra, max(parts, w.usedBack(clear.grid))) * clear.grid, offered
}

// usedBack is by how many units of a grid the week's blocks are above its goal already.
func (w *weekPlan) usedBack(grid int) int {
	above := w.done - w.goal
	for _, b := range w.held {
		above += b.minutes()
	}
	return (max(0, above) + grid - 1) / grid
}

// emptied is the week as if it had no block yet and had not begun, with these times busy.
func (w *weekPlan) emptied(busy []when.Interval) *weekPlan {
	alone, empty := *w.plan, *w
	alone.fixed, empty.plan = nil, &alone
	empty.held, empty.done, empty.byDay, empty.since = nil, 0, [7]int{}, w.span.Start
	empty.grid = empty.gridMinutes()
	empty.taken = empty.blocked(busy)
	return &empty
}

// standing is how many of the week's fixed blocks, but for skipped ones and those that the person placed, are as long as
// their window wants, and how many minutes they are longer.
func (w *weekPlan) standing() (whole, longer int) {
	for _, b := range w.stand {
		if b.State == Skipped || b.Locked {
			continue
		}
		day := when.DateOf(b.Start.In(w.Days.Zone))
		for _, s := range w.stretches[day.Weekday()] {
			wanted := min(s.length, cmp.Or(w.Limits.Longest, s.length))
			if span(day, s.from, s.to, w.Days.Zone).Holds(b.Start) && b.minutes() >= wanted {
				whole++
				longer += min(b.minutes()-wanted, debtPerBlock)
			}
		}
	}
	return whole, longer
}
