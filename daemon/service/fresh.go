package service

import (
	"iter"

	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// newPerDay is how many new cards one day brings, unless the person says otherwise.
const newPerDay = 20

// freshLeft is how many new cards today may still bring. Imported lines are older than those before them in the log, and
// are passed over, as far as paceLines go.
func freshLeft(tx *store.Tx, s store.Settings) (int, error) {
	most := newCards(s)
	days := s.Days(tx.Now)
	began := days.Start(days.Of(tx.Now))
	undone, read := map[id.Review]bool{}, 0
	for line, err := range store.Reviews.Newest(tx) {
		if read++; err != nil || line.At.Before(began) && line.Imported == "" || read > paceLines {
			return max(0, most), err
		}
		undone[line.Undoes] = true
		if line.Before != nil && line.Before.Phase == srs.New && !undone[line.ID] {
			most--
		}
	}
	return max(0, most), nil
}

// freshCards yields the new cards that today may still bring: those that were put off until now, then the oldest.
func freshCards(tx *store.Tx, s store.Settings) iter.Seq2[store.Waiting, error] {
	return func(yield func(store.Waiting, error) bool) {
		most, err := freshLeft(tx, s)
		if err != nil {
			yield(store.Waiting{}, err)
			return
		}
		for _, of := range [][2]string{{"later/", "later/" + store.At(tx.Now) + "~"}, {"new/", ""}} {
			if most == 0 {
				return
			}
			for card, err := range store.WaitingCards(tx, of[0], of[1], most) {
				if most--; !yield(card, err) {
					return
				}
			}
		}
	}
}

// freshKeys are the cards of freshCards.
func freshKeys(tx *store.Tx, s store.Settings) (keys []id.Card, err error) {
	for card, err := range freshCards(tx, s) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, card.Card)
	}
	return keys, nil
}
