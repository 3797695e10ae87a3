package service

import (
	"fmt"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

// source adds a newsletter with an address.
func (w *world) source(name string) {
	w.Helper()
	ask(w, addSource(api.SourceRequest{Name: name, URL: "https://" + name + ".example.org/feed", Kind: learning.Newsletter, Area: "go"}))
}

// items takes n entries of a source in and returns their items, oldest first.
func (w *world) items(source id.Source, n int) []learning.Item {
	w.Helper()
	before := map[id.Item]bool{}
	for _, item := range look(w, store.Items.List) {
		before[item.ID] = true
	}
	for at := 0; at < n; at += ItemsPerUpdate {
		var entries []feeds.Entry
		for i := at; i < min(n, at+ItemsPerUpdate); i++ {
			link := fmt.Sprintf("https://%s.example.org/%d/%d", source, w.now.UnixMilli(), i)
			entries = append(entries, feeds.Entry{ID: link, Link: link, Title: fmt.Sprint("Story ", i)})
		}
		ask(w, func(tx *store.Tx) (Intake, error) { return TakeIn(tx, source, entries) })
	}
	var made []learning.Item
	for _, item := range look(w, store.Items.List) {
		if !before[item.ID] {
			made = append(made, item)
		}
	}
	return made
}

func (w *world) judge(item id.Item, answer learning.Answer) api.Judged {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Judged, error) { return Judge(tx, item, answer) })
}

func (w *world) yield(source id.Source) learning.Yield {
	w.Helper()
	for _, y := range look(w, Pruning).Sources {
		if y.Source == source {
			return y
		}
	}
	w.Fatalf("no yield of %s", source)
	return learning.Yield{}
}

func TestPruningFollowsWhatCameOfASource(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	w.source("quiet")
	items := w.items("weekly", 6)
	lesson := w.judge(items[0].ID, learning.Keep).Lesson.ID
	w.judge(items[1].ID, learning.Drop)
	w.judge(items[2].ID, learning.Not)
	w.judge(items[3].ID, learning.Keep)
	ask(w, func(tx *store.Tx) (api.Judged, error) { return Unjudge(tx, items[3].ID) })
	w.do(func(tx *store.Tx) error {
		same := items[4]
		same.Same = "i999"
		return store.Items.Put(tx, same)
	})

	ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, lesson) })
	w.pass(25 * time.Minute)
	_, cards := w.note("go/select.md", cardTexts(3))
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.NoteOutput, Ref: "/home/me/notes/go/select.md"}})
	})
	w.grade(cards[0].ID, srs.Easy, 5) // past its learning steps at once
	w.grade(cards[1].ID, srs.Easy, 5)
	ask(w, func(tx *store.Tx) (api.Card, error) { return SetCard(tx, cards[1].ID, "suspend") })

	y := w.yield("weekly")
	if y.Judged != 3 || y.Kept != 1 || y.Dropped != 1 || y.Unsure != 1 || y.Waiting != 2 || y.Repeats != 1 || y.Share != learning.ShareOf(1, 3) {
		t.Errorf("items: %+v", y)
	}
	if y.Lessons != 1 || y.Closed != 1 || y.Outputs != 1 || y.Minutes != 25 || y.Cards != 3 || y.Surviving != 2 || y.Learned != 1 {
		t.Errorf("what came of them: %+v", y)
	}
	if y = w.yield("quiet"); y.Judged != 0 || y.Share.High != 1 || !y.Fetched {
		t.Errorf("quiet: %+v", y)
	}
	if p := look(w, Pruning).Proposals; len(p) != 0 {
		t.Errorf("proposed on thin data: %+v", p)
	}
}

func TestANoteIsFoundByItsFileOnlyWhereAnOutputIsOne(t *testing.T) {
	w := begun(t)
	note, _ := w.note("go/select.md", "# Select\n")
	for _, tt := range []struct {
		output learning.Output
		want   id.Note
	}{
		{learning.Output{Kind: learning.NoteOutput, Ref: "go/select.md"}, note},
		{learning.Output{Kind: learning.NoteOutput, Ref: "./go/select.md"}, note},
		{learning.Output{Kind: learning.NoteOutput, Ref: "/home/me/notes/go/select.md"}, note},
		{learning.Output{Kind: learning.NoteOutput, Ref: "select.md"}, ""},
		{learning.Output{Kind: learning.Prototype, Ref: "go/select.md"}, ""},
		{learning.Output{Kind: learning.Summary, Note: "n7"}, "n7"},
	} {
		if got := look(w, func(tx *store.Tx) (id.Note, error) { return noteOf(tx, tt.output) }); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.output, got, tt.want)
		}
	}
}

func TestPruningProposesWhatIsSeldomKept(t *testing.T) {
	w := begun(t)
	w.source("good")
	w.source("noise")
	good, noise := w.items("good", 30), w.items("noise", 30)
	for n := range good {
		w.judge(noise[n].ID, learning.Drop)
		if n%2 == 0 {
			w.judge(good[n].ID, learning.Keep)
		} else {
			w.judge(good[n].ID, learning.Drop)
		}
	}
	w.pass(7 * 7 * 24 * time.Hour)
	if p := look(w, Pruning).Proposals; len(p) != 0 {
		t.Errorf("after 7 weeks: %+v", p)
	}
	w.pass(2 * 7 * 24 * time.Hour)
	if p := look(w, Pruning).Proposals; len(p) != 1 || p[0].Source != "noise" || p[0].Why != learning.WhySeldom {
		t.Errorf("after 9 weeks: %+v", p)
	}
}

func TestARemovedSourceComesBackAsItWas(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	w.do(func(tx *store.Tx) error {
		poll, err := store.Polls.Get(tx, "weekly")
		poll.ETag, poll.Next, poll.Result = `"v1"`, w.now.Add(48*time.Hour), feeds.OK
		if err == nil {
			err = store.Ledgers.Put(tx, feeds.Ledger{Source: "weekly", Requests: 12})
		}
		if err != nil {
			return err
		}
		return store.Polls.Put(tx, poll)
	})
	refused(w, api.Conflict, "source weekly was not removed", restore("weekly"))
	refused(w, api.NotFound, "nope", restore("nope"))
	removed := ask(w, func(tx *store.Tx) (api.Removed, error) { return RemoveSource(tx, "weekly") })
	if removed.Address != "https://weekly.example.org/feed" || removed.Site != "https://weekly.example.org/" || len(removed.Unsubscribe) != 0 {
		t.Errorf("%+v", removed)
	}
	if polls := look(w, store.Polls.List); len(polls) != 0 {
		t.Errorf("still polled: %+v", polls)
	}
	w.pass(time.Hour)
	back := ask(w, restore("weekly"))
	if back.Poll.ETag != `"v1"` || !back.Poll.Next.Equal(w.now.Add(47*time.Hour)) || !back.Restored.Equal(w.now) || !back.Removed.IsZero() {
		t.Errorf("back as %+v", back)
	}
	ledger := look(w, func(tx *store.Tx) (api.SourceLedger, error) { return SourceLedger(tx, "weekly") })
	if ledger.Ledger.Requests != 12 {
		t.Errorf("its ledger: %+v", ledger.Ledger)
	}

	ask(w, func(tx *store.Tx) (api.Removed, error) { return RemoveSource(tx, "weekly") })
	w.pass(100 * time.Hour)
	if back = ask(w, restore("weekly")); !back.Poll.Next.Equal(w.now.Add(firstFetch)) {
		t.Errorf("overdue, it is asked at %v", back.Poll.Next)
	}
}

func restore(name id.Source) func(*store.Tx) (api.Source, error) {
	return func(tx *store.Tx) (api.Source, error) { return RestoreSource(tx, name) }
}

func TestASourceComesBackOnlyIntoAFreeSlot(t *testing.T) {
	w := begun(t)
	for _, name := range []string{"a", "b", "c"} {
		w.source(name)
	}
	ask(w, func(tx *store.Tx) (api.Removed, error) { return RemoveSource(tx, "a") })
	w.source("d")
	refused(w, api.NoSlot, "newsletters: all 3 slots are taken: b (nothing judged yet), c", restore("a"))
	ask(w, func(tx *store.Tx) (api.Removed, error) { return RemoveSource(tx, "d") })
	ask(w, addSource(api.SourceRequest{Name: "again", URL: "https://a.example.org/feed", Kind: learning.Newsletter}))
	refused(w, api.Conflict, "source again has the address of a", restore("a"))
	ask(w, func(tx *store.Tx) (api.Removed, error) { return RemoveSource(tx, "again") })
	// A new source of the same name begins without the past of the old one.
	w.source("d")
	if d := look(w, func(tx *store.Tx) (learning.Source, error) { return Source(tx, "d") }); !d.Restored.IsZero() {
		t.Errorf("%+v", d)
	}
	shelf := look(w, func(tx *store.Tx) ([]feeds.Poll, error) { return store.ShelvedPolls.List(tx) })
	if len(shelf) != 2 || shelf[0].Source != "a" || shelf[1].Source != "again" {
		t.Errorf("put away: %+v", shelf)
	}
}

func TestSwap(t *testing.T) {
	w := begun(t)
	for _, name := range []string{"a", "b", "c"} {
		w.source(name)
	}
	kept, dropped := w.items("b", 4), w.items("c", 4)
	for n := range kept {
		w.judge(kept[n].ID, learning.Keep)
		w.judge(dropped[n].ID, learning.Drop)
	}
	fourth := api.SourceRequest{Name: "d", URL: "https://d.example.org/feed", Kind: learning.Newsletter}
	refused(w, api.NoSlot, "newsletters: all 3 slots are taken: c (kept 0 of 4), a (nothing judged yet), b (kept 4 of 4)", addSource(fourth))
	names := func() (all []id.Source) {
		for _, s := range look(w, Sources) {
			all = append(all, s.Name)
		}
		return all
	}
	swap := func(old id.Source, change func(*api.SourceRequest)) api.SourceRequest {
		r := fourth
		r.Swap = old
		if change != nil {
			change(&r)
		}
		return r
	}
	refused(w, api.NotFound, "nope", addSource(swap("nope", nil)))
	refused(w, api.Invalid, "address", addSource(swap("c", func(r *api.SourceRequest) { r.URL = "ftp://d.example.org" })))
	refused(w, api.Conflict, "source a is already there", addSource(swap("c", func(r *api.SourceRequest) { r.Name = "a" })))
	if got := fmt.Sprint(names()); got != "[a b c]" {
		t.Fatalf("a swap that was refused left %s", got)
	}
	added := ask(w, addSource(swap("c", func(r *api.SourceRequest) { r.Kind = "" })))
	if got := fmt.Sprint(names()); got != "[a b d]" || added.Kind != learning.Newsletter || added.Area != "go" {
		t.Errorf("%s: %+v", got, added)
	}
	refused(w, api.NoSlot, "slots", addSource(api.SourceRequest{Name: "e", URL: "https://e.example.org", Kind: learning.Newsletter}))
}
