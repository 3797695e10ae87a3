package daemon

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

func TestAsOfAnEarlierDay(t *testing.T) {
	t.Parallel()
	w := settledAt(t, "Europe/Berlin", "2026-11-16T08:00:00Z")
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "Raft"})
	w.ok(err)
	w.clock.set(at(t, "2026-11-18T02:30:00Z")) // 03:30 in Berlin: the learning day of the 17th
	wrong := w.logs("", 60, "go")
	w.clock.set(at(t, "2026-11-18T12:00:00Z"))
	_, err = w.owner.RemoveSession(w.ctx(), wrong.ID)
	w.ok(err)
	_, err = w.owner.CloseLesson(w.ctx(), lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.Summary, Text: "Told."}})
	w.ok(err)
	for _, c := range []struct {
		name, asOf           string
		spent, lessons, done int
	}{
		{"before anything", "2026-11-15", 0, 0, 0},
		{"the day of the lesson", "2026-11-16", 0, 1, 0},
		{"the night belongs to the day before", "2026-11-17", 60, 1, 0},
		{"an instant of that night", "2026-11-18T02:31:00Z", 60, 1, 0},
		{"a wall time of that night", "2026-11-18T03:31", 60, 1, 0},
		{"an instant before it", "2026-11-18T02:29:00Z", 0, 1, 0},
		{"today is now", "2026-11-18", 0, 1, 1},
		{"now", "", 0, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			past := w.owner.AsOf(c.asOf)
			week, err1 := past.Week(w.ctx(), "2026-W47")
			lessons, err2 := past.Lessons(w.ctx(), true)
			outputs, err3 := past.Outputs(w.ctx())
			w.ok(errors.Join(err1, err2, err3))
			if week.Spent != c.spent || len(lessons) != c.lessons || len(outputs) != c.done || week.Produced != c.done {
				t.Errorf("%d min, %d lessons, %d outputs, %d produced", week.Spent, len(lessons), len(outputs), week.Produced)
			}
		})
	}
}

func TestAsOfIsRefused(t *testing.T) {
	t.Parallel()
	w := settledAt(t, "Europe/Berlin", "2026-11-16T08:00:00Z")
	_, err := w.owner.AsOf("2026-11-15").Log(w.ctx(), api.LogRequest{Minutes: 5})
	if err == nil || !strings.Contains(err.Error(), "POST /sessions/log has no answer as of another day") {
		t.Errorf("a write went to the past: %v", err)
	}
	_, err = w.owner.AsOf("2026-11-15").Today(w.ctx())
	if err == nil || !strings.Contains(err.Error(), "GET /today has no answer as of another day") {
		t.Errorf("got %v", err)
	}
	for _, asOf := range []string{"2026-11-17", "2026-11-16T08:00:01Z", "yesterday", "2026-02-30", "\x1b[2J", strings.Repeat("9", 4000)} {
		_, err := w.owner.AsOf(asOf).Week(w.ctx(), "")
		refused, ok := errors.AsType[*api.Error](err)
		if !ok || refused.Code != api.Invalid || !strings.Contains(refused.Hint, "--as-of") {
			t.Errorf("%.20q: got %v", asOf, err)
		}
	}
	if sessions := w.week("").Sessions; len(sessions) != 0 {
		t.Errorf("there are %v", sessions)
	}
}

func TestLookingBackLeavesTheStoreAlone(t *testing.T) {
	t.Parallel()
	w := lived(t)
	before, logs := w.memory(), w.plainLogs()
	for day := at(t, "2026-11-14T12:00:00Z"); day.Before(at(t, "2026-11-21T12:00:00Z")); day = day.Add(24 * time.Hour) {
		_, err := w.owner.AsOf(day.Format(time.DateOnly)).Pruning(w.ctx())
		w.ok(err)
	}
	compare(t, before, w.memory())
	for name, text := range w.plainLogs() {
		if text != logs[name] {
			t.Errorf("%s changed", name)
		}
	}
}
