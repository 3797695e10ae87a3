package service

import (
	"time"

	"tend/daemon/store"
	"tend/internal/when"
	"tend/notes"
	"tend/srs"
)

// siblingsOf returns the memories of the other clozes of a card's C:, none of a card that is no cloze.
func siblingsOf(tx *store.Tx, card notes.Card) (siblings []srs.State, err error) {
	if card.Kind != notes.Cloze {
		return nil, nil
	}
	keys, err := store.Cards.Keys(tx, store.Siblings(card)+"/", "", 0)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if key == card.ID {
			continue
		}
		state, err := store.States.Get(tx, key)
		if err != nil {
			return nil, err
		}
		siblings = append(siblings, state)
	}
	return siblings, nil
}

// burySiblings puts the other clozes of a card's C: off until the next learning day, where they would come back in this
// one: who has just seen the one knows the others. One in its learning steps stays.
func burySiblings(tx *store.Tx, days when.Days, card notes.Card) error {
	tomorrow := days.End(days.Of(tx.Now))
	siblings, err := siblingsOf(tx, card)
	if err != nil {
		return err
	}
	for _, sibling := range siblings {
		isDue := sibling.Phase == srs.New || sibling.Phase == srs.Mature && sibling.Due.Before(tomorrow)
		if !isDue || !sibling.BuriedUntil.Before(tomorrow) {
			continue
		}
		sibling.BuriedUntil = tomorrow
		if err := store.States.Put(tx, sibling); err != nil {
			return err
		}
	}
	return nil
}

// unburySiblings brings back what the review of a card at that instant, which is undone, put off, unless another cloze of
// the C: was reviewed on that day too.
func unburySiblings(tx *store.Tx, days when.Days, card notes.Card, at time.Time) error {
	day := days.Of(at)
	siblings, err := siblingsOf(tx, card)
	if err != nil {
		return err
	}
	for _, sibling := range siblings {
		if !sibling.Last.IsZero() && days.Of(sibling.Last) == day {
			return nil
		}
	}
	for _, sibling := range siblings {
		if !sibling.BuriedUntil.Equal(days.End(day)) {
			continue
		}
		sibling.BuriedUntil = time.Time{}
		if err := store.States.Put(tx, sibling); err != nil {
			return err
		}
	}
	return nil
}
