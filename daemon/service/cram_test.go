package service

import (
	"reflect"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func cram(query string) func(*store.Tx) (api.Queue, error) {
	return func(tx *store.Tx) (api.Queue, error) { return Cram(tx, query) }
}

func setDue(card id.Card, day string) func(*store.Tx) (api.Card, error) {
	return func(tx *store.Tx) (api.Card, error) { return SetDue(tx, card, api.DueRequest{Day: day}) }
}

func TestCramAsksByWordsAndChangesNothing(t *testing.T) {
	w := begun(t)
	w.note("go/a.md", "Q: What is a Goroutine?\nA: A light thread.\n\nQ: What is a channel?\nA: A queue between Goroutines.")
	w.note("b.md", "Q: What is a page?\nA: 4 KiB.")
	w.grade("c1", srs.Easy, 5)
	before, lines := w.memory("c1"), len(w.lines("card/c1"))
	for query, want := range map[string]int{"GOROUTINE": 2, "light goroutine": 1, "go/": 2, "what": 3} {
		if q := look(w, cram(query)); len(q.Prompts) != want {
			t.Errorf("%q: %v", query, shown(q))
		}
	}
	refused(w, api.NothingDue, `no card has "nowhere"`, cram("nowhere"))
	refused(w, api.Invalid, "want words", cram("  "))
	w.pass(time.Hour)
	ask(w, func(tx *store.Tx) (api.Graded, error) {
		return Crammed(tx, api.CramRequest{Card: "c1", Millis: 30_000})
	})
	if after := w.memory("c1"); !reflect.DeepEqual(before, after) || len(w.lines("card/c1")) != lines {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if sessions := w.sessions(); len(sessions) != 2 || sessions[1].End.Sub(sessions[1].Start) != 30*time.Second {
		t.Errorf("the time that was spent: %+v", sessions)
	}
}

func TestSetDue(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 3)
	w.grade(cards[0].ID, srs.Easy, 5)
	before := w.memory(cards[0].ID)
	for day, want := range map[string]int{"today": 0, "tomorrow": 1, "+12": 12, "2026-12-24": 0} {
		card := ask(w, setDue(cards[0].ID, day))
		days := look(w, store.GetSettings).Days(w.now)
		if ahead := days.Between(w.now, card.Due); day[0] != '2' && ahead != want {
			t.Errorf("%s is in %d days", day, ahead)
		}
		if card.Stability != before.Stability || card.Reps != before.Reps || !card.Last.Equal(before.Last) {
			t.Errorf("%s: the memory is %+v", day, card.State)
		}
	}
	refused(w, api.Conflict, "is new", setDue(cards[1].ID, "today"))
	refused(w, api.Invalid, "want today or a day within", setDue(cards[0].ID, "2020-01-01"))
	refused(w, api.Invalid, "want today or a day within", setDue(cards[0].ID, "2999-01-01"))
	refused(w, api.Invalid, "day", setDue(cards[0].ID, "soon"))
	refused(w, api.Invalid, "want a number of days", setDue(cards[0].ID, "+x"))
	refused(w, api.NotFound, "", setDue("c99", "today"))
}

func TestSiblingsAndEasyDaysAreAvoided(t *testing.T) {
	w := begun(t)
	w.note("a.md", "C: [one] and [two] and [three] and [four]")
	ask(w, change(api.SettingsRequest{EasyDays: map[time.Weekday]string{time.Saturday: "minimum", time.Sunday: "minimum"}}))
	refused(w, api.Invalid, "want normal, reduced or minimum", change(api.SettingsRequest{EasyDays: map[time.Weekday]string{time.Monday: "lazy"}}))
	seen := map[time.Time]bool{}
	for _, card := range []id.Card{"c1", "c2", "c3", "c4"} {
		prompt := ""
		for _, p := range w.queue(-1).Prompts {
			if p.Card.ID == card {
				prompt = p.Intervals[3]
			}
		}
		graded := w.grade(card, srs.Easy, 5)
		days := look(w, store.GetSettings).Days(w.now)
		day := days.Of(graded.Due)
		if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			t.Errorf("%s falls on a %v", card, weekday)
		}
		if seen[graded.Due] {
			t.Errorf("%s falls on the day of a sibling", card)
		}
		seen[graded.Due] = true
		if n := days.Between(w.now, graded.Due); prompt != "" && srs.Humanize(time.Duration(n)*24*time.Hour) != prompt {
			t.Errorf("%s was shown as %s and comes in %d days", card, prompt, n)
		}
	}
}

func TestCardHistory(t *testing.T) {
	w := begun(t)
	card := w.cards("", 1)[0].ID
	w.grade(card, srs.Easy, 5)
	w.pass(10 * 24 * time.Hour)
	undone := w.grade(card, srs.Again, 5)
	ask(w, undoOf(undone.Review))
	w.grade(card, srs.Good, 7)
	h := look(w, func(tx *store.Tx) (api.CardHistory, error) { return CardHistory(tx, card) })
	if len(h.Log) != 3 || h.Log[0].Undone || !h.Log[1].Undone || h.Log[2].Undone || h.Log[2].Elapsed != 10 || h.Log[2].Millis != 7000 {
		t.Fatalf("the log is %+v", h.Log)
	}
	if h.Log[2].Stability != h.State.Stability || !(h.Log[2].Retrievability < 1) {
		t.Errorf("the last line is %+v, the state %+v", h.Log[2], h.State)
	}
	for n := 1; n < len(h.Curve); n++ {
		if h.Curve[n].Retrievability > h.Curve[n-1].Retrievability || !h.Curve[n-1].Day.Before(h.Curve[n].Day) {
			t.Errorf("the curve rises at %+v", h.Curve[n])
		}
	}
	if len(h.Curve) < 3 || h.Curve[0].Retrievability != 1 {
		t.Errorf("the curve is %+v", h.Curve)
	}
}
