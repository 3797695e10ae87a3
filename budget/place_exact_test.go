package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

// aSmallWeek draws a week small enough that every plan of it can be tried.
func aSmallWeek(t *rapid.T) PlanInput {
	day := when.Date{Year: 2026, Month: 11, Day: 16}
	in := PlanInput{
		Now:  when.At(day, 0, time.UTC).Add(time.Duration(rapid.IntRange(-30, 40).Draw(t, "now")) * time.Hour),
		Days: when.Days{Zone: time.UTC}, FirstWeekday: time.Monday, Weeks: 2,
		Budgets: []Budget{DefaultBudget(day, rapid.IntRange(2, 12).Draw(t, "target")*15)},
		Limits: Limits{Gap: rapid.SampledFrom([]int{0, 15}).Draw(t, "gap"), Day: rapid.SampledFrom([]int{0, 60}).Draw(t, "day"),
			Buffer: rapid.SampledFrom([]int{0, 10}).Draw(t, "buffer")},
	}
	for n, minutes := range rapid.SliceOfN(rapid.SampledFrom([]int{30, 45, 75, 90}), 1, 3).Draw(t, "windows") {
		w := Window{Days: []time.Weekday{time.Weekday(1 + 2*rapid.IntRange(0, 2).Draw(t, "weekday"))}, From: when.Clock(480 + 120*n)}
		w.To = w.From + when.Clock(minutes)
		w.Length = rapid.SampledFrom([]int{0, 30}).Draw(t, "length")
		in.Windows = append(in.Windows, w)
	}
	for range rapid.IntRange(0, 3).Draw(t, "meetings") {
		start := when.At(day, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 5*24*12).Draw(t, "at")) * 5 * time.Minute)
		in.Busy = append(in.Busy, Busy{Start: start, End: start.Add(time.Duration(rapid.IntRange(5, 600).Draw(t, "lasts")) * time.Minute)})
	}
	if owes := rapid.SampledFrom([]int{0, 0, 15, 60}).Draw(t, "owes"); owes > 0 {
		in.Debt = []Owed{{day.AddDays(-14), owes}}
	}
	for _, b := range apply(nil, Place(in).Changes) {
		if in.Days.Week(day).Holds(b.Start) && rapid.Bool().Draw(t, "there") {
			shift := time.Duration(rapid.SampledFrom([]int{0, 0, 15, 30}).Draw(t, "shifted")) * time.Minute
			b.Start, b.End = b.Start.Add(shift), b.End.Add(shift)
			b.State = rapid.SampledFrom([]BlockState{Planned, Planned, Kept, Skipped}).Draw(t, "state")
			b.Locked = rapid.IntRange(0, 3).Draw(t, "locked") == 0
			in.Blocks = append(in.Blocks, b)
		}
	}
	in.Busy = append(in.Busy, anyBusy(t, day, time.UTC, "later busy")...)
	return in
}

// TestPlaceIsExact compares placement with trying every set of blocks.
func TestPlaceIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := aSmallWeek(t)
		week := in.Days.Week(when.Date{Year: 2026, Month: 11, Day: 16})
		made := Place(in)
		b := &brute{PlanInput: in, week: week}
		for _, w := range made.Weeks {
			if in.Days.Start(w.Start).Equal(week.Start) {
				b.back = w.Back
			}
		}
		b.prepare()
		b.try(0, nil)
		var placed []Block
		for _, p := range apply(in.Blocks, made.Changes) {
			stood := slices.ContainsFunc(in.Blocks, func(x Block) bool { return x.ID == p.ID && b.stands(x) })
			if week.Holds(p.Start) && !stood {
				placed = append(placed, p)
			}
		}
		if got := b.worth(placed); slices.Compare(got, b.best) != 0 {
			t.Fatalf("%v is worth %v; %v could be had, by %v", placed, got, b.best, b.plan)
		}
	})
}

// brute tries every plan of a week. It knows the rules in the form in which Place's contract states them, minute by
// minute.
type brute struct {
	PlanInput
	week       when.Interval
	first      bool // the week has no block, or lost the window of one that is soon
	fixed      []Block
	held       []Block
	candidates []Block
	back       int // what the week gives back
	goal       int // what is left of the week's goal and of that
	best       []int
	plan       []Block
}

func (b *brute) prepare() {
	b.goal, b.first = b.Budgets[0].Target+b.back, true
	for _, x := range b.Blocks {
		b.first = b.first && !b.week.Holds(x.Start)
		if b.stands(x) {
			b.fixed = append(b.fixed, x)
			if b.week.Holds(x.Start) {
				b.goal -= x.minutes()
			}
		} else if b.week.Holds(x.Start) {
			b.held = append(b.held, x)
		}
	}
	for _, x := range b.held {
		b.first = b.first || x.Start.Before(b.Now.Add(24*time.Hour))
	}
	for _, x := range b.held {
		if liesInWindow(b.PlanInput, x) && b.fits(x, true) {
			b.candidates = append(b.candidates, x)
		}
	}
	for day := b.week.Start; day.Before(b.week.End); day = day.Add(24 * time.Hour) {
		for _, w := range b.Windows {
			b.offer(w, day)
		}
	}
	slices.SortFunc(b.candidates, func(x, y Block) int { return x.Start.Compare(y.Start) })
	b.best = nil
}

func (b *brute) offer(w Window, day time.Time) {
	from, to := day.Add(time.Duration(w.From)*time.Minute), day.Add(time.Duration(w.To)*time.Minute)
	begun := b.Now
	if !b.first {
		begun = b.Now.Add(24 * time.Hour)
	}
	if !slices.Contains(w.Days, day.Weekday()) || from.Before(begun) {
		return
	}
	most := cmp.Or(w.Length, w.minutes())
	for start := from; start.Before(to); start = start.Add(15 * time.Minute) {
		for n := 30; n <= most+b.longer(); n += 15 {
			x := Block{Start: start, End: start.Add(time.Duration(n) * time.Minute), Agenda: fmt.Sprint(n < most)}
			if !x.End.After(to) && b.fits(x, false) && !slices.ContainsFunc(b.held, sameTimes(x)) {
				b.candidates = append(b.candidates, x)
			}
		}
	}
}

// longer is by how much a block may be longer than its window wants.
func (b *brute) longer() int {
	if b.back > 0 {
		return debtPerBlock
	}
	return 0
}

func sameTimes(x Block) func(Block) bool {
	return func(y Block) bool { return x.Start.Equal(y.Start) && x.End.Equal(y.End) }
}

// stands tells whether x is not for placement to change.
func (b *brute) stands(x Block) bool {
	return x.State != Planned || x.Locked || !x.Start.After(b.Now) ||
		x.Start.Before(b.Now.Add(24*time.Hour)) && liesInWindow(b.PlanInput, x)
}

func (b *brute) fits(x Block, held bool) bool {
	pad := func(i when.Interval, minutes int) when.Interval {
		d := time.Duration(minutes) * time.Minute
		return when.Interval{Start: i.Start.Add(-d), End: i.End.Add(d)}
	}
	for _, m := range b.Busy {
		if m.Start.Before(m.End) && pad(m.interval(), b.Limits.Buffer).Overlaps(x.interval()) {
			return false
		}
	}
	for _, f := range b.fixed {
		if f.State == Skipped && !held && f.interval().Overlaps(x.interval()) {
			return false
		}
		if f.State != Skipped && pad(f.interval(), b.Limits.Gap).Overlaps(x.interval()) {
			return false
		}
	}
	return true
}

func (b *brute) try(n int, plan []Block) {
	if b.allowed(plan) {
		if worth := b.worth(plan); b.best == nil || slices.Compare(worth, b.best) > 0 {
			b.best, b.plan = worth, slices.Clone(plan)
		}
	} else {
		return
	}
	for ; n < len(b.candidates); n++ {
		x := b.candidates[n]
		if len(plan) == 0 || !plan[len(plan)-1].End.Add(b.Limits.gap()).After(x.Start) {
			b.try(n+1, append(plan, x))
		}
	}
}

// allowed looks at the goal and at how full a day is.
func (b *brute) allowed(plan []Block) bool {
	total, day := 0, map[int]int{}
	for _, f := range b.fixed {
		if f.State != Skipped {
			day[f.Start.YearDay()] += f.minutes()
		}
	}
	for _, x := range plan {
		total += x.minutes()
		if day[x.Start.YearDay()] += x.minutes(); b.Limits.Day > 0 && day[x.Start.YearDay()] > b.Limits.Day {
			return false
		}
	}
	return len(plan) == 0 || total <= b.goal
}

// worth is how good a plan is, the most important first, higher being better.
func (b *brute) worth(plan []Block) []int {
	total, stay, uncut, begin, spread, early := 0, 0, 0, 0, 0, 0
	day := map[int]int{}
	for _, f := range b.fixed {
		if f.State != Skipped && b.week.Holds(f.Start) {
			day[f.Start.YearDay()] += f.minutes()
		}
	}
	for _, x := range plan {
		total += x.minutes()
		day[x.Start.YearDay()] += x.minutes()
		early -= int(x.Start.Sub(b.week.Start) / (15 * time.Minute))
		if slices.ContainsFunc(b.held, sameTimes(x)) {
			stay++
			continue
		}
		if x.minutes() < b.wanted(x) {
			uncut--
		}
		switch before, there := b.beganAt(x.Start); {
		case there && x.minutes() > before && x.minutes() <= before+b.longer():
			stay++
		case there:
			begin++
		}
	}
	for _, minutes := range day {
		spread -= (minutes / 5) * (minutes / 5)
	}
	return []int{total, stay, uncut, begin, spread, early}
}

// beganAt returns the minutes of the longest of the held blocks that begin at t.
func (b *brute) beganAt(t time.Time) (minutes int, there bool) {
	for _, y := range b.held {
		if y.Start.Equal(t) {
			minutes, there = max(minutes, y.minutes()), true
		}
	}
	return minutes, there
}

// wanted is the length that the window of x wants.
func (b *brute) wanted(x Block) int {
	for _, w := range b.Windows {
		one := b.PlanInput
		one.Windows = []Window{w}
		if liesInWindow(one, x) {
			return cmp.Or(w.Length, w.minutes())
		}
	}
	return 0
}

// tenZones change their clocks by an hour, half an hour or not at all, at night and at midnight, on both hemispheres.
var tenZones = []string{
	"Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe",
	"Pacific/Auckland", "Africa/Cairo", "America/Havana", "Asia/Kolkata",
}

// TestPlaceAYearInTenZones plans a year of 53 weeks with both clock changes at once: every week has its minutes, on the
// wall where they belong.
func TestPlaceAYearInTenZones(t *testing.T) {
	for _, zone := range tenZones {
		t.Run(zone, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-09:30", "sun 00:00-06:00/60m")
			in.Days, in.Weeks = days(t, zone), 53
			in.Now = local(t, in.Days, "2025-12-29 05:00")
			made := Place(in)
			if got := made.Weeks[52].Label; got != "2026-W53" {
				t.Errorf("week 53 is %s", got)
			}
			for _, w := range made.Weeks[:53] {
				if w.Placed != 240 || w.Unmet != 0 {
					t.Errorf("%s has %d minutes", w.Label, w.Placed)
				}
			}
			for _, c := range made.Changes {
				if wall := c.Block.Start.In(in.Days.Zone); wall.Weekday() != time.Sunday && wall.Format("15:04") != "08:00" {
					t.Errorf("a block at %s", wall)
				}
			}
		})
	}
}

func TestOneMeetingMovesOneBlock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		in.Windows, in.Limits = append(in.Windows, Window{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: 9 * 60, To: 23 * 60, Length: 60}), Limits{}
		in.Busy, in.Weeks, in.Away, in.Debt = nil, 2, nil, nil
		in.Blocks = apply(nil, Place(in).Changes)
		var movable []Block
		for _, b := range in.Blocks {
			if b.Start.After(in.Now.Add(soon)) {
				movable = append(movable, b)
			}
		}
		if len(movable) == 0 {
			t.Skip("all are soon")
		}
		hit := rapid.SampledFrom(movable).Draw(t, "hit")
		in.Busy = []Busy{{Start: hit.Start, End: hit.End, Summary: "Standup"}}
		changes := Place(in).Changes
		for _, c := range changes {
			if c.Block.ID != hit.ID && c.Kind != Add {
				t.Fatalf("%s %s: %s", c.Kind, c.Block.Start, c.Reason)
			}
			if c.Block.ID == hit.ID && !strings.Contains(c.Reason, "busy with Standup") {
				t.Fatalf("no cause in %q", c.Reason)
			}
		}
	})
}
