package service

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

// long is sanitised HTML of so many words.
func long(words int) string { return "<p>" + strings.Repeat("word ", words) + "end</p>" }

func (w *world) text(name string) string {
	w.Helper()
	return look(w, func(tx *store.Tx) (string, error) {
		text, err := store.Text(tx, name)
		return string(text), err
	})
}

func TestTextOfAnEntryIsKeptWhereItIsLongerThanTheSummary(t *testing.T) {
	w := begun(t)
	w.follow(0)
	w.takeIn(feeds.Entry{ID: "short", Summary: "<p>All of it.</p>"},
		feeds.Entry{ID: "content", Summary: "Some of it.", Content: long(300)},
		feeds.Entry{ID: "summary", Summary: long(400)},
		feeds.Entry{ID: "huge", Content: strings.Repeat("<p>A paragraph.</p>", 60_000)})
	for item, want := range map[string]string{"i1": "", "i2": long(300), "i3": long(400)} {
		if got := w.text("item/" + item); got != want {
			t.Errorf("%s has %.80q, want %.80q", item, got, want)
		}
	}
	if got := w.text("item/i4"); len(got) < maxItemText-100 || len(got) > maxItemText+100 || !strings.HasSuffix(got, "</p>") {
		t.Errorf("%d bytes are kept of a huge one, that end with %q", len(got), got[len(got)-20:])
	}
	t.Run("a changed entry brings its new text, and what was fetched is forgotten", func(t *testing.T) {
		w.do(func(tx *store.Tx) error { return KeepArticle(tx, api.Article{Item: "i2", Markdown: "fetched"}) })
		w.takeIn(feeds.Entry{ID: "content", Summary: "Some of it.", Content: long(301)})
		if got, fetched := w.text("item/i2"), w.text("article/i2"); got != long(301) || fetched != "" {
			t.Errorf("got %.80q, %q", got, fetched)
		}
	})
	t.Run("and one that became short has none", func(t *testing.T) {
		w.takeIn(feeds.Entry{ID: "content", Summary: "Gone."})
		if got := w.text("item/i2"); got != "" {
			t.Errorf("got %.80q", got)
		}
	})
}

func TestBatchesOfLongEntriesFitTransactions(t *testing.T) {
	w := begun(t)
	w.follow(0)
	var entries []feeds.Entry
	awkward := strings.Repeat(`"<\`, 10_000)
	for n := range 40 {
		size := []int{0, 100, 5_000, 50_000, 300_000}[n%5]
		entries = append(entries, feeds.Entry{ID: fmt.Sprint(n) + awkward, Title: awkward, Link: "https://x.test/" + awkward[:1900],
			Content: "<p>" + strings.Repeat("a b ", size/4) + "</p>", Summary: awkward, Authors: []feeds.Person{{Name: awkward}}})
	}
	for n, want := range []int{40, 0} {
		if got := w.takeIn(entries...); got != want {
			t.Errorf("%d new the %d. time, want %d", got, n+1, want)
		}
	}
	all := 0
	for batch := range Batches(entries) {
		all += len(batch)
	}
	if all != len(entries) {
		t.Errorf("batches hold %d of %d", all, len(entries))
	}
}

func TestTextsThatNobodyWantsAreLetGo(t *testing.T) {
	w := begun(t)
	w.follow(0)
	var entries []feeds.Entry
	for n := range 6 {
		entries = append(entries, feeds.Entry{ID: fmt.Sprint(n), Title: "Story", Link: fmt.Sprintf("https://weekly.test/%d", n), Content: long(200)})
	}
	w.takeIn(entries...)
	ask(w, judge("i1", learning.Drop))
	ask(w, judge("i2", learning.Keep))
	ask(w, judge("i3", learning.Keep))
	ask(w, judge("i4", learning.Not))
	w.do(func(tx *store.Tx) error { // i5 stays new
		item, err := store.Items.Get(tx, "i6")
		if err != nil {
			return err
		}
		item.State, item.ExpiredAt = learning.Expired, w.now
		return store.Items.Put(tx, item)
	})
	added := ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{URL: "https://x.test/a"})
	})
	w.do(func(tx *store.Tx) error {
		for _, a := range []api.Article{{Item: "i1"}, {Item: "i2"}, {Lesson: added.ID}, {Item: "i99"}} {
			a.Markdown = "fetched"
			if err := KeepArticle(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	sweep := func(want ...string) {
		t.Helper()
		ask(w, func(tx *store.Tx) (int, error) { n, _, err := LetTextsGo(tx); return n, err })
		got := look(w, func(tx *store.Tx) ([]string, error) {
			own, err := store.TextNames(tx, "item/", 100)
			if err != nil {
				return nil, err
			}
			fetched, err := store.TextNames(tx, "article/", 100)
			return append(own, fetched...), err
		})
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("left %v, want %v", got, want)
		}
	}
	sweep("item/i1", "item/i2", "item/i3", "item/i4", "item/i5", "item/i6", "article/i1", "article/i2", "article/"+string(added.ID))
	w.pass(afterVerdict)
	sweep("item/i2", "item/i3", "item/i4", "item/i5", "article/i2", "article/"+string(added.ID))
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, "l1") })
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, added.ID) })
	w.pass(afterLesson - time.Hour)
	sweep("item/i2", "item/i3", "item/i4", "item/i5", "article/i2", "article/"+string(added.ID))
	w.pass(time.Hour)
	sweep("item/i3", "item/i4", "item/i5")
}
