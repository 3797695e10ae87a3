package budget

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

func TestOfSharedTimeTheFirstSessionHasIt(t *testing.T) {
	week := hoursFrom(monday, 0, 168)
	named := func(name id.Session, area string, from, to int) Session {
		s := spent(area, from*60, to*60)
		s.ID = name
		return s
	}
	removed := named("s5", "go", 0, 600)
	removed.Removed = monday
	sessions := []Session{named("s2", "ops", 30, 90), named("s1", "go", 0, 60), named("s3", "go", 40, 50), removed, named("s4", "", -60, 10)}
	want := "s4 10 0 0, s1 50 60 60, s5 0 0 0, s2 30 0 60, s3 0 0 0"
	var got []string
	for _, c := range CountedIn(sessions, DeepSpans(nil, []Area{{Name: "go", Deep: true}, {Name: "ops"}}), week, week.End) {
		got = append(got, fmt.Sprintf("%s %d %d %d", c.ID, c.Minutes, c.Deep, c.OfArea))
	}
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// TestPartsSumToTheNumbers makes weeks of overlapping sessions, to the millisecond, some without an end, some removed: what
// of each counts, and what each day has, sum to the week's numbers.
func TestPartsSumToTheNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someWeek(t)
		week, sums, areas := Summarize(in), Week{}, map[string]int{}
		var seconds float64
		for _, c := range CountedIn(in.Sessions, DeepSpans(in.Depths, in.Areas), in.Span, in.Now) {
			sums.Spent, sums.Deep, seconds = sums.Spent+c.Minutes, sums.Deep+c.Deep, seconds+c.Seconds
			areas[c.Area] += c.OfArea
			if c.Minutes < 0 || c.Deep < 0 || c.OfArea < 0 {
				t.Fatalf("less than nothing: %+v", c)
			}
		}
		for _, f := range FatesOf(PlanOf(in.Span, in.Frozen, in.Blocks), in.Span, in.Blocks, nil) {
			sums.Planned, sums.Standing = sums.Planned+f.Minutes, sums.Standing+f.Standing
		}
		if sums.Spent != week.Spent || sums.Deep != week.Deep || sums.Planned != week.Planned || sums.Standing != week.Standing {
			t.Fatalf("parts have %+v, the week has %+v", sums, week)
		}
		if whole := int((seconds + 30 + 1e-6) / 60); whole != week.Spent {
			t.Fatalf("%v seconds are not %d minutes", seconds, week.Spent)
		}
		for _, a := range in.Areas {
			if areas[a.Name] != week.Areas[a.Name] {
				t.Fatalf("parts have %d of %s, the week has %d", areas[a.Name], a.Name, week.Areas[a.Name])
			}
		}
		spent, planned := 0, 0
		for _, d := range ByDay(in.Start, someDays(t, in.Span), in.Span, PlanOf(in.Span, in.Frozen, in.Blocks), in.Sessions, in.Now) {
			spent, planned = spent+d.Spent, planned+d.Planned
		}
		if spent != week.Spent || planned != week.Planned {
			t.Fatalf("days have %d and %d, the week has %d and %d", planned, spent, week.Planned, week.Spent)
		}
	})
}

// someWeek is a week with records in it and around it, in areas that became deep or broad at any instant, some of which are gone.
func someWeek(t *rapid.T) WeekInput {
	in := WeekInput{Start: when.Date{Year: 2026, Month: 11, Day: 16}, Span: hoursFrom(monday, 0, 168), Budgets: []Budget{DefaultBudget(day(1), 240)},
		Areas: []Area{{Name: "go", Deep: true}, {Name: "db", Deep: true}, {Name: "ops"}}, Blocks: someBlocks(t)}
	in.Now = monday.Add(time.Duration(rapid.Int64Range(0, 8*24*3600_000).Draw(t, "now")) * time.Millisecond)
	for n := range rapid.IntRange(0, 12).Draw(t, "sessions") {
		s := Session{ID: id.Make[id.Session]('s', uint64(n+1)), Area: rapid.SampledFrom([]string{"", "go", "db", "ops", "gone"}).Draw(t, "area")}
		s.Start = monday.Add(time.Duration(rapid.Int64Range(-24*3600_000, 8*24*3600_000).Draw(t, "start")) * time.Millisecond)
		if rapid.IntRange(0, 5).Draw(t, "ends") > 0 {
			s.End = s.Start.Add(time.Duration(rapid.Int64Range(1, 6*3600_000).Draw(t, "length")) * time.Millisecond)
		}
		if rapid.IntRange(0, 5).Draw(t, "removed") == 0 {
			s.Removed = in.Now
		}
		in.Sessions = append(in.Sessions, s)
	}
	for range rapid.IntRange(0, 5).Draw(t, "depths") {
		in.Depths = append(in.Depths, Depth{Area: rapid.SampledFrom([]string{"go", "db", "ops", "gone"}).Draw(t, "turned"),
			From: monday.Add(time.Duration(rapid.Int64Range(-24*3600_000, 8*24*3600_000).Draw(t, "from")) * time.Millisecond), Deep: rapid.Bool().Draw(t, "deep")})
	}
	slices.SortStableFunc(in.Depths, func(a, b Depth) int { return a.From.Compare(b.From) })
	if rapid.Bool().Draw(t, "kept") {
		from := rapid.IntRange(0, 100).Draw(t, "from")
		in.Frozen = Freeze(hoursFrom(monday, from, from+rapid.IntRange(1, 200).Draw(t, "for")), nil, someBlocks(t), monday)
	}
	return in
}

// someDays are the instants at which seven days begin, some of which may be no time long.
func someDays(t *rapid.T, week when.Interval) []time.Time {
	starts := []time.Time{week.Start}
	for range 6 {
		starts = append(starts, monday.Add(time.Duration(rapid.IntRange(0, 168*60).Draw(t, "day"))*time.Minute))
	}
	slices.SortFunc(starts, time.Time.Compare)
	return starts
}

func TestFatesOf(t *testing.T) {
	week := hoursFrom(monday, 0, 168)
	block := func(name id.Block, hour, minutes int, state BlockState) Block {
		start := monday.Add(time.Duration(hour) * time.Hour)
		return Block{ID: name, Start: start, End: start.Add(time.Duration(minutes) * time.Minute), State: state}
	}
	began := []Block{block("b1", 5, 60, Planned), block("b2", 30, 60, Planned), block("b3", 50, 90, Planned), block("b4", 70, 60, Planned),
		block("b5", 80, 60, Planned), block("b6", 90, 60, Planned), block("b7", 100, 60, Planned)}
	now := []Block{block("b1", 5, 60, Kept), block("b2", 30, 60, Skipped), block("b3", 200, 90, Planned), block("b4", 70, 45, Planned),
		block("b5", 80, 60, Kept), block("b7", 100, 60, Planned), block("b8", 120, 30, Planned), block("b9", 121, 30, Skipped)}
	kept := func(name id.Session, b Block, minutes int) Session {
		return Session{ID: name, Start: b.Start, End: b.Start.Add(time.Duration(minutes) * time.Minute)}
	}
	confirmed := map[id.Block]Session{"b1": kept("s1", now[0], 60), "b5": kept("s2", now[4], 40)}
	var got []string
	for _, f := range FatesOf(PlanOf(week, nil, began), week, now, confirmed) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %d %s %s", f.Block, f.Minutes, f.Standing, f.Became, f.Session)))
	}
	want := []string{"b1 60 60 kept s1", "b2 60 0 skipped", "b3 90 0 moved", "b4 60 45 made shorter", "b5 60 60 shorter s2",
		"b6 60 0 removed", "b7 60 60 stands", "b8 0 30 added"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestKeptWeeksSumToAdherence(t *testing.T) {
	weeks := closed(300, 300, 60, 60)
	want := []KeptWeek{{Spent: 300, Min: 180, Kept: 180}, {Spent: 300, Carry: 120, Min: 180, Kept: 180},
		{Spent: 60, Carry: 120, Min: 180, Kept: 180}, {Spent: 60, Min: 180, Kept: 60}}
	for n, line := range KeptWeeks(weeks) {
		w := want[n]
		if line.Spent != w.Spent || line.Carry != w.Carry || line.Min != w.Min || line.Kept != w.Kept || !line.Counts {
			t.Errorf("week %d has %+v, want %+v", n, line, w)
		}
	}
	weeks[2].State = WeekSkipped
	if line := KeptWeeks(weeks)[3]; line.Carry != 120 || line.Kept != 180 {
		t.Errorf("what is carried over a skipped week: %+v", line)
	}
}

func TestKeptPlans(t *testing.T) {
	weeks := closed(120, 60, 0)
	weeks[0].Planned, weeks[1].Planned, weeks[2].Planned = 240, 0, 60
	got := KeptPlans(weeks)
	if len(got) != 3 || got[0].Ratio != 0.5 || !got[0].Counts || got[1].Counts || got[2].Ratio != 0 || !got[2].Counts {
		t.Errorf("got %+v", got)
	}
	if lines := KeptPlans(append(closed(1, 2, 3, 4, 5), closed(1, 2, 3, 4, 5)...)); len(lines) != 8 {
		t.Errorf("looks back on %d weeks", len(lines))
	}
}
