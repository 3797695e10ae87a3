package service

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// standing are the sessions that were not removed, as the store has them.
func (w *world) standing() []budget.Session {
	w.Helper()
	return slices.DeleteFunc(look(w, store.Sessions.List), func(s budget.Session) bool { return !s.Removed.IsZero() })
}

// changeSome makes some change of sessions, or is refused.
func (w *world) changeSome(t *rapid.T) {
	all := look(w, store.Sessions.List)
	session := func(name string) id.Session {
		if len(all) == 0 {
			return "s1"
		}
		return rapid.SampledFrom(all).Draw(t, name).ID
	}
	at := func() string {
		return fmt.Sprintf("2026-11-%02dT%02d:00", rapid.IntRange(10, 15).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"))
	}
	minutes := rapid.IntRange(-90, 90).Draw(t, "minutes")
	changes := []func(*store.Tx) error{
		func(tx *store.Tx) error {
			_, err := Log(tx, api.LogRequest{Minutes: 30 + minutes/4, At: at()})
			return err
		},
		func(tx *store.Tx) error { _, err := Start(tx, api.StartRequest{}); return err },
		func(tx *store.Tx) error { _, err := Stop(tx, api.StopRequest{}); return err },
		func(tx *store.Tx) error {
			_, err := MoveSession(tx, session("move"), api.SessionMove{Start: at()})
			return err
		},
		func(tx *store.Tx) error {
			_, err := LengthenSession(tx, session("lengthen"), api.LengthRequest{Minutes: minutes})
			return err
		},
		func(tx *store.Tx) error { _, err := SplitSession(tx, session("split"), api.SplitRequest{}); return err },
		func(tx *store.Tx) error {
			_, err := JoinSessions(tx, session("join"), api.JoinRequest{With: session("with")})
			return err
		},
		func(tx *store.Tx) error { _, err := RemoveSession(tx, session("remove")); return err },
		func(tx *store.Tx) error {
			text, area := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text"), "go"
			_, err := EditSession(tx, session("edit"), api.EditRequest{Text: &text, Area: &area})
			return err
		},
	}
	change := rapid.SampledFrom(changes).Draw(t, "change")
	_, _ = try(w, func(tx *store.Tx) (struct{}, error) { return struct{}{}, change(tx) })
	w.pass(time.Duration(rapid.IntRange(0, 20).Draw(t, "pass")) * time.Minute)
}

// asThen is whether a session is what it was then; but for a timer that was forgotten since, which is no change of anybody's.
func asThen(got, then budget.Session) bool {
	if got.Stopped != "" {
		got.Asked = then.Asked
		if then.End.IsZero() {
			got.End, got.Stopped = then.End, then.Stopped
		}
	}
	return got == then
}

// newestChange is the change that would be taken back.
func newestChange(tx *store.Tx) (string, error) {
	lines, _, err := store.LastChange(tx, 1)
	if err != nil || len(lines) == 0 {
		return "", err
	}
	return lines[0].Name, nil
}

// Taking back as often as was changed leads to where it began, step by step.
func TestUndoTakesEveryChangeBack(t *testing.T) {
	w := begun(t)
	rapid.Check(t, func(t *rapid.T) {
		w.now = w.instant("2026-11-17T06:00").Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "later")) * time.Minute)
		states := [][]budget.Session{w.standing()}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			before := look(w, newestChange)
			if w.changeSome(t); look(w, newestChange) != before {
				states = append(states, w.standing())
			}
		}
		lines := look(w, store.SessionLog.Count)
		for n := len(states) - 2; n >= 0; n-- {
			ask(w, undoSessions)
			if got := w.standing(); !slices.EqualFunc(got, states[n], asThen) {
				t.Fatalf("after taking back %d of %d:\n%v, want\n%v", len(states)-1-n, len(states)-1, got, states[n])
			}
		}
		if after := look(w, store.SessionLog.Count); len(states) > 1 && after <= lines {
			t.Fatal("taking back appends nothing")
		}
	})
}

func TestEditKeepsTheDayOfATimeAlone(t *testing.T) {
	w := begun(t)
	text := func(s string) *string { return &s }
	ask(w, logTime(api.LogRequest{Minutes: 90, At: "2026-11-10T23:00"}))
	for _, c := range []struct{ start, end, want string }{
		{"22:30", "", "2026-11-10T22:30 2026-11-11T00:30"},
		{"", "01:15", "2026-11-10T22:30 2026-11-11T01:15"},
		{"00:15", "", "2026-11-11T00:15 2026-11-11T01:15"},
		{"2026-11-12T08:00", "2026-11-12T09:00", "2026-11-12T08:00 2026-11-12T09:00"},
	} {
		r := api.EditRequest{}
		if c.start != "" {
			r.Start = text(c.start)
		}
		if c.end != "" {
			r.End = text(c.end)
		}
		got := ask(w, func(tx *store.Tx) (budget.Session, error) { return EditSession(tx, "s1", r) })
		var from, to string
		if _, err := fmt.Sscan(c.want, &from, &to); err != nil {
			t.Fatal(err)
		}
		if !got.Start.Equal(w.instant(from)) || !got.End.Equal(w.instant(to)) {
			t.Errorf("start %q, end %q: %s to %s", c.start, c.end, got.Start, got.End)
		}
	}
}

// A session that reviews made stays as the person left it: the next review makes one of its own, and nothing counts twice.
func TestEditedReviewSessionIsNotMadeTwice(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 3)
	grade := func(n int) {
		w.pass(30 * time.Second)
		ask(w, func(tx *store.Tx) (api.Graded, error) {
			return Grade(tx, api.GradeRequest{Card: cards[n].ID, Grade: srs.Good, Millis: 30_000})
		})
	}
	grade(0)
	area := "ops"
	ask(w, func(tx *store.Tx) (budget.Session, error) { return EditSession(tx, "s1", api.EditRequest{Area: &area}) })
	grade(1)
	grade(2)
	got := w.standing()
	if len(got) != 2 || got[0].Area != "ops" || got[0].End.Sub(got[0].Start) != 30*time.Second || got[1].End.Sub(got[1].Start) != time.Minute {
		t.Errorf("got %v", got)
	}
}

// A confirmed block's session can be edited; a later word about the block changes that same session.
func TestEditedBlockSessionIsNotMadeTwice(t *testing.T) {
	w := begun(t)
	block := look(w, func(tx *store.Tx) ([]budget.Block, error) { return BlocksFrom(tx, tx.Now) })[0]
	w.now = block.End.Add(time.Hour)
	c := ask(w, func(tx *store.Tx) (api.Confirmed, error) { return Confirm(tx, block.ID, api.ConfirmRequest{}) })
	ask(w, func(tx *store.Tx) (budget.Session, error) {
		return LengthenSession(tx, c.Session.ID, api.LengthRequest{Minutes: -30})
	})
	if c = look(w, func(tx *store.Tx) (api.Confirmed, error) { return ConfirmedBlock(tx, block.ID) }); c.Outcome != budget.Shorter {
		t.Errorf("the block is %s", c.Outcome)
	}
	c = ask(w, func(tx *store.Tx) (api.Confirmed, error) { return Confirm(tx, block.ID, api.ConfirmRequest{}) })
	if got := w.standing(); len(got) != 1 || c.Outcome != budget.AsPlanned {
		t.Errorf("%s: %v", c.Outcome, got)
	}
}

func TestReconcile(t *testing.T) {
	w := begun(t)
	blocks := look(w, func(tx *store.Tx) ([]budget.Block, error) { return BlocksFrom(tx, tx.Now) })
	w.at("2026-11-20T17:00")
	open := func() []api.OpenBlock {
		return look(w, func(tx *store.Tx) (api.OpenBlocks, error) { return OpenBlocks(tx, "") }).Blocks
	}
	ask(w, logTime(api.LogRequest{Minutes: 30, At: "2026-11-17T08:00"}))
	if got := open(); len(got) != 2 || got[0].Recorded != 30 || got[1].Recorded != 0 {
		t.Fatalf("got %v", got)
	}
	reconcile := func(r api.ReconcileRequest) func(*store.Tx) (api.ReconciledBlocks, error) {
		return func(tx *store.Tx) (api.ReconciledBlocks, error) { return Reconcile(tx, r) }
	}
	spent := w.week("").Spent
	refused(w, api.NotFound, `no block "b99"`, reconcile(api.ReconcileRequest{Kept: []api.KeptBlock{{Block: blocks[0].ID}}, Skipped: []id.Block{"b99"}}))
	if got := open(); len(got) != 2 || w.week("").Spent != spent {
		t.Fatal("a part of what was refused was done")
	}
	ask(w, reconcile(api.ReconcileRequest{Kept: []api.KeptBlock{{Block: blocks[0].ID}}, Skipped: []id.Block{blocks[1].ID}}))
	if got := w.week("").Spent; len(open()) != 0 || got != int(blocks[0].End.Sub(blocks[0].Start)/time.Minute) {
		t.Errorf("%d min are spent", got)
	}
	ask(w, reconcile(api.ReconcileRequest{Undo: []id.Block{blocks[0].ID, blocks[1].ID}}))
	if got := w.week("").Spent; len(open()) != 2 || got != spent {
		t.Errorf("%d min are spent after taking it back", got)
	}
}

// importing plans and adds, as the daemon does.
func (w *world) importing(r api.ImportSessionsRequest) api.ImportedSessions {
	w.Helper()
	var fresh []budget.Session
	done := look(w, func(tx *store.Tx) (done api.ImportedSessions, err error) {
		fresh, done, err = PlanSessions(tx, r)
		return done, err
	})
	for _, batch := range SessionBatches(fresh) {
		done.Change = ask(w, func(tx *store.Tx) (string, error) { return AddImported(tx, done.Change, batch) })
	}
	return done
}

// Whatever is imported, in whatever parts and however often: it adds what it says, once, and taking back leaves nothing.
func TestImportedSessionsCountOnce(t *testing.T) {
	w := begun(t)
	w.at("2026-11-20T17:00")
	days := when.Interval{Start: w.instant("2026-11-01T04:00"), End: w.now}
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		r := api.ImportSessionsRequest{From: "klog", Area: "ops"}
		loose := 0
		for n := range rapid.IntRange(1, 60).Draw(t, "sessions") {
			x := api.ImportSession{Key: fmt.Sprintf("klog %d %d", run, n), Tags: rapid.SampledFrom([][]string{nil, {"GO"}, {"x"}}).Draw(t, "tags")}
			if rapid.IntRange(0, 5).Draw(t, "loose") == 0 {
				x.Day, x.Minutes = when.Date{Year: 2026, Month: 11, Day: rapid.IntRange(2, 19).Draw(t, "on")}, rapid.IntRange(1, 30).Draw(t, "minutes")
				loose += x.Minutes
			} else {
				x.Start = days.Start.Add(time.Duration(rapid.IntRange(1440, 20*1440).Draw(t, "at")) * time.Minute)
				x.End = x.Start.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "length")) * time.Minute)
				if x.End.After(w.now) {
					x.Start, x.End = days.Start, days.Start.Add(time.Minute)
				}
			}
			r.Sessions = append(r.Sessions, x)
		}
		spent := func() int {
			return look(w, func(tx *store.Tx) (api.SessionList, error) {
				return Sessions(tx, api.SessionQuery{From: "2026-11-01", To: "2026-11-20"})
			}).Spent
		}
		before := spent()
		done := w.importing(r)
		if got := spent(); got-before != done.Adds || done.Adds < loose || done.Sessions != len(r.Sessions) || len(done.Left) > 0 {
			t.Fatalf("%d min more, and it says %+v, loose %d", got-before, done, loose)
		}
		for _, s := range w.standing() {
			if s.Imported != "" && s.Area != "go" && s.Area != "ops" {
				t.Fatalf("%v", s)
			}
		}
		if again := w.importing(r); again.Sessions != 0 || again.Adds != 0 || again.Known != len(r.Sessions) {
			t.Fatalf("again: %+v", again)
		}
		for more := true; more; {
			more = ask(w, undoSessions).More
		}
		if got := spent(); got != before || len(w.standing()) != 0 {
			t.Fatalf("%d min are left, want %d", got, before)
		}
	})
}

func TestImportLeavesOutWhatCannotBe(t *testing.T) {
	w := begun(t)
	at := w.instant
	done := w.importing(api.ImportSessionsRequest{From: "timewarrior", Sessions: []api.ImportSession{
		{Key: "a", Start: at("2026-11-10T08:00"), End: at("2026-11-11T08:01")},
		{Key: "b", Start: at("2026-11-10T08:00"), End: at("2026-11-10T08:00")},
		{Key: "c", Start: at("2026-11-16T08:30"), End: at("2026-11-16T09:30")},
		{Key: "d", Start: at("1989-11-10T08:00"), End: at("1989-11-10T09:00")},
		{Key: "e", Day: when.Date{Year: 2026, Month: 11, Day: 17}, Minutes: 30},
		{Key: "f", Start: at("2026-11-10T08:00"), End: at("2026-11-10T08:30")},
		{Key: "f", Start: at("2026-11-10T08:00"), End: at("2026-11-10T08:30")},
	}})
	if done.Sessions != 1 || done.Known != 1 || len(done.Left) != 4 {
		t.Errorf("got %+v", done)
	}
	for name, r := range map[string]api.ImportSessionsRequest{
		"without a program":  {Sessions: []api.ImportSession{}},
		"without a key":      {From: "klog", Sessions: []api.ImportSession{{Day: when.Date{Year: 2026, Month: 1, Day: 1}, Minutes: 5}}},
		"without an end":     {From: "klog", Sessions: []api.ImportSession{{Key: "k", Start: at("2026-11-10T08:00")}}},
		"longer than a day":  {From: "klog", Sessions: []api.ImportSession{{Key: "k", Day: when.Date{Year: 2026, Month: 1, Day: 1}, Minutes: 1441}}},
		"in an unknown area": {From: "klog", Area: "cooking"},
	} {
		t.Run(name, func(*testing.T) {
			refused(w, api.Invalid, "", func(tx *store.Tx) (api.ImportedSessions, error) {
				_, done, err := PlanSessions(tx, r)
				return done, err
			})
		})
	}
}
