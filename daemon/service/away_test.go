package service

import (
	"math"
	"strings"
	"testing"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

func awayFor(from, to string) func(*store.Tx) (budget.Away, error) {
	return func(tx *store.Tx) (budget.Away, error) { return AddAway(tx, budget.Away{From: day(from), To: day(to)}) }
}

func back(on string) func(*store.Tx) (budget.Away, error) {
	return func(tx *store.Tx) (budget.Away, error) { return RemoveAway(tx, day(on)) }
}

func skipWeek(week string) func(*store.Tx) (api.Week, error) {
	return func(tx *store.Tx) (api.Week, error) { return SkipWeek(tx, week) }
}

func TestAwayEmptiesItsDays(t *testing.T) {
	w := begun(t)
	if got := ask(w, awayFor("2026-11-24", "2026-12-07")); got.Reason != budget.Holiday {
		t.Errorf("got %+v", got)
	}
	for _, b := range w.plan() {
		if d := w.walls([]budget.Block{b})[0][:10]; d >= "2026-11-24" && d <= "2026-12-07" {
			t.Errorf("a block on %s", d)
		}
	}
	for _, c := range []struct {
		week   string
		target int
		state  budget.WeekState
	}{{"2026-W47", 240, budget.Under}, {"2026-W48", 35, budget.Under}, {"2026-W49", 0, budget.WeekAway}, {"2026-W50", 205, budget.Under}} {
		if got := w.week(c.week); got.Target != c.target || got.State != c.state {
			t.Errorf("%s aims at %d, %s", c.week, got.Target, got.State)
		}
	}
	t.Run("until it is taken back", func(t *testing.T) {
		w.at("2026-12-02T12:00")
		ask(w, back("2026-12-05"))
		if list := look(w, Aways); len(list) != 0 {
			t.Errorf("still %v", list)
		}
		if got := w.week("2026-W48"); got.Target != 35 {
			t.Errorf("a week that is over aims at %d", got.Target)
		}
		if got := w.week("2026-W49"); got.Target != 240 || got.Standing == 0 || got.Planned != 0 {
			t.Errorf("this week has %d of %d, and began with %d", got.Standing, got.Target, got.Planned)
		}
		refused(w, api.NotFound, "not away on 2026-12-05", back("2026-12-05"))
		refused(w, api.Conflict, "stay as they were", back("2026-11-25"))
	})
	refused(w, api.Invalid, "want 2026-11-30 or later", awayFor("2026-11-20", "2026-11-22"))
	refused(w, api.Invalid, "want 2028-12-02 or sooner", awayFor("2028-12-02", "2028-12-03"))
}

func TestAwayAsksForNoReviews(t *testing.T) {
	w := begun(t)
	w.cards("go", 40)
	share := func() share {
		return look(w, func(tx *store.Tx) (share, error) {
			s, err := store.GetSettings(tx)
			if err != nil {
				return share{}, err
			}
			return shareOf(tx, s)
		})
	}
	w.at("2026-11-23T12:00")
	whole := share()
	ask(w, awayFor("2026-11-25", "2026-11-27"))
	part := share()
	if math.Abs(part.week-135*reviewShare) > 1e-9 || math.Abs(part.day-part.week/4) > 1e-9 || whole.week != 72 {
		t.Errorf("before, the week has %.1f min and the day %.1f", part.week, part.day)
	}
	w.at("2026-11-26T12:00")
	if got := share(); got.left != 0 || got.away == nil {
		t.Errorf("away, the day has %.1f min", got.left)
	}
	if queue := look(w, func(tx *store.Tx) (api.Queue, error) { return Queue(tx, 0) }); len(queue.Prompts) != 0 ||
		!strings.HasPrefix(queue.Words, "You are away from 2026-11-25 to 2026-11-27 (holiday); nothing is asked of you.") {
		t.Errorf("away, the queue says %q", queue.Words)
	}
	w.at("2026-11-28T12:00")
	if got := share(); math.Abs(got.day-part.week/2) > 1e-9 {
		t.Errorf("afterwards the day has %.1f min", got.day)
	}
}

func TestCardsFallDueBesideDaysAway(t *testing.T) {
	w := begun(t)
	ask(w, awayFor("2026-12-01", "2026-12-10"))
	look(w, func(tx *store.Tx) (bool, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return false, err
		}
		b := newBalancer(tx, s)
		if b.due(day("2026-11-30")) != 0 || b.due(day("2026-12-01")) < 1000 || b.due(day("2026-12-10")) < 1000 || b.due(day("2026-12-11")) != 0 {
			t.Error("days away are not crowded, or others are")
		}
		return true, nil
	})
}

func TestTwoSkipWeeksAQuarter(t *testing.T) {
	w := begun(t)
	if got := ask(w, skipWeek("")); got.State != budget.WeekSkipped || got.Planned != 0 || got.SkipsLeft != 1 {
		t.Errorf("got %+v", got)
	}
	refused(w, api.Conflict, "2026-W47 is skipped already", skipWeek("2026-W47"))
	ask(w, skipWeek("2026-W50"))
	refused(w, api.Conflict, "two weeks of a quarter can be skipped, and 2026-W47 and 2026-W50 are", skipWeek("2026-W51"))
	ask(w, skipWeek("2027-W02"))
	refused(w, api.Invalid, "2026-W46 is over", skipWeek("2026-W46"))
	refused(w, api.Invalid, "more than a year away", skipWeek("2028-W10"))
	got := ask(w, func(tx *store.Tx) (api.Week, error) { return UnskipWeek(tx, "2026-W47") })
	if got.State != budget.Under || got.Planned != 240 || got.SkipsLeft != 1 {
		t.Errorf("taken in again it has %+v", got)
	}
}

func TestRealismFollowsTheLogAndItsCorrections(t *testing.T) {
	w := begun(t)
	for n := range 4 { // of 240 minutes planned
		w.at(day("2026-11-17").AddDays(7*n).String() + "T20:00")
		w.replan()
		w.spend(day("2026-11-17").AddDays(7*n).String()+"T12:00", 192)
	}
	w.at("2026-12-14T09:00")
	plan := w.replan()
	if r := plan.Realism; !r.Known || r.Weeks != 4 || math.Abs(r.Ratio-0.8) > 1e-9 {
		t.Fatalf("realism is %+v", r)
	}
	if o := plan.Weeks[1]; o.Goal != 180 || o.Placed != 180 || o.Unmet != 0 {
		t.Errorf("next week is %+v", o)
	}
	for n := range 4 {
		w.spend(day("2026-11-18").AddDays(7*n).String()+"T12:00", 48)
	}
	if plan = w.replan(); plan.Realism.Ratio != 1 || plan.Weeks[1].Placed != 240 {
		t.Errorf("corrected, realism is %+v and next week %+v", plan.Realism, plan.Weeks[1])
	}
}

func TestDebtIsLetGoAfterFourWeeks(t *testing.T) {
	w := begun(t)
	w.windows(240, "tue,thu 08:00-11:00/120m")
	w.at("2026-11-23T06:00") // in two hours Tuesday's block is soon
	plan := w.replan()
	if budget.Owing(plan.Debt) != 180 || plan.Weeks[0].Back != 30 || plan.Weeks[0].Placed != 270 {
		t.Fatalf("owed are %v, this week is %+v", plan.Debt, plan.Weeks[0])
	}
	if o := plan.Weeks[4]; o.Back != 0 || o.Placed != 240 {
		t.Errorf("five weeks later: %+v", o)
	}
	w.spend("2026-11-18T12:00", 180)
	if plan = w.replan(); len(plan.Debt) != 0 || plan.Weeks[0].Placed != 240 {
		t.Errorf("corrected, owed are %v, this week is %+v", plan.Debt, plan.Weeks[0])
	}
}

func TestPlanOverClockChangesWithDaysAway(t *testing.T) {
	w := newWorld(t)
	w.at("2027-03-15T09:00")
	w.change(api.SettingsRequest{Zone: &w.zone})
	w.windows(240, "tue,thu 08:00-10:00", "sun 02:00-04:00")
	ask(w, awayFor("2027-03-27", "2027-03-28"))
	zone, err := when.LoadZone(w.zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range w.plan() {
		local := b.Start.In(zone)
		if hour := local.Hour(); hour != 8 && local.Weekday().String() != "Sunday" {
			t.Errorf("a block at %s", local)
		}
	}
	if got := w.week("2027-W12"); got.Target != 170 || got.To.Sub(got.From).Hours() != 167 {
		t.Errorf("the week of the change aims at %d in %v", got.Target, got.To.Sub(got.From))
	}
}
