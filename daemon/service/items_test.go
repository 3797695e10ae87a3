package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// follow adds a newsletter with n entries, in the area go.
func (w *world) follow(n int) {
	w.Helper()
	ask(w, func(tx *store.Tx) (api.Source, error) {
		return AddSource(tx, api.SourceRequest{URL: "https://weekly.test/feed", Name: "weekly", Kind: learning.Newsletter, Area: "go"})
	})
	var entries []feeds.Entry
	for i := range n {
		entries = append(entries, feeds.Entry{ID: fmt.Sprint(i), Title: fmt.Sprintf("Story %d", i), Link: fmt.Sprintf("https://weekly.test/%d", i)})
	}
	w.takeIn(entries...)
}

func (w *world) takeIn(entries ...feeds.Entry) int {
	w.Helper()
	fresh := 0
	for batch := range Batches(entries) {
		fresh += ask(w, func(tx *store.Tx) (Intake, error) { return TakeIn(tx, "weekly", batch) }).New
	}
	return fresh
}

func (w *world) item(item id.Item) learning.Item {
	w.Helper()
	return look(w, func(tx *store.Tx) (learning.Item, error) { return store.Items.Get(tx, item) })
}

func judge(item id.Item, answer learning.Answer) func(*store.Tx) (api.Judged, error) {
	return func(tx *store.Tx) (api.Judged, error) { return Judge(tx, item, answer) }
}

func unjudge(item id.Item) func(*store.Tx) (api.Judged, error) {
	return func(tx *store.Tx) (api.Judged, error) { return Unjudge(tx, item) }
}

func TestTakeIn(t *testing.T) {
	w := begun(t)
	w.follow(0)
	entry := feeds.Entry{ID: "a", Title: "A <b>\x1b[2J", Link: "https://x.test/a", Summary: "<p>One &amp; two</p>",
		Published: "2026-11-15T10:00:00Z", Authors: []feeds.Person{{Name: "Ada\u202e"}}}
	if n := w.takeIn(entry, entry); n != 1 {
		t.Errorf("%d new ones of one entry that is there twice", n)
	}
	got := w.item("i1")
	if got.Title != "A <b>" || got.Summary != "One & two" || got.Author != "Ada" || got.State != learning.Fresh || !got.FirstSeen.Equal(w.now) ||
		!got.Published.Equal(time.Date(2026, 11, 15, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", got)
	}
	t.Run("a date to come is none", func(t *testing.T) {
		w.takeIn(feeds.Entry{ID: "b", Published: "2030-01-01T00:00:00Z"})
		if got := w.item("i2"); !got.Published.IsZero() {
			t.Errorf("got %v", got.Published)
		}
	})
	t.Run("nothing from a source that was removed", func(t *testing.T) {
		w.do(func(tx *store.Tx) error { _, err := RemoveSource(tx, "weekly"); return err })
		refused(w, api.NotFound, `no source "weekly"`, func(tx *store.Tx) (Intake, error) { return TakeIn(tx, "weekly", []feeds.Entry{entry}) })
	})
}

func TestTakeInOfAHostileFeedFitsATransaction(t *testing.T) {
	w := begun(t)
	w.follow(0)
	long := strings.Repeat(`"<\`, 10_000)
	var entries []feeds.Entry
	for n := range ItemsPerUpdate {
		entries = append(entries, feeds.Entry{ID: fmt.Sprint(n) + long, Title: long, Link: "https://x.test/" + long, Summary: long, Authors: []feeds.Person{{Name: long}}})
	}
	if n := w.takeIn(entries...); n != ItemsPerUpdate {
		t.Errorf("%d new", n)
	}
	if n := w.takeIn(entries...); n != 0 {
		t.Errorf("%d new the second time", n)
	}
	got := w.item("i1")
	if got.URL != "" || len(got.Key) > maxKey || len([]rune(got.Title)) > 300 || len([]rune(got.Summary)) > summaryLength {
		t.Errorf("got %d, %d, %d bytes", len(got.URL), len(got.Title), len(got.Summary))
	}
}

func TestTitleOfAnEntryWithout(t *testing.T) {
	w := begun(t)
	w.follow(0)
	for _, c := range []struct {
		entry feeds.Entry
		want  string
	}{
		{feeds.Entry{Summary: "A toot, about Go."}, "A toot, about Go."},
		{feeds.Entry{Link: "https://x.test/1"}, "https://x.test/1"},
		{feeds.Entry{Link: "https://x.test/" + strings.Repeat("x", 400)}, "https://x.test/" + strings.Repeat("x", 284) + "…"},
	} {
		w.takeIn(c.entry)
		items := look(w, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, "") })
		if items[0].Title != c.want {
			t.Errorf("got %q, want %q", items[0].Title, c.want)
		}
	}
}

func TestJudge(t *testing.T) {
	w := begun(t)
	w.follow(13)
	keep, drop, unsure, undo, open := "keep", "drop", "unsure", "undo", "open"
	for n, c := range []struct {
		name  string
		acts  []string
		state learning.ItemState
		want  []learning.LessonState // of all its lessons
	}{
		{"keep queues a lesson", []string{keep}, learning.Kept, []learning.LessonState{learning.Queued}},
		{"keep twice queues one", []string{keep, keep}, learning.Kept, []learning.LessonState{learning.Queued}},
		{"drop queues none", []string{drop}, learning.Dropped, nil},
		{"unsure queues none", []string{unsure}, learning.Unsure, nil},
		{"drop after keep drops the lesson", []string{keep, drop}, learning.Dropped, []learning.LessonState{learning.LessonDropped}},
		{"keep after that queues another", []string{keep, drop, keep}, learning.Kept, []learning.LessonState{learning.LessonDropped, learning.Queued}},
		{"drop leaves an open lesson alone", []string{keep, open, drop}, learning.Dropped, []learning.LessonState{learning.Open}},
		{"keep after its lesson was dropped by hand", []string{keep, "drop lesson", keep}, learning.Kept, []learning.LessonState{learning.LessonDropped, learning.Queued}},
		{"undo makes it new", []string{keep, undo}, learning.Fresh, []learning.LessonState{learning.LessonDropped}},
		{"undo of drop makes it kept again", []string{keep, drop, undo}, learning.Kept, []learning.LessonState{learning.LessonDropped, learning.Queued}},
		{"undo of keep makes it unsure again", []string{unsure, keep, undo}, learning.Unsure, []learning.LessonState{learning.LessonDropped}},
		{"undo of both makes it new", []string{unsure, keep, undo, undo}, learning.Fresh, []learning.LessonState{learning.LessonDropped}},
		{"undo leaves an open lesson alone", []string{keep, open, undo}, learning.Fresh, []learning.LessonState{learning.Open}},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := id.Make[id.Item]('i', uint64(n+1))
			for _, act := range c.acts {
				w.pass(time.Minute)
				switch act {
				case undo:
					ask(w, unjudge(item))
				case open:
					w.startLesson(w.item(item).Lesson)
				case "drop lesson":
					lesson := w.item(item).Lesson
					ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, lesson) })
				default:
					ask(w, judge(item, learning.Answer(act)))
				}
			}
			var got []learning.LessonState
			for _, lesson := range look(w, store.Lessons.List) {
				if lesson.Item == item {
					got = append(got, lesson.State)
				}
			}
			if state := w.item(item).State; state != c.state || !slices.Equal(got, c.want) {
				t.Errorf("the item is %s with lessons %v", state, got)
			}
		})
	}
}

func TestJudgeTells(t *testing.T) {
	w := begun(t)
	w.follow(2)
	kept := ask(w, judge("i1", learning.Keep))
	if l := kept.Lesson; l == nil || l.Title != "Story 0" || l.Area != "go" || l.Kind != learning.Article || l.Item != "i1" || kept.Item.Lesson != l.ID {
		t.Errorf("got %+v", kept)
	}
	if v := kept.Verdict; v.ID != "v1" || v.Answer != learning.Keep || !v.AskAgain.Equal(w.now.AddDate(1, 0, 0)) {
		t.Errorf("got %+v", v)
	}
	back := ask(w, unjudge("i1"))
	if back.Verdict.Undoes != "v1" || back.Lesson != nil || back.Item.State != learning.Fresh || back.Item.Lesson != "" {
		t.Errorf("got %+v", back)
	}
	refused(w, api.Conflict, "item i1 has no verdict to take back", unjudge("i1"))
	refused(w, api.NotFound, `no item "i9"`, unjudge("i9"))
	refused(w, api.NotFound, `no item "i9"`, judge("i9", learning.Keep))
	refused(w, api.Invalid, `answer "maybe"`, judge("i1", "maybe"))
	refused(w, api.Invalid, `state "old"`, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, "old") })
	if fresh := look(w, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, "") }); len(fresh) != 2 || fresh[0].ID != "i2" {
		t.Errorf("newest first is %v", fresh)
	}
}

// TestVerdictsStack judges and takes back at random: an item always stands as its newest standing verdict says.
func TestVerdictsStack(t *testing.T) {
	w := begun(t)
	w.follow(3)
	stacks := map[id.Item][]learning.Answer{}
	state := map[learning.Answer]learning.ItemState{learning.Keep: learning.Kept, learning.Drop: learning.Dropped, learning.Not: learning.Unsure}
	rapid.Check(t, func(rt *rapid.T) {
		item := rapid.SampledFrom([]id.Item{"i1", "i2", "i3"}).Draw(rt, "item")
		stack, answer := stacks[item], learning.Answer("")
		if len(stack) > 0 && rapid.Bool().Draw(rt, "undo") {
			ask(w, unjudge(item))
			stack = stack[:len(stack)-1]
		} else {
			answer = rapid.SampledFrom([]learning.Answer{learning.Keep, learning.Drop, learning.Not}).Draw(rt, "answer")
			ask(w, judge(item, answer))
			stack = append(slices.Clone(stack), answer)
		}
		stacks[item] = stack
		want := learning.Fresh
		if n := len(stack); n > 0 {
			want = state[stack[n-1]]
		}
		got := w.item(item)
		if got.State != want {
			rt.Fatalf("%s is %s, want %s", item, got.State, want)
		}
		queued := 0
		for _, lesson := range look(w, store.Lessons.List) {
			if lesson.Item == item && lesson.State == learning.Queued {
				queued++
			}
		}
		if kept := want == learning.Kept; kept != (queued == 1) || kept != (got.Lesson != "") {
			rt.Fatalf("%s is %s with %d queued lessons, its own %q", item, got.State, queued, got.Lesson)
		}
	})
}
