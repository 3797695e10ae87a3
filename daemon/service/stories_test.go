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

// issueOf is an issue of a newsletter with a story at each address.
func issueOf(key, title string, addresses ...string) feeds.Entry {
	var html strings.Builder
	for n, address := range addresses {
		fmt.Fprintf(&html, `<h3><a href=%q>Story %c</a></h3><p>What this story tells, at a length that is more than a byline has.</p>`, address, 'A'+n)
	}
	return feeds.Entry{ID: key, Title: title, Link: "https://weekly.test/" + key, Content: html.String()}
}

// add adds another source.
func (w *world) add(name id.Source) {
	w.Helper()
	ask(w, func(tx *store.Tx) (api.Source, error) {
		return AddSource(tx, api.SourceRequest{URL: "https://" + string(name) + ".test/feed", Name: string(name), Kind: learning.Newsletter})
	})
}

func (w *world) takeInFrom(source id.Source, entries ...feeds.Entry) int {
	w.Helper()
	return ask(w, func(tx *store.Tx) (Intake, error) { return TakeIn(tx, source, entries) }).New
}

func (w *world) itemsIn(state learning.ItemState) []learning.Item {
	w.Helper()
	return look(w, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, state) })
}

// addresses are those of the items, in order.
func addresses(items []learning.Item) (list []string) {
	for _, item := range items {
		list = append(list, item.URL)
	}
	return list
}

var fourStories = []string{"https://a.test/1?utm_source=weekly", "https://b.test/2", "https://c.test/3", "https://d.test/4"}

func TestAnIssueBecomesItsStories(t *testing.T) {
	w := begun(t)
	w.follow(0)
	entry := issueOf("12", "Weekly issue 12", fourStories...)
	if n := w.takeIn(entry); n != 4 {
		t.Errorf("%d wait for a verdict", n)
	}
	fresh := w.itemsIn("")
	if want := []string{"https://a.test/1", "https://b.test/2", "https://c.test/3", "https://d.test/4"}; !slices.Equal(addresses(fresh), want) {
		t.Fatalf("asked about %q", addresses(fresh))
	}
	opened := w.itemsIn(learning.Opened)
	if len(opened) != 1 || opened[0].Title != "Weekly issue 12" {
		t.Fatalf("opened %+v", opened)
	}
	got := fresh[0]
	if got.Title != "Story A" || !strings.HasPrefix(got.Summary, "What this story") || got.Issue != opened[0].ID || got.Key != "id:12#https://a.test/1" ||
		got.Story != "https://a.test/1" || got.Origin == nil || got.Origin.Issue != "Weekly issue 12" || !got.FirstSeen.Equal(w.now) {
		t.Errorf("got %+v, %+v", got, got.Origin)
	}

	t.Run("once", func(t *testing.T) {
		if n := w.takeIn(entry, entry); n != 0 || len(w.itemsIn("")) != 4 {
			t.Errorf("%d more", n)
		}
	})
	t.Run("and an edit adds what is new in it, but asks about nothing again", func(t *testing.T) {
		ask(w, judge(fresh[0].ID, learning.Drop))
		w.pass(time.Hour)
		edited := issueOf("12", "Weekly issue 12, corrected", append(slices.Clone(fourStories[:3]), "https://e.test/5", "https://f.test/6")...)
		if n := w.takeIn(edited); n != 2 {
			t.Errorf("%d more", n)
		}
		if got := addresses(w.itemsIn("")); !slices.Equal(got, []string{"https://e.test/5", "https://f.test/6", "https://b.test/2", "https://c.test/3", "https://d.test/4"}) {
			t.Errorf("asked about %q", got)
		}
		if w.item(fresh[0].ID).State != learning.Dropped {
			t.Error("the verdict is gone")
		}
	})
}

func TestAnEntryThatBecomesADigestLater(t *testing.T) {
	w := begun(t)
	w.follow(2)
	judged, waiting := w.itemsIn("")[0], w.itemsIn("")[1]
	ask(w, judge(judged.ID, learning.Keep))
	for _, item := range []learning.Item{judged, waiting} {
		w.takeIn(issueOf(strings.TrimPrefix(item.Key, "id:"), "Now with stories", fourStories...))
	}
	if a, b := w.item(judged.ID).State, w.item(waiting.ID).State; a != learning.Kept || b != learning.Opened {
		t.Errorf("the judged one is %s, the other %s", a, b)
	}
	if got := w.itemsIn(""); len(got) != 4 {
		t.Errorf("asked about %q", addresses(got))
	}
}

func TestAStoryFromTwoSourcesIsAskedOnce(t *testing.T) {
	w := begun(t)
	w.follow(0)
	w.add("daily")
	w.takeIn(issueOf("12", "Weekly issue 12", fourStories...))
	n := w.takeInFrom("daily", feeds.Entry{ID: "x", Title: "The same elsewhere", Link: "http://www.a.test/1/?utm_medium=rss#top"}, feeds.Entry{ID: "y", Title: "Another", Link: "https://z.test/9"})
	if n != 1 {
		t.Errorf("%d wait for a verdict", n)
	}
	first := w.itemsIn("")[1]
	seen := w.itemsIn(learning.Seen)
	if len(seen) != 1 || seen[0].Same != first.ID || seen[0].Source != "daily" || seen[0].Story != first.Story {
		t.Fatalf("got %+v, the first is %s", seen, first.ID)
	}
	if first.URL != "https://a.test/1" || !slices.Equal(first.Origin.Also, []id.Source{"daily"}) {
		t.Errorf("got %+v, %+v", first, first.Origin)
	}
	if got := w.itemsIn(""); len(got) != 5 {
		t.Errorf("asked about %q", addresses(got))
	}
	t.Run("also when it was judged, and a third time", func(t *testing.T) {
		ask(w, judge(first.ID, learning.Drop))
		w.takeInFrom("daily", issueOf("13", "Daily 13", fourStories...))
		for _, item := range w.itemsIn(learning.Seen) {
			if w.item(item.Same).Same != "" {
				t.Errorf("%s points to %s, which points on", item.ID, item.Same)
			}
		}
		if len(w.itemsIn("")) != 4 || len(w.itemsIn(learning.Seen)) != 5 {
			t.Errorf("asked about %q", addresses(w.itemsIn("")))
		}
	})
	t.Run("and one that was judged all the same is as before when that is undone", func(t *testing.T) {
		ask(w, judge(seen[0].ID, learning.Keep))
		ask(w, unjudge(seen[0].ID))
		if got := w.item(seen[0].ID).State; got != learning.Seen {
			t.Errorf("it is %s", got)
		}
	})
	t.Run("and nothing of it is stored with the item", func(t *testing.T) {
		if got := w.item(first.ID); got.Origin != nil {
			t.Errorf("stored %+v", got.Origin)
		}
	})
}

func TestEntriesThatLinkToOnePageAreDifferentStories(t *testing.T) {
	w := begun(t)
	w.follow(0)
	if n := w.takeIn(feeds.Entry{ID: "1", Title: "Version 1", Link: "https://x.test/changes#1"}, feeds.Entry{ID: "2", Title: "Version 2", Link: "https://x.test/changes#2"},
		feeds.Entry{ID: "3", Title: "Home", Link: "https://y.test/"}, feeds.Entry{ID: "4", Title: "Home", Link: "https://y.test/"}); n != 4 {
		t.Errorf("%d wait for a verdict", n)
	}
	if n := w.takeIn(feeds.Entry{ID: "1 again", Title: "Version 1", Link: "https://x.test/changes"}); n != 0 {
		t.Errorf("%d wait: a feed that changed its ids brings everything again", n)
	}
}

func TestNotesToARecordingAreNoDigest(t *testing.T) {
	w := begun(t)
	w.follow(0)
	entry := issueOf("12", "Episode 12", fourStories...)
	entry.Enclosures = []feeds.Enclosure{{URL: "https://x.test/12.mp3", Type: "audio/mpeg"}}
	if n := w.takeIn(entry); n != 1 {
		t.Errorf("%d wait for a verdict", n)
	}
}

func TestBatches(t *testing.T) {
	plain := feeds.Entry{ID: "a"}
	big := feeds.Entry{ID: "b", Content: strings.Repeat("<a ", 1000)}
	some := feeds.Entry{ID: "c", Summary: strings.Repeat("<a ", 19)}
	for name, c := range map[string]struct {
		entries []feeds.Entry
		want    string
	}{
		"none":                          {nil, "[]"},
		"plain entries are one each":    {slices.Repeat([]feeds.Entry{plain}, 2*ItemsPerUpdate+1), "[40 40 1]"},
		"digests are what may be in it": {[]feeds.Entry{some, some, some, plain}, "[2 2]"},
		"a large one goes alone":        {[]feeds.Entry{plain, big, plain, big}, "[1 1 1 1]"},
	} {
		t.Run(name, func(t *testing.T) {
			sizes := []int{}
			for batch := range Batches(c.entries) {
				sizes = append(sizes, len(batch))
			}
			if got := fmt.Sprint(sizes); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A transaction has room for 500 keys and half a megabyte; whoever writes an issue decides what is in it.
func TestTheLargestIssueFitsATransaction(t *testing.T) {
	w := begun(t)
	w.follow(0)
	w.add("daily")
	var html strings.Builder
	for n := range 70 { // 127 KB
		fmt.Fprintf(&html, "<h3><a href=\"https://h%d.test/%s\">%s</a></h3><p>%s</p>", n, strings.Repeat("ä", 150), strings.Repeat("\\𐐀", 30), strings.Repeat("𐐀\\", 260))
	}
	entry := feeds.Entry{ID: strings.Repeat("\"", 500), Title: strings.Repeat("𐐀", 400), Content: html.String()}
	for _, source := range []id.Source{"weekly", "daily"} {
		w.takeInFrom(source, entry)
	}
	if fresh, seen := len(w.itemsIn("")), len(w.itemsIn(learning.Seen)); fresh != feeds.MaxStories || seen != feeds.MaxStories {
		t.Errorf("%d and %d stories", fresh, seen)
	}
}
