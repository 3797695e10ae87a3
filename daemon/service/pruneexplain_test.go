package service

import (
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

func explainPrune(name id.Source) func(*store.Tx) (api.Pruning, error) {
	return func(tx *store.Tx) (api.Pruning, error) { return ExplainPruning(tx, name) }
}

// What is explained of sources sums to what they are worth without that, of all and of each alone.
func TestTheRecordsBehindPruningSumToIt(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	w.source("quiet")
	w.source("week") // its name begins another's
	items := w.items("weekly", 6)
	w.items("week", 2)
	lesson := w.judge(items[0].ID, learning.Keep).Lesson.ID
	w.judge(items[1].ID, learning.Drop)
	w.judge(items[2].ID, learning.Not)
	w.judge(items[3].ID, learning.Keep)
	ask(w, func(tx *store.Tx) (api.Judged, error) { return Unjudge(tx, items[3].ID) })
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, lesson) })
	w.pass(25*time.Minute + 20*time.Second)
	_, cards := w.note("go/select.md", cardTexts(3))
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.NoteOutput, Ref: "/home/me/notes/go/select.md"}})
	})
	w.grade(cards[0].ID, srs.Easy, 5)
	ask(w, func(tx *store.Tx) (api.Card, error) { return SetCard(tx, cards[1].ID, "suspend") })
	ask(w, func(tx *store.Tx) (api.Begun, error) { return Begin(tx, items[4].ID) })
	w.pass(7 * time.Minute) // and it runs

	plain, all := look(w, Pruning), look(w, explainPrune(""))
	for n, y := range plain.Sources {
		alone := look(w, explainPrune(y.Source))
		if all.Sources[n] != y || len(alone.Sources) != 1 || alone.Sources[0] != y {
			t.Errorf("explained as\n%+v, alone\n%+v, want\n%+v", all.Sources[n], alone.Sources, y)
		}
		if len(alone.Proposals) != 0 || alone.Proposals == nil || alone.Zone != "Europe/Berlin" {
			t.Errorf("alone it proposes %+v in %q", alone.Proposals, alone.Zone)
		}
	}
	at := all.Explain[2] // by name: quiet, week, weekly
	if at.Source != "weekly" || len(at.Items) != 6 || len(at.Lessons) != 2 || len(at.Outputs) != 1 || len(at.Cards) != 3 || len(at.Sessions) != 2 {
		t.Fatalf("behind weekly: %+v", at)
	}
	if kept := at.Items[0]; kept.Verdict == "" || kept.Answer != learning.Keep || kept.CountsAs != learning.Kept || kept.Day.IsZero() {
		t.Errorf("the verdict: %+v", kept)
	}
	if back := at.Items[3]; back.Verdict != "" || back.CountsAs != learning.Fresh {
		t.Errorf("a verdict that was taken back is there: %+v", back)
	}
	if at.Sessions[0].Minutes+at.Sessions[1].Minutes != 32 || !at.Sessions[1].End.IsZero() {
		t.Errorf("sessions: %+v", at.Sessions)
	}
	refused(w, api.NotFound, "nope", explainPrune("nope"))
}
