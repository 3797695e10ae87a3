package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

func addSource(r api.SourceRequest) func(*store.Tx) (api.Source, error) {
	return func(tx *store.Tx) (api.Source, error) { return AddSource(tx, r) }
}

func (w *world) polls() (names []id.Source) {
	w.Helper()
	for _, p := range look(w, store.Polls.List) {
		names = append(names, p.Source)
	}
	return names
}

func TestAddSource(t *testing.T) {
	w := begun(t)
	ask(w, addSource(api.SourceRequest{URL: "https://held.test/feed", Name: "held", Kind: learning.Other}))
	letter := learning.Newsletter
	for _, c := range []struct {
		name, words string // of the refusal, or the name it gets
		code        api.Code
		r           api.SourceRequest
	}{
		{"named by its address", "golangweekly", "", api.SourceRequest{URL: "https://www.golangweekly.com/rss", Kind: letter}},
		{"named by hand", "go", "", api.SourceRequest{URL: "https://x.test/feed", Name: "go", Kind: letter}},
		{"a book by its title", "designing-data", "", api.SourceRequest{Title: "Designing Data", Kind: learning.Book}},
		{"a title that is cleaned", "a-b", "", api.SourceRequest{Title: "a\n\x1b[31mb", Kind: learning.Book}},
		{"neither address nor title", "needs a URL or a title", api.Invalid, api.SourceRequest{Title: "\x07", Kind: letter}},
		{"a kind that is no source's", `kind "talk"`, api.Invalid, api.SourceRequest{Title: "x", Kind: learning.Talk}},
		{"no kind", `kind ""`, api.Invalid, api.SourceRequest{Title: "x"}},
		{"a name that is a flag", `"-x"`, api.Invalid, api.SourceRequest{Title: "x", Name: "-x", Kind: letter}},
		{"a file", "want http", api.Invalid, api.SourceRequest{URL: "file:///etc/passwd", Kind: letter}},
		{"no host", "want http", api.Invalid, api.SourceRequest{URL: "https:///feed", Kind: letter}},
		{"a password", "without a password", api.Invalid, api.SourceRequest{URL: "https://a:b@x.test/", Kind: letter}},
		{"an area there is not", `no area "x"`, api.Invalid, api.SourceRequest{Title: "x", Kind: letter, Area: "x"}},
		{"a name that is taken", "source held is already there", api.Conflict, api.SourceRequest{Title: "x", Name: "held", Kind: letter}},
		{"an address that is taken", "source held is already there", api.Conflict, api.SourceRequest{URL: "https://held.test/feed", Name: "y", Kind: letter}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.code != "" {
				refused(w, c.code, c.words, addSource(c.r))
				return
			}
			got := ask(w, addSource(c.r))
			if string(got.Name) != c.words || strings.ContainsAny(got.Title, "\n\x1b") || !got.Added.Equal(w.now) {
				t.Errorf("got %+v", got)
			}
			if polled := slices.Contains(w.polls(), got.Name); polled != (c.r.URL != "") {
				t.Errorf("it is fetched: %v", polled)
			}
		})
	}
}

func TestSlots(t *testing.T) {
	w := begun(t)
	letter := func(n int) api.SourceRequest {
		return api.SourceRequest{URL: fmt.Sprintf("https://x%d.test/feed", n), Name: fmt.Sprint("letter", n), Kind: learning.Newsletter}
	}
	for n := range 3 {
		ask(w, addSource(letter(n)))
	}
	refused(w, api.NoSlot, "all 3 slots are taken: letter0 (nothing judged yet), letter1 (nothing judged yet), letter2", addSource(letter(3)))
	w.do(func(tx *store.Tx) error { _, err := RemoveSource(tx, "letter1"); return err })
	ask(w, addSource(letter(3)))
	refused(w, api.NoSlot, "all 3 slots", addSource(letter(1)))
}

func TestRemovedSource(t *testing.T) {
	w := begun(t)
	w.follow(2)
	ask(w, judge("i1", learning.Keep))
	remove := func(tx *store.Tx) (any, error) { return RemoveSource(tx, "weekly") }
	ask(w, remove)
	if list := look(w, Sources); list == nil || len(list) != 0 || len(w.polls()) != 0 {
		t.Errorf("it is still there: %v", list)
	}
	if items := look(w, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, "") }); len(items) != 1 {
		t.Errorf("its items went: %v", items)
	}
	refused(w, api.NotFound, `no source "weekly"`, remove)
	w.do(func(tx *store.Tx) error {
		return Fetched(tx, feeds.Answer{Poll: feeds.Poll{Source: "weekly", URL: "https://weekly.test/feed"}})
	})
	if len(w.polls()) != 0 {
		t.Error("a fetch that ended late brought it back")
	}
	t.Run("comes back, and knows its items", func(t *testing.T) {
		w.follow(3)
		list := look(w, Sources)
		if len(list) != 1 || list[0].New != 2 || !list[0].Removed.IsZero() {
			t.Errorf("got %+v", list)
		}
	})
}

func TestFetched(t *testing.T) {
	w := begun(t)
	w.follow(1)
	ok := w.now
	for n, result := range []string{"ok", "ok", "http error"} {
		poll := look(w, func(tx *store.Tx) (feeds.Poll, error) { return store.Polls.Get(tx, "weekly") })
		poll.Result, poll.LastTry = result, w.now
		if result == "ok" {
			poll.LastOK, ok = w.now, w.now
		}
		answer := feeds.Answer{Poll: poll, Document: feeds.Document{Title: []string{"Go\x1b[2J Weekly", "", ""}[n]},
			Line: feeds.Line{At: w.now, Result: result}}
		w.do(func(tx *store.Tx) error { return Fetched(tx, answer) })
		w.pass(time.Hour)
	}
	if got := look(w, Sources)[0]; got.Title != "Go Weekly" || got.Poll.Result != "http error" || got.New != 1 {
		t.Errorf("got %+v", got)
	}
	figures := look(w, Measure).Sources[0]
	if figures.Name != "weekly" || figures.New != 1 || figures.Fetches["ok"] != 2 || figures.Fetches["http error"] != 1 || !figures.LastSuccess.Equal(ok) {
		t.Errorf("got %+v", figures)
	}
}
