package service

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func cramOf(query string) func(*store.Tx) (api.Queue, error) {
	return func(tx *store.Tx) (api.Queue, error) { return Cram(tx, query) }
}

func crammed(card id.Card, millis int64) func(*store.Tx) (api.Graded, error) {
	return func(tx *store.Tx) (api.Graded, error) {
		return Crammed(tx, api.CramRequest{Card: card, Millis: millis})
	}
}

func TestCramFindsCardsByEveryWord(t *testing.T) {
	w := begun(t)
	w.note("go/channels.md", "Q: What does a nil Channel do?\nA: It blocks for ever.\n\nQ: Who closes one?\nA: The sender.")
	w.note("ops/storage.md", "C: An [SSD] blocks while it erases.")
	w.note("go/gone.md", "Q: gone channel\nA: gone")
	w.note("go/gone.md", "nothing")
	w.grade("c1", srs.Easy, 5) // not due for days
	ask(w, setCard("c2", "suspend"))
	for query, want := range map[string][]string{
		"nil":              {"c1"},
		"CHANNEL":          {"c1", "c2"}, // in the text of one, in the path of both
		"sender":           {"c2"},
		"blocks":           {"c1", "c3"},
		"blocks ssd":       {"c3"},
		"  ops  ":          {"c3"}, // its area
		"storage.md erase": {"c3"},
	} {
		if got := ask(w, cramOf(query)); !slices.Equal(shown(got), want) || got.Left != 0 || got.Minutes <= 0 || got.Share != got.Minutes {
			t.Errorf("%q finds %v, want %v: %+v", query, shown(got), want, got)
		}
	}
	refused(w, api.NothingDue, `no card has "ssd nil"`, cramOf("ssd nil"))
	refused(w, api.NothingDue, `no card has "gone"`, cramOf("gone"))
	refused(w, api.Invalid, "cram what", cramOf(" \n"))
}

func TestCramBringsTwoHundredAtMost(t *testing.T) {
	w := begun(t)
	for n := range 6 {
		w.note("go/"+strings.Repeat("a", n+1)+".md", cardTexts(40))
	}
	if got := ask(w, cramOf("go")); len(got.Prompts) != 200 || got.Left != 40 {
		t.Errorf("got %d, %d left", len(got.Prompts), got.Left)
	}
}

func TestCramChangesNothingButTheTime(t *testing.T) {
	w := begun(t)
	w.cards("go", 1)
	w.grade("c1", srs.Easy, 5)
	before, lines := w.memory("c1"), look(w, func(tx *store.Tx) (int, error) { return store.Reviews.Count(tx) })
	w.at("2026-11-16T12:00")
	got := ask(w, crammed("c1", 60_000))
	if !got.Due.Equal(before.Due) || got.DueWords == "" || got.Capped || got.Review != "" {
		t.Errorf("got %+v", got)
	}
	if after := w.memory("c1"); !reflect.DeepEqual(after, before) {
		t.Errorf("memory %+v, was %+v", after, before)
	}
	if n := look(w, func(tx *store.Tx) (int, error) { return store.Reviews.Count(tx) }); n != lines {
		t.Errorf("%d lines in the log, were %d", n, lines)
	}
	if s := w.sessions(); len(s) != 2 || s[1].Kind != budget.FromReview || s[1].Area != "go" || s[1].End.Sub(s[1].Start).Seconds() != 60 {
		t.Errorf("sessions %+v", s)
	}
	if got := ask(w, crammed("c1", 3_600_000)); !got.Capped {
		t.Error("an hour for one card is not cut")
	}
	refused(w, api.NotFound, `"c9"`, crammed("c9", 1000))
}
