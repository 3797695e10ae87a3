// Package fit learns the parameters of FSRS from a log of reviews, and says how well parameters predict one.
//
// It has no clock and no store. Fitting uses as many goroutines as Options say; its result does not depend on how many.
package fit

import (
	"cmp"
	"slices"

	"time"

	"tend/internal/when"
	"tend/srs"
)

// Log is the histories of cards in a compact form that is read over and over: whole cards, one after the other, each
// in the order of its reviews. It is not changed after NewLog, so several goroutines may read it.
type Log struct {
	cards []span  // in the order of their first reviews
	days  []int32 // learning days since the card's review before; 0 for a first review and for one on the same day
	grade []srs.Grade
	rank  []int32 // the place in time, from 0, among what is predicted; -1 where nothing is predicted
	items int     // how many are predicted
	night []int32 // by rank: how many reviews there were when its learning day began
}

// span is a card's part of the columns: from, up to and without to.
type span struct{ from, to int32 }

// NewLog takes the graded reviews that stand (see srs.Standing), in any order, and day, the learning day that an
// instant belongs to. A line without a valid grade or a card is left out. Days that go backwards count as the same day.
// Reviews of one card at one instant stay in the order given; the order of the lines means nothing else. Predicted is
// each review on a later learning day than the one before it.
func NewLog(lines []srs.Review, day func(time.Time) when.Date) *Log {
	lines = slices.Clone(lines)
	lines = slices.DeleteFunc(lines, func(r srs.Review) bool { return r.Card == "" || !r.Grade.Valid() })
	slices.SortStableFunc(lines, func(a, b srs.Review) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Card, b.Card))
	})
	first := map[string]int{}
	place := make([]int, len(lines)) // of the line's card
	for i, r := range lines {
		n, seen := first[string(r.Card)]
		if !seen {
			n = len(first)
			first[string(r.Card)] = n
		}
		place[i] = n
	}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
	return arrange(lines, place, order, day)
}

// arrange fills the columns from lines that are sorted by time; order sorts them by card.
func arrange(lines []srs.Review, place, order []int, day func(time.Time) when.Date) *Log {
	l := &Log{days: make([]int32, len(lines)), grade: make([]srs.Grade, len(lines)), rank: make([]int32, len(lines))}
	predicted := make([]int32, len(lines)) // by line: where it went, or -1
	days := make([]when.Date, len(lines))  // by line
	for i, line := range lines {
		days[i] = day(line.At)
	}
	var before when.Date
	for to, i := range order {
		today := days[i]
		predicted[i] = -1
		if to == 0 || place[i] != place[order[to-1]] {
			l.cards = append(l.cards, span{int32(to), int32(to)})
		} else if since := today.Sub(before); since > 0 {
			l.days[to] = int32(since)
			predicted[i] = int32(to)
		}
		before = today
		l.grade[to], l.rank[to] = lines[i].Grade, -1
		l.cards[len(l.cards)-1].to = int32(to) + 1
	}
	began := 0 // where the learning day of the line began
	for i, to := range predicted {
		if days[i] != days[began] {
			began = i
		}
		if to >= 0 {
			l.rank[to] = int32(l.items)
			l.night = append(l.night, int32(began))
			l.items++
		}
	}
	return l
}

// Cards returns the number of cards.
func (l *Log) Cards() int { return len(l.cards) }

// Reviews returns the number of reviews.
func (l *Log) Reviews() int { return len(l.grade) }

// Items returns the number of reviews that are predicted: those on a later learning day than the card's review before.
func (l *Log) Items() int { return l.items }
