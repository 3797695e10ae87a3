package service

import (
	"fmt"
	"testing"

	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

func TestRenames(t *testing.T) {
	entry := func(key string, n int) feeds.Entry {
		return feeds.Entry{ID: fmt.Sprint(key, n), Title: fmt.Sprint("Story ", key, n), Link: fmt.Sprintf("https://weekly.test/%d", n)}
	}
	feed := func(key string, from, to int) (entries []feeds.Entry) {
		for n := from; n < to; n++ {
			entries = append(entries, entry(key, n))
		}
		return entries
	}
	page := func(key string, n int) feeds.Entry {
		e := entry(key, n)
		e.Link = "https://weekly.test/changes"
		return e
	}
	for name, c := range map[string]struct {
		before, after []feeds.Entry
		want          int
	}{
		"of all entries":                         {feed("a", 0, 10), feed("b", 0, 10), 10},
		"of nine in ten":                         {feed("a", 0, 10), feed("b", 1, 11), 9},
		"not of eight in ten":                    {feed("a", 0, 10), feed("b", 2, 12), 0},
		"not of new entries":                     {feed("a", 0, 10), feed("a", 10, 20), 0},
		"not while the old ids are there":        {feed("a", 0, 5), append(feed("a", 0, 5), feed("b", 0, 5)...), 0},
		"not of a feed of two":                   {feed("a", 0, 2), feed("b", 0, 2), 0},
		"not where all entries are at one page":  {[]feeds.Entry{page("a", 1), page("a", 2), page("a", 3)}, []feeds.Entry{page("b", 1), page("b", 2), page("b", 3)}, 0},
		"not where nothing is known":             {nil, feed("b", 0, 10), 0},
		"not where the feed is what it was":      {feed("a", 0, 10), feed("a", 0, 10), 0},
		"of entries that had no id but a link":   {linksOnly(feed("a", 0, 10)), feed("b", 0, 10), 10},
		"of entries that have a link and no id":  {feed("a", 0, 10), linksOnly(feed("b", 0, 10)), 10},
		"of https for http, and www for nothing": {feed("a", 0, 10), elsewhere(feed("b", 0, 10)), 10},
	} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			w.follow(0)
			w.takeIn(c.before...)
			renames := look(w, func(tx *store.Tx) ([]Rename, error) { return Renames(tx, "weekly", c.after) })
			if len(renames) != c.want {
				t.Fatalf("got %d, want %d", len(renames), c.want)
			}
			for _, rename := range renames {
				w.do(func(tx *store.Tx) error { return Rekey(tx, rename) })
			}
			again := look(w, func(tx *store.Tx) ([]Rename, error) { return Renames(tx, "weekly", c.after) })
			if c.want > 0 && (len(again) > 0 || w.takeIn(c.after...) != len(c.after)-c.want) {
				t.Errorf("%d again, %d items", len(again), len(look(w, store.Items.List)))
			}
		})
	}
}

func linksOnly(entries []feeds.Entry) []feeds.Entry {
	for n := range entries {
		entries[n].ID = ""
	}
	return entries
}

func elsewhere(entries []feeds.Entry) []feeds.Entry {
	for n := range entries {
		entries[n].Link = fmt.Sprintf("http://www.weekly.test/%d/?utm_source=feed", n)
	}
	return entries
}

// TestRekeyKnowsTheStoriesOfAnIssue: an issue under another id brings none of its stories twice.
func TestRekeyKnowsTheStoriesOfAnIssue(t *testing.T) {
	w := begun(t)
	w.follow(0)
	var issues []feeds.Entry
	for n := range 3 {
		e := feeds.Entry{ID: fmt.Sprint("old", n), Title: fmt.Sprint("Issue ", n), Link: fmt.Sprintf("https://weekly.test/%d", n)}
		for s := range 5 {
			e.Content += fmt.Sprintf(`<h2><a href="https://s%d.test/%d">Story %d of issue %d</a></h2><p>What stands in it, in a sentence or two, as such letters have it.</p>`, s, n, s, n)
		}
		issues = append(issues, e)
	}
	if n := w.takeIn(issues...); n != 15 {
		t.Fatalf("%d stories", n)
	}
	before := look(w, store.Items.List)
	ask(w, judge("i2", learning.Keep))
	for n := range issues {
		issues[n].ID = fmt.Sprint("new", n)
		issues[n].Content += "<p>And a word at the end.</p>"
	}
	for _, rename := range look(w, func(tx *store.Tx) ([]Rename, error) { return Renames(tx, "weekly", issues) }) {
		w.do(func(tx *store.Tx) error { return Rekey(tx, rename) })
	}
	if n := w.takeIn(issues...); n != 0 || len(look(w, store.Items.List)) != len(before) {
		t.Errorf("%d new of %d", n, len(look(w, store.Items.List)))
	}
	if w.item("i2").State != learning.Kept {
		t.Error("the verdict is gone")
	}
}
