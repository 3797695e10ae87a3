package service

import (
	"slices"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// grown gives a card the memory of some reviews, due now.
func (w *world) grown(card id.Card, stability float64) {
	w.Helper()
	w.do(func(tx *store.Tx) error {
		return store.States.Put(tx, srs.State{Card: card, Phase: srs.Mature, Stability: stability, Difficulty: 5, Reps: 4,
			Last: tx.Now.Add(-time.Duration(stability*24) * time.Hour), Due: tx.Now.Add(-time.Hour)})
	})
}

// dueOn is the learning day on which a card is due.
func (w *world) dueOn(card id.Card) when.Date {
	w.Helper()
	return look(w, func(tx *store.Tx) (when.Date, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return when.Date{}, err
		}
		return s.Days(tx.Now).Of(w.memory(card).Due), nil
	})
}

func TestClozesOfOneTextDoNotComeOnOneDay(t *testing.T) {
	w := begun(t)
	_, cards := w.note("go/a.md", "C: [one], [two], [three], [four] and [five]")
	var days []string
	for _, card := range cards {
		w.grown(card.ID, 20)
	}
	for _, card := range cards {
		w.grade(card.ID, srs.Good, 5)
		days = append(days, w.dueOn(card.ID).String())
	}
	slices.Sort(days)
	if len(slices.Compact(slices.Clone(days))) != len(cards) {
		t.Errorf("they are due on %v", days)
	}
	t.Run("while cards of other texts may", func(t *testing.T) {
		balance := func(card id.Card) *srs.Balance {
			return look(w, func(tx *store.Tx) (*srs.Balance, error) {
				s, err := store.GetSettings(tx)
				if err != nil {
					return nil, err
				}
				held, err := store.Cards.Get(tx, card)
				if err != nil {
					return nil, err
				}
				return balanceOf(tx, s, held)
			})
		}
		_, more := w.note("go/b.md", "Q: a?\nA: b.\n\nQ: c?\nA: d.\n\nC: [six] and [seven]\n\nC: [eight]")
		for n, want := range []int{0, 0, 1, 1, 0} {
			w.grown(more[n].ID, 20)
			w.grade(more[n].ID, srs.Good, 5)
			if n == 2 {
				w.grade(more[3].ID, srs.Good, 5) // in its learning steps: it has no day yet
				want = 0
			}
			if got := balance(more[n].ID).Siblings; len(got) != want {
				t.Errorf("card %d has siblings on %v", n, got)
			}
		}
	})
}

func TestCardsDoNotComeOnAnEasyDay(t *testing.T) {
	w := begun(t)
	w.change(api.SettingsRequest{EasyDays: map[time.Weekday]string{time.Saturday: "minimum", time.Sunday: "minimum"}})
	days := map[time.Weekday]int{}
	for _, card := range w.cards("go", 40) {
		w.grown(card.ID, 20)
		w.grade(card.ID, srs.Good, 1)
		days[w.dueOn(card.ID).Weekday()]++
	}
	if days[time.Saturday]+days[time.Sunday] != 0 || len(days) < 4 {
		t.Errorf("due by weekday: %v", days)
	}
}

func TestCardsAreSpreadOverTheDays(t *testing.T) {
	w := begun(t)
	days := map[when.Date]int{}
	for _, card := range w.cards("go", 40) {
		w.grown(card.ID, 20)
		w.grade(card.ID, srs.Good, 1)
		days[w.dueOn(card.ID)]++
	}
	most := 0
	for _, n := range days {
		most = max(most, n)
	}
	if most > 3*40/len(days) || len(days) < 5 {
		t.Errorf("due by day: %v", days)
	}
}

func TestThePreviewIsWhatGradingDoes(t *testing.T) {
	w := begun(t)
	w.change(api.SettingsRequest{EasyDays: map[time.Weekday]string{time.Saturday: "minimum", time.Monday: "reduced"}})
	_, cards := w.note("go/a.md", "C: [one], [two] and [three]\n\nQ: a?\nA: b.\n\nQ: new?\nA: yes.")
	for n, card := range cards[:4] {
		w.grown(card.ID, 6+float64(n)*9)
	}
	w.grade(cards[0].ID, srs.Good, 5)
	w.do(func(tx *store.Tx) error { // as after some surprises
		learned, err := store.GetLearned(tx)
		if err != nil {
			return err
		}
		learned.Bias = 0.4
		return store.PutLearned(tx, learned)
	})
	for _, prompt := range w.queue(-1).Prompts {
		if prompt.Card == nil {
			continue
		}
		for g := srs.Again; g <= srs.Easy; g++ {
			graded := w.grade(prompt.Card.ID, g, 0)
			got := srs.Humanize(graded.Due.Sub(w.now))
			if state := w.memory(prompt.Card.ID); state.Phase == srs.Mature {
				got = srs.Humanize(24 * time.Hour * time.Duration(w.dueOn(prompt.Card.ID).Sub(day("2026-11-16"))))
			}
			if want := prompt.Intervals[g-1]; got != want {
				t.Errorf("%s %s: it comes back in %s, the preview said %s", prompt.Card.ID, g, got, want)
			}
			ask(w, undoOf(graded.Review))
		}
	}
}
