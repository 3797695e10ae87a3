package service

import (
	"bytes"
	"errors"
	"fmt"
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

// found are the ids that a query finds, best first; what the index lacked is written.
func (w *world) found(query string) string {
	w.Helper()
	found, missing := w.find(query)
	w.index(missing)
	var ids []string
	for _, m := range found.Results {
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}

func TestFindFilters(t *testing.T) {
	w := begun(t)
	w.follow(2)
	w.do(func(tx *store.Tx) error {
		_, err := Judge(tx, "i1", learning.Keep)
		return err
	})
	w.sync(map[string]string{"go/a.md": "# Story of Go\n\nQ: Which story?\nA: This.\n", "b.md": "# Another story"})
	w.pass(40 * 24 * time.Hour) // 26 December
	w.lesson("Story for later")
	for _, c := range []struct{ name, query, want string }{
		{"no filter", "story", "n1 l2 n2 i1 i2 l1 c1"},
		{"by noun", "kind:item story", "i1 i2"},
		{"in the plural", "kind:Notes story", "n1 n2"},
		{"not a noun", "story -kind:item -kind:note -kind:lesson", "c1"},
		{"by kind of lesson", "kind:article", "l2 l1"},
		{"by source", "source:weekly story", "i1 i2 l1"},
		{"by area, of a folder, a source and a lesson", "area:GO story", "n2 i1 i2 l1 c1"},
		{"by state of an item", "state:kept story", "i1"},
		{"by state of a lesson", "state:queued story", "l2 l1"},
		{"before a month", "before:2026-12 kind:lesson story", "l1"},
		{"since a day", "since:2026-12-26 story", "l2"},
		{"after a day", "after:2026-12-25 story", "l2"},
		{"after the day itself", "after:2026-12-26 story", ""},
		{"a card is as old as its note", "before:2026-12 kind:card", "c1"},
		{"an area that nobody has", "area:cobol story", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.found(c.query); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestFindReadsTextsThatAreKept(t *testing.T) {
	w := begun(t)
	w.follow(0)
	long := strings.Repeat("<p>Filler that nobody looks for.</p>", 30)
	w.takeIn(feeds.Entry{ID: "a", Title: "A", Link: "https://x.test/a", Summary: "short", Content: "<p>The zebra</p>" + long})
	if got := w.found("zebra"); got != "i1" {
		t.Errorf("by the text that came with it: got %q", got)
	}
	w.do(func(tx *store.Tx) error {
		return KeepArticle(tx, api.Article{Item: "i1", Markdown: "All about the *okapi*."})
	})
	if got := w.found("okapi zebra"); got != "i1" {
		t.Errorf("by the article that was fetched: got %q", got)
	}
	w.do(func(tx *store.Tx) error { return store.DeleteText(tx, articleText("i1")) })
	if got := w.found("okapi"); got != "" {
		t.Errorf("by an article that is gone: got %q", got)
	}
}

func TestAPieceTooLargeForTheStoreIsMadeForEachSearch(t *testing.T) {
	w := begun(t)
	var text strings.Builder
	for n := range 60_000 {
		fmt.Fprintf(&text, "w%x ", n*7919)
	}
	for n := range 2 {
		w.sync(map[string]string{fmt.Sprintf("n%d.md", n): text.String()})
	}
	w.sync(map[string]string{"a.md": text.String(), "b.md": "x" + text.String()})
	if got := w.found("w1eef"); got == "" {
		t.Fatal("not found before it is written")
	}
	found, missing := w.find("w1eef")
	if found.Count == 0 || len(missing) > 0 {
		t.Errorf("found %d; %d pieces want to be written again", found.Count, len(missing))
	}
}

// TestTheIndexIsThatOfTheRecords does what people and daemons do, in any order and with searches in between, and after
// each step compares each piece that is written with one made from the records.
func TestTheIndexIsThatOfTheRecords(t *testing.T) {
	w := begun(t)
	w.follow(0)
	files := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"raft", "cache", "東京都", "sync.Mutex", "café", "log"})
		a, b, n := word.Draw(rt, "a"), word.Draw(rt, "b"), rapid.IntRange(1, 5).Draw(rt, "n")
		item, lesson, path := id.Make[id.Item]('i', uint64(n)), id.Make[id.Lesson]('l', uint64(n)), fmt.Sprintf("go/%d.md", n)
		switch rapid.IntRange(0, 9).Draw(rt, "step") {
		case 0:
			w.takeIn(feeds.Entry{ID: fmt.Sprint(n), Title: a, Link: fmt.Sprintf("https://x.test/%d", n), Summary: b,
				Content: strings.Repeat("<p>"+a+" "+b+"</p>", 10*n)})
		case 1:
			try(w, judge(item, rapid.SampledFrom([]learning.Answer{learning.Keep, learning.Drop}).Draw(rt, "answer")))
		case 2:
			files[path] = fmt.Sprintf("# %s\n\nQ: %s?\nA: %s.\n", a, b, a)
			w.sync(files)
		case 3:
			delete(files, path)
			w.sync(files)
		case 4:
			w.lesson(a + " " + b)
		case 5:
			try(w, func(tx *store.Tx) (api.Lesson, error) {
				return CloseLesson(tx, lesson, api.CloseRequest{Output: w.output(a + " " + b)})
			})
		case 6:
			w.do(func(tx *store.Tx) error { return store.DeleteText(tx, ItemText(item)) })
		case 7:
			try(w, func(tx *store.Tx) (int, error) { return 0, KeepArticle(tx, api.Article{Item: item, Markdown: a}) })
		default:
			w.found(a)
		}
		w.sameIndex(rt)
	})
}

// sameIndex compares what is written of the index with what the records make.
func (w *world) sameIndex(t *rapid.T) {
	look(w, func(tx *store.Tx) (none struct{}, err error) {
		for _, noun := range findNouns {
			err = errors.Join(err, store.ReadIndex(tx, noun, func(p store.IndexPiece, written []byte) error {
				made, err := makePiece(tx, p)
				if written != nil && !bytes.Equal(written, made) {
					t.Fatalf("%v: %d bytes are written, %d would be made", p, len(written), len(made))
				}
				return err
			}))
		}
		return none, err
	})
}
