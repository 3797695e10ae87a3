package service

import (
	"slices"

	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// Replay makes the memory of each card, and when each note comes back, from the review log alone. It is how a store
// that was lost is made again.
func Replay(tx *store.Tx, cards []id.Card) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	sched := scheduler(s, tx.Now)
	for _, card := range cards {
		lines, err := store.Reviews.By(tx, "card/"+string(card))
		if err != nil {
			return err
		}
		state := sched.Replay(card, lines)
		held, err := store.Cards.Get(tx, card)
		if err != nil {
			return err
		}
		state.Hidden = !held.Gone.IsZero()
		if err := store.States.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// ReplayNotes is Replay for the readings of notes.
func ReplayNotes(tx *store.Tx) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	sched := scheduler(s, tx.Now)
	held, err := store.Notes.List(tx)
	if err != nil {
		return err
	}
	for _, note := range held {
		lines, err := store.Reviews.By(tx, "note/"+string(note.ID))
		if err != nil {
			return err
		}
		standing := srs.Standing(lines)
		last := slices.IndexFunc(standing, func(r srs.Review) bool { return r.BeforeNote != nil })
		state := sched.NewNote(note.ID, tx.Now)
		for _, line := range standing[max(0, last):] {
			if line.BeforeNote != nil {
				state = sched.Read(*line.BeforeNote, line.Reading, line.At)
			}
		}
		if err := store.NoteStates.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// CardIDs returns the id of every card there is.
func CardIDs(tx *store.Tx) ([]id.Card, error) {
	var ids []id.Card
	for card, err := range store.Cards.All(tx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, card.ID)
	}
	return ids, nil
}
