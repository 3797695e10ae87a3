package service

import (
	"slices"
	"time"

	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// How the pace is learned: from so many of the latest lines, each time so many more were written.
const (
	paceLines = 1000
	paceEvery = 50
)

// expected is the probability of recall that is predicted just before a review; 0 where nothing is, for a new card and
// for one that was reviewed on this learning day.
func expected(sched srs.Scheduler, state srs.State, now time.Time) float64 {
	if !(state.Stability > 0) || sched.Days.Between(state.Last, now) <= 0 {
		return 0
	}
	return sched.Retrievability(state, now)
}

// learnFrom moves the bias by what a review that was just written came to, and learns the pace anew now and then.
func learnFrom(tx *store.Tx, line srs.Review) error {
	number, err := id.Number('r', line.ID)
	if err != nil {
		return err
	}
	if line.Expected == 0 && number%paceEvery != 0 {
		return nil
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return err
	}
	if line.Expected > 0 {
		learned.Bias = srs.Nudge(learned.Bias, line.Expected, line.Grade > srs.Again, srs.BiasStep)
	}
	if number%paceEvery == 0 {
		if learned.Pace, err = pace(tx); err != nil {
			return err
		}
	}
	return store.PutLearned(tx, learned)
}

// LearnPace learns the pace anew, as after an import.
func LearnPace(tx *store.Tx) error {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return err
	}
	if learned.Pace, err = pace(tx); err != nil {
		return err
	}
	return store.PutLearned(tx, learned)
}

// unlearn takes back what a review moved the bias by, unless that was before the parameters in use were.
func unlearn(tx *store.Tx, line srs.Review) error {
	if line.Expected == 0 {
		return nil
	}
	learned, err := store.GetLearned(tx)
	if err != nil || line.At.Before(learned.Since) {
		return err
	}
	learned.Bias = srs.Nudge(learned.Bias, line.Expected, line.Grade > srs.Again, -srs.BiasStep)
	return store.PutLearned(tx, learned)
}

// pace learns from the latest lines of the log that stand how long reviews take.
func pace(tx *store.Tx) (srs.Pace, error) {
	var lines []srs.Review
	for line, err := range store.Reviews.Newest(tx) {
		if err != nil {
			return srs.Pace{}, err
		}
		if lines = append(lines, line); len(lines) == paceLines {
			break
		}
	}
	slices.Reverse(lines)
	lines = inTime(srs.Standing(lines))
	lengths := map[id.Card]int{}
	return srs.LearnPace(lines, func(card id.Card) int {
		if n, ok := lengths[card]; ok {
			return n
		}
		held, err := store.Cards.Get(tx, card)
		if err != nil {
			return 0
		}
		lengths[card] = store.FaceOf(held).Letters
		return lengths[card]
	}), nil
}
