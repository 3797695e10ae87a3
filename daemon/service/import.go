package service

import (
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
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

// RetireNotes lets imported notes never come back as notes: a deck is no text of one's own to read again.
func RetireNotes(tx *store.Tx, paths []string) error {
	for _, path := range paths {
		held, err := store.Notes.Range(tx, store.NotePath(path)+"/", "")
		if err != nil {
			return err
		}
		for _, note := range held {
			state, err := store.NoteStates.Get(tx, note.ID)
			if err != nil {
				return err
			}
			state.Retired = true
			if err := store.NoteStates.Put(tx, state); err != nil {
				return err
			}
		}
	}
	return nil
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

// Unknown returns the reviews that the card does not have yet, oldest first, and how many it has.
func Unknown(tx *store.Tx, card id.Card, reviews []api.ImportReview) (fresh []api.ImportReview, known int, err error) {
	lines, err := store.Reviews.By(tx, "card/"+string(card))
	if err != nil {
		return nil, 0, err
	}
	have := map[int64]bool{}
	for _, line := range lines {
		have[line.At.UnixMilli()] = true
	}
	for _, review := range reviews {
		if have[review.At.UnixMilli()] {
			known++
			continue
		}
		have[review.At.UnixMilli()] = true
		fresh = append(fresh, review)
	}
	slices.SortFunc(fresh, func(a, b api.ImportReview) int { return a.At.Compare(b.At) })
	return fresh, known, nil
}

// AppendImported appends reviews of another program to the log. They were not tend's time, so they make no session.
func AppendImported(tx *store.Tx, from string, card id.Card, reviews []api.ImportReview) error {
	for _, review := range reviews {
		took, capped := credited(review.Millis, time.Minute)
		_, err := store.Reviews.Append(tx, func(n id.Review) srs.Review {
			return srs.Review{ID: n, At: review.At.UTC().Truncate(time.Millisecond), Card: card, Grade: review.Grade,
				Millis: took.Milliseconds(), Capped: capped, Imported: from}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SuspendNew suspends a card that was suspended in another program and never reviewed, there or here.
func SuspendNew(tx *store.Tx, card id.Card) error {
	state, err := store.States.Get(tx, card)
	if err != nil || state.Phase != srs.New {
		return err
	}
	state.Suspended = true
	return store.States.Put(tx, state)
}

// Relive makes the memory of a card anew from its whole log, in the order of time, and suspends it if that is asked for.
func Relive(tx *store.Tx, card id.Card, suspend bool) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	lines, err := store.Reviews.By(tx, "card/"+string(card))
	if err != nil {
		return err
	}
	state, err := store.States.Get(tx, card)
	if err != nil {
		return err
	}
	relived, err := relive(tx, s, card, lines)
	if err != nil {
		return err
	}
	relived.Hidden, relived.Suspended, relived.BuriedUntil = state.Hidden, state.Suspended || suspend, state.BuriedUntil
	return store.States.Put(tx, relived)
}

// relive returns the memory of a card after all of its lines, each on the day that it was where the person then lived.
// The bias, which is that of today, plays no part: whenever this is done it comes to the same.
func relive(tx *store.Tx, s store.Settings, card id.Card, lines []srs.Review) (srs.State, error) {
	state := srs.State{Card: card, Phase: srs.New}
	for _, line := range inTime(srs.Standing(lines)) {
		sched, err := scheduler(tx, s, line.At)
		if err != nil {
			return state, err
		}
		sched.Bias = 0
		if line.Imported != "" {
			sched.Steps, sched.Relearn = nil, nil // its steps were those of the other program
		}
		state = sched.Next(state, line.Grade, line.At).Remember(line.Millis)
	}
	return state, nil
}

// inTime returns the lines in the order of time: imported ones may stand behind later ones.
func inTime(lines []srs.Review) []srs.Review {
	slices.SortStableFunc(lines, func(a, b srs.Review) int { return a.At.Compare(b.At) })
	return lines
}
