package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/learning"
)

func areaNamed(name string) func(*store.Tx) (api.Area, error) {
	return func(tx *store.Tx) (api.Area, error) { return Area(tx, name) }
}

func rate(name, stage, note string) func(*store.Tx) (api.Area, error) {
	return func(tx *store.Tx) (api.Area, error) {
		return RateArea(tx, name, api.RateRequest{Stage: stage, Note: note})
	}
}

func (w *world) rename(from, to string, merge bool) (api.Renamed, error) {
	w.Helper()
	return RenameArea(context.Background(), w.store, from, api.RenameRequest{To: to, Merge: merge})
}

// refuseRename expects that an area is not renamed.
func (w *world) refuseRename(code api.Code, words, from, to string, merge bool) {
	w.Helper()
	_, err := w.rename(from, to, merge)
	if refusal, ok := errors.AsType[*api.Error](err); !ok || refusal.Code != code || !strings.Contains(refusal.Message, words) {
		w.Errorf("%s to %s: got %v, want %s: %s", from, to, err, code, words)
	}
}

func (w *world) suggestion() string {
	w.Helper()
	return look(w, func(tx *store.Tx) (string, error) {
		area, stage, err := stageToRate(tx)
		return strings.TrimSpace(area + " " + string(stage)), err
	})
}

func TestAStageStandsBesideItsEvidence(t *testing.T) {
	w := begun(t)
	w.spendOn("go", "07:00", 60)
	w.spendOn("ops", "07:00", 60)
	lesson := ask(w, addLesson(api.LessonRequest{Title: "x", Area: "go"})).ID
	w.startLesson(lesson)
	w.closeLesson(lesson, "done")
	cards := w.cards("go", 3)
	w.grown(cards[0].ID, 21)
	w.grown(cards[1].ID, 20.9)
	got := ask(w, rate("go", "Competent", "why\nnot \x1b[31mred"))
	want := learning.Evidence{From: day("2025-11-17"), To: day("2026-11-17"), Minutes: 60, Lessons: 1, Outputs: 1, Notes: 1, Cards: 3, Matured: 1}
	if len(got.Ratings) != 1 || got.Ratings[0].Evidence != want || got.Ratings[0].Note != "why not red" || got.Stage != learning.Competent {
		t.Errorf("got  %+v\nwant %+v", got.Ratings, want)
	}
	w.at("2028-02-29T12:00")
	if got := look(w, areaNamed("go")); got.Evidence.Minutes != 0 || got.Evidence.Lessons != 0 || got.Evidence.Cards != 3 || got.Ratings[0].Evidence != want {
		t.Errorf("later: %+v", got)
	}
}

func TestAStageIsAskedForOnceAYear(t *testing.T) {
	w := begun(t)
	if got, want := w.suggestion(), "go"; got != want {
		t.Errorf("at first: %s", got)
	}
	ask(w, rate("go", "2", ""))
	if got := look(w, areaNamed("go")); got.Due || got.RateOn != day("2027-11-16") || w.suggestion() != "" {
		t.Errorf("rated: %+v, %s", got, w.suggestion())
	}
	w.at("2027-11-16T09:00")
	if got, want := w.suggestion(), "go advanced-beginner"; got != want {
		t.Errorf("a year later: %s", got)
	}
	ask(w, rate("go", "3", ""))
	if got := look(w, areaNamed("go")); len(got.Ratings) != 2 || got.Ratings[0].Stage != learning.AdvancedBeginner || got.Stage != learning.ExpertBeginner {
		t.Errorf("rated again: %+v", got)
	}
}

func TestRateRefuses(t *testing.T) {
	w := begun(t)
	refused(w, api.Invalid, `stage "guru"`, rate("go", "guru", ""))
	refused(w, api.Invalid, "at most 2048", rate("go", "1", strings.Repeat("x", 2049)))
	refused(w, api.NotFound, `no area "rust"`, rate("rust", "1", ""))
}

func TestNotesStayWithTheirArea(t *testing.T) {
	w := begun(t)
	w.sync(map[string]string{"go/raft.md": "# Raft", "ops/logs.md": "# Logs", "gopher.md": "# Gopher"})
	of := func(path string) string {
		return look(w, func(tx *store.Tx) (string, error) {
			s, err := store.GetSettings(tx)
			return areaOf(s, path), err
		})
	}
	if got, err := w.rename("go", "golang", false); err != nil || got.Notes != 1 || of("go/raft.md") != "golang" || of("golang/raft.md") != "golang" {
		t.Errorf("renamed: %+v, %v; go/ is of %q", got, err, of("go/raft.md"))
	}
	if got, err := w.rename("ops", "golang", true); err != nil || got.Notes != 1 || of("ops/logs.md") != "golang" {
		t.Errorf("merged: %+v, %v; ops/ is of %q", got, err, of("ops/logs.md"))
	}
	if _, err := w.rename("golang", "go", false); err != nil || of("golang/x.md") != "go" || of("go/raft.md") != "go" || of("ops/logs.md") != "go" {
		t.Errorf("renamed back: %v; %q, %q, %q", err, of("golang/x.md"), of("go/raft.md"), of("ops/logs.md"))
	}
}

func TestRenamingKeepsTheMinutes(t *testing.T) {
	w := begun(t)
	w.spendOn("go", "07:00", 60)
	lesson := ask(w, addLesson(api.LessonRequest{Title: "x", Area: "go"})).ID
	w.closeLesson(lesson, "done")
	ask(w, rate("go", "2", ""))
	w.at("2026-11-20T12:00")
	w.deepen("ops")
	before := look(w, shapeOf(1))
	if got, err := w.rename("go", "golang", false); err != nil || got.Sessions != 1 || got.Lessons != 1 || got.Outputs != 1 {
		t.Errorf("got %+v", got)
	}
	after := look(w, shapeOf(1))
	if after.All.Deep != 60 || before.All.Deep != 60 || fmt.Sprint(after.Areas) != "[{ops true 0} {golang false 60}]" {
		t.Errorf("got %+v, was %+v", after, before)
	}
	if got := look(w, areaNamed("golang")); len(got.Ratings) != 1 || got.Evidence.Lessons != 1 {
		t.Errorf("got %+v", got)
	}
	w.refuseRename(api.Conflict, `area "ops" is there already`, "golang", "ops", false)
	w.refuseRename(api.NotFound, `no area "go"`, "go", "x", false)
	w.refuseRename(api.NotFound, `no area "rust"`, "golang", "rust", true)
	w.refuseRename(api.Invalid, "want a name", "golang", "Go Lang", false)
	w.refuseRename(api.Invalid, "is called so already", "golang", "golang", true)
}

func TestMergingMakesOneOfTwo(t *testing.T) {
	w := begun(t)
	w.spendOn("go", "07:00", 60)
	w.spendOn("ops", "08:00", 30)
	w.pass(24 * time.Hour)
	if _, err := w.rename("ops", "go", true); err != nil {
		t.Fatal(err)
	}
	s := look(w, shapeOf(1))
	if s.All.Deep != 90 || fmt.Sprint(s.Areas) != "[{go true 90}]" || len(look(w, Areas).Areas) != 1 {
		t.Errorf("got %+v", s)
	}
}

// Years of sessions are more than one transaction holds.
func TestRenamingTakesYearsAlong(t *testing.T) {
	w := begun(t)
	for range 3 * renamesPerUpdate {
		ask(w, logTime(api.LogRequest{Minutes: 5, Area: "go"}))
	}
	if got, err := w.rename("go", "golang", false); err != nil || got.Sessions != 3*renamesPerUpdate {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, session := range look(w, store.Sessions.List) {
		if session.Area != "golang" {
			t.Fatalf("%s is still of %s", session.ID, session.Area)
		}
	}
}
