package service

import (
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
	for _, card := range cards {
		lines, err := store.Reviews.By(tx, "card/"+string(card))
		if err != nil {
			return err
		}
		state, err := replay(tx, s, card, lines)
		if err != nil {
			return err
		}
		held, err := store.Cards.Get(tx, card)
		if err != nil {
			return err
		}
		state.Hidden = !held.Gone.IsZero()
		if before, err := store.States.Get(tx, card); err == nil {
			state.Suspended = before.Suspended
		} else if !isMissing(err) {
			return err
		}
		if err := store.States.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// replay returns the memory of a card after its lines. The newest one that stands holds the memory before it, and its
// days were those of the zone at that time. Where it was imported, all of them make the memory, as they did then.
func replay(tx *store.Tx, s store.Settings, card id.Card, lines []srs.Review) (srs.State, error) {
	standing := srs.Standing(lines)
	if n := len(standing); n > 0 && standing[n-1].Before != nil {
		last := standing[n-1]
		then, err := scheduler(tx, s, last.At)
		state := then.Next(*last.Before, last.Grade, last.At).Remember(last.Millis)
		if !last.Due.IsZero() {
			state.Due = last.Due // as it was placed among the cards of that day
		}
		return state, err
	}
	return relive(tx, s, card, lines)
}

// ReplayNotes is Replay for the readings of notes.
func ReplayNotes(tx *store.Tx, ids []id.Note) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	for _, note := range ids {
		lines, err := store.Reviews.By(tx, "note/"+string(note))
		if err != nil {
			return err
		}
		sched, err := scheduler(tx, s, tx.Now)
		if err != nil {
			return err
		}
		state := sched.NewNote(note, tx.Now)
		standing := srs.Standing(lines)
		if n := len(standing); n > 0 && standing[n-1].BeforeNote != nil {
			last := standing[n-1]
			if sched, err = scheduler(tx, s, last.At); err != nil {
				return err
			}
			state = sched.Read(*last.BeforeNote, last.Reading, last.At)
			state.Hidden = false // the next look at the notes folder tells
		}
		if err := store.NoteStates.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// NoteIDs returns the id of every note there is.
func NoteIDs(tx *store.Tx) ([]id.Note, error) {
	var ids []id.Note
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, note.ID)
	}
	return ids, nil
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

// Unlearned is a store that has learned nothing yet, and whose memories may be those of parameters that are lost.
func Unlearned(tx *store.Tx) error {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return err
	}
	learned.Replayed = false
	return store.PutLearned(tx, learned)
}
