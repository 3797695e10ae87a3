package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

// answers are what the routes say that take as_of, as JSON.
func answers(w *world, s *store.Store) (all map[string]string) {
	w.Helper()
	all = map[string]string{}
	err := s.View(context.Background(), func(tx *store.Tx) error {
		week, err1 := Week(tx, "")
		lessons, err2 := Lessons(tx, true)
		outputs, err3 := OutputsBy(tx, api.OutputFilter{})
		pruning, err4 := Pruning(tx)
		judgement, err5 := Judgement(tx)
		plan, err6 := Plan(tx)
		quotas, err7 := Quotas(tx)
		shape, err8 := Shape(tx, 4, true)
		weeks, err9 := Weeks(tx, api.WeeksRequest{Explain: true})
		loops, err10 := Loops(tx, 0)
		areas, err11 := Areas(tx)
		produce, err12 := Produce(tx, false, true)
		retention, err13 := Retention(tx, 4, true)
		explained, err14 := ExplainPruning(tx, "")
		area, err16 := Area(tx, "go")
		ofWeek, err15 := ExplainWeek(tx, "")
		for name, value := range map[string]any{"week": week, "lessons": lessons, "outputs": outputs, "prune": pruning,
			"judgement": judgement, "plan": plan, "quotas": quotas, "shape": shape, "weeks": weeks, "loops": loops, "areas": areas,
			"area": area, "produce": produce, "retention": retention, "explained": explained, "week explained": ofWeek} {
			text, err := json.Marshal(value)
			if err != nil {
				return err
			}
			all[name] = string(text)
		}
		return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11, err12, err13, err14, err15, err16)
	})
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// then are the answers as of an instant, from a store that was replayed from the logs.
func (w *world) then(at time.Time) map[string]string {
	w.Helper()
	past, err := w.store.AsOf(context.Background(), at)
	if err != nil {
		w.Fatal(err)
	}
	defer past.Close()
	err = past.Update(context.Background(), func(tx *store.Tx) error {
		cards, err := CardIDs(tx)
		if err != nil {
			return err
		}
		return Replay(tx, cards)
	})
	if err != nil {
		w.Fatal(err)
	}
	return answers(w, past)
}

func (w *world) same(what string, got, want map[string]string) {
	w.Helper()
	for name := range want {
		if got[name] != want[name] {
			w.Fatalf("%s: %s: got %s\nwant %s", what, name, got[name], want[name])
		}
	}
}

// happens does one thing that a person may do, or tries to.
func (w *world) happens(rt *rapid.T) string {
	number := func(prefix string, most int) string {
		return fmt.Sprint(prefix, rapid.IntRange(1, most).Draw(rt, prefix))
	}
	lesson, item := id.Lesson(number("l", 3)), id.Item(number("i", 4))
	block, session, card := id.Block(number("b", 3)), id.Session(number("s", 3)), id.Card(number("c", 3))
	source := id.Source(number("source", 2))
	acts := map[string]func(*store.Tx) error{
		"add a source": func(tx *store.Tx) error {
			_, err := AddSource(tx, api.SourceRequest{Name: string(source), URL: "https://example.org/" + string(source), Kind: learning.Newsletter})
			return err
		},
		"drop a source":  func(tx *store.Tx) error { _, err := RemoveSource(tx, source); return err },
		"restore it":     func(tx *store.Tx) error { _, err := RestoreSource(tx, source); return err },
		"a feed is gone": func(tx *store.Tx) error { return goneFeed(tx, source) },
		"items come": func(tx *store.Tx) error {
			_, err := TakeIn(tx, source, []feeds.Entry{{ID: string(item), Title: string(item), Link: "https://x.test/" + string(item)}})
			return err
		},
		"items expire":   func(tx *store.Tx) error { _, err := Expire(tx); return err },
		"keep an item":   func(tx *store.Tx) error { _, err := Judge(tx, item, learning.Keep); return err },
		"drop an item":   func(tx *store.Tx) error { _, err := Judge(tx, item, learning.Drop); return err },
		"undo a verdict": func(tx *store.Tx) error { _, err := Unjudge(tx, item); return err },
		"add a lesson":   func(tx *store.Tx) error { _, err := AddLesson(tx, api.LessonRequest{Title: "x"}); return err },
		"start a lesson": func(tx *store.Tx) error { _, err := StartLesson(tx, lesson); return err },
		"drop a lesson":  func(tx *store.Tx) error { _, err := DropLesson(tx, lesson); return err },
		"close a lesson": func(tx *store.Tx) error {
			_, err := CloseLesson(tx, lesson, api.CloseRequest{Output: w.output("so")})
			return err
		},
		"stop the timer":      func(tx *store.Tx) error { _, err := Stop(tx, api.StopRequest{}); return err },
		"log time":            func(tx *store.Tx) error { _, err := Log(tx, api.LogRequest{Minutes: 40, Area: "go"}); return err },
		"remove time":         func(tx *store.Tx) error { _, err := RemoveSession(tx, session); return err },
		"skip a block":        func(tx *store.Tx) error { _, err := SkipBlock(tx, block); return err },
		"confirm a block":     func(tx *store.Tx) error { _, err := Confirm(tx, block, api.ConfirmRequest{}); return err },
		"take an output back": func(tx *store.Tx) error { _, err := RemoveOutput(tx, "o1"); return err },
		"move time": func(tx *store.Tx) error {
			_, err := LengthenSession(tx, session, api.LengthRequest{Minutes: 15})
			return err
		},
		"turn a quota": func(tx *store.Tx) error { _, err := TurnQuota(tx, "books", rapid.Bool().Draw(rt, "on")); return err },
		"plan":         func(tx *store.Tx) error { _, err := Replan(tx); return err },
		"review a card": func(tx *store.Tx) error {
			_, err := Grade(tx, api.GradeRequest{Card: card, Grade: srs.Good, Millis: 9000})
			return err
		},
		"suspend a card": func(tx *store.Tx) error { _, err := SetCard(tx, card, "suspend"); return err },
		"resume a card":  func(tx *store.Tx) error { _, err := SetCard(tx, card, "resume"); return err },
		"a new budget": func(tx *store.Tx) error {
			b := budget.DefaultBudget(when.Date{}, 300)
			_, err := Change(tx, api.SettingsRequest{Budget: &b})
			return err
		},
	}
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(rt, "act")
	_, err := try(w, func(tx *store.Tx) (struct{}, error) { return struct{}{}, acts[name](tx) })
	if _, refused := errors.AsType[*api.Error](err); err != nil && !refused && !isMissing(err) {
		w.Fatalf("%s: %v", name, err)
	}
	return name
}

// TestAsOf is the law of looking back: as of now is what stands now, after whatever happened, and what happens later
// changes nothing of an earlier day.
func TestAsOf(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := begun(struct{ testing.TB }{t}) // which does not run beside itself
		defer w.store.Close()
		w.note("go/a.md", "---\nlesson: l1\n---\nQ: one?\nA: 1\n\nQ: two?\nA: 2\n\nQ: three?\nA: 3\n")
		w.do(func(tx *store.Tx) error {
			_, err1 := AddSource(tx, api.SourceRequest{Name: "source1", URL: "https://example.org/1", Kind: learning.Newsletter})
			_, err2 := TakeIn(tx, "source1", []feeds.Entry{{ID: "i1", Title: "a"}, {ID: "i2", Title: "b"}, {ID: "i3", Title: "c"}})
			_, err3 := Judge(tx, "i1", learning.Keep)
			_, err4 := Log(tx, api.LogRequest{Minutes: 30, Area: "go"})
			return errors.Join(err1, err2, err3, err4)
		})
		type moment struct {
			at   time.Time
			what string
			told map[string]string
		}
		var moments []moment
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			w.pass(time.Duration(rapid.IntRange(1, 3*24*60).Draw(rt, "minutes")) * time.Minute)
			what := w.happens(rt)
			told := answers(w, w.store)
			w.same("now, after: "+what, w.then(w.now), told)
			moments = append(moments, moment{w.now, what, told})
		}
		for _, m := range moments {
			w.same("as it was, after: "+m.what, w.then(m.at), m.told)
		}
	})
}

func goneFeed(tx *store.Tx, source id.Source) error {
	poll, err := store.Polls.Get(tx, source)
	if err != nil {
		return err
	}
	poll.Result = feeds.Gone
	return store.Polls.Put(tx, poll)
}
