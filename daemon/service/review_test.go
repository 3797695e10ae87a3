package service

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func gradeOf(r api.GradeRequest) func(*store.Tx) (api.Graded, error) {
	return func(tx *store.Tx) (api.Graded, error) { return Grade(tx, r) }
}

func readOf(r api.ReadRequest) func(*store.Tx) (api.Graded, error) {
	return func(tx *store.Tx) (api.Graded, error) { return Read(tx, r) }
}

func undoOf(review id.Review) func(*store.Tx) (api.Undone, error) {
	return func(tx *store.Tx) (api.Undone, error) { return Undo(tx, review) }
}

func setCard(card id.Card, action string) func(*store.Tx) (api.Card, error) {
	return func(tx *store.Tx) (api.Card, error) { return SetCard(tx, card, action) }
}

func (w *world) lines(about string) []srs.Review {
	w.Helper()
	return look(w, func(tx *store.Tx) ([]srs.Review, error) { return store.Reviews.By(tx, about) })
}

func TestGrade(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	before := w.memory(card)
	graded := w.grade(card, srs.Good, 8)
	if graded.Review != "r1" || graded.DueWords != "in 10 min" || graded.DueDate != "2026-11-16" || graded.Capped {
		t.Errorf("got %+v", graded)
	}
	after := w.memory(card)
	if after.Reps != 1 || after.Phase != srs.Learning || !after.Due.Equal(graded.Due) {
		t.Errorf("got %+v", after)
	}
	line := w.lines("card/" + string(card))[0]
	if line.Grade != srs.Good || line.Millis != 8000 || !line.At.Equal(w.now) || !reflect.DeepEqual(*line.Before, before) {
		t.Errorf("the line is %+v", line)
	}
	if counts := look(w, Reviews); counts[srs.Good] != 1 || counts[srs.Again] != 0 {
		t.Errorf("counted %v", counts)
	}
}

func TestGradeRefuses(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 2)
	ask(w, setCard(cards[0].ID, "suspend"))
	refused(w, api.Invalid, "grade 0", gradeOf(api.GradeRequest{Card: cards[1].ID}))
	refused(w, api.Invalid, "grade 5", gradeOf(api.GradeRequest{Card: cards[1].ID, Grade: 5}))
	refused(w, api.NotFound, `"c9"`, gradeOf(api.GradeRequest{Card: "c9", Grade: 3}))
	refused(w, api.Conflict, "suspended or gone", gradeOf(api.GradeRequest{Card: cards[0].ID, Grade: 3}))
	w.note("go/cards.md", "all gone")
	refused(w, api.Conflict, "suspended or gone", gradeOf(api.GradeRequest{Card: cards[1].ID, Grade: 3}))
	if lines := w.lines("card/" + string(cards[1].ID)); len(lines) != 0 {
		t.Errorf("a refusal is in the log: %v", lines)
	}
}

func TestUndoBringsTheMemoryBack(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	states := []srs.State{w.memory(card)}
	var reviews []id.Review
	for _, g := range []srs.Grade{srs.Good, srs.Good, srs.Again} {
		reviews = append(reviews, w.grade(card, g, 5).Review)
		states = append(states, w.memory(card))
		w.pass(50 * time.Hour)
	}
	refused(w, api.Conflict, "review r2 cannot be undone", undoOf(reviews[1]))
	for n := 2; n >= 0; n-- {
		if got := ask(w, undoOf(reviews[n])); got.Card != card {
			t.Errorf("got %+v", got)
		}
		if got := w.memory(card); !reflect.DeepEqual(got, states[n]) {
			t.Fatalf("after %d undone: %+v, want %+v", 3-n, got, states[n])
		}
		refused(w, api.Conflict, "cannot be undone", undoOf(reviews[n]))
	}
	refused(w, api.Conflict, "cannot be undone", undoOf("r4")) // an undoing
	refused(w, api.NotFound, `"r9"`, undoOf("r9"))
	lines := w.lines("card/" + string(card))
	if len(lines) != 6 || lines[3].Undoes != reviews[2] || lines[5].Undoes != reviews[0] {
		t.Errorf("the log is %v", lines)
	}
	if counts := look(w, Reviews); counts[srs.Good] != 2 || counts[srs.Again] != 1 {
		t.Errorf("a counter went back: %v", counts)
	}
}

func TestUndoLeavesWhatNoReviewChanges(t *testing.T) {
	t.Run("a card that was suspended since", func(t *testing.T) {
		w := begun(t)
		card := w.cards("go", 1)[0].ID
		review := w.grade(card, srs.Good, 5).Review
		ask(w, setCard(card, "suspend"))
		ask(w, undoOf(review))
		if got := w.memory(card); !got.Suspended || got.Reps != 0 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a card that went from its note", func(t *testing.T) {
		w := begun(t)
		card := w.cards("go", 1)[0].ID
		review := w.grade(card, srs.Good, 5).Review
		w.note("go/cards.md", "all gone")
		ask(w, undoOf(review))
		if got := w.memory(card); !got.Hidden {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a note whose file went", func(t *testing.T) {
		w := begun(t)
		note, _ := w.note("go/a.md", "text")
		w.pass(31 * 24 * time.Hour)
		review := ask(w, readOf(api.ReadRequest{Note: note, Reading: srs.StillTrue})).Review
		held := look(w, func(tx *store.Tx) (api.Note, error) { return Note(tx, note) })
		w.do(func(tx *store.Tx) error { _, err := HideNote(tx, held.Note); return err })
		ask(w, undoOf(review))
		state := look(w, func(tx *store.Tx) (srs.NoteState, error) { return store.NoteStates.Get(tx, note) })
		if !state.Hidden || state.Readings != 0 {
			t.Errorf("got %+v", state)
		}
		if due := look(w, CountDue); due.Notes != 0 {
			t.Error("it is due")
		}
	})
}

func TestReading(t *testing.T) {
	w := begun(t)
	note, _ := w.note("go/a.md", "text")
	if due := look(w, CountDue); due.Notes != 0 {
		t.Errorf("a note of today is due: %+v", due)
	}
	w.at("2026-12-16T05:00") // the thirtieth learning day
	if due := look(w, CountDue); due.Notes != 1 {
		t.Fatalf("due is %+v", due)
	}
	before := look(w, func(tx *store.Tx) (srs.NoteState, error) { return store.NoteStates.Get(tx, note) })
	graded := ask(w, readOf(api.ReadRequest{Note: note, Reading: srs.StillTrue, Millis: 60_000}))
	if graded.DueDate != "2027-01-30" || graded.DueWords != "in 45 days" {
		t.Errorf("got %+v", graded)
	}
	if got := ask(w, undoOf(graded.Review)); got.Note != note || got.Card != "" {
		t.Errorf("got %+v", got)
	}
	after := look(w, func(tx *store.Tx) (srs.NoteState, error) { return store.NoteStates.Get(tx, note) })
	if after != before {
		t.Errorf("got %+v, want %+v", after, before)
	}
	refused(w, api.Invalid, `reading "false"`, readOf(api.ReadRequest{Note: note, Reading: "false"}))
	refused(w, api.NotFound, `"n9"`, readOf(api.ReadRequest{Note: "n9", Reading: srs.StillTrue}))
	t.Run("that retires a note ends it, until it is undone", func(t *testing.T) {
		graded := ask(w, readOf(api.ReadRequest{Note: note, Reading: srs.Retired}))
		if graded.DueDate != "" || look(w, CountDue).Notes != 0 {
			t.Errorf("got %+v", graded)
		}
		ask(w, undoOf(graded.Review))
		if look(w, CountDue).Notes != 1 {
			t.Error("it did not come back")
		}
	})
}

// TestUndoIsTheInverse grades, undoes and suspends at random: each undo gives the memory that was there before.
func TestUndoIsTheInverse(t *testing.T) {
	w := begun(t)
	all := w.cards("go", 3)
	type step struct {
		review id.Review
		before srs.State
	}
	done := map[id.Card][]step{}
	logged := 0
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(0, 5000).Draw(rt, "minutes")) * time.Minute)
		card := rapid.SampledFrom(all).Draw(rt, "card").ID
		before, steps := w.memory(card), done[card]
		if n := len(steps); n > 0 && rapid.IntRange(0, 2).Draw(rt, "undo") == 0 {
			ask(w, undoOf(steps[n-1].review))
			done[card] = steps[:n-1]
			if got := w.memory(card); !reflect.DeepEqual(got, steps[n-1].before) {
				rt.Fatalf("got %+v, want %+v", got, steps[n-1].before)
			}
		} else {
			grade := srs.Grade(rapid.IntRange(1, 4).Draw(rt, "grade"))
			done[card] = append(steps, step{w.grade(card, grade, 5).Review, before})
		}
		logged++
		if all := look(w, func(tx *store.Tx) (n int, err error) {
			for _, err = range store.Reviews.All(tx) {
				n++
			}
			return n, err
		}); all != logged {
			rt.Fatalf("the log has %d lines after %d acts", all, logged)
		}
	})
}

// TestReplayIsWhatHappened makes every memory again from the log, as after a lost store. Zones come and go; the desired
// retention stays, since the log does not say which held when.
func TestReplayIsWhatHappened(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 4)
	note, _ := w.note("go/a.md", "text")
	var last id.Review
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(1, 9000).Draw(rt, "minutes")) * time.Minute)
		card := rapid.SampledFrom(cards).Draw(rt, "card").ID
		switch rapid.IntRange(0, 5).Draw(rt, "act") {
		case 0:
			try(w, undoOf(last))
		case 1:
			last = ask(w, readOf(api.ReadRequest{Note: note, Reading: rapid.SampledFrom([]srs.Reading{srs.StillTrue, srs.Edited, srs.Carded}).Draw(rt, "reading")})).Review
		case 2:
			zone := rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo", "America/New_York"}).Draw(rt, "zone")
			ask(w, func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{Zone: &zone}) })
		default:
			last = w.grade(card, srs.Grade(rapid.IntRange(1, 4).Draw(rt, "grade")), 5).Review
		}
	})
	before := look(w, store.States.List)
	reading := look(w, store.NoteStates.List)
	ids, noteIDs := look(w, CardIDs), look(w, NoteIDs)
	if len(ids) != 4 || !slices.Equal(noteIDs, []id.Note{"n1", "n2"}) {
		t.Errorf("got %v, %v", ids, noteIDs)
	}
	w.do(func(tx *store.Tx) error { return Replay(tx, ids) })
	w.do(func(tx *store.Tx) error { return ReplayNotes(tx, []id.Note{note}) })
	if after := look(w, store.States.List); !reflect.DeepEqual(after, before) {
		t.Errorf("got  %+v\nwant %+v", after, before)
	}
	if after := look(w, store.NoteStates.List); !reflect.DeepEqual(after, reading) {
		t.Errorf("got  %+v\nwant %+v", after, reading)
	}
}

func TestReviewTimeIsCredited(t *testing.T) {
	type review struct {
		after   time.Duration // since the one before
		seconds int
		area    int // 0 go, 1 ops
	}
	for _, c := range []struct {
		name   string
		from   string // of the first review
		all    []review
		want   []float64 // minutes of each session
		capped bool      // the last one
	}{
		{"one review", start, []review{{0, 30, 0}}, []float64{0.5}, false},
		{"one that took no time", start, []review{{0, 0, 0}}, nil, false},
		{"one that took less than none", start, []review{{0, -5, 0}}, nil, false},
		{"reviews in a row are one session", start, []review{{0, 30, 0}, {40 * time.Second, 30, 0}, {time.Minute, 20, 0}}, []float64{0.5 + 40.0/60 + 1}, false},
		{"a short pause is part of it", start, []review{{0, 30, 0}, {150 * time.Second, 30, 0}}, []float64{3}, false},
		{"a long one is not", start, []review{{0, 30, 0}, {151 * time.Second, 30, 0}}, []float64{0.5, 0.5}, false},
		{"a forgotten terminal is credited with two minutes", start, []review{{0, 30, 0}, {time.Hour, 3600, 0}}, []float64{0.5, 2}, true},
		{"a time that overflows is, too", start, []review{{0, math.MaxInt / 1000, 0}}, []float64{2}, true},
		{"areas that take turns do not get each other's time", start, []review{{0, 30, 0}, {30 * time.Second, 30, 1}, {30 * time.Second, 30, 0}}, []float64{0.5, 0.5, 0.5}, false},
		{"over midnight", "2026-11-16T23:59", []review{{0, 30, 0}, {90 * time.Second, 60, 0}}, []float64{2}, false},
		{"over the start of a week", "2026-11-16T03:59", []review{{0, 30, 0}, {90 * time.Second, 60, 0}}, []float64{2}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			cards := []id.Card{w.cards("go", 1)[0].ID, w.cards("ops", 1)[0].ID}
			w.at(c.from)
			var last api.Graded
			for _, r := range c.all {
				w.pass(r.after)
				last = w.grade(cards[r.area], srs.Good, r.seconds)
			}
			var got []float64
			for _, s := range w.sessions() {
				got = append(got, s.End.Sub(s.Start).Minutes())
			}
			if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) || last.Capped != c.capped {
				t.Errorf("sessions of %v min, want %v; capped %v", got, c.want, last.Capped)
			}
		})
	}
}

func TestReviewOverTheStartOfAWeekCountsInBoth(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	w.at("2026-11-23T03:59")
	w.grade(card, srs.Good, 60)
	w.pass(2 * time.Minute)
	w.grade(card, srs.Good, 60)
	if before, after := w.week("2026-W47"), w.week("2026-W48"); before.Spent != 2 || after.Spent != 1 {
		t.Errorf("they have %d and %d min", before.Spent, after.Spent)
	}
}

func TestReviewAfterItsSessionWasRemovedStartsAnother(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	w.grade(card, srs.Good, 30)
	ask(w, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, "s1") })
	w.pass(time.Minute)
	w.grade(card, srs.Good, 60)
	if all := w.sessions(); len(all) != 2 || w.week("").Spent != 1 {
		t.Errorf("got %+v", all)
	}
}

func TestReviewDuringATimerCountsOnce(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	ask(w, startTimer(api.StartRequest{Area: "ops"}))
	w.pass(10 * time.Minute)
	w.grade(card, srs.Good, 60)
	w.pass(10 * time.Minute)
	if week := w.week(""); week.Spent != 20 || week.Deep != 1 || week.Areas["ops"] != 20 {
		t.Errorf("the week has %+v", week)
	}
}
