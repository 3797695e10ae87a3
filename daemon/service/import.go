package service

import (
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/notes"
	"tend/srs"
)

// Marked returns the cards that a person or an import gave a name, by name, in the order of their text; cards that are
// gone from their note among them.
func Marked(tx *store.Tx) (map[string][]notes.Card, error) {
	marked := map[string][]notes.Card{}
	for card, err := range store.Cards.All(tx) {
		if err != nil {
			return nil, err
		}
		if card.Mark != "" {
			marked[card.Mark] = append(marked[card.Mark], card)
		}
	}
	for _, cards := range marked {
		slices.SortFunc(cards, func(a, b notes.Card) int { return a.Index - b.Index })
	}
	return marked, nil
}

// RetireAhead lets the note that an import is about to write at a path never come back as a note: a deck is no text of
// one's own to read again. Until its file is there the note is gone.
func RetireAhead(tx *store.Tx, path string) error {
	note, err := NoteAt(tx, path, nil)
	if err != nil {
		return err
	}
	held, err := store.Notes.Get(tx, note)
	if err != nil {
		return err
	}
	if held.Hash == "" && held.Gone.IsZero() { // just made
		held.Gone = tx.Now
		if err := store.Notes.Put(tx, held); err != nil {
			return err
		}
	}
	if err := showNote(tx, note); err != nil { // a new one gets what is remembered of notes
		return err
	}
	state, err := store.NoteStates.Get(tx, note)
	if err != nil {
		return err
	}
	state.Retired, state.Hidden = true, !held.Gone.IsZero()
	return store.NoteStates.Put(tx, state)
}

// LooseCard makes a card for a history whose text is not known. It is gone from the start.
func LooseCard(tx *store.Tx, from, key string) (notes.Card, error) {
	note, err := NoteAt(tx, "."+from+"-history.md", nil) // no file of the notes folder is called so
	if err != nil {
		return notes.Card{}, err
	}
	held, err := store.Notes.Get(tx, note)
	if err != nil {
		return notes.Card{}, err
	}
	if held.Gone.IsZero() {
		held.Gone, held.Title = tx.Now, "History from "+from
		if err := store.Notes.Put(tx, held); err != nil {
			return notes.Card{}, err
		}
	}
	card := notes.Card{Note: note, Kind: notes.QA, Mark: key, Gone: tx.Now}
	if card.ID, err = store.Cards.New(tx); err != nil {
		return card, err
	}
	if err := store.PutCard(tx, card, held.Path); err != nil {
		return card, err
	}
	return card, store.States.Put(tx, srs.State{Card: card.ID, Phase: srs.New, Hidden: true})
}

// CheckImport refuses a history that cannot be one.
func CheckImport(r api.ImportReviewsRequest, now time.Time) error {
	if r.From == "" || strings.ContainsFunc(r.From, func(c rune) bool { return c < 'a' || c > 'z' }) {
		return api.Refuse(api.Invalid, "", "import from %q: want the program's name in small letters", r.From)
	}
	for _, h := range r.Histories {
		for _, review := range h.Reviews {
			if !review.Grade.Valid() {
				return api.Refuse(api.Invalid, "", "import review of %s: grade %d: want 1 to 4", h.Key, review.Grade)
			}
			if review.At.Year() < 1990 || review.At.After(now.Add(24*time.Hour)) {
				return api.Refuse(api.Invalid, "", "import review of %s: %s: the clock was wrong", h.Key, review.At.Format(time.DateOnly))
			}
		}
	}
	return nil
}
