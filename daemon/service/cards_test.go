package service

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

func setDueOf(card id.Card, day string) func(*store.Tx) (api.Card, error) {
	return func(tx *store.Tx) (api.Card, error) { return SetDue(tx, card, api.DueRequest{Day: day}) }
}

func TestDueDaysThatAreSet(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 4)
	card := cards[0].ID
	w.grade(card, srs.Easy, 5)
	before := w.memory(card)
	for _, c := range []struct{ day, want string }{
		{"today", "2026-11-16"}, {"tomorrow", "2026-11-17"}, {" Tomorrow ", "2026-11-17"}, {"+3", "2026-11-19"},
		{"+0", "2026-11-16"}, {"2027-02-28", "2027-02-28"},
	} {
		t.Run(c.day, func(t *testing.T) {
			shown := ask(w, setDueOf(card, c.day))
			after := w.memory(card)
			if got := w.dueOn(card).String(); got != c.want || !shown.Due.Equal(after.Due) || shown.DueWords == "" {
				t.Errorf("due on %s, want %s: %+v", got, c.want, shown)
			}
			if after.Stability != before.Stability || after.Difficulty != before.Difficulty || !after.Last.Equal(before.Last) ||
				after.Reps != before.Reps || after.Phase != before.Phase {
				t.Errorf("the memory is %+v, was %+v", after, before)
			}
		})
	}
	t.Run("not another day", func(t *testing.T) {
		for _, day := range []string{"2026-11-15", "1970-01-01", "+-1", "+36501", "2130-01-01"} {
			refused(w, api.Invalid, "day ", setDueOf(card, day))
		}
		for _, day := range []string{"", "soon", "+", "+x", "2026-02-30"} {
			refused(w, api.Invalid, `"`+day+`"`, setDueOf(card, day))
		}
	})
	t.Run("not of a new card", func(t *testing.T) { refused(w, api.Conflict, "is new", setDueOf(cards[1].ID, "today")) })
	t.Run("not of one that is not there", func(t *testing.T) { refused(w, api.NotFound, `"c9"`, setDueOf("c9", "today")) })
	t.Run("of one that was put off, which comes at once", func(t *testing.T) {
		ask(w, setCard(card, "bury"))
		ask(w, setDueOf(card, "today"))
		if got := shown(w.queue(-1)); !slices.Contains(got, string(card)) {
			t.Errorf("the queue has %v", got)
		}
	})
	t.Run("not of one that is gone", func(t *testing.T) {
		w.note("go/cards.md", "nothing")
		refused(w, api.Conflict, "gone from its note", setDueOf(card, "today"))
	})
	if lines := w.lines("card/" + string(card)); len(lines) != 1 {
		t.Errorf("the log has %v", lines)
	}
}

func TestLeeches(t *testing.T) {
	w := begun(t)
	_, cards := w.note("go/a.md", "# Title\n\n"+cardTexts(4))
	forget := func(card id.Card, times int) (called []int) {
		for n := range times {
			w.grown(card, 3)
			w.do(func(tx *store.Tx) error {
				state, err := store.States.Get(tx, card)
				state.Lapses = n
				return errors.Join(err, store.States.Put(tx, state))
			})
			leech := w.grade(card, srs.Again, 1).Leech
			if leech == "" {
				continue
			}
			called = append(called, n+1)
			if want := " times: rewrite it at go/a.md:6"; !strings.HasSuffix(leech, want) {
				t.Errorf("it says %q, want %q", leech, want)
			}
		}
		return called
	}
	if got := forget(cards[1].ID, 20); !slices.Equal(got, []int{8, 12, 16, 20}) {
		t.Errorf("called a leech after %v lapses", got)
	}
	w.pass(time.Minute)
	if again := w.grade(cards[1].ID, srs.Again, 1); again.Leech != "" {
		t.Errorf("called so again while it is learned again: %s", again.Leech)
	}
	for n, lapses := range map[int]int{0: 7, 2: 8, 3: 30} {
		w.grown(cards[n].ID, 3)
		w.do(func(tx *store.Tx) error {
			state, err := store.States.Get(tx, cards[n].ID)
			state.Lapses = lapses
			return errors.Join(err, store.States.Put(tx, state))
		})
	}
	var names []string
	for _, card := range look(w, Leeches) {
		names = append(names, string(card.Card.ID))
	}
	if want := []string{"c4", "c2", "c3"}; !slices.Equal(names, want) {
		t.Errorf("the list has %v, want %v", names, want)
	}
}
