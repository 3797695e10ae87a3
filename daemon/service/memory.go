package service

import (
	"fmt"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/fit"
)

// keptSets is how many parameter sets are kept, the one in use among them however old it is.
const keptSets = 10

// Between tells the learning days from one instant to a later one, by the rule of days that then held: as a review counts
// them.
func Between(s store.Settings) func(from, to time.Time) int {
	return func(from, to time.Time) int { return s.Days(to).Between(from, to) }
}

// Graded reads the recalls that stand, with the learning day that each instant belonged to where the person then lived.
// It keeps of each line only what a fit needs, since a log may have a million of them.
func Graded(tx *store.Tx) (lines []srs.Review, day func(time.Time) when.Date, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, nil, err
	}
	for line, err := range store.Reviews.All(tx) {
		if err != nil {
			return nil, nil, err
		}
		if line.Card != "" {
			lines = append(lines, srs.Review{ID: line.ID, At: line.At, Card: line.Card, Grade: line.Grade,
				Millis: line.Millis, Undoes: line.Undoes})
		}
	}
	return inTime(srs.Standing(lines)), func(t time.Time) when.Date { return s.Days(t).Of(t) }, nil
}

// Memory returns what predicts when cards are forgotten.
func Memory(tx *store.Tx) (api.Memory, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Memory{}, err
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return api.Memory{}, err
	}
	lines, err := store.Reviews.Count(tx)
	if err != nil {
		return api.Memory{}, err
	}
	days := s.Days(tx.Now)
	return api.Memory{
		Set: learned.Set, Since: learned.Since, Parameters: learned.Parameters, Retention: s.Retention, Bias: learned.Bias,
		Pace: learned.Pace, Reviews: lines, NewReviews: max(0, lines-learned.Tried), NextFit: days.End(days.Of(tx.Now)),
	}, nil
}

// Sets lists the parameter sets that were tried, newest first.
func Sets(tx *store.Tx) (api.SetList, error) {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return api.SetList{}, err
	}
	list := api.SetList{InUse: learned.Set, Sets: []fit.Set{}}
	for set, err := range store.Sets.All(tx) {
		if err != nil {
			return list, err
		}
		list.Sets = append([]fit.Set{set}, list.Sets...)
	}
	return list, nil
}

// WantsFit tells whether the log has grown enough since a fit was last tried.
func WantsFit(tx *store.Tx) (bool, error) {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return false, err
	}
	lines, err := store.Reviews.Count(tx)
	return err == nil && fit.Due(lines, learned.Tried), err
}

// Decide records a fit that was tried on a log of so many lines, and puts its parameters to use where they were accepted,
// unless the ones that it was held against, in use since an instant, are not in use any more. One that came to the
// parameters in use has nothing to record: its set has no id. The memories in the store are those of the old parameters
// until Remember was called for all cards, and then Remembered.
func Decide(tx *store.Tx, d fit.Decision, lines int, against time.Time) (fit.Set, error) {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return fit.Set{}, err
	}
	learned.Tried = lines
	if learned.Pace, err = pace(tx); err != nil {
		return fit.Set{}, err
	}
	if d.Accepted && !learned.Since.Equal(against) {
		d.Accepted, d.Reason = false, "Other parameters came to use while it was fitted."
	}
	set := fit.Set{At: tx.Now, Decision: d}
	if d.Parameters == learned.Parameters {
		return set, store.PutLearned(tx, learned)
	}
	if set.ID, err = store.Sets.New(tx); err != nil {
		return fit.Set{}, err
	}
	if err := store.Sets.Put(tx, set); err != nil {
		return fit.Set{}, err
	}
	if d.Accepted {
		learned = inUse(learned, set.ID, d.Parameters, tx.Now)
	}
	if err := store.PutLearned(tx, learned); err != nil {
		return fit.Set{}, err
	}
	return set, pruneSets(tx, learned.Set)
}

// inUse puts parameters to use. The bias was that of the old ones.
func inUse(l store.Learned, set id.Set, p srs.Parameters, now time.Time) store.Learned {
	l.Set, l.Parameters, l.Since, l.Bias, l.Replayed = set, p, now, 0, false
	return l
}

// pruneSets removes the oldest sets beyond keptSets, but never the one in use.
func pruneSets(tx *store.Tx, used id.Set) error {
	sets, err := store.Sets.List(tx)
	if err != nil {
		return err
	}
	for spare := len(sets) - keptSets; spare > 0 && len(sets) > 0; sets = sets[1:] {
		if sets[0].ID == used {
			continue
		}
		if err := store.Sets.Delete(tx, sets[0].ID); err != nil {
			return err
		}
		spare--
	}
	return nil
}

// DefaultSet names the parameters that tend comes with.
const DefaultSet id.Set = "default"

// UseSet goes back to the parameters of a set, or to the default ones. What the daemon fits later may replace them.
func UseSet(tx *store.Tx, r api.UseRequest) (fit.Set, error) {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return fit.Set{}, err
	}
	set := fit.Set{ID: DefaultSet, At: tx.Now}
	set.Parameters, set.Accepted, set.Reason = srs.DefaultParameters(), true, "The parameters that tend comes with."
	used := id.Set("")
	if r.Set != DefaultSet {
		if set, err = store.Sets.Get(tx, r.Set); err != nil {
			return fit.Set{}, missing(err, "tend memory history")
		}
		used = set.ID
	}
	if used == learned.Set {
		return fit.Set{}, api.Refuse(api.Conflict, "tend memory history", "parameters %s are in use already", r.Set)
	}
	lines, err := store.Reviews.Count(tx)
	if err != nil {
		return fit.Set{}, err
	}
	learned.Tried = lines // the choice holds until the log has grown
	return set, store.PutLearned(tx, inUse(learned, used, set.Parameters, tx.Now))
}

// Remember puts the memories, made by the parameters in use, into the states of the cards. A card that was reviewed
// since the lines were read is made again from its own lines. When a card is due stays as it is: the queue chooses by
// what a review adds, which follows the memory at once.
func Remember(tx *store.Tx, cards []id.Card, memories map[id.Card]srs.Memory, read time.Time) error {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return err
	}
	for _, card := range cards {
		state, err := store.States.Get(tx, card)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return err
		}
		memory, ok := memories[card]
		if !state.Last.Before(read) {
			if memory, ok, err = memoryOf(tx, learned.Parameters, card); err != nil {
				return err
			}
		}
		if !ok || state.Phase == srs.New {
			continue
		}
		state.Stability, state.Difficulty = memory.Stability, memory.Difficulty
		if err := store.States.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// memoryOf makes the memory of one card from its lines.
func memoryOf(tx *store.Tx, p srs.Parameters, card id.Card) (srs.Memory, bool, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return srs.Memory{}, false, err
	}
	lines, err := store.Reviews.By(tx, "card/"+string(card))
	if err != nil {
		return srs.Memory{}, false, fmt.Errorf("replay card %s: %w", card, err)
	}
	memory, ok := p.Memories(inTime(srs.Standing(lines)), Between(s))[card]
	return memory, ok, nil
}

// Remembered records that every memory in the store was made by the parameters that are in use since that instant.
func Remembered(tx *store.Tx, set id.Set, since time.Time) error {
	learned, err := store.GetLearned(tx)
	if err != nil || learned.Set != set || !learned.Since.Equal(since) {
		return err
	}
	learned.Replayed = true
	return store.PutLearned(tx, learned)
}
