package service

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

func say(block id.Block, r api.ConfirmRequest) func(*store.Tx) (api.Confirmed, error) {
	return func(tx *store.Tx) (api.Confirmed, error) { return Confirm(tx, block, r) }
}

// one returns the only session of the week that counts.
func (w *world) one() budget.Session {
	w.Helper()
	var counting []budget.Session
	for _, s := range w.week("").Sessions {
		if s.Removed.IsZero() {
			counting = append(counting, s)
		}
	}
	if len(counting) != 1 {
		w.Fatalf("%d sessions count: %+v", len(counting), counting)
	}
	return counting[0]
}

func TestWhatBecameOfABlock(t *testing.T) {
	for _, c := range []struct {
		name    string
		request api.ConfirmRequest
		outcome budget.Outcome
		from    string
		minutes int
	}{
		{"kept", api.ConfirmRequest{}, budget.AsPlanned, "2026-11-17T08:00", 120},
		{"shorter", api.ConfirmRequest{Minutes: 45}, budget.Shorter, "2026-11-17T08:00", 45},
		{"longer", api.ConfirmRequest{Minutes: 150}, budget.Longer, "2026-11-17T08:00", 150},
		{"moved, as long", api.ConfirmRequest{At: "2026-11-16T18:30"}, budget.MovedTo, "2026-11-16T18:30", 120},
		{"moved, and shorter", api.ConfirmRequest{At: "09:15", Minutes: 30}, budget.MovedTo, "2026-11-17T09:15", 30},
		{"the same time, said in words", api.ConfirmRequest{At: "08:00", Minutes: 120}, budget.AsPlanned, "2026-11-17T08:00", 120},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.at("2026-11-17T12:00")
			got := ask(w, say("b1", c.request))
			s := w.one()
			if got.Outcome != c.outcome || got.State != budget.Kept || got.Spent != c.minutes || got.Session == nil || got.Session.ID != s.ID {
				t.Errorf("got %+v", got)
			}
			if !s.Start.Equal(w.instant(c.from)) || s.End.Sub(s.Start) != time.Duration(c.minutes)*time.Minute || s.Kind != budget.FromBlock {
				t.Errorf("recorded %+v", s)
			}
			if week := w.week(""); week.Spent != c.minutes || week.Planned != 240 {
				t.Errorf("the week has %d of %d", week.Spent, week.Planned)
			}
		})
	}
}

func TestAnotherWordChangesTheSameSession(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T12:00")
	first := ask(w, say("b1", api.ConfirmRequest{})).Session.ID
	for _, c := range []struct {
		request api.ConfirmRequest
		spent   int
	}{{api.ConfirmRequest{Minutes: 40}, 40}, {api.ConfirmRequest{At: "09:00", Minutes: 50}, 50}, {api.ConfirmRequest{}, 120}} {
		if got := ask(w, say("b1", c.request)); got.Session.ID != first || w.week("").Spent != c.spent {
			t.Errorf("%+v: session %s, %d min", c.request, got.Session.ID, w.week("").Spent)
		}
	}
	t.Run("also when it was removed by hand", func(t *testing.T) {
		ask(w, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, first) })
		if got := look(w, func(tx *store.Tx) (api.Confirmed, error) { return ConfirmedBlock(tx, "b1") }); got.Outcome != budget.Unconfirmed || got.Session != nil {
			t.Errorf("got %+v", got)
		}
		if got := ask(w, say("b1", api.ConfirmRequest{Minutes: 30})); got.Session.ID != first || w.week("").Spent != 30 {
			t.Errorf("session %s, %d min", got.Session.ID, w.week("").Spent)
		}
	})
	t.Run("and after it was skipped", func(t *testing.T) {
		if got := ask(w, say("b1", api.ConfirmRequest{Skip: true})); got.Outcome != budget.SkippedBlock || w.week("").Spent != 0 {
			t.Errorf("got %+v, %d min", got, w.week("").Spent)
		}
		if got := ask(w, say("b1", api.ConfirmRequest{})); got.Outcome != budget.AsPlanned || got.Session.ID != first || w.week("").Spent != 120 {
			t.Errorf("got %+v, %d min", got, w.week("").Spent)
		}
	})
	t.Run("and after an undo", func(t *testing.T) {
		if got := ask(w, say("b1", api.ConfirmRequest{Undo: true})); got.Outcome != budget.Unconfirmed || got.State != budget.Planned || w.week("").Spent != 0 {
			t.Errorf("got %+v, %d min", got, w.week("").Spent)
		}
		refused(w, api.Conflict, "neither confirmed nor skipped", say("b1", api.ConfirmRequest{Undo: true}))
		if got := ask(w, say("b1", api.ConfirmRequest{})); got.Session.ID != first || w.week("").Spent != 120 || w.one().ID != first {
			t.Errorf("session %s, %d min", got.Session.ID, w.week("").Spent)
		}
	})
	t.Run("and saying the same twice writes nothing", func(t *testing.T) {
		lines := func() int { return look(w, store.SessionLog.Count) }
		before := lines()
		ask(w, say("b1", api.ConfirmRequest{}))
		if lines() != before {
			t.Error("a line more in the log")
		}
	})
}

func TestConfirmedTimeCountsOnceHoweverItArrives(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T12:00")
	ask(w, logTime(api.LogRequest{Minutes: 60, At: "09:30"})) // half of it in the block
	ask(w, logTime(api.LogRequest{Minutes: 20, At: "08:10"})) // all of it
	got := ask(w, say("b1", api.ConfirmRequest{}))
	if week := w.week(""); week.Spent != 150 || got.Spent != 120 || len(got.Also) != 2 {
		t.Errorf("the week has %d, the block %d, with %d others", week.Spent, got.Spent, len(got.Also))
	}
	ask(w, logTime(api.LogRequest{Minutes: 30, At: "08:30"})) // and afterwards
	if week := w.week(""); week.Spent != 150 {
		t.Errorf("the week has %d", week.Spent)
	}
}

func TestConfirmRefuses(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T08:50")
	for _, c := range []struct {
		name, words string
		code        api.Code
		request     api.ConfirmRequest
	}{
		{"a block under way", "has not ended yet", api.Conflict, api.ConfirmRequest{}},
		{"more of it than has passed", "has not ended yet", api.Conflict, api.ConfirmRequest{Minutes: 51}},
		{"a time to come", "in the future", api.Invalid, api.ConfirmRequest{At: "11:00"}},
		{"a time that is none", "want", api.Invalid, api.ConfirmRequest{At: "soon"}},
		{"minutes below none", "want 1 to 1440", api.Invalid, api.ConfirmRequest{Minutes: -1}},
		{"more than a day", "want 1 to 1440", api.Invalid, api.ConfirmRequest{Minutes: 1441}},
		{"skipped and kept", "stand alone", api.Invalid, api.ConfirmRequest{Skip: true, Minutes: 3}},
		{"nothing to take back", "neither confirmed nor skipped", api.Conflict, api.ConfirmRequest{Undo: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(w, c.code, c.words, say("b1", c.request))
			if week := w.week(""); week.Spent != 0 || len(week.Sessions) != 0 {
				t.Errorf("it recorded %+v", week.Sessions)
			}
		})
	}
	if got := ask(w, say("b1", api.ConfirmRequest{Minutes: 50})); got.Outcome != budget.Shorter {
		t.Errorf("the part that has passed: %+v", got)
	}
}

func TestSkippedBlockComesBackWithAnUndo(t *testing.T) {
	w := begun(t)
	block := w.plan()[2]
	skipped := ask(w, say(block.ID, api.ConfirmRequest{Skip: true}))
	if len(w.feed("").Events) != 15 || skipped.Sequence <= block.Sequence {
		t.Errorf("%d events, sequence %d", len(w.feed("").Events), skipped.Sequence)
	}
	back := ask(w, say(block.ID, api.ConfirmRequest{Undo: true}))
	if len(w.feed("").Events) != 16 || back.Sequence <= skipped.Sequence || !back.Start.Equal(block.Start) || back.UID != block.UID {
		t.Errorf("%d events: %+v", len(w.feed("").Events), back)
	}
}

// TestBlockConfirmedByAnOlderVersion has no session in the block.
func TestBlockConfirmedByAnOlderVersion(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T12:00")
	first := ask(w, say("b1", api.ConfirmRequest{}))
	w.do(func(tx *store.Tx) error {
		b := first.Block
		b.Session = ""
		return store.Blocks.Put(tx, b)
	})
	if got := ask(w, say("b1", api.ConfirmRequest{Minutes: 45})); got.Session.ID != first.Session.ID || w.one().ID != first.Session.ID {
		t.Errorf("another session: %+v", got.Session)
	}
}

func TestBlockSignature(t *testing.T) {
	w := begun(t)
	link := func(block string) string {
		for _, event := range w.feed("https://tend.test").Events {
			if strings.Contains(event.URL, "/block/"+block+"?") {
				return event.URL
			}
		}
		t.Fatal(block)
		return ""
	}
	right := func(block, signature string) bool {
		return look(w, func(tx *store.Tx) (bool, error) { return CheckBlock(tx, id.Block(block), signature) })
	}
	_, signature, _ := strings.Cut(link("b1"), "?s=")
	if len(signature) != 26 || !right("b1", signature) {
		t.Errorf("%q does not hold", signature)
	}
	for name, c := range map[string][2]string{
		"another block": {"b2", signature}, "none": {"b1", ""}, "a part": {"b1", signature[:25]}, "more": {"b1", signature + "a"},
		"capitals": {"b1", strings.ToUpper(signature)}, "a block that is not there": {"b99", signature},
	} {
		t.Run(name, func(t *testing.T) {
			if right(c[0], c[1]) {
				t.Error("it holds")
			}
		})
	}
	w.do(RevokeCalendar)
	if _, fresh, _ := strings.Cut(link("b1"), "?s="); right("b1", signature) || !right("b1", fresh) {
		t.Error("revoking the calendar left the link")
	}
}
