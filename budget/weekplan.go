package budget

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"tend/internal/when"
)

// quarter is the usual grid, in minutes.
const quarter = 15

// weekPlan is the plan of one week.
type weekPlan struct {
	*plan
	start  when.Date
	span   when.Interval
	goal   int             // minutes, without what is given back
	back   int             // minutes that are given back beside it
	longer int             // by how many units a block may be longer than its window wants
	done   int             // minutes of those that stand
	byDay  [7]int          // those of them that fill a day: not the skipped ones
	stand  []Block         // its blocks that nothing changes
	held   []Block         // its other blocks
	grid   int             // minutes
	taken  []when.Interval // where no new block can be, by start
	since  time.Time       // the windows that begin before get no new block
	chosen []spot          // the plan, in order of time
}

// week plans the week that starts on the day start.
func (p *plan) week(start when.Date) *weekPlan {
	w := &weekPlan{plan: p, start: start, span: p.Days.Week(start), since: p.Now}
	at := sort.Search(len(p.blocks), func(n int) bool { return !p.blocks[n].Start.Before(w.span.Start) })
	for _, b := range p.blocks[at:] {
		if !w.span.Holds(b.Start) {
			break
		}
		if w.since = p.Now.Add(soon); !p.isFixed(b) {
			w.held = append(w.held, b)
			continue
		}
		w.stand = append(w.stand, b)
		w.done += b.minutes()
		if b.State != Skipped {
			w.byDay[w.day(b)] += b.minutes()
		}
	}
	if len(w.held) > 0 && w.held[0].Start.Before(w.since) {
		w.since = p.Now // the person took its window away just now, and looks at the plan
	}
	given := Holding(p.Budgets, start).For(w.daysLeft())
	w.goal = p.Realism.shrink(given.Target, given.Min)
	w.grid = w.gridMinutes()
	w.taken = w.blocked(p.taken)
	p.owed = owedIn(p.owed, start)
	var offered int
	if w.back, offered = w.giveBack(Owing(p.owed), given.Max); w.back > 0 {
		w.longer = debtPerBlock / w.grid
	}
	p.owed, _ = pay(p.owed, offered)
	if w.chosen = w.solve(); len(w.stand)+len(w.chosen) == 0 && w.since.After(p.Now) {
		w.since = p.Now // it is about to be a week without blocks, in which the next look would place some at once
		w.chosen = w.solve()
	}
	return w
}

// day is the number of the learning day on which a block of the week starts.
func (w *weekPlan) day(b Block) int { return min(6, w.Days.Of(b.Start).Sub(w.start)) }

// daysLeft is how many days of the week the person gives, 0 if it is skipped.
func (w *weekPlan) daysLeft() int {
	if slices.Contains(w.SkippedWeeks, w.start) {
		return 0
	}
	return DaysLeft(w.Away, w.start)
}

// gridMinutes is a quarter of an hour, unless the goal, a window's blocks or a block that is there ask for steps of 5.
func (w *weekPlan) gridMinutes() int {
	if w.goal%quarter != 0 || slices.ContainsFunc(w.held, func(b Block) bool { return b.End.Sub(b.Start)%(quarter*time.Minute) != 0 }) {
		return step
	}
	for _, day := range w.stretches {
		if slices.ContainsFunc(day, func(s stretch) bool { return s.length%quarter != 0 }) {
			return step
		}
	}
	return quarter
}

// units is how many steps of the grid a block takes.
func (w *weekPlan) units(minutes int) int { return (minutes + w.grid - 1) / w.grid }

// blocked returns where no new block can be if these times are busy.
func (w *weekPlan) blocked(busy []when.Interval) []when.Interval {
	taken := clockChanges(w.span, w.Days.Zone)
	at := sort.Search(len(busy), func(n int) bool { return busy[n].End.After(w.span.Start) })
	for ; at < len(busy) && busy[at].Start.Before(w.span.End); at++ {
		taken = append(taken, busy[at])
	}
	for _, b := range w.fixed {
		taken = append(taken, w.padded(b))
	}
	taken = append(taken, w.away...)
	slices.SortFunc(taken, func(a, b when.Interval) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	return taken
}

// padded is the time of a block with the gap around it that others keep. Nothing keeps a gap to a skipped one.
func (p *plan) padded(b Block) when.Interval {
	if b.State == Skipped {
		return b.interval()
	}
	return when.Interval{Start: b.Start.Add(-p.Limits.gap()), End: b.End.Add(p.Limits.gap())}
}

// solve finds the best spots for the goal.
func (w *weekPlan) solve() []spot {
	most := (w.goal + w.back - w.done) / w.grid
	if most <= 0 {
		return nil
	}
	days := w.tables(most)
	var chosen []spot
	for n, units := range shared(days, most, w.spreadCost).units {
		chosen = append(chosen, days[n].chosen(units)...)
	}
	return chosen
}

// tables are the programmes of the week's days, each for up to so many units.
func (w *weekPlan) tables(most int) []*dayTable {
	spots := make([][]spot, 7)
	for n := range spots {
		spots[n] = w.newSpots(n)
	}
	for n, b := range w.held {
		if w.misfit(b) == "" {
			spots[w.day(b)] = append(spots[w.day(b)], w.heldSpot(n))
		}
	}
	days := make([]*dayTable, 7)
	for n := range days {
		days[n] = newDayTable(spots[n], w.mostOn(n, most))
	}
	return days
}

// mostOn is how many units the n-th day takes beside what is fixed there.
func (w *weekPlan) mostOn(n, most int) int {
	if w.Limits.Day == 0 {
		return most
	}
	return min(most, max(0, w.Limits.Day-w.byDay[n])/w.grid)
}

// spreadCost is what it costs that the n-th day has so many units beside what is fixed there.
func (w *weekPlan) spreadCost(n, units int) int64 {
	all := int64(min(w.byDay[n]+units*w.grid, 25*60) / step)
	return spread * all * all
}

// newSpots returns every place on the grid of the n-th day where a block can be, in order of time.
func (w *weekPlan) newSpots(n int) []spot {
	begun := map[time.Duration]int{}
	for _, b := range w.held {
		begun[b.Start.Sub(w.span.Start)] = w.units(b.minutes())
	}
	unit := time.Duration(w.grid) * time.Minute
	var spots []spot
	for _, r := range w.runs(n) {
		wanted := r.length / w.grid
		most := wanted
		if room := w.Limits.Longest / w.grid; w.Limits.Longest == 0 || most+w.longer <= room {
			most += w.longer
		}
		least := max(1, min(w.units(w.Limits.shortest()), wanted))
		from := r.anchor.Sub(w.span.Start) + roundUp(r.Start.Sub(r.anchor), unit)
		for end := r.End.Sub(w.span.Start); ; from += unit {
			room := min(int((end-from)/unit), most)
			if room < least {
				break
			}
			for units := room; units >= least; units-- {
				s := w.spot(from, time.Duration(units)*unit)
				if units < wanted {
					s.cost += short
				}
				if before := begun[from]; before > 0 {
					s.cost += w.stayCost(units - before)
				}
				spots = append(spots, s)
			}
		}
	}
	return spots
}

// stayCost is what it is worth that a block begins where it did and is so many units longer. To give back what is owed
// by making it longer is as good as leaving it.
func (w *weekPlan) stayCost(grown int) int64 {
	if grown > 0 && grown <= w.longer {
		return stays
	}
	return begins
}

// heldSpot is where the n-th of the held blocks is.
func (w *weekPlan) heldSpot(n int) spot {
	b := w.held[n]
	s := w.spot(b.Start.Sub(w.span.Start), b.End.Sub(b.Start))
	s.held, s.cost = n, s.cost+stays
	return s
}

// spot is a place that costs more the later it is.
func (w *weekPlan) spot(from, length time.Duration) spot {
	unit := time.Duration(w.grid) * time.Minute
	return spot{
		from: from, free: from + length + w.Limits.gap(), units: max(1, int(roundUp(length, unit)/unit)), held: -1,
		cost: int64(from / (quarter * time.Minute)),
	}
}

// times is when the block of a spot is.
func (w *weekPlan) times(s spot) when.Interval {
	if s.held >= 0 {
		return w.held[s.held].interval()
	}
	start := w.span.Start.Add(s.from)
	return when.Interval{Start: start, End: start.Add(time.Duration(s.units*w.grid) * time.Minute)}
}

// placed is the minutes that the week has with its plan.
func (w *weekPlan) placed() int {
	total := w.done
	for _, s := range w.chosen {
		total += int(w.times(s).Duration() / time.Minute)
	}
	return total
}
