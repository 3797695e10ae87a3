package budget

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

// lawZones change their clocks in weeks that anyPlan plans, by an hour, by half an hour and at midnight.
var lawZones = []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"}

func anyPlan(t *rapid.T) PlanInput {
	zone, err := when.LoadZone(rapid.SampledFrom(lawZones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	from := rapid.SampledFrom([]string{"2026-03-05", "2026-03-26", "2026-09-03", "2026-10-22", "2026-12-24"}).Draw(t, "from")
	day, _ := when.ParseDate(from)
	target := rapid.IntRange(20, 400).Draw(t, "target")
	return PlanInput{
		Now:          when.At(day, 0, zone).Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(t, "now")) * time.Minute),
		Days:         when.Days{Zone: zone, Starts: when.Clock(rapid.SampledFrom([]int{0, 240, 700}).Draw(t, "starts"))},
		FirstWeekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "first")),
		Budgets:      []Budget{DefaultBudget(day, target)},
		Windows:      rapid.SliceOfN(rapid.Custom(anyWindow), 0, 4).Draw(t, "windows"),
		Busy:         anyBusy(t, day, zone, "busy"),
		Limits:       anyLimits(t),
		Weeks:        rapid.IntRange(0, 3).Draw(t, "weeks"),
		Away:         anyAway(t, day),
		Realism:      Realism{Ratio: rapid.SampledFrom([]float64{0.5, 0.71, 0.93, 1}).Draw(t, "realism"), Known: true},
		Debt:         anyDebt(t, day),
	}
}

func anyAway(t *rapid.T, day when.Date) []Away {
	if rapid.Bool().Draw(t, "at home") {
		return nil
	}
	from := day.AddDays(rapid.IntRange(-5, 20).Draw(t, "away from"))
	return []Away{{From: from, To: from.AddDays(rapid.IntRange(0, 10).Draw(t, "away for")), Reason: Holiday}}
}

func anyDebt(t *rapid.T, day when.Date) (owed []Owed) {
	for n := range rapid.IntRange(0, 3).Draw(t, "weeks that owe") {
		owed = append(owed, Owed{day.AddDays(-7 * (4 - n)), rapid.IntRange(1, 80).Draw(t, "owes")})
	}
	return owed
}

// anyLimits draws limits that CheckLimits takes, most of them off.
func anyLimits(t *rapid.T) Limits {
	often := func(name string, values ...int) int { return rapid.SampledFrom(append(values, 0, 0)).Draw(t, name) }
	l := Limits{
		Shortest: often("shortest", 20, 25, 45), Longest: often("longest", 45, 60, 95), Day: often("day", 45, 90),
		Gap: often("gap", 10, 30), Buffer: often("buffer", 5, 15),
	}
	if err := CheckLimits(l); err != nil {
		t.Fatal(err)
	}
	return l
}

func anyWindow(t *rapid.T) Window {
	days := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, rapid.ID[int]).Draw(t, "days")
	w := Window{From: when.Clock(rapid.IntRange(0, 24*12-4).Draw(t, "from") * 5)}
	for _, d := range days {
		w.Days = append(w.Days, time.Weekday(d))
	}
	w.To = w.From + when.Clock(rapid.IntRange(20, min(24*60-int(w.From), 300)).Draw(t, "minutes"))
	if rapid.Bool().Draw(t, "with a length") {
		w.Length = rapid.IntRange(minBlock/step, w.minutes()/step).Draw(t, "length") * step
	}
	return w
}

// anyBusy draws intervals with odd ends, some overlapping, some about the hours of clock changes.
func anyBusy(t *rapid.T, day when.Date, zone *time.Location, label string) []Busy {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Busy {
		start := when.At(day, 0, zone).Add(time.Duration(rapid.IntRange(0, 28*24*60*2).Draw(t, "start")) * 30 * time.Second)
		return Busy{Start: start, End: start.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "length")) * time.Minute)}
	}), 0, 40).Draw(t, label)
}

// anyHistory puts blocks in every state into a plan, some where it would have put them itself.
func anyHistory(t *rapid.T, in PlanInput) []Block {
	blocks := apply(nil, Place(in).Changes)
	for range rapid.IntRange(0, 8).Draw(t, "strays") {
		start := in.Now.Add(time.Duration(rapid.IntRange(-7*24*12, 21*24*12).Draw(t, "start")) * 5 * time.Minute)
		end := start.Add(time.Duration(rapid.IntRange(20, 200).Draw(t, "minutes")) * time.Minute)
		blocks = append(blocks, Block{ID: newID(blocks), Start: start, End: end, State: Planned})
	}
	for i := range blocks {
		blocks[i].State = rapid.SampledFrom([]BlockState{Planned, Planned, Planned, Kept, Skipped}).Draw(t, "state")
		blocks[i].Locked = rapid.IntRange(0, 5).Draw(t, "locked") == 0
	}
	return blocks
}

func TestPlacedBlocksKeepTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		blocks := apply(nil, Place(in).Changes)
		changes := clockChanges(when.Interval{Start: in.Now, End: in.Now.AddDate(0, 2, 0)}, in.Days.Zone)
		for i, b := range blocks {
			if longest := in.Limits.Longest; longest > 0 && b.minutes() > longest {
				t.Fatalf("a block of %d minutes", b.minutes())
			}
			if b.minutes() < minBlock || b.minutes()%step != 0 || b.End.Sub(b.Start)%time.Minute != 0 {
				t.Fatalf("a block of %s", b.End.Sub(b.Start))
			}
			if b.Start.Before(in.Now) || !b.Start.Before(sameTime(in.Now, 7*in.Weeks, in.Days.Zone)) {
				t.Fatalf("%s is outside the horizon", b.Start)
			}
			if i > 0 && blocks[i-1].End.Add(in.Limits.gap()).After(b.Start) {
				t.Fatalf("%s overlaps the block before", b.Start)
			}
			near := when.Interval{Start: b.Start.Add(-in.Limits.buffer()), End: b.End.Add(in.Limits.buffer())}
			if _, busy := firstOverlap(intervals(in.Busy), near); busy || !liesInWindow(in, b) {
				t.Fatalf("%s is busy or in no window", b.Start)
			}
			for _, c := range changes {
				if b.interval().Overlaps(c) || b.Start.Before(c.Start) && b.End.After(c.Start) {
					t.Fatalf("%s to %s lies in a change of clocks", b.Start, b.End)
				}
			}
		}
		for _, b := range blocks {
			if a, away := AwayOn(in.Away, in.Days.Of(b.Start)); away {
				t.Fatalf("a block at %s, %s", b.Start, a)
			}
		}
		checkTargets(t, in, blocks)
	})
}

// liesInWindow looks at the wall alone, minute by minute.
func liesInWindow(in PlanInput, b Block) bool {
	return slices.ContainsFunc(in.Windows, func(w Window) bool {
		for at := b.Start; at.Before(b.End); at = at.Add(time.Minute) {
			wall := at.In(in.Days.Zone)
			clock := when.Clock(wall.Hour()*60 + wall.Minute())
			if !slices.Contains(w.Days, wall.Weekday()) || clock < w.From || clock >= w.To {
				return false
			}
		}
		return true
	})
}

func checkTargets(t *rapid.T, in PlanInput, blocks []Block) {
	byWeek := map[when.Date]int{}
	byDay := map[when.Date]int{}
	for _, b := range blocks {
		byWeek[when.WeekOf(in.Days.Of(b.Start), in.FirstWeekday)] += b.minutes()
		if byDay[in.Days.Of(b.Start)] += b.minutes(); in.Limits.Day > 0 && byDay[in.Days.Of(b.Start)] > in.Limits.Day {
			t.Fatalf("%s has %d minutes, above %d", in.Days.Of(b.Start), byDay[in.Days.Of(b.Start)], in.Limits.Day)
		}
	}
	for week, minutes := range byWeek {
		most := in.Budgets[0].Target
		if len(in.Debt) > 0 {
			most = in.Budgets[0].Max
		}
		if minutes > most {
			t.Fatalf("the week of %s has %d minutes, above %d", week, minutes, most)
		}
	}
}

func TestPlaceAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		in.Blocks = anyHistory(t, in)
		in.Busy = append(in.Busy, anyBusy(t, when.DateOf(in.Now), in.Days.Zone, "more busy")...)
		in.Blocks = apply(in.Blocks, Place(in).Changes)
		if again := Place(in).Changes; len(again) > 0 {
			t.Fatalf("%s %s: %s", again[0].Kind, again[0].Block.Start, again[0].Reason)
		}
	})
}

func TestPlaceTouchesOnlyWhatItMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		in.Blocks = anyHistory(t, in)
		in.Windows = in.Windows[:len(in.Windows)/2]
		before := map[id.Block]Block{}
		for _, b := range in.Blocks {
			before[b.ID] = b
		}
		for _, c := range Place(in).Changes {
			old, known := before[c.Block.ID]
			if known == (c.Kind == Add) || c.Reason == "" {
				t.Fatalf("%s %v: %q", c.Kind, c.Block, c.Reason)
			}
			if !known {
				continue
			}
			if old.State != Planned || old.Locked || !old.Start.After(in.Now) {
				t.Fatalf("%s of %+v", c.Kind, old)
			}
			if _, away := AwayOn(in.Away, in.Days.Of(old.Start)); !away && liesInWindow(in, old) && old.Start.Before(in.Now.Add(soon)) {
				t.Fatalf("%s of a block within 24 hours, %s", c.Kind, c.Reason)
			}
			if in.Days.Of(old.Start).Sub(in.Days.Of(c.Block.Start)) > 6 {
				t.Fatalf("moved from %s to %s", old.Start, c.Block.Start)
			}
			old.Start, old.End, old.Why = c.Block.Start, c.Block.End, c.Block.Why
			if old != c.Block {
				t.Fatalf("%+v became %+v", old, c.Block)
			}
			delete(before, old.ID) // so that a second change of it fails
		}
	})
}

func TestMoreBusyTimeNeverAddsMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		less := apply(nil, Place(in).Changes)
		in.Busy = append(in.Busy, anyBusy(t, when.DateOf(in.Now), in.Days.Zone, "more busy")...)
		checkNoMore(t, in, "planned anew", apply(nil, Place(in).Changes), less)
		in.Blocks = less
		checkNoMore(t, in, "planned on", apply(less, Place(in).Changes), less)
	})
}

// checkNoMore compares the minutes of every week that the horizon does not cut.
func checkNoMore(t *rapid.T, in PlanInput, how string, got, limit []Block) {
	until := sameTime(in.Now, 7*in.Weeks, in.Days.Zone)
	start := when.WeekOf(in.Days.Of(in.Now), in.FirstWeekday)
	for ; !in.Days.Week(start).End.After(until); start = start.AddDays(7) {
		week := in.Days.Week(start)
		if n, most := planned(got, week), planned(limit, week); n > most {
			t.Fatalf("%s: %d minutes in the week of %s after %d", how, n, start, most)
		}
	}
}

func TestPlaceDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyPlan(t)
		in.Blocks = anyHistory(t, in)
		want := Place(in)
		in.Blocks = rapid.Permutation(in.Blocks).Draw(t, "blocks")
		in.Busy = rapid.Permutation(in.Busy).Draw(t, "busy times")
		in.Windows = rapid.Permutation(in.Windows).Draw(t, "window order")
		if got := Place(in); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// intervals are the busy times merged.
func intervals(busy []Busy) []when.Interval {
	var all []when.Interval
	for _, b := range busy {
		all = append(all, b.interval())
	}
	return when.Union(all)
}
