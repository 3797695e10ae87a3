package service

import (
	"errors"
	"testing"
	"time"

	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

func TestEntryThatIsThereAgain(t *testing.T) {
	for name, c := range map[string]struct {
		change                func(*feeds.Entry)
		changed               bool
		waiting, judged, link string // the titles then, and the address
	}{
		"in other markup is the same": {func(e *feeds.Entry) { e.Summary = "<div>It <em>has</em>\n generics&#46;</div>" }, false, "", "", ""},
		"with a tracker is the same":  {func(e *feeds.Entry) { e.Link += "?utm_source=rss" }, false, "", "", ""},
		"with another title changed": {func(e *feeds.Entry) { e.Title = "Go 1.27 is late" }, true,
			"Go 1.27 is late", "Go 1.27 is out", ""},
		"with a sentence more changed":          {func(e *feeds.Entry) { e.Summary += "<p>And a bug.</p>" }, true, "", "", ""},
		"at another address has it from now on": {func(e *feeds.Entry) { e.Link = "https://x.test/b" }, false, "", "", "https://x.test/b"},
	} {
		t.Run(name, func(t *testing.T) {
			w := begun(t) // in parallel with the others
			w.follow(0)
			first := feeds.Entry{ID: "a", Title: "Go 1.27 is out", Link: "https://x.test/a", Summary: "<p>It has generics.</p>"}
			judged := first
			judged.ID, judged.Link = "j", "https://x.test/j"
			w.takeIn(first, judged)
			ask(w, judge("i2", learning.Drop))
			came := w.now
			w.pass(time.Hour)
			c.change(&first)
			judged.Title, judged.Summary = first.Title, first.Summary
			got := ask(w, func(tx *store.Tx) (Intake, error) { return TakeIn(tx, "weekly", []feeds.Entry{first, judged}) })
			if got.New != 0 || (got.Changed > 0) != c.changed {
				t.Errorf("%+v", got)
			}
			waiting, dropped := w.item("i1"), w.item("i2")
			if waiting.State != learning.Fresh || dropped.State != learning.Dropped || !waiting.FirstSeen.Equal(came) {
				t.Errorf("%s, %s", waiting.State, dropped.State)
			}
			if waiting.Changed.Equal(w.now) != c.changed || dropped.Changed.IsZero() == c.changed {
				t.Errorf("changed %v and %v", waiting.Changed, dropped.Changed)
			}
			if c.waiting != "" && (waiting.Title != c.waiting || dropped.Title != c.judged) {
				t.Errorf("%q and %q", waiting.Title, dropped.Title)
			}
			if c.link != "" && waiting.URL != c.link {
				t.Errorf("at %s", waiting.URL)
			}
			if again := w.takeIn(first); again != 0 || w.item("i1") != waiting {
				t.Errorf("changed again: %+v", w.item("i1"))
			}
		})
	}
}

// TestFingerprintOfOtherRules: an item from before the rules changed is not called changed for that.
func TestFingerprintOfOtherRules(t *testing.T) {
	w := begun(t)
	w.follow(1)
	w.do(func(tx *store.Tx) error {
		item, err := store.Items.Get(tx, "i1")
		item.Hash = "0123456789abcdef"
		return errors.Join(err, store.Items.Put(tx, item))
	})
	entry := feeds.Entry{ID: "0", Title: "Story 0", Link: "https://weekly.test/0"}
	w.takeIn(entry)
	if got := w.item("i1"); !got.Changed.IsZero() || got.Hash != feeds.Fingerprint(entry) {
		t.Errorf("got %+v", got)
	}
}
