package service

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// The most time that one card and one note are credited with, so that a forgotten terminal is no learning.
const (
	cardCap = 2 * time.Minute
	noteCap = 10 * time.Minute
)

// leechLapses is after how many lapses a card is called a leech, and again after every four more.
const leechLapses = 8

// reviewPause is the longest gap between two reviews of one session.
const reviewPause = 2 * time.Minute

// Grade records a recall: the line in the log, the memory of the card, and the time it took.
func Grade(tx *store.Tx, r api.GradeRequest) (api.Graded, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Graded{}, err
	}
	if !r.Grade.Valid() {
		return api.Graded{}, api.Refuse(api.Invalid, "1 again, 2 hard, 3 good, 4 easy", "grade %d: want 1 to 4", r.Grade)
	}
	if err := checkClock(tx.Now); err != nil {
		return api.Graded{}, err
	}
	state, err := store.States.Get(tx, r.Card)
	if err != nil {
		return api.Graded{}, missing(err, "tend card list")
	}
	if state.Suspended || state.Hidden {
		return api.Graded{}, api.Refuse(api.Conflict, "tend card resume "+string(r.Card), "card %s is suspended or gone from its note", r.Card)
	}
	card, err := Card(tx, r.Card)
	if err != nil {
		return api.Graded{}, err
	}
	took, capped := credited(r.Millis, cardCap)
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return api.Graded{}, err
	}
	if sched.Balance, err = balanceOf(tx, s, card.Card); err != nil {
		return api.Graded{}, err
	}
	next := sched.Next(state, r.Grade, tx.Now).Remember(took.Milliseconds())
	line, err := store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Card: r.Card, Grade: r.Grade, Millis: took.Milliseconds(), Capped: capped,
			Expected: expected(sched, state, tx.Now), Due: next.Due, Before: &state}
	})
	if err != nil {
		return api.Graded{}, err
	}
	if err := errors.Join(store.States.Put(tx, next), burySiblings(tx, sched.Days, card.Card)); err != nil {
		return api.Graded{}, err
	}
	if err := learnFrom(tx, line); err != nil {
		return api.Graded{}, err
	}
	if err := store.Count(tx, "reviews/"+r.Grade.String()); err != nil {
		return api.Graded{}, err
	}
	graded := graded(sched, line.ID, next.Due, tx.Now)
	graded.Capped = capped
	if r.Grade == srs.Again && next.Lapses > state.Lapses && srs.IsLeech(next.Lapses, leechLapses) {
		graded.Leech = fmt.Sprintf("forgotten %d times: rewrite it at %s:%d", next.Lapses, card.Path, card.Line)
	}
	return graded, creditReview(tx, took, areaOf(s, card.Path))
}

// Read records the reading of a note.
func Read(tx *store.Tx, r api.ReadRequest) (api.Graded, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Graded{}, err
	}
	if !slices.Contains([]srs.Reading{srs.StillTrue, srs.Edited, srs.Carded, srs.Retired}, r.Reading) {
		return api.Graded{}, api.Refuse(api.Invalid, "", "reading %q: want true, edited, carded or retired", r.Reading)
	}
	if err := checkClock(tx.Now); err != nil {
		return api.Graded{}, err
	}
	state, err := store.NoteStates.Get(tx, r.Note)
	if err != nil {
		return api.Graded{}, missing(err, "tend note list")
	}
	note, err := store.Notes.Get(tx, r.Note)
	if err != nil {
		return api.Graded{}, err
	}
	took, capped := credited(r.Millis, noteCap)
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return api.Graded{}, err
	}
	next := sched.Read(state, r.Reading, tx.Now)
	line, err := store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Note: r.Note, Reading: r.Reading, Millis: took.Milliseconds(), Capped: capped,
			Due: next.Due, BeforeNote: &state}
	})
	if err != nil {
		return api.Graded{}, err
	}
	if err := store.NoteStates.Put(tx, next); err != nil {
		return api.Graded{}, err
	}
	graded := graded(sched, line.ID, next.Due, tx.Now)
	graded.Capped = capped
	return graded, creditReview(tx, took, areaOf(s, note.Path))
}

// credited is the time that a review counts for, and whether it was cut.
func credited(millis int64, most time.Duration) (time.Duration, bool) {
	took := time.Duration(max(0, min(millis, int64(24*time.Hour/time.Millisecond)))) * time.Millisecond
	return min(took, most), took > most
}

func graded(sched srs.Scheduler, review id.Review, due, now time.Time) api.Graded {
	g := api.Graded{Review: review, Due: due}
	if !due.IsZero() {
		g.DueWords = sched.DueWords(now, due)
		g.DueDate = sched.Days.Of(due).String()
	}
	return g
}

// creditReview adds the time of a review, which ends now, to the session of reviews it belongs to, or starts one. Only
// the session that ended last goes on: where areas take turns, none is credited with the time of another.
func creditReview(tx *store.Tx, took time.Duration, area string) error {
	if took <= 0 {
		return nil
	}
	last, ok, err := lastReviews(tx, area)
	if err != nil {
		return err
	}
	began := tx.Now.Add(-took)
	if ok && !last.Edited && last.Area == area && began.Sub(last.End) <= reviewPause && tx.Now.Sub(last.Start) <= longest {
		last.End = tx.Now
		return store.PutSession(tx, last)
	}
	_, err = newSession(tx, budget.Session{Start: began, End: tx.Now, Kind: budget.FromReview, Area: area})
	return err
}

// lastReviews returns the session of reviews that ended last, of several the one of the area, and whether there is one.
func lastReviews(tx *store.Tx, area string) (last budget.Session, ok bool, err error) {
	recent, err := sessionsBetween(tx, tx.Now, tx.Now)
	for _, session := range recent {
		if session.Kind != budget.FromReview || !session.Removed.IsZero() || session.End.After(tx.Now) {
			continue
		}
		if session.End.After(last.End) || session.End.Equal(last.End) && session.Area == area {
			last, ok = session, true
		}
	}
	return last, ok, err
}

// Undo takes a line of the review log back, if it is the newest that stands for its card or note.
func Undo(tx *store.Tx, review id.Review) (api.Undone, error) {
	line, err := store.Reviews.Get(tx, review)
	if err != nil {
		return api.Undone{}, missing(err, "")
	}
	if line.Imported != "" {
		return api.Undone{}, api.Refuse(api.Conflict, "", "review %s cannot be undone: it was imported", review)
	}
	standing, err := standingReview(tx, line)
	if err != nil {
		return api.Undone{}, err
	}
	if standing != review || line.Undoes != "" {
		return api.Undone{}, api.Refuse(api.Conflict, "", "review %s cannot be undone: it was taken back, or a newer one follows", review)
	}
	if line.Before != nil {
		err = errors.Join(restoreCard(tx, *line.Before, line.At), unlearn(tx, line))
	}
	if line.BeforeNote != nil {
		err = restoreNote(tx, *line.BeforeNote)
	}
	if err != nil {
		return api.Undone{}, err
	}
	_, err = store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Card: line.Card, Note: line.Note, Undoes: review}
	})
	return api.Undone{Review: review, Card: line.Card, Note: line.Note}, err
}

// restoreCard brings the memory from before a review at that instant back, and what the review put off, but not whether
// the card is suspended or hidden, which no review changes.
func restoreCard(tx *store.Tx, before srs.State, at time.Time) error {
	now, err := store.States.Get(tx, before.Card)
	if err != nil {
		return err
	}
	before.Suspended, before.Hidden, before.BuriedUntil = now.Suspended, now.Hidden, now.BuriedUntil
	if err := store.States.Put(tx, before); err != nil {
		return err
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	card, err := store.Cards.Get(tx, before.Card)
	if err != nil {
		return err
	}
	return unburySiblings(tx, s.Days(at), card, at)
}

// restoreNote brings a note's rhythm back, but not whether the note is there, which no reading changes.
func restoreNote(tx *store.Tx, before srs.NoteState) error {
	now, err := store.NoteStates.Get(tx, before.Note)
	if err != nil {
		return err
	}
	before.Hidden, before.BuriedUntil = now.Hidden, now.BuriedUntil
	return store.NoteStates.Put(tx, before)
}

// standingReview returns the newest line about the same card or note that was not taken back.
func standingReview(tx *store.Tx, line srs.Review) (id.Review, error) {
	about := "card/" + string(line.Card)
	if line.Card == "" {
		about = "note/" + string(line.Note)
	}
	lines, err := store.Reviews.By(tx, about)
	undone := map[id.Review]bool{}
	for _, l := range slices.Backward(lines) {
		if l.Undoes != "" {
			undone[l.Undoes] = true
		} else if !undone[l.ID] {
			return l.ID, err
		}
	}
	return "", err
}
