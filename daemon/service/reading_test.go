package service

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

func TestFindReading(t *testing.T) {
	w := begun(t)
	w.follow(0)
	w.takeIn(feeds.Entry{ID: "1", Title: "Story", Link: "https://weekly.test/1", Content: long(300), Authors: []feeds.Person{{Name: "Ada"}}})
	ask(w, judge("i1", learning.Keep))
	byHand := ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{Title: "By hand", URL: "https://x.test/rfc", Area: "ops"})
	})
	find := func(of string) Reading {
		t.Helper()
		return look(w, func(tx *store.Tx) (Reading, error) { return FindReading(tx, of) })
	}
	for _, of := range []string{"i1", "l1", "https://weekly.test/1"} {
		r := find(of)
		if r.Item.ID != "i1" || r.Lesson.ID != "l1" || r.URL != "https://weekly.test/1" || r.Own != long(300) || r.AllowPrivate {
			t.Errorf("%s: got %+v", of, r)
		}
		a, err := r.OwnArticle()
		if err != nil || a.Title != "Story" || a.Byline != "Ada" || a.Area != "go" || a.Words != 301 || a.Minutes != 2 || a.From != api.FromFeed || !IsWhole(a) {
			t.Errorf("%s: got %+v, %v", of, a, err)
		}
	}
	for _, of := range []string{string(byHand.ID), "https://x.test/rfc"} {
		if r := find(of); r.Lesson.ID != byHand.ID || r.Item.ID != "" || r.URL != "https://x.test/rfc" {
			t.Errorf("%s: got %+v", of, r)
		}
	}
	for of, words := range map[string]string{"i9": `no item "i9"`, "l9": `no lesson "l9"`, "https://x.test/none": "no lesson has the address", "": "no item"} {
		refused(w, api.NotFound, words, func(tx *store.Tx) (Reading, error) { return FindReading(tx, of) })
	}
	t.Run("what was fetched comes back whole", func(t *testing.T) {
		want := api.Article{Title: "From the page", Item: "i1", Words: 7, Markdown: "text\n\nwith \"quotes\"", Fetched: w.now}
		w.do(func(tx *store.Tx) error { return KeepArticle(tx, want) })
		got := find("i1").Kept
		if got == nil || got.Title != want.Title || got.Markdown != want.Markdown || got.Words != 7 || got.Area != "go" || !got.Fetched.Equal(w.now) {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("what another version kept is as if it were not there", func(t *testing.T) {
		w.do(func(tx *store.Tx) error { return store.PutText(tx, "article/i1", []byte("{{{\ntext")) })
		if got := find("i1").Kept; got != nil {
			t.Errorf("got %+v", got)
		}
	})
}

func TestIsWhole(t *testing.T) {
	text := strings.Repeat("word ", 250)
	for name, c := range map[string]struct {
		a    api.Article
		want bool
	}{
		"a long text":                 {api.Article{From: api.FromFeed, Words: 250, Markdown: text}, true},
		"a short text":                {api.Article{From: api.FromFeed, Words: 50, Markdown: "word"}, false},
		"one that was cut":            {api.Article{From: api.FromFeed, Words: 250, Markdown: text, Cut: true}, false},
		"one that ends in dots":       {api.Article{From: api.FromFeed, Words: 250, Markdown: text + "[…]"}, false},
		"one with a link to more":     {api.Article{From: api.FromFeed, Words: 250, Markdown: text + "[Read more →](https://x.test/1)"}, false},
		"one that says read the rest": {api.Article{From: api.FromFeed, Words: 250, Markdown: text + "Read the rest of this entry »"}, false},
		"a short mail":                {api.Article{From: api.FromMail, Words: 5, Markdown: "word"}, true},
		"a summary":                   {api.Article{From: api.FromSummary, Words: 250, Markdown: text}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := IsWhole(c.a); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestSummaryWithSignsOfMarkupIsShownAsItIs(t *testing.T) {
	r := Reading{Item: learning.Item{Summary: "if a < b && c > d { *x = <y> }"}}
	a, err := r.OwnArticle()
	if err != nil || a.From != api.FromSummary || !strings.Contains(a.Markdown, "a &lt; b && c &gt; d") || !strings.Contains(a.Markdown, "&lt;y&gt;") {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestReadingIsASession(t *testing.T) {
	w := begun(t)
	w.follow(1)
	start := func(r api.ReadingRequest) api.Reading {
		t.Helper()
		return ask(w, func(tx *store.Tx) (api.Reading, error) { return StartReading(tx, r) })
	}
	stop := func(r api.Reading, spent time.Duration) budget.Session {
		t.Helper()
		return ask(w, func(tx *store.Tx) (budget.Session, error) {
			return StopReading(tx, api.ReadingEnd{Session: r.Session.ID, Millis: spent.Milliseconds()})
		})
	}
	t.Run("it ends after the time that was really spent", func(t *testing.T) {
		got := start(api.ReadingRequest{Item: "i1"})
		if !got.Started || got.Session.Area != "go" || got.Session.Item != "i1" || got.Session.Kind != budget.FromReading || got.Session.Text != "Story 0" {
			t.Errorf("got %+v", got)
		}
		w.pass(40 * time.Minute)
		if s := stop(got, 6*time.Minute); s.End.Sub(s.Start) != 6*time.Minute {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("nobody spends more than has passed, or less than nothing", func(t *testing.T) {
		for said, want := range map[time.Duration]time.Duration{time.Hour: 2 * time.Minute, -time.Hour: 0} {
			got := start(api.ReadingRequest{Item: "i1"})
			w.pass(2 * time.Minute)
			if s := stop(got, said); s.End.Sub(s.Start) != want {
				t.Errorf("said %s, got %+v", said, s)
			}
		}
	})
	t.Run("it credits the lesson that the item becomes meanwhile", func(t *testing.T) {
		got := start(api.ReadingRequest{Item: "i1"})
		ask(w, judge("i1", learning.Keep))
		if s := stop(got, time.Minute); s.Lesson != "l1" {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("it credits the lesson that the item became", func(t *testing.T) {
		got := start(api.ReadingRequest{Item: "i1"})
		w.pass(time.Minute)
		if s := stop(got, time.Minute); s.Lesson != "l1" || s.Item != "i1" {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("one that was stopped meanwhile stays as it is", func(t *testing.T) {
		got := start(api.ReadingRequest{Lesson: "l1"})
		w.pass(time.Minute)
		stopped := ask(w, func(tx *store.Tx) (budget.Session, error) { return Stop(tx, api.StopRequest{}) })
		w.pass(time.Minute)
		if s := stop(got, 2*time.Minute); !s.End.Equal(stopped.End) {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("one that runs already goes on", func(t *testing.T) {
		running := ask(w, func(tx *store.Tx) (budget.Session, error) { return Start(tx, api.StartRequest{Area: "ops"}) })
		got := start(api.ReadingRequest{Lesson: "l1"})
		if got.Started || got.Session.ID != running.ID {
			t.Errorf("got %+v", got)
		}
		w.pass(time.Minute)
		if s := stop(got, time.Minute); !s.End.IsZero() {
			t.Errorf("it was stopped: %+v", s)
		}
	})
	refused(w, api.NotFound, "no session", func(tx *store.Tx) (budget.Session, error) { return StopReading(tx, api.ReadingEnd{Session: "s99"}) })
}
