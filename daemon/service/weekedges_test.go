package service

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// explained is a week with the records behind its numbers, whose parts it wants to sum to them.
func (w *world) explained(week string) api.Week {
	w.Helper()
	got := look(w, func(tx *store.Tx) (api.Week, error) { return ExplainWeek(tx, week) })
	checkParts(w, got)
	return got
}

type failer interface {
	Errorf(format string, args ...any)
}

// checkParts wants what a week explains, and its days, to sum to its numbers.
func checkParts(t failer, got api.Week) {
	sums, areas := budget.Week{}, map[string]int{}
	for _, f := range got.Explain.Planned {
		sums.Planned, sums.Standing = sums.Planned+f.Minutes, sums.Standing+f.Standing
	}
	for _, c := range got.Explain.Spent {
		sums.Spent, sums.Deep = sums.Spent+c.Minutes, sums.Deep+c.Deep
		areas[c.Area] += c.OfArea
	}
	for _, o := range got.Explain.Produced {
		if o.Counts {
			sums.Produced++
		}
	}
	if sums.Planned != got.Planned || sums.Standing != got.Standing || sums.Spent != got.Spent || sums.Deep != got.Deep || sums.Produced != got.Produced {
		t.Errorf("the parts of %s sum to %+v, and it has %+v", got.Label, sums, got.Week)
	}
	for area, minutes := range got.Areas {
		if areas[area] != minutes {
			t.Errorf("the parts of %s have %d min of %s, and it has %d", got.Label, areas[area], area, minutes)
		}
	}
	days := budget.Week{}
	for _, d := range got.Days {
		days.Planned, days.Spent, days.Produced = days.Planned+d.Planned, days.Spent+d.Spent, days.Produced+d.Produced
	}
	if len(got.Days) != 7 || days.Planned != got.Planned || days.Spent != got.Spent || days.Produced != got.Produced {
		t.Errorf("the days of %s sum to %+v, and it has %+v", got.Label, days, got.Week)
	}
	checkRatios(t, got)
}

// checkRatios wants the lines of adherence and realism to give those.
func checkRatios(t failer, got api.Week) {
	kept, due, counted := 0, 0, 0
	for _, line := range got.Explain.Adherence {
		if line.Counts {
			kept, due, counted = kept+line.Kept, due+line.Min, counted+1
		}
	}
	if counted != got.Counted || due > 0 && float64(kept)/float64(due) != got.Adherence {
		t.Errorf("the lines of %s have %d of %d in %d weeks, and its adherence is %v of %d", got.Label, kept, due, counted, got.Adherence, got.Counted)
	}
	weeks := 0
	for _, line := range got.Explain.Realism {
		if line.Counts {
			weeks++
		}
	}
	if weeks != got.Realism.Weeks {
		t.Errorf("the lines of %s have %d weeks with a plan, and its realism is of %d", got.Label, weeks, got.Realism.Weeks)
	}
}

func TestDaysOfAWeek(t *testing.T) {
	for _, c := range []struct {
		name, week string
		spend      func(*world)
		want       [7]int
	}{
		{"over midnight", "2026-W47", func(w *world) { w.spend("2026-11-17T23:30", 60) }, [7]int{0, 60}},
		{"over the start of the day", "2026-W47", func(w *world) { w.spend("2026-11-18T03:30", 60) }, [7]int{0, 30, 30}},
		{"over the end of the week", "2026-W47", func(w *world) { w.spend("2026-11-23T03:30", 60) }, [7]int{6: 30}},
		{"the day that has 23 hours", "2027-W12", func(w *world) { w.spend("2027-03-28T01:30", 120) }, [7]int{5: 90, 6: 30}},
		{"the day that has 25 hours", "2026-W43", func(w *world) { w.spend("2026-10-24T23:30", 360) }, [7]int{5: 330, 6: 30}},
		{"two sessions at once", "2026-W47", func(w *world) { w.spend("2026-11-17T10:00", 60); w.spend("2026-11-17T10:30", 60) }, [7]int{1: 90}},
		{"in week 53, which two years share", "2026-W53", func(w *world) { w.spend("2026-12-31T23:50", 20); w.spend("2027-01-04T03:50", 20) }, [7]int{3: 20, 6: 10}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.at("2027-04-05T12:00")
			c.spend(w)
			var got [7]int
			for n, d := range w.explained(c.week).Days {
				got[n] = d.Spent
			}
			if got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// totals are the sums over 30 weeks in a row, which hold all that a test did.
func (w *world) totals() (planned, spent, produced int) {
	w.Helper()
	weeks := look(w, func(tx *store.Tx) (api.Weeks, error) { return Weeks(tx, api.WeeksRequest{From: "2026-W40", Weeks: 30}) })
	for n, week := range weeks.Weeks {
		planned, spent, produced = planned+week.Planned, spent+week.Spent, produced+week.Produced
		if n > 0 && !week.From.Equal(weeks.Weeks[n-1].To) {
			w.Errorf("week %s begins at %v, and the one before it ends at %v", week.Label, week.From, weeks.Weeks[n-1].To)
		}
	}
	return planned, spent, produced
}

// TestWeeksFromAnotherWeekdayAndBack lives some weeks from Monday, counts them from Sunday, and from Monday again: no minute
// is lost or counted twice, and then all numbers are what they were.
func TestWeeksFromAnotherWeekdayAndBack(t *testing.T) {
	w := begun(t)
	w.windows(300, "tue,thu 08:00-10:00", "sun 10:00-11:00")
	w.at("2026-11-25T12:00")
	ask(w, skipWeek("2026-W50"))
	w.change(aim(120, "")) // from W49 on
	w.at("2026-12-02T12:00")
	w.spend("2026-11-22T10:00", 60) // a Sunday
	w.spend("2026-11-28T23:30", 120)
	w.spend("2026-11-29T03:00", 90)
	ask(w, skip(w.plan()[0].ID)) // of the week that runs, 2026-12-03
	numbers := func() string {
		text := ""
		for week := day("2026-11-16"); week.Before(day("2027-01-04")); week = week.AddDays(7) {
			got := w.explained(when.WeekLabel(week))
			text += fmt.Sprintln(got.Label, got.Start, got.Min, got.Planned, got.Spent, got.State, got.Adherence, got.Realism)
		}
		return text
	}
	monday := numbers()
	planned, spent, _ := w.totals()
	first := time.Sunday
	w.change(api.SettingsRequest{WeekStarts: &first})
	if p, s, _ := w.totals(); p != planned || s != spent {
		t.Errorf("from Sunday the weeks have %d planned and %d spent, from Monday %d and %d", p, s, planned, spent)
	}
	if got := w.explained("2026-W48"); got.Start != day("2026-11-22") || got.Spent != 60+120+60 { // Sunday from 03:00: an hour of Saturday
		t.Errorf("from Sunday W48 has %+v", got.Week)
	}
	for label, want := range map[string]int{"2026-W48": 225, "2026-W49": 90} {
		if got := w.week(label); got.Min != want {
			t.Errorf("from Sunday %s has the min %d, want %d", label, got.Min, want)
		}
	}
	if got := w.week("2026-W50"); got.State != budget.WeekSkipped || got.Start != day("2026-12-06") {
		t.Errorf("from Sunday the skipped week is %s, from %s", got.State, got.Start)
	}
	first = time.Monday
	w.change(api.SettingsRequest{WeekStarts: &first})
	if again := numbers(); again != monday {
		t.Errorf("were\n%sand are\n%s", monday, again)
	}
}

// TestEveryPlannedMinuteIsInOneWeek edits the plan at random while the person moves and counts weeks from other days: the
// weeks that are over have together what they had, however they are cut.
func TestEveryPlannedMinuteIsInOneWeek(t *testing.T) {
	w := begun(t)
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour)
		w.editPlan(rt)
		if w.now.After(w.instant("2027-03-01T12:00")) {
			return
		}
		at := w.now
		w.now = at.AddDate(1, 0, 0) // as all of it reads when it is long over
		before, spent, _ := w.totals()
		w.now = at
		first := time.Weekday(rapid.IntRange(0, 6).Draw(rt, "first"))
		zone := rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo", "America/New_York"}).Draw(rt, "zone")
		err := w.store.Update(t.Context(), func(tx *store.Tx) error {
			s, err := store.GetSettings(tx)
			if err == nil {
				err = changeTime(tx, &s, api.SettingsRequest{WeekStarts: &first, Zone: &zone})
			}
			if err != nil {
				return err
			}
			return store.PutSettings(tx, s)
		})
		if err != nil {
			rt.Fatal(err)
		}
		w.now = at.AddDate(1, 0, 0)
		if after, still, _ := w.totals(); after != before || still != spent {
			rt.Fatalf("the weeks had %d planned and %d spent, and have %d and %d", before, spent, after, still)
		}
		checkParts(rt, look(w, func(tx *store.Tx) (api.Week, error) { return ExplainWeek(tx, at.Format(time.DateOnly)) }))
		w.now = at
	})
}

// TestACorrectionTwoQuartersLater changes what was spent half a year ago: the numbers of that week follow, those of the weeks
// after it that look back on it as well, and no others.
func TestACorrectionTwoQuartersLater(t *testing.T) {
	w := begun(t)
	for n := range 6 {
		w.now = w.instant(day("2026-11-17").AddDays(7*n).String() + "T12:00")
		w.spend(day("2026-11-17").AddDays(7*n).String()+"T08:00", 120)
	}
	var session id.Session
	for _, s := range w.sessions() {
		if s.Start.Equal(w.instant("2026-12-01T08:00")) {
			session = s.ID
		}
	}
	w.at("2027-06-15T12:00")
	type numbers struct {
		spent     int
		adherence float64
		realism   float64
	}
	read := func(label string) numbers {
		week := w.explained(label)
		return numbers{week.Spent, week.Adherence, week.Realism.Ratio}
	}
	was := map[string]numbers{}
	for _, label := range []string{"2026-W48", "2026-W49", "2026-W50", "2026-W52", "2027-W10"} {
		was[label] = read(label)
	}
	ask(w, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, session) })
	if got := read("2026-W49"); got.spent != 0 || got.adherence != was["2026-W49"].adherence {
		t.Errorf("its week has %+v, and had %+v", got, was["2026-W49"])
	}
	if got := read("2026-W50"); got.spent != 120 || got.adherence >= was["2026-W50"].adherence {
		t.Errorf("the week after has %+v, and had %+v", got, was["2026-W50"])
	}
	if got := read("2026-W52"); got.realism > was["2026-W52"].realism || got.adherence >= was["2026-W52"].adherence {
		t.Errorf("the weeks that look back have %+v, and had %+v", got, was["2026-W52"])
	}
	for _, label := range []string{"2026-W48", "2027-W10"} {
		if got := read(label); got != was[label] {
			t.Errorf("%s has %+v, and had %+v", label, got, was[label])
		}
	}
	w.spend("2026-12-01T08:00", 120)
	w.spend("2026-12-01T09:00", 60) // the same hour, said twice
	for label, want := range was {
		if got := read(label); got != want {
			t.Errorf("once it is back, %s has %+v, and had %+v", label, got, want)
		}
	}
}
