package service

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

func TestSuggestion(t *testing.T) {
	for _, c := range []struct {
		name    string
		do      func(*world)
		command string
	}{
		{"nothing is due", func(*world) {}, "tend lesson add TITLE|URL"},
		{"a lesson waits", func(w *world) { w.lesson("x") }, "tend lesson list"},
		{"one is open", func(w *world) {
			w.startLesson(w.lesson("x"))
			ask(w, stopTimer(api.StopRequest{}))
		}, "tend lesson start l1"},
		{"items wait", func(w *world) { w.follow(1) }, "tend triage"},
		{"a lesson is open for long", func(w *world) {
			w.follow(1)
			w.startLesson(w.lesson("x"))
			ask(w, stopTimer(api.StopRequest{}))
			w.pass(9 * 24 * time.Hour) // a Wednesday, which has no block
		}, "tend lesson close l1 --editor"},
		{"a block is now", func(w *world) { w.lesson("x"); w.at("2026-11-17T08:30") }, "tend lesson list"},
		{"reviews are due in a block", func(w *world) { w.cards("go", 1); w.at("2026-11-17T08:30") }, "tend review"},
		{"the block was kept already", func(w *world) {
			block := w.plan()[0]
			w.at("2026-11-17T09:30")
			ask(w, func(tx *store.Tx) (api.Confirmed, error) {
				return Confirm(tx, block.ID, api.ConfirmRequest{Minutes: 30})
			})
		}, "tend lesson add TITLE|URL"},
		{"the week has its most", func(w *world) {
			w.cards("go", 1)
			ask(w, logTime(api.LogRequest{Minutes: 300, At: "2026-11-16T04:00"}))
		}, ""},
		{"the week is skipped", func(w *world) {
			w.cards("go", 1)
			ask(w, func(tx *store.Tx) (api.Week, error) { return SkipWeek(tx, "") })
		}, ""},
		{"reviews are due", func(w *world) { w.follow(1); w.cards("go", 1) }, "tend review"},
		{"the clock runs", func(w *world) { w.cards("go", 1); ask(w, startTimer(api.StartRequest{})) }, "tend stop"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			c.do(w)
			if got := look(w, Today); got.Command != c.command || got.Suggestion == "" || got.Reason == "" {
				t.Errorf("got %q: %s (%s)", got.Command, got.Suggestion, got.Reason)
			}
		})
	}
	t.Run("nothing is set up", func(t *testing.T) {
		w := newWorld(t)
		if got := look(w, Today); got.Command != "tend init" || got.OpenLoops == nil {
			t.Errorf("got %+v", got)
		}
	})
}

func TestToday(t *testing.T) {
	w := begun(t)
	w.follow(3)
	ask(w, judge("i1", learning.Keep))
	w.cards("go", 2)
	w.at("2026-11-17T00:30") // in the night of the 16th
	w.startLesson(w.lesson("x"))
	w.pass(90 * time.Minute)
	got := look(w, Today)
	if got.Date != "2026-11-16" || got.Zone != "Europe/Berlin" || got.NewItems != 2 || got.Queued != 1 || len(got.OpenLoops) != 1 ||
		got.DueCards != 2 || got.DueNotes != 0 || got.DueMinutes <= 0 || got.Running == nil || got.Week.Spent != 90 {
		t.Errorf("got %+v", got)
	}
	if got.Next == nil || w.walls([]budget.Block{*got.Next})[0] != "2026-11-17T08:00" {
		t.Errorf("the next block is %v", got.Next)
	}
}

func TestPromptLine(t *testing.T) {
	w := begun(t)
	if got := look(w, PromptLine); got != "" {
		t.Errorf("with nothing due it is %q", got)
	}
	cards := w.cards("go", 2)
	if got := look(w, PromptLine); got != "tend: 2 due, 1 min" {
		t.Errorf("got %q", got)
	}
	for _, card := range cards {
		w.grade(card.ID, srs.Easy, 5)
	}
	if got := look(w, PromptLine); got != "" {
		t.Errorf("when they are done it is %q", got)
	}
}

func TestFigures(t *testing.T) {
	w := begun(t)
	w.startLesson(w.lesson("open"))
	w.lesson("queued")
	w.lesson("queued too")
	card := w.cards("go", 1)[0].ID
	w.grade(card, srs.Again, 5)
	got := look(w, Measure)
	if got.Lessons[learning.Open] != 1 || got.Lessons[learning.Queued] != 2 || got.Reviews[srs.Again] != 1 || got.Week.Planned != 240 {
		t.Errorf("got %+v", got)
	}
}

// TestNothingDependsOnBeingRunOnce runs every kind of update twice in one transaction function that fails the first time,
// as an engine may: what is left is what running it once leaves.
func TestNothingDependsOnBeingRunOnce(t *testing.T) {
	w := begun(t)
	w.follow(2)
	card := w.cards("go", 1)[0].ID
	block := w.plan()[0].ID
	lesson := w.lesson("x")
	zone, b := "Asia/Tokyo", budget.DefaultBudget(when.Date{}, 300)
	entries := []feeds.Entry{{ID: "new", Title: "New"}}
	request := api.CloseRequest{Output: w.output("done")}
	areas := []budget.Area{{Name: "go", Deep: true}, {Name: "k8s"}}
	change := api.SettingsRequest{Zone: &zone, Budget: &b, Areas: &areas}
	for n, act := range []func(*store.Tx) error{
		func(tx *store.Tx) error { _, err := TakeIn(tx, "weekly", entries); return err },
		func(tx *store.Tx) error { _, err := Judge(tx, "i1", learning.Keep); return err },
		func(tx *store.Tx) error { _, err := Unjudge(tx, "i1"); return err },
		func(tx *store.Tx) error {
			_, err := Grade(tx, api.GradeRequest{Card: card, Grade: srs.Good, Millis: 5000})
			return err
		},
		func(tx *store.Tx) error { _, err := Undo(tx, "r1"); return err },
		func(tx *store.Tx) error { _, err := StartLesson(tx, lesson); return err },
		func(tx *store.Tx) error { _, err := CloseLesson(tx, lesson, request); return err },
		func(tx *store.Tx) error { _, err := Start(tx, api.StartRequest{}); return err },
		func(tx *store.Tx) error { _, err := Stop(tx, api.StopRequest{}); return err },
		func(tx *store.Tx) error { _, err := SkipBlock(tx, block); return err },
		func(tx *store.Tx) error { _, err := Change(tx, change); return err },
		func(tx *store.Tx) error { _, err := Replan(tx); return err },
	} {
		w.pass(time.Minute)
		var first, second string
		_, err := try(w, func(tx *store.Tx) (any, error) {
			err := act(tx)
			first = everything(t, tx)
			return nil, errors.Join(err, errAgain)
		})
		if !errors.Is(err, errAgain) {
			t.Fatalf("act %d: %v", n, err)
		}
		w.do(func(tx *store.Tx) error {
			err := act(tx)
			second = everything(t, tx)
			return err
		})
		if first != second {
			t.Errorf("act %d left\n%s\nthe first time and then\n%s", n, first, second)
		}
	}
}

var errAgain = errors.New("run it again")

// everything is what the tables hold.
func everything(t *testing.T, tx *store.Tx) string {
	t.Helper()
	settings, err := store.GetSettings(tx)
	text, errs := fmt.Sprintln(settings), []error{err}
	text += rows(tx, &errs, store.Items) + rows(tx, &errs, store.Lessons) + rows(tx, &errs, store.Outputs) + rows(tx, &errs, store.Cards) +
		rows(tx, &errs, store.States) + rows(tx, &errs, store.Blocks) + rows(tx, &errs, store.Sessions) + rows(tx, &errs, store.Tallies)
	for line, err := range store.Reviews.All(tx) {
		text, errs = text+fmt.Sprintln(line.ID, line.Card, line.Undoes), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return text
}

func rows[K ~string, T any](tx *store.Tx, errs *[]error, table store.Table[K, T]) (text string) {
	list, err := table.List(tx)
	*errs = append(*errs, err)
	for _, record := range list {
		text += fmt.Sprintln(record)
	}
	return text
}
