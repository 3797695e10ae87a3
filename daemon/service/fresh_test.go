package service

import (
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs"
)

// fresh counts the new cards in the queue without a limit.
func (w *world) fresh() (n int) {
	w.Helper()
	for _, prompt := range w.queue(-1).Prompts {
		if prompt.Card != nil && prompt.Card.Phase == srs.New {
			n++
		}
	}
	return n
}

func TestNewCardsPerDay(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 30)
	w.change(api.SettingsRequest{NewPerDay: ptr(3)})
	expect := func(what string, want int) {
		t.Helper()
		if got := w.fresh(); got != want {
			t.Errorf("%s: %d new cards, want %d", what, got, want)
		}
	}
	expect("at first", 3)
	first := w.grade(cards[0].ID, srs.Good, 5).Review
	expect("after one", 2)
	w.pass(time.Minute)
	second := w.grade(cards[0].ID, srs.Good, 5).Review
	expect("after the same again", 2)
	ask(w, undoOf(second))
	ask(w, undoOf(first))
	expect("after it was taken back", 3)
	for n := range 3 {
		w.grade(cards[n].ID, srs.Easy, 5)
	}
	expect("after three", 0)
	w.imported("c9", w.now.AddDate(0, 0, -40))
	expect("after an import", 0)
	w.change(api.SettingsRequest{NewPerDay: ptr(5)})
	expect("where five are allowed", 2)
	w.change(api.SettingsRequest{NewPerDay: ptr(0)})
	expect("where none are", 0)
	w.at("2026-11-17T04:00")
	expect("and none the next day", 0)
	w.change(api.SettingsRequest{NewPerDay: ptr(5)})
	expect("on the next day, where five are allowed", 5)
}

func TestChangeOfMemorySettings(t *testing.T) {
	w := begun(t)
	if got := look(w, Settings); got.NewPerDay != newPerDay || got.EasyDays != [7]string{"normal", "normal", "normal", "normal", "normal", "normal", "normal"} {
		t.Errorf("at first they are %+v", got)
	}
	easy := func(day time.Weekday, word string) api.SettingsRequest {
		return api.SettingsRequest{EasyDays: map[time.Weekday]string{day: word}}
	}
	for words, r := range map[string]api.SettingsRequest{
		"-1 new cards a day":       {NewPerDay: ptr(-1)},
		"1001 new cards a day":     {NewPerDay: ptr(1001)},
		"desired retention 0.69":   {Retention: ptr(0.69)},
		"desired retention 0.995":  {Retention: ptr(0.995)},
		`easy day "off"`:           easy(time.Sunday, "off"),
		`easy day ""`:              easy(time.Sunday, ""),
		`easy day "minimum": want`: easy(7, "minimum"),
	} {
		refused(w, api.Invalid, words, change(r))
	}
	w.change(easy(time.Sunday, "minimum"))
	got := w.change(api.SettingsRequest{NewPerDay: ptr(1000), EasyDays: map[time.Weekday]string{time.Saturday: "reduced"}})
	if got.NewPerDay != 1000 || got.EasyDays[time.Sunday] != "minimum" || got.EasyDays[time.Saturday] != "reduced" || got.EasyDays[time.Monday] != "normal" {
		t.Errorf("got %+v", got)
	}
	if got := w.change(easy(time.Sunday, "normal")); got.EasyDays[time.Sunday] != "normal" || got.NewPerDay != 1000 {
		t.Errorf("got %+v", got)
	}
}

func TestAClockThatCannotBeRightLogsNothing(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	before := w.memory(card)
	for _, wall := range []string{"1970-01-01T12:00", "2019-12-31T12:00", "2100-06-01T12:00"} {
		w.at(wall)
		refused(w, api.Conflict, "this machine's clock says "+wall[:10], gradeOf(api.GradeRequest{Card: card, Grade: srs.Good, Millis: 5000}))
		refused(w, api.Conflict, "this machine's clock says", readOf(api.ReadRequest{Note: "n1", Reading: srs.StillTrue, Millis: 5000}))
		refused(w, api.Conflict, "this machine's clock says", crammed(card, 5000))
	}
	lines := look(w, func(tx *store.Tx) (int, error) { return store.Reviews.Count(tx) })
	if after := w.memory(card); lines != 0 || len(w.sessions()) != 0 || after.Phase != before.Phase || after.Reps != 0 {
		t.Errorf("%d lines, sessions %v, memory %+v", lines, w.sessions(), after)
	}
	w.at("2026-11-16T10:00")
	w.grade(card, srs.Good, 5)
}
