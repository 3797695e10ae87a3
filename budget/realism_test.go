package budget

import (
	"fmt"
	"testing"

	"tend/internal/when"
)

// closedWeeks makes weeks of min 180 from "planned/spent" pairs, oldest first; a state may stand after them.
func closedWeeks(start when.Date, figures ...[2]int) (weeks []Week) {
	for n, f := range figures {
		w := Week{Start: start.AddDays(7 * n), Min: 180, Target: 240, Max: 300, Planned: f[0], Spent: f[1]}
		w.State = stateOf(w, f[0] < 0)
		weeks = append(weeks, w)
	}
	return weeks
}

func TestRealism(t *testing.T) {
	start := when.Date{Year: 2026, Month: 9, Day: 7}
	skipped := [2]int{-1, 0}
	for _, c := range []struct {
		name  string
		weeks [][2]int
		want  Realism
	}{
		{"no week", nil, Realism{Ratio: 1}},
		{"two are too few", [][2]int{{240, 60}, {240, 60}}, Realism{Ratio: 1, Weeks: 2}},
		{"the middle of three", [][2]int{{240, 168}, {240, 0}, {240, 240}}, Realism{0.7, 3, true}},
		{"the mean of the two in the middle", [][2]int{{100, 60}, {100, 80}, {100, 0}, {100, 100}}, Realism{0.7, 4, true}},
		{"never below half", [][2]int{{240, 0}, {240, 20}, {240, 0}}, Realism{0.5, 3, true}},
		{"never above one", [][2]int{{60, 240}, {60, 240}, {60, 240}}, Realism{1, 3, true}},
		{"skipped and unplanned weeks say nothing", [][2]int{{240, 192}, skipped, {0, 90}, {240, 192}, {240, 192}}, Realism{0.8, 3, true}},
		{"only the last eight", [][2]int{{240, 0}, {240, 0}, {240, 0}, {100, 90}, {100, 90}, {100, 90}, {100, 90},
			{100, 90}, {100, 90}, {100, 90}, {100, 90}}, Realism{0.9, 8, true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := RealismOf(closedWeeks(start, c.weeks...)); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	if got := (Realism{0.7, 3, true}).String(); got != "you keep 70 % of what you plan" {
		t.Errorf("it says %q", got)
	}
}

func TestRealismShrinksAPlan(t *testing.T) {
	for _, c := range []struct {
		ratio float64
		known bool
		goal  int
	}{{1, true, 240}, {0.9, true, 210}, {0.8, true, 180}, {0.5, true, 180}, {0.5, false, 240}} {
		t.Run(fmt.Sprint(c.ratio, c.known), func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00")
			in.Realism = Realism{Ratio: c.ratio, Weeks: 8, Known: c.known}
			for _, w := range Place(in).Weeks {
				if w.Goal != c.goal || w.Placed != c.goal || w.Unmet != 0 {
					t.Errorf("got %+v", w)
				}
			}
		})
	}
	t.Run("a block that was there is cut, and told why", func(t *testing.T) {
		in := fourHours(t, "tue,thu 08:00-10:00")
		in.Weeks = 1
		in.Blocks = apply(nil, Place(in).Changes)
		in.Realism = Realism{Ratio: 0.8, Weeks: 8, Known: true}
		checkChanges(t, in, "Tue 08:00-10:00, Thu 08:00-09:00", "move")
		want := "2026-W47 needs only 180 minutes, and had 240; you keep 80 % of what you plan"
		if got := Place(in).Changes[0].Reason; got != want {
			t.Errorf("got %q", got)
		}
	})
}

func TestDebt(t *testing.T) {
	start := when.Date{Year: 2026, Month: 10, Day: 19}
	skipped := [2]int{-1, 0}
	for _, c := range []struct {
		name  string
		weeks [][2]int
		want  string // minutes by week
	}{
		{"nothing", nil, ""},
		{"what a week fell short of its min", [][2]int{{240, 150}}, "0:30"},
		{"not of its target", [][2]int{{240, 181}}, ""},
		{"a surplus pays the oldest first", [][2]int{{240, 150}, {240, 160}, {240, 215}}, "1:15"},
		{"but not what comes after it", [][2]int{{240, 300}, {240, 150}}, "1:30"},
		{"gone after four weeks", [][2]int{{240, 100}, {240, 180}, {240, 180}, {240, 180}, {240, 180}}, ""},
		{"skipped weeks owe nothing", [][2]int{{240, 150}, skipped}, "0:30"},
		{"at most one week's min, the oldest let go", [][2]int{{240, 80}, {240, 80}, {240, 100}}, "1:100 2:80"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, o := range Debt(closedWeeks(start, c.weeks...)) {
				if got != "" {
					got += " "
				}
				got += fmt.Sprintf("%d:%d", o.Week.Sub(start)/7, o.Minutes)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDebtIsGivenBack(t *testing.T) {
	last := when.Date{Year: 2026, Month: 11, Day: 9}
	for _, c := range []struct {
		name    string
		windows []string
		owed    []Owed
		want    string // the first week
		back    []int  // the first weeks
	}{
		{"a quarter of an hour a block", []string{"tue,thu 08:00-11:00/120m"}, []Owed{{last, 90}},
			"Tue 08:00-10:15, Thu 08:00-10:15", []int{30, 30, 30, 0}},
		{"less where less is owed", []string{"tue,thu 08:00-11:00/120m"}, []Owed{{last, 20}}, "Tue 08:00-10:15, Thu 08:00-10:00", []int{15, 0}},
		{"until four weeks have passed", []string{"tue,thu 08:00-11:00/120m"}, []Owed{{last.AddDays(-14), 90}},
			"Tue 08:00-10:15, Thu 08:00-10:15", []int{30, 30, 0, 0}},
		{"no more than the max", []string{"tue,thu,fri,sat 08:00-10:00/60m"}, []Owed{{last, 180}},
			"Tue 08:00-09:15, Thu 08:00-09:15, Fri 08:00-09:15, Sat 08:00-09:15", []int{60, 60, 60, 0}},
		{"not where blocks cannot be longer", []string{"tue,thu,sat 08:00-10:00"}, []Owed{{last, 90}}, "Tue 08:00-10:00, Thu 08:00-10:00", []int{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, c.windows...)
			in.Debt = c.owed
			made := Place(in)
			if got := show(in, apply(nil, made.Changes)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for n, want := range c.back {
				if w := made.Weeks[n]; w.Back != want || w.Unmet != 0 || w.Placed != 240+want {
					t.Errorf("week %d: %+v, want %d given back", n, w, want)
				}
			}
		})
	}
}
