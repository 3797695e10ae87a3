package service

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

func startTimer(r api.StartRequest) func(*store.Tx) (budget.Session, error) {
	return func(tx *store.Tx) (budget.Session, error) { return Start(tx, r) }
}

func stopTimer(r api.StopRequest) func(*store.Tx) (budget.Session, error) {
	return func(tx *store.Tx) (budget.Session, error) { return Stop(tx, r) }
}

func logTime(r api.LogRequest) func(*store.Tx) (budget.Session, error) {
	return func(tx *store.Tx) (budget.Session, error) { return Log(tx, r) }
}

func TestTimer(t *testing.T) {
	w := begun(t)
	began := w.now
	session := ask(w, startTimer(api.StartRequest{Area: "go", Text: "read \x1b[31mthe\nsource"}))
	if !session.End.IsZero() || session.Text != "read the source" || session.Kind != budget.FromTimer {
		t.Errorf("got %+v", session)
	}
	refused(w, api.Conflict, "session s1 is running since 09:00", startTimer(api.StartRequest{}))
	w.pass(45 * time.Minute)
	if running := look(w, Today).Running; running == nil || running.ID != session.ID {
		t.Errorf("running is %v", running)
	}
	stopped := ask(w, stopTimer(api.StopRequest{}))
	if stopped.ID != session.ID || !stopped.Start.Equal(began) || stopped.End.Sub(began) != 45*time.Minute {
		t.Errorf("got %+v", stopped)
	}
	refused(w, api.Conflict, "nothing is running", stopTimer(api.StopRequest{}))
	if week := w.week(""); week.Spent != 45 || week.Deep != 45 || week.Areas["go"] != 45 {
		t.Errorf("the week has %+v", week)
	}
}

func TestStart(t *testing.T) {
	w := begun(t)
	for _, c := range []struct {
		name string
		r    api.StartRequest
		code api.Code
		want string // part of the refusal, or the start in Berlin
	}{
		{"now", api.StartRequest{}, "", start},
		{"earlier today", api.StartRequest{At: "08:10"}, "", "2026-11-16T08:10"},
		{"yesterday evening, within a day", api.StartRequest{At: "yesterday 22:00"}, "", "2026-11-15T22:00"},
		{"two days ago", api.StartRequest{At: "2026-11-14T09:00"}, api.Invalid, "within the last 24 hours"},
		{"later today", api.StartRequest{At: "09:01"}, api.Invalid, "within the last 24 hours"},
		{"in no area", api.StartRequest{Area: "cooking"}, api.Invalid, `no area "cooking"`},
		{"for no lesson", api.StartRequest{Lesson: "l9"}, api.NotFound, `no lesson "l9"`},
		{"at no time", api.StartRequest{At: "soon"}, api.Invalid, `time "soon"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.code != "" {
				refused(w, c.code, c.want, startTimer(c.r))
				return
			}
			if got := ask(w, startTimer(c.r)); !got.Start.Equal(w.instant(c.want)) {
				t.Errorf("it started at %v", got.Start)
			}
			ask(w, stopTimer(api.StopRequest{}))
		})
	}
}

func TestStopAlwaysWorks(t *testing.T) {
	for name, c := range map[string]struct{ later, credited time.Duration }{
		"at once":                      {0, 0},
		"after a minute":               {time.Minute, time.Minute},
		"forgotten over lunch":         {5 * time.Hour, 3 * time.Hour},
		"after the clock was set back": {-3 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			for how, stop := range map[string]func(id.Lesson){
				"by stop":               func(id.Lesson) { ask(w, stopTimer(api.StopRequest{})) },
				"by another lesson":     func(id.Lesson) { w.startLesson(w.lesson("another")); ask(w, stopTimer(api.StopRequest{})) },
				"by closing its lesson": func(l id.Lesson) { w.closeLesson(l, "what I learned") },
				"by dropping it": func(l id.Lesson) {
					ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, l) })
				},
			} {
				t.Run(how, func(t *testing.T) {
					lesson := w.lesson("a talk")
					w.startLesson(lesson)
					session := look(w, Today).Running.ID
					w.pass(c.later)
					stop(lesson)
					got := look(w, func(tx *store.Tx) (budget.Session, error) { return store.Sessions.Get(tx, session) })
					if got.End.IsZero() || got.End.Sub(got.Start) != c.credited {
						t.Errorf("it is credited with %v", got.End.Sub(got.Start))
					}
				})
			}
		})
	}
}

func (w *world) startLesson(lesson id.Lesson) api.Lesson {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, lesson) })
}

func (w *world) closeLesson(lesson id.Lesson, text string) api.Lesson {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson, api.CloseRequest{Output: w.output(text)})
	})
}

func TestStopAt(t *testing.T) {
	w := begun(t)
	ask(w, startTimer(api.StartRequest{}))
	w.pass(30 * time.Hour)
	refused(w, api.Invalid, "ends in the future", stopTimer(api.StopRequest{At: "16:00"}))
	refused(w, api.Invalid, "not after its start", stopTimer(api.StopRequest{At: "2026-11-16T09:00"}))
	refused(w, api.Invalid, "at most 24h", stopTimer(api.StopRequest{At: "2026-11-17T09:01"}))
	if got := ask(w, stopTimer(api.StopRequest{At: "2026-11-16T10:30"})); got.End.Sub(got.Start) != 90*time.Minute {
		t.Errorf("got %+v", got)
	}
}

func TestLog(t *testing.T) {
	w := begun(t)
	for _, c := range []struct {
		name  string
		r     api.LogRequest
		words string // of the refusal
		from  string
	}{
		{"the minutes that end now", api.LogRequest{Minutes: 45}, "", "2026-11-16T08:15"},
		{"minutes that began earlier", api.LogRequest{Minutes: 20, At: "yesterday 20:00"}, "", "2026-11-15T20:00"},
		{"a whole day", api.LogRequest{Minutes: 1440, At: "2026-11-10T00:00"}, "", "2026-11-10T00:00"},
		{"nothing", api.LogRequest{}, "0 minutes", ""},
		{"less than nothing", api.LogRequest{Minutes: -5}, "-5 minutes", ""},
		{"more than a day", api.LogRequest{Minutes: 1441}, "want 1 to 1440", ""},
		{"minutes that run over", api.LogRequest{Minutes: 1<<62 + 30}, "want 1 to 1440", ""},
		{"time to come", api.LogRequest{Minutes: 30, At: "08:45"}, "ends in the future", ""},
		{"no area of that name", api.LogRequest{Minutes: 5, Area: "x"}, `no area "x"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.words != "" {
				refused(w, api.Invalid, c.words, logTime(c.r))
				return
			}
			got := ask(w, logTime(c.r))
			if !got.Start.Equal(w.instant(c.from)) || got.End.Sub(got.Start) != time.Duration(c.r.Minutes)*time.Minute || got.Kind != budget.ByHand {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRemoveSession(t *testing.T) {
	w := begun(t)
	session := ask(w, logTime(api.LogRequest{Minutes: 45}))
	remove := func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, session.ID) }
	if got := ask(w, remove); !got.Removed.Equal(w.now) {
		t.Errorf("got %+v", got)
	}
	if week := w.week(""); week.Spent != 0 || len(week.Sessions) != 0 {
		t.Errorf("the week still has %+v", week)
	}
	refused(w, api.Conflict, "session s1 is already removed", remove)
	refused(w, api.NotFound, `no session "s9"`, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, "s9") })
	t.Run("while it runs", func(t *testing.T) {
		running := ask(w, startTimer(api.StartRequest{}))
		w.pass(time.Hour)
		ask(w, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, running.ID) })
		if today := look(w, Today); today.Running != nil || today.Week.Spent != 0 {
			t.Errorf("it still runs: %+v", today)
		}
		ask(w, startTimer(api.StartRequest{}))
	})
}

// TestNoSessionIsEverLongerThanADay runs timers, lessons and reviews at random.
func TestNoSessionIsEverLongerThanADay(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	lesson := w.lesson("a book")
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(0, 60*60).Draw(rt, "minutes")) * time.Minute)
		act := []func(*store.Tx) (any, error){
			func(tx *store.Tx) (any, error) { return Start(tx, api.StartRequest{Area: "ops"}) },
			func(tx *store.Tx) (any, error) { return Stop(tx, api.StopRequest{}) },
			func(tx *store.Tx) (any, error) { return StartLesson(tx, lesson) },
			func(tx *store.Tx) (any, error) { return Log(tx, api.LogRequest{Minutes: 600}) },
			func(tx *store.Tx) (any, error) { return Grade(tx, api.GradeRequest{Card: card, Grade: 3, Millis: 9e9}) },
		}
		try(w, rapid.SampledFrom(act).Draw(rt, "act"))
		running := 0
		for _, x := range w.sessions() {
			if x.End.IsZero() {
				running++
			} else if length := x.End.Sub(x.Start); length < 0 || length > 24*time.Hour {
				rt.Fatalf("%+v lasts %v", x, length)
			}
		}
		week := w.week("")
		if running > 1 || week.Spent > 7*24*60 || week.Deep > week.Spent {
			rt.Fatalf("%d run, the week has %d min, %d deep", running, week.Spent, week.Deep)
		}
	})
}
