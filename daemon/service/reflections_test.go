package service

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/learning/packs"
	"tend/learning/reflection"
)

func answersOf(texts ...string) []reflection.Answer {
	var list []reflection.Answer
	for n, text := range texts {
		list = append(list, reflection.Answer{Key: fmt.Sprintf("q%d", n), Question: fmt.Sprintf("Question %d?", n), Text: text})
	}
	return list
}

func reflectOn(name id.Reflection, minutes int, texts ...string) func(*store.Tx) (api.Reflection, error) {
	return func(tx *store.Tx) (api.Reflection, error) {
		return SaveReflection(tx, name, api.AnswersRequest{Answers: answersOf(texts...), Minutes: minutes})
	}
}

func reflectionNamed(name id.Reflection) func(*store.Tx) (api.Reflection, error) {
	return func(tx *store.Tx) (api.Reflection, error) { return Reflection(tx, name) }
}

func dueKinds(w *world) string {
	var kinds []string
	for _, due := range look(w, DueReflections) {
		kinds = append(kinds, string(due.Kind)+" "+due.Period)
	}
	return strings.Join(kinds, ", ")
}

func TestNoReflectionIsDueBeforeAnythingIsSettled(t *testing.T) {
	if got := dueKinds(newWorld(t)); got != "" {
		t.Errorf("%s is due", got)
	}
}

func TestReflectionsComeDueByTheCalendar(t *testing.T) {
	w := begun(t)
	for _, c := range []struct{ now, want string }{
		{"2026-11-16T09:00", ""},
		{"2026-12-02T03:59", ""},
		{"2026-12-02T04:00", "month 2026-12"},
		{"2027-01-01T12:00", ""},
		{"2027-01-05T12:00", "quarter 2027-Q1"},
		{"2027-01-11T12:00", "month 2027-01, quarter 2027-Q1, half-year 2027-H1, audit 2027-H1"},
		{"2027-04-05T12:00", "quarter 2027-Q2, half-year 2027-H1, audit 2027-H1"},
	} {
		w.at(c.now)
		if got := dueKinds(w); got != c.want {
			t.Errorf("on %s %q is due, want %q", c.now, got, c.want)
		}
	}
	ask(w, reflectOn("2027-Q2", 0, "a", "b"))
	if got := dueKinds(w); strings.Contains(got, "quarter") {
		t.Errorf("after it was written %q is due", got)
	}
}

func TestAnswersKeepTheirHistory(t *testing.T) {
	w := begun(t)
	first := ask(w, reflectOn("2026-Q4", 25, "Go", ""))
	if first.Open != 1 || len(first.Versions) != 1 || first.Versions[0].Minutes != 25 {
		t.Errorf("got %+v", first)
	}
	w.pass(time.Hour)
	same := ask(w, reflectOn("2026-Q4", 10, "Go", "<!-- nothing -->"))
	if len(same.Versions) != 1 {
		t.Errorf("the same answers made %d versions", len(same.Versions))
	}
	second := ask(w, reflectOn("2026-Q4", 0, "Go and Rust", "Talks"))
	if second.Open != 0 || len(second.Versions) != 2 || second.Versions[0].Answers[0].Text != "Go" || second.Answers[0].Text != "Go and Rust" {
		t.Errorf("got %+v", second)
	}
	if week := w.week("2026-W47"); week.Spent != 25 {
		t.Errorf("%d minutes count", week.Spent)
	}
	list := look(w, Reflections)
	if len(list.Reflections) != 1 || list.Reflections[0].Minutes != 25 || list.Reflections[0].Versions != 2 || list.Reflections[0].Answered != 2 {
		t.Errorf("got %+v", list.Reflections)
	}
	t.Run("and stand beside those of the next", func(t *testing.T) {
		w.at("2027-02-01T12:00")
		next := look(w, reflectionNamed("2027-Q1"))
		if next.Written || next.Earlier == nil || next.Earlier.Answers[0].Text != "Go and Rust" {
			t.Errorf("got %+v", next)
		}
	})
	t.Run("nothing answered saves nothing", func(t *testing.T) {
		if got := ask(w, reflectOn("2027-Q1", 30, "", " ")); got.Written {
			t.Errorf("got %+v", got)
		}
	})
	refused(w, api.Invalid, "has not begun", reflectOn("2027-Q2", 0, "a"))
	refused(w, api.Invalid, "period", reflectOn("2027-Q9", 0, "a"))
	refused(w, api.Invalid, "500 minutes", reflectOn("2027-Q1", 500, "a"))
	refused(w, api.Invalid, "0 answers", reflectOn("2027-Q1", 0))
	refused(w, api.Invalid, "bytes, at most", reflectOn("2027-Q1", 0, strings.Repeat("x", reflection.MaxAnswers)))
	refused(w, api.Invalid, "a key of its own", func(tx *store.Tx) (api.Reflection, error) {
		return SaveReflection(tx, "2027-Q1", api.AnswersRequest{Answers: append(answersOf("a"), answersOf("b")...)})
	})
}

func TestEvidenceIsWhatTheRecordsSay(t *testing.T) {
	w := begun(t)
	lesson := ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{Title: "RFC 9111", Kind: learning.RFC, Area: "go"})
	})
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.Taught, Check: &learning.TaughtCheck{Example: true, Why: true, NoPrivateContext: true}, Text: "A talk on caches."}})
	})
	ask(w, func(tx *store.Tx) (any, error) { return Log(tx, api.LogRequest{Minutes: 90, Area: "go"}) })
	got := look(w, reflectionNamed("2026-H2")).Evidence
	if len(got.Lessons) != 1 || got.Lessons[0] != "RFC 9111" || got.Outputs != 1 || got.Minutes["go"] != 90 || got.From != day("2026-05-16") || got.To != day("2026-11-16") {
		t.Errorf("got %+v", got)
	}
	w.at("2027-08-01T12:00")
	if got := look(w, reflectionNamed("2027-H2")).Evidence; len(got.Lessons) != 0 || len(got.Minutes) != 0 {
		t.Errorf("nine months later it is still new: %+v", got)
	}
	if got := look(w, reflectionNamed("2026-H2")).Evidence; len(got.Lessons) != 1 {
		t.Errorf("of a period that is over: %+v", got)
	}
}

func TestTasksStandOnTheirDays(t *testing.T) {
	w := begun(t)
	pack, err := FindPack("ninety-days")
	if err != nil {
		t.Fatal(err)
	}
	ask(w, func(tx *store.Tx) (api.PackChange, error) { return RecordPack(tx, pack, day("2026-11-16"), nil) })
	due := look(w, DueTasks)
	if len(due) != 2 || due[0].ID != "k1" {
		t.Errorf("got %+v", due)
	}
	feed := w.feed("")
	if n := len(feed.Reminders); n != 4+18 {
		t.Errorf("%d reminders", n)
	}
	ask(w, func(tx *store.Tx) (packs.Task, error) { return EndTask(tx, "k1", "done") })
	ask(w, func(tx *store.Tx) (packs.Task, error) { return EndTask(tx, "k2", "drop") })
	if due := look(w, DueTasks); len(due) != 0 {
		t.Errorf("still due: %+v", due)
	}
	if n := len(w.feed("").Reminders); n != 4+16 {
		t.Errorf("%d reminders", n)
	}
	refused(w, api.Conflict, "done already", func(tx *store.Tx) (packs.Task, error) { return EndTask(tx, "k1", "drop") })
	refused(w, api.Invalid, `action "burn"`, func(tx *store.Tx) (packs.Task, error) { return EndTask(tx, "k3", "burn") })
}
