package daemon

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// deck writes a note with so many cards.
func (w *world) deck(n int) []api.Card {
	w.t.Helper()
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "Q: What is %d times %d?\nA: %d.\n\n", i, i+7, i*(i+7))
	}
	w.write("tables.md", text.String())
	return w.cards(n)
}

// practise grades every card every other day by a memory that is worse than the default parameters believe.
func practise(w *world, cards []api.Card, rounds int) {
	w.t.Helper()
	for round := range rounds {
		for n, card := range cards {
			grade := srs.Good
			if (n*7+round*3)%5 < 2 {
				grade = srs.Again
			}
			_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card.ID, Grade: grade, Millis: 4000})
			w.ok(err)
		}
		w.clock.pass(48 * time.Hour)
	}
}

func TestParametersAreFittedAfterTheDay(t *testing.T) {
	t.Parallel()
	w := settled(t)
	cards := w.deck(60)
	practise(w, cards, 6)
	var list api.SetList
	w.soon("a fit", func() bool {
		var err error
		list, err = w.owner.Sets(w.ctx())
		return err == nil && len(list.Sets) > 0 && list.InUse != ""
	})
	set := list.Sets[0]
	if set.Reason == "" || set.Reviews == 0 || set.Items == 0 {
		t.Errorf("it does not say why: %+v", set)
	}
	w.asReplayed(cards)
	t.Run("and one may go back", func(t *testing.T) {
		_, err := w.owner.UseSet(w.ctx(), service.DefaultSet)
		w.ok(err)
		memory, err := w.owner.Memory(w.ctx())
		w.ok(err)
		if memory.Set != "" || memory.Parameters != srs.DefaultParameters() {
			t.Errorf("got %+v", memory)
		}
		w.asReplayed(cards)
	})
}

// asReplayed waits until every memory in the store is what the log and the parameters in use make of it.
func (w *world) asReplayed(cards []api.Card) {
	w.t.Helper()
	w.soon("every memory made again", func() bool {
		log, err := w.daemon.readLog(w.ctx())
		w.ok(err)
		learned, err := w.daemon.learned(w.ctx())
		w.ok(err)
		memories := learned.Parameters.Memories(log.lines, log.between)
		for _, card := range cards {
			shown, err := w.owner.Card(w.ctx(), card.ID)
			w.ok(err)
			if want := memories[shown.State.Card]; math.Abs(shown.Stability-want.Stability) > 1e-9 {
				return false
			}
		}
		return learned.Replayed
	})
}

func TestAReplayThatWasCutShortIsFinished(t *testing.T) {
	t.Parallel()
	w := settled(t)
	cards := w.deck(3)
	practise(w, cards, 4)
	other := srs.DefaultParameters()
	other[2] = 7
	w.ok(w.daemon.store.Update(w.ctx(), func(tx *store.Tx) error {
		return store.PutLearned(tx, store.Learned{Set: id.Set("p1"), Parameters: other, Since: tx.Now, Tried: 1 << 20})
	}))
	w.again()
	w.asReplayed(cards)
}
