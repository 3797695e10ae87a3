package daemon

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/srs"
)

// grade grades a card and returns the answer.
func (w *world) grade(card id.Card, g srs.Grade, took time.Duration) api.Graded {
	w.t.Helper()
	graded, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card, Grade: g, Millis: took.Milliseconds()})
	w.ok(err)
	return graded
}

// card returns a card as it is now.
func (w *world) card(card id.Card) api.Card {
	w.t.Helper()
	got, err := w.owner.Card(w.ctx(), card)
	w.ok(err)
	return got
}

// refused wants a refusal with the code.
func (w *world) refused(code api.Code, err error) {
	w.t.Helper()
	refused, ok := errors.AsType[*api.Error](err)
	if !ok || refused.Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("a.md", reviewed)
	card := w.cards(1)[0].Card.ID
	fresh := w.card(card)
	first := w.grade(card, srs.Good, 5*time.Second)
	after := w.card(card)

	t.Run("brings the memory back", func(t *testing.T) {
		undone, err := w.owner.Undo(w.ctx(), first.Review)
		if err != nil || undone.Card != card || !reflect.DeepEqual(w.card(card), fresh) {
			t.Errorf("got %+v, %v; %+v", undone, err, w.card(card))
		}
	})
	t.Run("cannot be done twice", func(t *testing.T) {
		_, err := w.owner.Undo(w.ctx(), first.Review)
		w.refused(api.Conflict, err)
	})
	t.Run("and the grade again gives what it gave", func(t *testing.T) {
		again := w.grade(card, srs.Good, 5*time.Second)
		if !reflect.DeepEqual(w.card(card), after) || again.Review == first.Review {
			t.Errorf("got %+v, was %+v", w.card(card), after)
		}
	})
	t.Run("of an older line is refused", func(t *testing.T) {
		w.clock.pass(10 * time.Minute)
		older := w.grade(card, srs.Good, time.Second)
		w.clock.pass(time.Minute)
		newer := w.grade(card, srs.Again, time.Second)
		_, err := w.owner.Undo(w.ctx(), older.Review)
		w.refused(api.Conflict, err)
		for _, review := range []id.Review{newer.Review, older.Review} { // from the newest on it works
			_, err := w.owner.Undo(w.ctx(), review)
			w.ok(err)
		}
		if !reflect.DeepEqual(w.card(card).State, after.State) {
			t.Errorf("got %+v, was %+v", w.card(card), after)
		}
	})
	t.Run("of an undoing is refused", func(t *testing.T) {
		_, err := w.owner.Undo(w.ctx(), "r2")
		w.refused(api.Conflict, err)
	})
	t.Run("of nothing is refused", func(t *testing.T) {
		_, err := w.owner.Undo(w.ctx(), "r99")
		w.refused(api.NotFound, err)
	})
	t.Run("leaves a suspension alone", func(t *testing.T) {
		w.clock.pass(time.Hour)
		graded := w.grade(card, srs.Good, time.Second)
		_, err := w.owner.SetCard(w.ctx(), card, "suspend")
		w.ok(err)
		_, err = w.owner.Undo(w.ctx(), graded.Review)
		w.ok(err)
		if !w.card(card).Suspended {
			t.Error("it is back")
		}
	})
}

func TestUndoOfAReading(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("a.md", reviewed)
	note := w.note(w.cards(1)[0].Card.Note)
	w.soon("a first reading day", func() bool { note = w.note(note.ID); return !note.Due.IsZero() })
	read, err := w.owner.Read(w.ctx(), api.ReadRequest{Note: note.ID, Reading: srs.Retired, Millis: 1000})
	w.ok(err)
	if !w.note(note.ID).Retired {
		t.Error("it was not retired")
	}
	undone, err := w.owner.Undo(w.ctx(), read.Review)
	if err != nil || undone.Note != note.ID || !reflect.DeepEqual(w.note(note.ID), note) {
		t.Errorf("got %+v, %v; %+v, was %+v", undone, err, w.note(note.ID), note)
	}
}

func (w *world) note(note id.Note) api.Note {
	w.t.Helper()
	got, err := w.owner.Note(w.ctx(), note)
	w.ok(err)
	return got
}

func TestGradeRefuses(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("a.md", reviewed)
	card := w.cards(1)[0].Card.ID
	grade := func(card id.Card, g srs.Grade) error {
		_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card, Grade: g})
		return err
	}
	for _, g := range []srs.Grade{0, 5, 255} {
		w.refused(api.Invalid, grade(card, g))
	}
	w.refused(api.NotFound, grade("c99", srs.Good))
	w.refused(api.NotFound, grade("banana", srs.Good))
	_, err := w.owner.SetCard(w.ctx(), card, "suspend")
	w.ok(err)
	w.refused(api.Conflict, grade(card, srs.Good))
	_, err = w.owner.SetCard(w.ctx(), card, "resume")
	w.ok(err)
	w.ok(grade(card, srs.Good))
}

func TestTimeOfAReviewIsCappedAndSaidSo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		took   time.Duration
		capped bool
		spent  int
	}{{2 * time.Minute, false, 2}, {2*time.Minute + time.Millisecond, true, 2}, {9 * time.Hour, true, 2}, {-time.Hour, false, 0}} {
		t.Run(tt.took.String(), func(t *testing.T) {
			w := settled(t)
			w.write("a.md", reviewed)
			if graded := w.grade(w.cards(1)[0].Card.ID, srs.Good, tt.took); graded.Capped != tt.capped {
				t.Errorf("capped: %v", graded.Capped)
			}
			if week := w.week(""); week.Spent != tt.spent {
				t.Errorf("%d minutes spent, want %d", week.Spent, tt.spent)
			}
		})
	}
}

// TestSixteenAtOnce has 16 people grade and log at once; then everything is there once.
func TestSixteenAtOnce(t *testing.T) {
	t.Parallel()
	const people, each = 16, 8
	w := settled(t)
	w.write("go/many.md", manyCards(people, ""))
	cards := w.cards(people)
	w.clock.pass(12 * time.Hour)
	var working sync.WaitGroup
	for n := range people {
		working.Go(func() {
			for i := range each {
				if _, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: cards[n].Card.ID, Grade: srs.Good, Millis: 1000}); err != nil {
					t.Error(err)
				}
				at := w.clock.now().Add(-time.Duration(n*each+i+10) * time.Minute).Format(time.RFC3339)
				if _, err := w.owner.Log(w.ctx(), api.LogRequest{Minutes: 1, At: at, Text: fmt.Sprint(n)}); err != nil {
					t.Error(err)
				}
				if got := w.get(w.at.Calendar); got.status != 200 {
					t.Errorf("calendar: %d", got.status)
				}
			}
		})
	}
	working.Wait()
	for _, card := range w.cards(people) {
		if card.Reps != each {
			t.Errorf("%s has %d reviews, want %d", card.Card.ID, card.Reps, each)
		}
	}
	week := w.week("")
	if logged := week.Spent; logged != people*each+week.Areas["go"] {
		t.Errorf("%d minutes spent, %d logged and %d of reviews", logged, people*each, week.Areas["go"])
	}
	w.stop()
	w.linesAreWhole(map[string]int{"reviews.jsonl": people * each, "sessions.jsonl": 2 * people * each})
}
