package service

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func (w *world) queue(minutes float64) api.Queue {
	w.Helper()
	return look(w, func(tx *store.Tx) (api.Queue, error) { return Queue(tx, minutes) })
}

// shown are the ids in a queue.
func shown(q api.Queue) (list []string) {
	for _, p := range q.Prompts {
		if p.Card != nil {
			list = append(list, string(p.Card.ID))
		} else {
			list = append(list, string(p.Note.ID))
		}
	}
	return list
}

func TestQueue(t *testing.T) {
	w := begun(t)
	if q := w.queue(-1); q.Prompts == nil || len(q.Prompts) != 0 || !q.Next.IsZero() || q.NextIn != "" {
		t.Errorf("with nothing there it is %+v", q)
	}
	cards := w.cards("go", 25)
	q := w.queue(-1)
	if len(q.Prompts) != newPerDay || q.Prompts[0].Card.ID != cards[0].ID || q.Left != 0 {
		t.Fatalf("new ones are %v, %d left", shown(q), q.Left)
	}
	first := q.Prompts[0]
	if first.Area != "go" || first.Why == "" || first.Seconds <= 0 || first.Intervals[2] != "10m" || first.Card.Path != "go/cards.md" {
		t.Errorf("got %+v", first)
	}
	if few := w.queue(0.5); len(few.Prompts) == 0 || len(few.Prompts) >= 20 || few.Left != 20-len(few.Prompts) || few.Minutes > 0.5 {
		t.Errorf("in half a minute: %d, %v min, %d left", len(few.Prompts), few.Minutes, few.Left)
	}
	if share := w.queue(0); share.Minutes > 240*reviewShare/7 {
		t.Errorf("today's share is %v min", share.Minutes)
	}
}

func TestQueueShowsClozesOfOneTextApart(t *testing.T) {
	w := begun(t)
	w.note("go/a.md", "C: [one] and [two]\n\nC: [three] alone")
	if got := shown(w.queue(-1)); !slices.Equal(got, []string{"c1", "c3"}) {
		t.Errorf("got %v", got)
	}
}

func TestQueueThroughADay(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	w.grade(card, srs.Again, 5) // due in a minute
	for _, c := range []struct {
		name  string
		pass  time.Duration
		shown []string
		due   int
	}{
		{"not yet due, it may come early", 10 * time.Second, []string{"c1"}, 0},
		{"due", time.Minute, []string{"c1"}, 1},
	} {
		w.pass(c.pass)
		if got, due := shown(w.queue(-1)), look(w, CountDue); !slices.Equal(got, c.shown) || due.Cards != c.due {
			t.Errorf("%s: got %v, %d due", c.name, got, due.Cards)
		}
	}
	w.grade(card, srs.Easy, 5)
	q := w.queue(-1)
	if len(q.Prompts) != 0 || !q.Next.Equal(w.memory(card).Due) || q.NextIn == "" || q.NextIn == "now" {
		t.Errorf("learned, it is %+v", q)
	}
	w.now = q.Next.Add(-time.Millisecond)
	if look(w, CountDue).Cards != 0 || len(w.queue(-1).Prompts) != 0 {
		t.Error("it is due before its learning day")
	}
	w.now = q.Next
	if look(w, CountDue).Cards != 1 || len(w.queue(-1).Prompts) != 1 {
		t.Error("it is not due when its learning day starts")
	}
}

func TestPuttingOff(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 2)
	w.grade(cards[0].ID, srs.Easy, 5)
	w.now = w.memory(cards[0].ID).Due.Add(time.Hour)
	note, _ := w.note("go/a.md", "text")
	w.pass(30 * 24 * time.Hour)
	for _, card := range cards {
		ask(w, setCard(card.ID, "bury"))
	}
	bury := func(tx *store.Tx) (api.Note, error) { return BuryNote(tx, note) }
	ask(w, bury)
	first := look(w, func(tx *store.Tx) (srs.NoteState, error) { return store.NoteStates.Get(tx, "n1") })
	if first.Due.After(w.now) {
		t.Fatal("the note of the cards is not due, so nothing is tested")
	}
	ask(w, func(tx *store.Tx) (api.Note, error) { return BuryNote(tx, "n1") })
	if q := w.queue(-1); len(q.Prompts) != 0 || !q.Next.Equal(w.now.Add(laterToday)) || q.NextIn != "in 3 h" {
		t.Errorf("got %v, next %v (%s)", shown(q), q.Next, q.NextIn)
	}
	if due := look(w, CountDue); due != (Due{}) {
		t.Errorf("due is %+v", due)
	}
	w.pass(laterToday)
	if q, due := w.queue(-1), look(w, CountDue); len(q.Prompts) != 4 || due.Cards != 2 || due.Notes != 2 {
		t.Errorf("later there are %v, %+v", shown(q), due)
	}
	refused(w, api.NotFound, `"n9"`, func(tx *store.Tx) (api.Note, error) { return BuryNote(tx, "n9") })
}

func TestSetCard(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	for _, step := range []struct {
		action string
		shown  int
	}{{"suspend", 0}, {"suspend", 0}, {"resume", 1}, {"bury", 0}, {"resume", 1}} {
		ask(w, setCard(card, step.action))
		if got := len(w.queue(-1).Prompts); got != step.shown {
			t.Errorf("after %s %d are shown", step.action, got)
		}
	}
	refused(w, api.Invalid, `card action "eat"`, setCard(card, "eat"))
	refused(w, api.NotFound, `"c9"`, setCard("c9", "suspend"))
}

// TestCountIsTheQueue does everything to cards that can be done, at random: what is counted as due is what the queue
// without a limit shows.
func TestCountIsTheQueue(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 30)
	for n := range 3 {
		w.note(fmt.Sprintf("go/n%d.md", n), "text")
	}
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "minutes")) * time.Minute)
		if rapid.IntRange(0, 9).Draw(rt, "moves") == 0 {
			zone := rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"}).Draw(rt, "zone")
			w.change(api.SettingsRequest{Zone: &zone})
		}
		for range 3 {
			card := rapid.SampledFrom(cards).Draw(rt, "card").ID
			note := id.Note(rapid.SampledFrom([]string{"n1", "n2", "n3", "n4"}).Draw(rt, "note"))
			act := []func(*store.Tx) (any, error){
				func(tx *store.Tx) (any, error) { return SetCard(tx, card, "suspend") },
				func(tx *store.Tx) (any, error) { return SetCard(tx, card, "resume") },
				func(tx *store.Tx) (any, error) { return SetCard(tx, card, "bury") },
				func(tx *store.Tx) (any, error) { return BuryNote(tx, note) },
				func(tx *store.Tx) (any, error) {
					return Read(tx, api.ReadRequest{Note: note, Reading: srs.StillTrue})
				},
				func(tx *store.Tx) (any, error) {
					return Grade(tx, api.GradeRequest{Card: card, Grade: srs.Grade(rapid.IntRange(1, 4).Draw(rt, "grade")), Millis: 5000})
				},
			}
			try(w, rapid.SampledFrom(act).Draw(rt, "act"))
		}
		due, q := look(w, CountDue), w.queue(-1)
		got := Due{}
		for _, p := range q.Prompts {
			if p.Card == nil {
				got.Notes++
			} else if p.Card.State.IsDue(w.now, look(w, store.GetSettings).Days(w.now)) {
				got.Cards++
			}
		}
		if got.Cards != due.Cards || got.Notes != due.Notes || (due.Seconds > 0) != (due.Cards+due.Notes > 0) {
			rt.Fatalf("counted %+v, shown %+v", due, got)
		}
		if len(q.Prompts) == 0 && !q.Next.After(w.now) && !q.Next.IsZero() {
			rt.Fatalf("nothing is shown, and the next was due at %v", q.Next)
		}
	})
}

func TestCardView(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 2)[1].ID
	w.grade(card, srs.Good, 5)
	got := look(w, func(tx *store.Tx) (api.Card, error) { return Card(tx, card) })
	if got.ID != card || got.Reps != 1 || got.Path != "go/cards.md" || got.DueWords != "in 10 min" {
		t.Errorf("got %+v", got)
	}
	list := look(w, Cards)
	if len(list) != 2 || list[0].DueWords != "" || list[1].DueWords != "in 10 min" {
		t.Errorf("got %v", list)
	}
	w.note("go/cards.md", "all gone")
	if list := look(w, Cards); list == nil || len(list) != 0 {
		t.Errorf("got %v", list)
	}
	refused(w, api.NotFound, `"c9"`, func(tx *store.Tx) (api.Card, error) { return Card(tx, "c9") })
}

func TestAreaOfAPath(t *testing.T) {
	w := begun(t)
	s := look(w, store.GetSettings)
	for path, want := range map[string]string{
		"go/a.md": "go", "go/sub/a.md": "go", "./go/a.md": "go", "ops/a.md": "ops",
		"a.md": "", "go.md": "", "cooking/a.md": "", "": "", "/go/a.md": "", "../go/a.md": "",
	} {
		if got := areaOf(s, path); got != want {
			t.Errorf("%q is in %q, want %q", path, got, want)
		}
	}
}
