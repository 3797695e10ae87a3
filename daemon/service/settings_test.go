package service

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
)

func change(r api.SettingsRequest) func(*store.Tx) (api.Settings, error) {
	return func(tx *store.Tx) (api.Settings, error) { return Change(tx, r) }
}

func day(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// aim is a change of the budget that holds from a day, or from this week.
func aim(target int, from string) api.SettingsRequest {
	b := budget.DefaultBudget(when.Date{}, target)
	if from != "" {
		b.From = day(from)
	}
	return api.SettingsRequest{Budget: &b}
}

func TestSettings(t *testing.T) {
	w := newWorld(t)
	if got := look(w, Settings); got.Started || got.Zone != "UTC" || got.Budget.Target != 240 || got.DayStarts != 240 || got.WeekStarts != time.Monday {
		t.Errorf("before init they are %+v", got)
	}
	zone, starts, sunday, retention := "Asia/Tokyo", when.Clock(5*60), time.Sunday, 0.85
	got := w.change(api.SettingsRequest{Zone: &zone, DayStarts: &starts, WeekStarts: &sunday, Retention: &retention})
	if !got.Started || got.Zone != zone || got.DayStarts != starts || got.WeekStarts != sunday || got.Retention != retention {
		t.Errorf("got %+v", got)
	}
	if got := w.change(api.SettingsRequest{}); got.Zone != zone || got.Retention != retention {
		t.Errorf("a change of nothing made %+v", got)
	}
}

func TestChangeIsAllOrNothing(t *testing.T) {
	w := begun(t)
	zone, bad := "Asia/Tokyo", "Mars/Olympus"
	late, early, noDay, noShare := when.Clock(13*60), when.Clock(-1), time.Weekday(7), 0.5
	backwards, badDay := window("tue 08:00-10:00"), window("tue 08:00-10:00")
	backwards.From, backwards.To = backwards.To, backwards.From
	badDay.Days = []time.Weekday{9}
	many := slices.Repeat([]budget.Window{window("tue 08:00-10:00")}, 51)
	var manyAreas []budget.Area
	for n := range 101 {
		manyAreas = append(manyAreas, budget.Area{Name: fmt.Sprint("a", n)})
	}
	over := budget.Budget{Min: 300, Target: 240, Max: 300}
	for _, c := range []struct {
		name, words string
		r           api.SettingsRequest
	}{
		{"a zone there is not", `zone "Mars/Olympus"`, api.SettingsRequest{Zone: &bad}},
		{"a day that starts after noon", "want a time from 00:00 to 12:00", api.SettingsRequest{DayStarts: &late}},
		{"a day that starts the day before", "want a time from 00:00 to 12:00", api.SettingsRequest{DayStarts: &early}},
		{"an eighth weekday", "want a weekday", api.SettingsRequest{WeekStarts: &noDay}},
		{"too little retention", "want 0.70 to 0.99", api.SettingsRequest{Retention: &noShare}},
		{"a budget whose min is over its target", "below the min", api.SettingsRequest{Budget: &over}},
		{"a window that runs past midnight", "past midnight", api.SettingsRequest{Windows: &[]budget.Window{backwards}}},
		{"a window on no day there is", "want days from 0", api.SettingsRequest{Windows: &[]budget.Window{badDay}}},
		{"windows without end", "51 windows", api.SettingsRequest{Windows: &many}},
		{"areas without end", "101 areas", api.SettingsRequest{Areas: &manyAreas}},
		{"an area twice", `area "a" is there twice`, api.SettingsRequest{Areas: &[]budget.Area{{Name: "a", Deep: true}, {Name: "a"}}}},
		{"an area with a space", `"a b"`, api.SettingsRequest{Areas: &[]budget.Area{{Name: "a b"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.r.Zone == nil {
				c.r.Zone = &zone // which is good, and must not be taken over alone
			}
			refused(w, api.Invalid, c.words, change(c.r))
			if got := look(w, Settings); got.Zone != "Europe/Berlin" {
				t.Errorf("it changed to %+v", got)
			}
		})
	}
}

func TestBudgetHoldsNeverBackwards(t *testing.T) {
	w := begun(t) // on Monday of week 47
	wants := func(targets ...int) {
		t.Helper()
		for n, want := range targets {
			if week := w.week(day("2026-11-16").AddDays(7 * n).String()); week.Target != want {
				t.Errorf("week %s aims at %d, want %d", week.Label, week.Target, want)
			}
		}
	}
	w.at("2026-11-26T12:00") // Thursday of week 48
	if got := w.change(aim(120, "")); got.Budget.Target != 240 || got.NextBudget.Target != 120 || got.NextBudget.From != day("2026-11-30") {
		t.Errorf("an easier one shows %+v, %+v", got.Budget, got.NextBudget)
	}
	wants(240, 240, 120)
	w.change(aim(180, "")) // on second thoughts, in the same week
	wants(240, 240, 180)
	refused(w, api.Invalid, "want 2026-11-30 or later, since an easier budget never holds for a week that has begun", change(aim(60, "2026-11-23")))
	if got := w.change(aim(300, "")); got.Budget.Target != 300 || got.Budget.From != day("2026-11-23") || got.NextBudget != nil {
		t.Errorf("a harder one shows %+v, %+v", got.Budget, got.NextBudget)
	}
	wants(240, 300, 300)
	refused(w, api.Invalid, "want 2026-11-23 or later, since weeks that are over", change(aim(600, "2026-11-22")))
	w.change(aim(240, "")) // which would take the harder one back
	wants(240, 300, 240)
	w.change(aim(300, "2026-12-01")) // a Tuesday
	wants(240, 300, 240, 300)
	lower := budget.Budget{Min: 60, Target: 400, Max: 600}
	if got := w.change(api.SettingsRequest{Budget: &lower}); got.Budget.Min == 60 || got.NextBudget.From != day("2026-11-30") {
		t.Errorf("one with a lower min holds at once: %+v", got.Budget)
	}
}

func TestFirstBudgetHoldsFromItsDay(t *testing.T) {
	w := newWorld(t)
	w.zone = "UTC"
	w.at("2026-11-18T09:00") // a Wednesday
	if got := w.change(aim(120, "")); got.Budget.From != day("2026-11-18") || w.week("").Target != 120 {
		t.Errorf("got %+v", got.Budget)
	}
	w.pass(24 * time.Hour)
	if got := w.change(aim(180, "")); got.Budget.From != day("2026-11-18") || got.Budget.Target != 180 {
		t.Errorf("changed in its first week it is %+v", got.Budget)
	}
	w.at("2026-11-30T09:00")
	if week := w.week(""); week.Counted != 1 {
		t.Errorf("%d weeks count for adherence, and the first was in part only", week.Counted)
	}
}

// TestBudgetsNeverChangeThePast sets budgets at random: weeks that are over keep the target they ended with.
func TestBudgetsNeverChangeThePast(t *testing.T) {
	w := begun(t)
	ended := map[when.Date]int{}
	rapid.Check(t, func(rt *rapid.T) {
		before := look(w, func(tx *store.Tx) (when.Date, error) { s, err := store.GetSettings(tx); return weekOf(s, tx.Now), err })
		w.pass(time.Duration(rapid.IntRange(0, 10*24).Draw(rt, "hours")) * time.Hour)
		ended[before] = w.week(before.String()).Target
		from := ""
		if rapid.Bool().Draw(rt, "from a day") {
			from = when.DateOf(w.now).AddDays(rapid.IntRange(-20, 20).Draw(rt, "days")).String()
		}
		target := rapid.IntRange(60, 600).Draw(rt, "target")
		held := w.week("").Target
		_, err := try(w, change(aim(target, from)))
		if now := w.week("").Target; err != nil && from == "" || now < held && !firstWeek(w) {
			rt.Fatalf("this week had %d, and has %d after %d (%v)", held, now, target, err)
		}
		for n := range 4 {
			week := before.AddDays(-7 * n)
			want, known := ended[week]
			if got := w.week(week.String()); known && got.To.Before(w.now) && got.Target != want {
				rt.Fatalf("week %s had %d and has %d", week, want, got.Target)
			}
		}
	})
}

// firstWeek tells whether the world is in the week in which it was set up, whose budget may be anything.
func firstWeek(w *world) bool { return w.week("").Start == day("2026-11-16") }

func TestAreaThatIsUsedMayGo(t *testing.T) {
	w := begun(t)
	lesson := ask(w, addLesson(api.LessonRequest{Title: "x", Area: "go"})).ID
	w.follow(1)
	card := w.cards("go", 1)[0].ID
	ask(w, logTime(api.LogRequest{Minutes: 30, Area: "go"}))
	w.change(api.SettingsRequest{Areas: &[]budget.Area{{Name: "ops"}}})
	refused(w, api.Invalid, `no area "go"`, logTime(api.LogRequest{Minutes: 5, Area: "go"}))
	ask(w, judge("i1", learning.Keep))
	w.startLesson(lesson)
	w.pass(10 * time.Minute)
	w.closeLesson(lesson, "done")
	w.grade(card, 3, 5)
	week := w.week("")
	if week.Areas["go"] != 40 || week.Deep != 0 || week.Spent != 40 {
		t.Errorf("the week has %+v", week)
	}
}

func TestAreaSince(t *testing.T) {
	w := begun(t)
	w.at("2026-12-01T02:00") // still 30 November's learning day
	areas := append(look(w, Settings).Areas, budget.Area{Name: "k8s"})
	got := w.change(api.SettingsRequest{Areas: &areas}).Areas
	if got[0].Since != day("2026-11-16") || got[2].Since != day("2026-11-30") {
		t.Errorf("got %v", got)
	}
}

func TestZoneChangesFromNowOn(t *testing.T) {
	w := begun(t)
	tokyo, berlin := "Asia/Tokyo", "Europe/Berlin"
	before := w.plan()
	w.at("2026-11-18T12:00")
	w.change(api.SettingsRequest{Zone: &tokyo})
	w.change(api.SettingsRequest{Zone: &tokyo}) // again: no second version
	w.zone = tokyo
	if got := w.walls(w.plan()); got[0] != "2026-11-19T08:00" {
		t.Errorf("the next block is at %s in Tokyo", got[0])
	}
	if b := look(w, func(tx *store.Tx) (budget.Block, error) { return store.Blocks.Get(tx, "b1") }); !b.Start.Equal(before[0].Start) {
		t.Errorf("a block that is over went to %v", b.Start)
	}
	if week := w.week("2026-W47"); week.Zone != berlin || !week.From.Equal(time.Date(2026, 11, 16, 3, 0, 0, 0, time.UTC)) ||
		!week.To.Equal(time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)) {
		t.Errorf("the week runs from %v to %v in %s", week.From, week.To, week.Zone)
	}
	if s := look(w, store.GetSettings); len(s.Zones) != 2 || !s.Zones[1].From.Equal(w.now) {
		t.Errorf("the zones are %v", s.Zones)
	}
}
