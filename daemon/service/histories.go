package service

import (
	"iter"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// What histories cost an update, which may touch engine.MaxUpdateKeys (500) keys: a review is a line and its index entry; a
// card at most a record, a line of the card log and a memory, each with its index entries. The last number leaves room for
// what an update writes once, such as the numbers that were given out.
const (
	keysPerReview  = 2
	keysPerCard    = 8
	keysPerHistory = 480
	longestHistory = (keysPerHistory - keysPerCard) / keysPerReview // in reviews: 236
)

// HistoryBatches cuts histories into parts that one update takes each, in their order. A history stays whole, unless it alone is
// too much: one of more than 236 reviews is taken in several updates, oldest reviews first, each of which leaves the memory
// of what is there.
func HistoryBatches(histories []api.ImportHistory) iter.Seq[[]api.ImportHistory] {
	return func(yield func([]api.ImportHistory) bool) {
		var batch []api.ImportHistory
		keys := 0
		for history := range parts(histories) {
			cost := keysPerCard + keysPerReview*len(history.Reviews)
			if len(batch) > 0 && keys+cost > keysPerHistory {
				if !yield(batch) {
					return
				}
				batch, keys = nil, 0
			}
			batch, keys = append(batch, history), keys+cost
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// parts yields histories, and of those that are too long one part after the other.
func parts(histories []api.ImportHistory) iter.Seq[api.ImportHistory] {
	return func(yield func(api.ImportHistory) bool) {
		for _, history := range histories {
			if len(history.Reviews) <= longestHistory {
				if !yield(history) {
					return
				}
				continue
			}
			sorted := slices.SortedStableFunc(slices.Values(history.Reviews), older)
			for part := range slices.Chunk(sorted, longestHistory) {
				history.Reviews = part
				if !yield(history) {
					return
				}
			}
		}
	}
}

func older(a, b api.ImportReview) int { return a.At.Compare(b.At) }

// Taken is what an update took in.
type Taken struct {
	Cards                   []id.Card               // that got reviews
	Reviews, Known, Unknown int                     // as in api.ImportedReviews
	Made                    map[string][]notes.Card // by name, for histories without a text
}

// TakeHistories appends the reviews that the cards do not have, and makes their memories from all that they then have. The
// cards are found by name in marked (see Marked), which it does not change. The histories should be one of HistoryBatches.
func TakeHistories(tx *store.Tx, r api.ImportReviewsRequest, histories []api.ImportHistory, marked map[string][]notes.Card) (Taken, error) {
	taken := Taken{Made: map[string][]notes.Card{}}
	for _, h := range histories {
		cards := marked[h.Key]
		if len(cards) == 0 {
			cards = taken.Made[h.Key]
		}
		if len(cards) == 0 && r.Loose && h.Cloze == 0 {
			card, err := LooseCard(tx, r.From, h.Key)
			if err != nil {
				return taken, err
			}
			cards = []notes.Card{card}
			taken.Made[h.Key] = cards
		}
		if h.Cloze < 0 || h.Cloze >= len(cards) {
			taken.Unknown += len(h.Reviews)
			continue
		}
		if err := taken.take(tx, r.From, cards[h.Cloze].ID, h); err != nil {
			return taken, err
		}
	}
	return taken, nil
}

// take gives one card its history.
func (t *Taken) take(tx *store.Tx, from string, card id.Card, h api.ImportHistory) error {
	if h.Suspended && len(h.Reviews) == 0 {
		return SuspendNew(tx, card)
	}
	fresh, known, err := Unknown(tx, card, h.Reviews)
	t.Known += known
	if err != nil || len(fresh) == 0 {
		return err
	}
	if err := AppendImported(tx, from, card, fresh); err != nil {
		return err
	}
	t.Cards, t.Reviews = append(t.Cards, card), t.Reviews+len(fresh)
	return Relive(tx, card, h.Suspended)
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
	slices.SortFunc(fresh, older)
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
