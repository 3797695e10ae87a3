package busy

import (
	"math"
	"slices"
)

// budget bounds the work on one file, in steps of 50 to 100 ns.
type budget struct{ file, rule int }

const (
	maxFileSteps = 1_000_000
	maxRuleSteps = 100_000
	maxYields    = 20_000 // occurrences of one rule in the span; each minute of two weeks is 20,160
)

func newBudget() budget { return budget{file: maxFileSteps} }

// begin is called before each rule.
func (b *budget) begin() { b.rule = min(b.file, maxRuleSteps) }

// spend takes n steps, and tells whether they were there.
func (b *budget) spend(n int) bool {
	b.rule -= n
	b.file -= n
	return b.rule >= 0
}

// outcome is how an expansion ended.
type outcome int

const (
	whole     outcome = iota
	uncounted         // COUNT was too large to be counted, so that the rule was taken as endless
	broken            // there were too many occurrences; those after the last one given are missing
)

// expand gives the occurrences of the rule that lie in from to to, both included, in order; start only if the rule gives
// it. It begins near from: what lies before costs nothing, unless it has to be counted.
func (r *rule) expand(start, from, to, limit wall, b *budget, yield func(wall)) outcome {
	b.begin()
	to = min(to, limit)
	x := expansion{rule: r, start: start, budget: b}
	x.fill()
	ended := whole
	if r.count > 0 {
		if last, ok := x.lastCounted(); ok {
			to = min(to, last)
		} else if last, ok := x.counted(to); ok {
			to = min(to, last)
		} else {
			ended = uncounted
			b.begin()
		}
	}
	yields := 0
	fits := x.run(max(from, start), func(w wall) bool {
		if w > to {
			return false
		}
		if w >= start && w >= from {
			if yields++; yields > maxYields {
				ended = broken
				return false
			}
			yield(w)
		}
		return true
	}, to)
	if !fits {
		return broken
	}
	return ended
}

// expansion walks along a rule.
type expansion struct {
	*rule
	start  wall
	budget *budget
	clock  [3][]int // hours, minutes and seconds at which each matching day holds an occurrence
	dates  []int64  // of a period, used again
	filter dateFilter
	now    [3]int
	first  int64 // the month or year that intervals count from
}

// fill takes from the start what the rule does not say (RFC 5545 section 3.3.10: "information ... is obtained from DTSTART").
func (x *expansion) fill() {
	c := x.start.clock()
	for i, n := range [3]int{c / 3600, c / 60 % 60, c % 60} {
		if x.clock[i] = x.times[i]; x.clock[i] == nil {
			x.clock[i] = []int{n}
		}
	}
	x.filter = newDateFilter(x.rule, x.start.date())
	if x.first = monthOf(x.start.date()); x.freq == yearly {
		x.first = x.filter.yearOf(x.start.date())
	}
}

// lastCounted is the last occurrence of a rule whose periods all hold as many: one that says no more than how often, or
// on which weekdays of a week.
func (x *expansion) lastCounted() (wall, bool) {
	byDay := x.freq == weekly && x.monthDays == nil && x.yearDays == nil
	if x.freq > weekly || x.named[1] && !byDay || x.months != 0 || x.positions != nil ||
		slices.ContainsFunc(x.times[:], func(t []int) bool { return t != nil }) {
		return 0, false
	}
	if x.freq == weekly {
		return x.lastWeekday(), true
	}
	return x.after(x.start, x.count-1, x.interval*x.freq.unit()), true
}

// after is n times a length after w, or the end of time.
func (x *expansion) after(w wall, n, length int64) wall {
	if n > (math.MaxInt64/4)/length {
		return math.MaxInt64
	}
	return w + wall(n*length)
}

// lastWeekday is lastCounted for weekdays.
func (x *expansion) lastWeekday() wall {
	first := x.weekOf(x.start.date())
	days, _ := x.filter.dates(nil, first, first+6)
	missed := slices.IndexFunc(days, func(d int64) bool { return d >= x.start.date() })
	if missed < 0 {
		missed = len(days)
	}
	n, k := x.count-1+int64(missed), int64(len(days)) // the place of the last, counted from the start of the first week
	return x.after(wall(days[n%k]*day)+wall(x.start.clock()), n/k, x.interval*7*day)
}

// counted walks to the last occurrence that the count allows, or up to to. A start that the rule does not give is not counted:
// the RFC leaves it undefined, some programs count it, and so nothing is lost.
func (x *expansion) counted(to wall) (last wall, ok bool) {
	n := int64(0)
	last = x.start
	ok = x.run(x.start, func(w wall) bool {
		if n >= x.count || w > to {
			return false
		}
		if w >= x.start {
			n++
			last = w
		}
		return true
	}, to)
	return last, ok && x.budget.rule >= 0
}

// run gives the occurrences from about from on, in order, until yield says no or those after to begin. It may give some
// before from. It tells whether the budget was enough.
func (x *expansion) run(from wall, yield func(wall) bool, to wall) bool {
	if x.freq < daily {
		return x.runClock(from, yield, to)
	}
	for p := x.periodOf(from); ; p++ {
		first, last := x.period(p)
		if wall(first*day) > to {
			return true
		}
		var looked int
		x.dates, looked = x.filter.dates(x.dates[:0], first, last)
		if !x.budget.spend(1 + looked/8) {
			return false
		}
		if !x.each(x.dates, x.clock, from, yield) {
			return true
		}
	}
}

// periodOf is the number of the period, counted in intervals from the start's, in which w lies or which is the last
// before it.
func (x *expansion) periodOf(w wall) int64 {
	date, begin := w.date(), x.start.date()
	var periods int64
	switch x.freq {
	case yearly:
		periods = x.filter.yearOf(date) - x.first
	case monthly:
		periods = monthOf(date) - x.first
	case weekly:
		periods = (x.weekOf(date) - x.weekOf(begin)) / 7
	default:
		periods = date - begin
	}
	return max(0, floor(periods, x.interval))
}

// weekOf is the first day of the week in which a day lies.
func (r *rule) weekOf(date int64) int64 {
	return date - int64(weekday(date)-r.weekStart+7)%7
}

// monthOf numbers months.
func monthOf(date int64) int64 {
	y, m, _ := civil(date)
	return int64(y)*12 + int64(m) - 1
}

// maxDate is a day that no file can name, far enough from overflow.
const maxDate = 20_000 * 366

// period returns the first and last day of the numbered period.
func (x *expansion) period(p int64) (first, last int64) {
	n := p * x.interval
	if n > maxDate { // a period of a day or more, so it lies beyond any calendar
		return maxDate, maxDate
	}
	begin := x.start.date()
	switch x.freq {
	case yearly:
		return x.filter.year(x.first + n)
	case monthly:
		m := x.first + n
		return dateOf(int(m/12), monthFrom(m), 1), dateOf(int(m/12), monthFrom(m)+1, 1) - 1
	case weekly:
		first = x.weekOf(begin) + 7*n
		return first, first + 6
	}
	return begin + n, begin + n
}

// each gives the occurrences of one period, which are all of its days with all times of day, or the positions in
// them that the rule names.
func (x *expansion) each(dates []int64, clock [3][]int, from wall, yield func(wall) bool) bool {
	times := len(clock[0]) * len(clock[1]) * len(clock[2])
	at := func(i int) wall {
		t := i % times
		h, m, s := clock[0][t/(len(clock[1])*len(clock[2]))], clock[1][t/len(clock[2])%len(clock[1])], clock[2][t%len(clock[2])]
		return wall(dates[i/times]*day + int64(h*3600+m*60+s))
	}
	if x.positions != nil {
		for _, i := range x.chosen(len(dates) * times) {
			if !yield(at(i)) {
				return false
			}
		}
		return true
	}
	for d, date := range dates {
		if wall((date+1)*day) <= from {
			continue
		}
		for t := range times {
			if !x.budget.spend(1) || !yield(at(d*times+t)) {
				return false
			}
		}
	}
	return true
}

// chosen returns the places, from 0, that BYSETPOS names among n, sorted.
func (r *rule) chosen(n int) []int {
	var all []int
	for _, p := range r.positions {
		if p < 0 {
			p += n + 1
		}
		if p >= 1 && p <= n {
			all = append(all, p-1)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// runClock is run for periods of less than a day. Days, hours and minutes that do not match are stepped over as a whole.
func (x *expansion) runClock(from wall, yield func(wall) bool, to wall) bool {
	unit := x.freq.unit()
	begin := floor(int64(x.start), unit)
	// next is the first period at or after second s of the wall.
	next := func(s int64) int64 {
		return begin + max(0, ceil(ceil(s, unit)-begin, x.interval))*x.interval
	}
	u := next(floor(int64(from), unit) * unit)
	for wall(u*unit) <= to {
		if !x.budget.spend(1) {
			return false
		}
		w := wall(u * unit)
		if end := x.unmatched(w); end > int64(w) {
			u = next(end)
			continue
		}
		if !x.each(append(x.dates[:0], w.date()), x.clockOf(w.clock()), from, yield) {
			return x.budget.rule >= 0
		}
		u += x.interval
	}
	return true
}

// clockOf is the times of day of a period of less than a day that begins at second c.
func (x *expansion) clockOf(c int) [3][]int {
	x.now = [3]int{c / 3600, c / 60 % 60, c % 60}
	clock := x.clock
	clock[0] = x.now[:1]
	if x.freq <= minutely {
		clock[1] = x.now[1:2]
	}
	if x.freq == secondly {
		clock[2] = x.now[2:]
	}
	return clock
}

// unmatched returns, for a period at w that does not match, the second of the wall up to which none does; 0 if it matches.
func (x *expansion) unmatched(w wall) int64 {
	date, c := w.date(), w.clock()
	if !x.filter.match(date) {
		return (date + 1) * day
	}
	for i, length := range [3]int64{3600, 60, 1} {
		if x.times[i] == nil || x.freq.unit() > length {
			continue
		}
		if n := [3]int{c / 3600, c / 60 % 60, c % 60}[i]; !slices.Contains(x.times[i], n) {
			return (floor(int64(w), length) + 1) * length
		}
	}
	return 0
}
