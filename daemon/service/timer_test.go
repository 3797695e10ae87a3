package service

import (
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

func TestForgottenTimer(t *testing.T) {
	for _, c := range []struct {
		name, started, now string
		want               string // when it stopped; empty: it runs
		why                budget.StopReason
	}{
		{"in a block, within the grace", "2026-11-17T08:10", "2026-11-17T10:14", "", ""},
		{"in a block, 15 minutes after it", "2026-11-17T08:10", "2026-11-17T10:15", "2026-11-17T10:15", budget.AfterBlock},
		{"in a block, two days later", "2026-11-17T08:10", "2026-11-19T10:15", "2026-11-17T10:15", budget.AfterBlock},
		{"a little before the block", "2026-11-17T07:50", "2026-11-17T12:00", "2026-11-17T10:15", budget.AfterBlock},
		{"outside of blocks, within the limit", "2026-11-16T09:00", "2026-11-16T11:59", "", ""},
		{"outside of blocks, after 22 hours", "2026-11-16T09:00", "2026-11-17T07:00", "2026-11-16T12:00", budget.AfterLimit},
		{"after the clock was set back", "2026-11-17T08:10", "2026-11-17T05:00", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for how, settle := range map[string]func(*world){
				"by the daemon":           func(w *world) { w.do(StopForgotten) },
				"when somebody looks":     func(*world) {},
				"when somebody writes":    func(w *world) { ask(w, logTime(api.LogRequest{Minutes: 1})); ask(w, undoSessions) },
				"by the daemon, twice":    func(w *world) { w.do(StopForgotten); w.do(StopForgotten) },
				"when it is asked for it": func(w *world) { _, _ = try(w, startTimer(api.StartRequest{Area: "nowhere"})) },
			} {
				t.Run(how, func(t *testing.T) {
					w := begun(t)
					w.at(c.started)
					session := ask(w, startTimer(api.StartRequest{})).ID
					w.at(c.now)
					settle(w)
					got := look(w, func(tx *store.Tx) (budget.Session, error) { return SessionByID(tx, session) })
					if c.want == "" {
						if !got.End.IsZero() || look(w, Today).Running == nil {
							t.Errorf("it stopped at %s", got.End)
						}
						return
					}
					if !got.End.Equal(w.instant(c.want)) || got.Stopped != c.why || look(w, Today).Running != nil {
						t.Errorf("it ended at %s, after the %s", got.End, got.Stopped)
					}
					if spent := w.week("2026-11-17").Spent; spent != int(got.End.Sub(got.Start)/time.Minute) {
						t.Errorf("the week has %d min", spent)
					}
				})
			}
		})
	}
}

func undoSessions(tx *store.Tx) (api.SessionsUndone, error) {
	done, _, err := UndoSessions(tx, Undoing{})
	return done, err
}

func TestForgottenTimerAsksOnce(t *testing.T) {
	w := begun(t)
	ask(w, startTimer(api.StartRequest{Area: "go"}))
	w.pass(22 * time.Hour)
	w.do(StopForgotten)
	if got := look(w, StoppedSession); got.Session == nil || got.Session.ID != "s1" {
		t.Fatalf("got %+v", got)
	}
	if got := ask(w, stopTimer(api.StopRequest{})); got.ID != "s1" || got.Stopped != budget.AfterLimit || got.End.Sub(got.Start) != 3*time.Hour {
		t.Errorf("got %+v", got)
	}
	if got := look(w, StoppedSession); got.Session != nil {
		t.Errorf("it asks again about %+v", got.Session)
	}
	refused(w, api.Conflict, "nothing is running", stopTimer(api.StopRequest{}))
}

func TestForgottenTimerThatWentOn(t *testing.T) {
	w := begun(t)
	ask(w, startTimer(api.StartRequest{}))
	w.pass(4 * time.Hour)
	got := ask(w, stopTimer(api.StopRequest{At: "12:40"}))
	if got.End.Sub(got.Start) != 220*time.Minute || got.Stopped != "" || look(w, StoppedSession).Session != nil {
		t.Errorf("got %+v", got)
	}
}

func TestTimerThatIsStartedForAnEarlierTimeIsNotForgotten(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T12:00")
	ask(w, startTimer(api.StartRequest{At: "08:00"}))
	w.at("2026-11-17T14:59")
	if look(w, Today).Running == nil {
		t.Error("it stopped")
	}
	w.at("2026-11-17T15:00")
	if got := w.week("").Spent; got != 7*60 {
		t.Errorf("%d min", got)
	}
}

func TestStoppedInTimeIsNeverTouched(t *testing.T) {
	w := begun(t)
	ask(w, startTimer(api.StartRequest{}))
	w.pass(3*time.Hour - time.Second)
	stopped := ask(w, stopTimer(api.StopRequest{}))
	w.pass(48 * time.Hour)
	w.do(StopForgotten)
	if got := look(w, func(tx *store.Tx) (budget.Session, error) { return SessionByID(tx, "s1") }); got != stopped {
		t.Errorf("got %+v, want %+v", got, stopped)
	}
}

func TestTimerLimitIsSettable(t *testing.T) {
	w := begun(t)
	limits := budget.Limits{Timer: 60}
	ask(w, func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{Limits: &limits}) })
	ask(w, startTimer(api.StartRequest{}))
	w.pass(2 * time.Hour)
	if got := w.week("").Spent; got != 60 {
		t.Errorf("%d min", got)
	}
	limits.Timer = 5
	refused(w, api.Invalid, "timer of 5 minutes", func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{Limits: &limits}) })
}

func TestReadingThatWasForgotten(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	item := w.items("weekly", 1)[0]
	read := ask(w, func(tx *store.Tx) (api.Reading, error) {
		return StartReading(tx, api.ReadingRequest{Item: id.Item(item.ID)})
	})
	w.pass(22 * time.Hour)
	got := ask(w, func(tx *store.Tx) (budget.Session, error) {
		return StopReading(tx, api.ReadingEnd{Session: read.Session.ID, Millis: (22 * time.Hour).Milliseconds()})
	})
	if got.End.Sub(got.Start) != 3*time.Hour {
		t.Errorf("it lasts %s", got.End.Sub(got.Start))
	}
}
