package terminal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// cramming begins to cram two cards of a small daemon.
func cramming(t *testing.T) (*small, recall, *clock) {
	t.Helper()
	d := newSmall(three()[:2]...)
	r, _ := reviewer(t, d, "")
	tick := &clock{at: start}
	r.Now, r.Cram, r.Minutes = tick.now, "channel", 0
	c, err := begin(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return d, c, tick
}

func TestCrammingAsksAgainAtTheEndAndSavesNoGrade(t *testing.T) {
	d, c, tick := cramming(t)
	tick.at = tick.at.Add(30 * time.Second)
	c, say := keys(t, c, "enter", "1")
	if say != "again: it comes once more at the end" || len(c.list) != 2 || c.list[0].Card.ID != "c2" || c.list[1].Card.ID != "c1" {
		t.Errorf("%q, %+v", say, c.list)
	}
	c, say = keys(t, c, "enter", "2")
	if say != "hard: when it comes back stays as it is" {
		t.Error(say)
	}
	c, _ = keys(t, c, "enter", "enter")
	sum := c.look(t.Context()).summary()
	if !c.over() || sum.Cards != 3 || sum.Left != 0 || sum.Minutes != 0.5 || sum.NextWords != "" || sum.ByGrade != [5]int{0, 1, 1, 1, 0} {
		t.Errorf("over %v, %+v", c.over(), sum)
	}
	if !slices.Equal(d.crammed, []string{"c1", "c2", "c1"}) || len(d.standing()) != 0 || len(d.asked) != 0 {
		t.Errorf("crammed %q, graded %q, queues %q", d.crammed, d.standing(), d.asked)
	}
}

func TestUndoOfCrammingGoesBackOneCard(t *testing.T) {
	_, c, _ := cramming(t)
	c, say := keys(t, c, "enter", "1", "u")
	if say != "undone: again" || len(c.list) != 2 || c.list[0].Card.ID != "c1" || c.list[1].Card.ID != "c2" || c.reveal {
		t.Errorf("%q, %+v", say, c.list)
	}
	c, _ = keys(t, c, "enter", "3", "enter", "1", "u", "u")
	if len(c.done) != 0 || len(c.list) != 2 || c.list[0].Card.ID != "c1" || c.list[1].Card.ID != "c2" {
		t.Errorf("done %+v, list %+v", c.done, c.list)
	}
	// Of a card that was asked twice, the second answer is taken back, and not the first.
	c, _ = keys(t, c, "enter", "1", "enter", "3", "enter", "1", "u")
	if len(c.done) != 2 || len(c.list) != 1 || c.list[0].Card.ID != "c1" {
		t.Errorf("done %+v, list %+v", c.done, c.list)
	}
}

func TestACrammedCardThatCouldNotBeSavedStays(t *testing.T) {
	d, c, _ := cramming(t)
	d.fail["/api/v1/review/cram"] = 1
	c, say := keys(t, c, "enter", "3")
	if !strings.HasPrefix(say, "not saved: ") || c.list[0].Card.ID != "c1" || !c.reveal || len(c.done) != 0 {
		t.Errorf("%q, %+v", say, c.page())
	}
}

func TestWordsAboutTodayAreSaid(t *testing.T) {
	const words = "40 due; at 10 min a day it is gone in 4 days."
	t.Run("at the start", func(t *testing.T) {
		d := newSmall(three()...)
		d.words = words
		r, out := reviewer(t, d, "q\n")
		if _, err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), words+"\n"+intro) {
			t.Error(out.String())
		}
	})
	t.Run("where today's minutes are used", func(t *testing.T) {
		d := newSmall(three()...)
		d.words, d.spent = "Today's 10 min of reviews are done; 3 due.", true
		r, out := reviewer(t, d, "")
		sum, err := r.Run(t.Context())
		if err != nil || sum.Left != 3 {
			t.Errorf("%+v, %v", sum, err)
		}
		same(t, out.String(), "Today's 10 min of reviews are done; 3 due. More: tend review --minutes 10\n")
	})
}

func TestALeechIsNamedAfterItsGrade(t *testing.T) {
	d := newSmall(three()...)
	d.leech = "forgotten 8 times: rewrite it at go/select.md:7"
	c, _ := sit(t, d, 10)
	c, say := keys(t, c, "enter", "1")
	if say != "again: due 2026-11-21 (in 1 min); forgotten 8 times: rewrite it at go/select.md:7" {
		t.Error(say)
	}
	if _, say = keys(t, c, "enter", "3"); strings.Contains(say, "forgotten") {
		t.Error(say)
	}
}
