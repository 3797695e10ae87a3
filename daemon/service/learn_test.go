package service

import (
	"math"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func (w *world) bias() float64 { return look(w, store.GetLearned).Bias }

func TestReviewsMoveTheBias(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 4)
	for _, card := range cards {
		w.grade(card.ID, srs.Easy, 5)
	}
	if w.bias() != 0 {
		t.Errorf("first reviews predict nothing, and the bias is %v", w.bias())
	}
	w.pass(9 * 24 * time.Hour)
	var graded []api.Graded
	want := 0.0
	for n, card := range cards {
		grade := []srs.Grade{srs.Again, srs.Good}[n%2]
		graded = append(graded, w.grade(card.ID, grade, 5))
		line := w.lines("card/" + string(card.ID))[1]
		if !(line.Expected > 0.5 && line.Expected < 1) || line.Due.IsZero() || line.Capped {
			t.Errorf("the line is %+v", line)
		}
		want = srs.Nudge(want, line.Expected, grade > srs.Again, srs.BiasStep)
	}
	if math.Abs(w.bias()-want) > 1e-12 || !(want < 0) {
		t.Errorf("the bias is %v, want %v", w.bias(), want)
	}
	t.Run("and taken back in any order they move it back", func(t *testing.T) {
		for _, n := range []int{2, 0, 3, 1} {
			ask(w, undoOf(graded[n].Review))
		}
		if math.Abs(w.bias()) > 1e-12 {
			t.Errorf("the bias is %v", w.bias())
		}
	})
	t.Run("but one on the same day does not", func(t *testing.T) {
		w.grade(cards[0].ID, srs.Again, 5)
		before := w.bias()
		w.grade(cards[0].ID, srs.Good, 5)
		if w.bias() != before {
			t.Errorf("from %v to %v", before, w.bias())
		}
	})
}

func TestPaceIsLearned(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 50)
	for _, card := range cards {
		w.grade(card.ID, srs.Easy, 50)
	}
	if pace := look(w, store.GetLearned).Pace; !(pace.New > srs.DefaultPace().New+5) || pace.Reviews != 50 || pace.Length <= 0 {
		t.Errorf("after 50 new cards of 50 s each: %+v", pace)
	}
}

func TestLongReviewsAreCut(t *testing.T) {
	w := begun(t)
	card := w.cards("", 1)[0].ID
	if graded := w.grade(card, srs.Good, 7*24*3600); !graded.Capped {
		t.Errorf("got %+v", graded)
	}
	if line := w.lines("card/" + string(card))[0]; !line.Capped || line.Millis != cardCap.Milliseconds() {
		t.Errorf("the line is %+v", line)
	}
	if took := w.memory(card).Took; len(took) != 1 || took[0] != 60_000 {
		t.Errorf("the card keeps %v", took)
	}
}

func TestReviewsByAWrongClockAreRefused(t *testing.T) {
	w := begun(t)
	card := w.cards("", 1)[0].ID
	for _, year := range []int{1970, 2100} {
		w.now = time.Date(year, 1, 1, 10, 0, 0, 0, time.UTC)
		refused(w, api.Conflict, "this machine's clock says", gradeOf(api.GradeRequest{Card: card, Grade: srs.Good}))
		refused(w, api.Conflict, "this machine's clock says", readOf(api.ReadRequest{Note: "n1", Reading: srs.StillTrue}))
	}
	if lines := w.lines("card/" + string(card)); len(lines) != 0 {
		t.Errorf("written: %+v", lines)
	}
}

// forget lets a card lapse once: it is recalled, and then not.
func (w *world) forget(card id.Card) api.Graded {
	w.grade(card, srs.Easy, 5)
	w.pass(30 * 24 * time.Hour)
	return w.grade(card, srs.Again, 5)
}

func TestLeechIsNamedWithItsPlace(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 2)
	for lapses := 1; lapses <= 13; lapses++ {
		leech := w.forget(cards[1].ID).Leech
		fires := lapses == 8 || lapses == 12
		if (leech != "") != fires || fires && !strings.HasSuffix(leech, "rewrite it at go/cards.md:4") {
			t.Errorf("after %d lapses: %q", lapses, leech)
		}
	}
	if list := look(w, Leeches); len(list) != 1 || list[0].Card.ID != cards[1].ID {
		t.Errorf("leeches: %+v", list)
	}
}
