package daemon

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
)

// settledAt is a daemon that was set up at an instant.
func settledAt(t testing.TB, zone, instant string) *world {
	t.Helper()
	w := start(t)
	w.clock.set(at(t, instant))
	w.settle(zone, "tue,thu 08:00-10:00")
	return w
}

// logs records minutes from an instant on.
func (w *world) logs(from string, minutes int, area string) budget.Session {
	w.t.Helper()
	session, err := w.owner.Log(w.ctx(), api.LogRequest{Minutes: minutes, At: from, Area: area})
	w.ok(err)
	return session
}

// week returns the numbers of a week.
func (w *world) week(name string) api.Week {
	w.t.Helper()
	week, err := w.owner.Week(w.ctx(), name)
	w.ok(err)
	return week
}

func TestWeekCountsOverlapsOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.clock.pass(24 * time.Hour)
	w.logs("2026-11-16T09:00", 60, "go")
	w.logs("2026-11-16T09:30", 60, "")   // half of it again
	w.logs("2026-11-16T09:10", 10, "go") // all of it again
	w.logs("2026-11-16T20:00", 30, "")
	week := w.week("")
	if week.Spent != 120 || week.Deep != 60 || week.Areas["go"] != 60 || len(week.Sessions) != 4 {
		t.Errorf("got %d spent, %d deep, %v", week.Spent, week.Deep, week.Areas)
	}
}

func TestRemovedSessionLeavesNoTrace(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.clock.pass(24 * time.Hour)
	w.logs("2026-11-16T09:00", 60, "go")
	before, today := w.week(""), w.today()
	wrong := w.logs("2026-11-16T12:00", 300, "go")
	if w.week("").Spent != 360 {
		t.Fatal("it was not counted")
	}
	_, err := w.owner.RemoveSession(w.ctx(), wrong.ID)
	w.ok(err)
	if after := w.week(""); !reflect.DeepEqual(after, before) {
		t.Errorf("got %+v, was %+v", after, before)
	}
	if after := w.today(); !reflect.DeepEqual(after, today) {
		t.Errorf("today: got %+v, was %+v", after, today)
	}
	if _, err := w.owner.RemoveSession(w.ctx(), wrong.ID); err == nil {
		t.Error("it could be removed twice")
	}
}

func (w *world) today() api.Today {
	w.t.Helper()
	today, err := w.owner.Today(w.ctx())
	w.ok(err)
	return today
}

func TestRemovedRunningSessionLeavesNoTrace(t *testing.T) {
	t.Parallel()
	w := settled(t)
	before := w.week("")
	running, err := w.owner.Start(w.ctx(), api.StartRequest{Area: "go"})
	w.ok(err)
	w.clock.pass(time.Hour)
	if w.week("").Spent != 60 {
		t.Error("a running session counts up to now")
	}
	_, err = w.owner.RemoveSession(w.ctx(), running.ID)
	w.ok(err)
	if after := w.week(""); !reflect.DeepEqual(after, before) {
		t.Errorf("got %+v, was %+v", after, before)
	}
	if w.today().Running != nil {
		t.Error("it still runs")
	}
}

// TestDaysAndWeeksThroughClockChanges has the four changes of a year. Both the day and the week start at 04:00 on the
// wall, before as after.
func TestDaysAndWeeksThroughClockChanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, zone, from, to string
		hours                float64
	}{
		{"spring in Berlin", "Europe/Berlin", "2026-03-23T03:00Z", "2026-03-30T02:00Z", 167},
		{"autumn in Berlin", "Europe/Berlin", "2026-10-19T02:00Z", "2026-10-26T03:00Z", 169},
		{"spring in New York", "America/New_York", "2026-03-02T09:00Z", "2026-03-09T08:00Z", 167},
		{"autumn in New York", "America/New_York", "2026-10-26T08:00Z", "2026-11-02T09:00Z", 169},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from, to := at(t, tt.from), at(t, tt.to)
			w := settledAt(t, tt.zone, from.Add(-30*24*time.Hour).Format(time.RFC3339))
			w.clock.set(to.Add(12 * time.Hour))
			zone, err := when.LoadZone(tt.zone)
			w.ok(err)
			monday := when.DateOf(from.In(zone))
			week := w.week(monday.String())
			if !week.From.Equal(from) || !week.To.Equal(to) || week.To.Sub(week.From).Hours() != tt.hours {
				t.Errorf("from %v to %v", week.From, week.To)
			}
			w.logs(from.Add(-30*time.Minute).Format(time.RFC3339), 60, "")
			w.logs(to.Add(-30*time.Minute).Format(time.RFC3339), 60, "")
			for n, want := range []int{30, 60, 30} {
				if week := w.week(monday.AddDays(7 * (n - 1)).String()); week.Spent != want {
					t.Errorf("%s: %d spent, want %d", week.Label, week.Spent, want)
				}
			}
			sunday := monday.AddDays(6)
			for instant, day := range map[time.Time]when.Date{
				to.Add(-24 * time.Hour): sunday, // both changes are in the night before the day starts
				to.Add(-time.Minute):    sunday, to: monday.AddDays(7),
			} {
				w.clock.set(instant)
				if today := w.today(); today.Date != day.String() {
					t.Errorf("at %v it is %s, want %s", instant, today.Date, day)
				}
			}
		})
	}
}

// TestChangeOfZoneLosesNoTime covers a fortnight with sessions of an hour and moves in its midst.
func TestChangeOfZoneLosesNoTime(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{{"Europe/Berlin", "America/New_York"}, {"America/New_York", "Europe/Berlin"},
		{"Pacific/Kiritimati", "Pacific/Midway"}, {"Pacific/Midway", "Pacific/Kiritimati"}} {
		t.Run(tt[0]+" to "+tt[1], func(t *testing.T) {
			w := settledAt(t, tt[0], "2026-11-01T12:00Z")
			w.clock.set(at(t, "2026-11-11T12:00Z"))
			old := w.week("2026-W45")
			w.settle(tt[1], "tue,thu 08:00-10:00")
			w.clock.set(at(t, "2026-11-25T12:00Z"))
			for hour := range 48 {
				w.logs(at(t, "2026-11-15T00:00Z").Add(time.Duration(hour)*time.Hour).Format(time.RFC3339), 20, "")
			}
			sum := 0
			for _, name := range []string{"2026-W45", "2026-W46", "2026-W47", "2026-W48"} {
				sum += w.week(name).Spent
			}
			if sum != 48*20 {
				t.Errorf("%d minutes in all weeks, %d were logged", sum, 48*20)
			}
			if again := w.week("2026-W45"); !again.From.Equal(old.From) || !again.To.Equal(old.To) {
				t.Errorf("a week that was closed before moved to %v", again.From)
			}
			for instant := at(t, "2026-11-15T12:00Z"); instant.Before(at(t, "2026-11-17T12:00Z")); instant = instant.Add(time.Hour) {
				w.clock.set(instant)
				if week := w.week(""); instant.Before(week.From) || !instant.Before(week.To) {
					t.Errorf("at %v this week is %v to %v", instant, week.From, week.To)
				}
			}
		})
	}
}

func TestWeekCountsWhatWasProduced(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for n, output := range []api.OutputRequest{{Text: "A summary."}, {Kind: "prototype", Ref: "https://example.org/p"}} {
		lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: fmt.Sprint("Lesson ", n)})
		w.ok(err)
		_, err = w.owner.CloseLesson(w.ctx(), lesson.ID, api.CloseRequest{Output: &output})
		w.ok(err)
		w.clock.pass(24 * time.Hour)
	}
	w.clock.set(at(t, "2026-11-23T03:00Z").Add(-time.Millisecond))
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "The last of the week"})
	w.ok(err)
	_, err = w.owner.CloseLesson(w.ctx(), lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Kind: "taught", Text: "A talk.",
		Check: learning.NewTaughtCheck([3]bool{true, true, true})}})
	w.ok(err)
	w.clock.pass(time.Millisecond)
	if last, this := w.week("2026-W47").Produced, w.week("").Produced; last != 3 || this != 0 {
		t.Errorf("got %d in the last week, %d in this", last, this)
	}
}

func TestAdherenceOfExampleWeeks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spent []int // the weeks before this one, the newest last; the minimum is 180, the maximum 300
		want  float64
	}{
		{"every week kept", []int{180, 200, 240, 180}, 1},
		{"nothing done", []int{0, 0, 0, 0}, 0},
		{"half of each", []int{90, 90, 90, 90}, 0.5},
		{"a surplus carries into the next week", []int{240, 120, 180, 180}, 1},
		{"but not over two", []int{300, 180, 60, 180}, (180 + 180 + 60 + 180) / 720.},
		{"and no more than max less min", []int{600, 30, 180, 180}, (180 + 150 + 180 + 180) / 720.},
		{"a surplus of the week before the four carries too", []int{240, 120, 180, 180, 180}, 1},
		{"older weeks are forgotten", []int{0, 0, 0, 180, 180, 180, 180}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := settledAt(t, "Europe/Berlin", "2026-09-14T08:00Z")
			w.clock.set(at(t, monday))
			first := at(t, "2026-11-16T07:00Z").Add(-7 * 24 * time.Hour * time.Duration(len(tt.spent)))
			for n, minutes := range tt.spent {
				if minutes > 0 {
					w.logs(first.Add(7*24*time.Hour*time.Duration(n)).Format(time.RFC3339), minutes, "")
				}
			}
			week := w.week("")
			if math.Abs(week.Adherence-tt.want) > 1e-9 || week.Counted != 4 {
				t.Errorf("got %v of %d weeks, want %v", week.Adherence, week.Counted, tt.want)
			}
		})
	}
	t.Run("there is none before a whole week was closed", func(t *testing.T) {
		w := settledAt(t, "Europe/Berlin", "2026-11-11T08:00Z") // a Wednesday
		w.clock.set(at(t, monday))
		if week := w.week(""); week.Counted != 0 {
			t.Errorf("%d weeks counted", week.Counted)
		}
	})
}

func TestBudgetChangesFromThisWeekOn(t *testing.T) {
	t.Parallel()
	w := settledAt(t, "Europe/Berlin", "2026-11-04T08:00Z")
	w.clock.set(at(t, "2026-11-18T08:00Z")) // a Wednesday
	more := budget.DefaultBudget(when.Date{}, 360)
	settings, err := w.owner.Change(w.ctx(), api.SettingsRequest{Budget: &more})
	w.ok(err)
	if settings.Budget.Target != 360 {
		t.Errorf("the answer shows %d", settings.Budget.Target)
	}
	for name, want := range map[string]int{"2026-W45": 240, "2026-W46": 240, "2026-W47": 360, "2026-W48": 360} {
		if got := w.week(name).Target; got != want {
			t.Errorf("%s: target %d, want %d", name, got, want)
		}
	}
	t.Run("and in the first week changes nothing about when it began", func(t *testing.T) {
		w := settledAt(t, "Europe/Berlin", "2026-11-18T08:00Z")
		before := w.feed()
		w.clock.pass(24 * time.Hour)
		_, err := w.owner.Change(w.ctx(), api.SettingsRequest{Budget: &more})
		w.ok(err)
		for uid := range changed(before, w.feed()) {
			if uid[0] != 'b' || uid[1] == 'r' {
				t.Errorf("the reminder %s moved", uid)
			}
		}
		if got := w.week("").Target; got != 360 {
			t.Errorf("target %d", got)
		}
	})
}

func TestForgottenTimerStoppedWhenItWasForgotten(t *testing.T) {
	t.Parallel()
	w := settled(t)
	_, err := w.owner.Start(w.ctx(), api.StartRequest{})
	w.ok(err)
	w.clock.pass(50 * time.Hour)
	session, err := w.owner.Stop(w.ctx(), api.StopRequest{})
	if err != nil || session.End.Sub(session.Start) != 3*time.Hour {
		t.Errorf("got %v, %v", session.End.Sub(session.Start), err)
	}
}

func TestConfirmedBlockCountsOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	block := w.plan()[0]
	if _, err := w.owner.ConfirmBlock(w.ctx(), block.ID, api.ConfirmRequest{}); err == nil {
		t.Error("a block to come was confirmed")
	}
	w.clock.set(block.End)
	for range 2 {
		if _, err := w.owner.ConfirmBlock(w.ctx(), block.ID, api.ConfirmRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if week := w.week(""); week.Spent != 120 || len(week.Sessions) != 1 {
		t.Errorf("%d spent in %d sessions", week.Spent, len(week.Sessions))
	}
}
