package budget

import (
	"strings"
	"testing"

	"tend/internal/when"
)

func civil(t testing.TB, text string) when.Date {
	t.Helper()
	d, err := when.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func awayFrom(t testing.TB, from, to string) Away {
	t.Helper()
	return Away{From: civil(t, from), To: civil(t, to), Reason: Holiday}
}

func TestCheckAway(t *testing.T) {
	there := []Away{awayFrom(t, "2026-12-21", "2026-12-27")}
	for _, c := range []struct {
		name string
		away Away
		want string
	}{
		{"beside another", awayFrom(t, "2026-12-28", "2026-12-28"), ""},
		{"backwards", awayFrom(t, "2026-12-20", "2026-12-19"), "2026-12-19 is before 2026-12-20"},
		{"without an end", Away{From: civil(t, "2026-12-20")}, "want a first and a last day"},
		{"for ever", awayFrom(t, "2027-01-01", "2028-01-02"), "367 days"},
		{"over another", awayFrom(t, "2026-12-27", "2026-12-30"), "you are away from 2026-12-21 to 2026-12-27 (holiday) already"},
		{"for no reason", Away{From: civil(t, "2026-12-01"), To: civil(t, "2026-12-01"), Reason: "lazy"}, `reason "lazy": want holiday or on-call`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckAway(there, c.away)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAwayScalesAWeek(t *testing.T) {
	start := civil(t, "2026-11-16")
	for _, c := range []struct {
		name             string
		away             []Away
		min, target, max int
		state            WeekState
	}{
		{"no day", nil, 180, 240, 300, Under},
		{"two days", []Away{awayFrom(t, "2026-11-14", "2026-11-17")}, 130, 170, 215, Under},
		{"six days of two times", []Away{awayFrom(t, "2026-11-16", "2026-11-18"), awayFrom(t, "2026-11-20", "2026-11-30")}, 25, 35, 45, InBand},
		{"all of it", []Away{awayFrom(t, "2026-11-10", "2026-12-30")}, 0, 0, 0, WeekAway},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := aWeek(t)
			in.Start, in.Away, in.Sessions, in.Span = start, c.away, nil, when.Interval{}
			in.Budgets = []Budget{DefaultBudget(start, 240)}
			w := Summarize(in)
			w.Spent = 30
			if state := stateOf(w, false); w.Min != c.min || w.Target != c.target || w.Max != c.max || state != c.state {
				t.Errorf("got %d-%d-%d, %s", w.Min, w.Target, w.Max, state)
			}
		})
	}
}

func TestAdherenceLeavesWeeksAwayOut(t *testing.T) {
	weeks := closedWeeks(civil(t, "2026-10-19"), [2]int{240, 180}, [2]int{240, 90}, [2]int{240, 0}, [2]int{240, 180})
	weeks[2].State = WeekAway
	if ratio, counted, ok := Adherence(weeks); !ok || counted != 3 || ratio != 450./540 {
		t.Errorf("got %v of %d", ratio, counted)
	}
	if owed := Debt(weeks); Owing(owed) != 90 {
		t.Errorf("a week away owes: %v", owed)
	}
}

func TestPlaceLeavesDaysAwayOut(t *testing.T) {
	for _, c := range []struct {
		name string
		away Away
		want string
		goal int
	}{
		{"a day without blocks", awayFrom(t, "2026-11-18", "2026-11-18"), "Tue 08:00-10:00, Thu 08:00-09:25", 205},
		{"a day with one", awayFrom(t, "2026-11-19", "2026-11-19"), "Tue 08:00-10:00, Sat 10:00-11:25", 205},
		{"the whole week", awayFrom(t, "2026-11-16", "2026-11-22"), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00", "sat 10:00-12:00")
			in.Weeks = 1
			in.Blocks = apply(nil, Place(in).Changes)
			in.Away = []Away{c.away}
			made := Place(in)
			if got := show(in, apply(in.Blocks, made.Changes)); got != c.want || made.Weeks[0].Goal != c.goal {
				t.Errorf("got %s for %d minutes", got, made.Weeks[0].Goal)
			}
			for _, change := range made.Changes {
				if day := in.Days.Of(in.Blocks[1].Start); c.away.Holds(day) && change.Block.ID == "b2" && !strings.HasPrefix(change.Reason, "you are "+c.away.String()) {
					t.Errorf("%s: %s", change.Kind, change.Reason)
				}
			}
		})
	}
	t.Run("on both sides of a change of clocks", func(t *testing.T) {
		in := fourHours(t, "sat,sun,mon 00:00-08:00/60m")
		in.Now = local(t, in.Days, "2026-10-19 06:00")
		in.Away = []Away{awayFrom(t, "2026-10-24", "2026-10-25")}
		for _, change := range Place(in).Changes {
			if start := change.Block.Start; in.Away[0].Holds(in.Days.Of(start)) {
				t.Errorf("a block at %s", start.In(in.Days.Zone))
			}
		}
	})
}

func TestCheckSkip(t *testing.T) {
	for _, c := range []struct {
		name    string
		skipped []string
		week    string
		want    string
	}{
		{"the first", nil, "2026-11-16", ""},
		{"the second", []string{"2026-10-05"}, "2026-11-16", ""},
		{"the third", []string{"2026-12-28", "2026-10-05"}, "2026-11-16", "two weeks of a quarter can be skipped, and 2026-W41 and 2026-W53 are"},
		{"one of another quarter", []string{"2026-09-28", "2026-10-05", "2027-01-04"}, "2026-12-28", ""},
		{"one twice", []string{"2026-11-16"}, "2026-11-16", "week 2026-W47 is skipped already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var skipped []when.Date
			for _, text := range c.skipped {
				skipped = append(skipped, civil(t, text))
			}
			err := CheckSkip(skipped, civil(t, c.week))
			if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
				t.Errorf("got %v", err)
			}
			if left := SkipsLeft(skipped, civil(t, c.week)); (left == 0) != strings.HasPrefix(c.want, "two") {
				t.Errorf("%d are left", left)
			}
		})
	}
}
