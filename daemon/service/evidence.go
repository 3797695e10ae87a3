package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/reflection"
	"tend/srs"
)

// evidence gathers what is new from one learning day to another, both included.
func evidence(tx *store.Tx, days when.Days, from, to when.Date) (reflection.Evidence, error) {
	var r reflection.Records
	var err error
	if r.Lessons, err = store.Lessons.List(tx); err != nil {
		return reflection.Evidence{}, err
	}
	if r.Outputs, err = store.Outputs.List(tx); err != nil {
		return reflection.Evidence{}, err
	}
	begin, end := days.Start(from), days.End(to)
	if r.Matured, err = matured(tx, begin, end); err != nil {
		return reflection.Evidence{}, err
	}
	if r.Minutes, err = areaMinutes(tx, when.Interval{Start: begin, End: end}); err != nil {
		return reflection.Evidence{}, err
	}
	before := when.Interval{Start: days.Start(from.AddDays(-to.Sub(from) - 1)), End: begin}
	r.Before, err = areaMinutes(tx, before)
	return reflection.EvidenceOf(r, days, from, to), err
}

// areaMinutes are the minutes of each area in a time, overlaps counted once.
func areaMinutes(tx *store.Tx, span when.Interval) (map[string]int, error) {
	sessions, err := sessionsBetween(tx, span.Start, span.End)
	return budget.SpentByArea(counted(sessions, tx.Now), span, tx.Now), err
}

// matured counts the cards that came to be remembered for good in a time. The log is read from its end as far as needed.
func matured(tx *store.Tx, from, to time.Time) (int, error) {
	var reviews []srs.Review
	for r, err := range store.Reviews.Newest(tx) {
		if err != nil {
			return 0, err
		}
		if r.Imported == "" && r.At.Before(from) {
			break // only an import appends what is older
		}
		if r.Card != "" && !r.At.Before(from) {
			reviews = append(reviews, r)
		}
	}
	slices.Reverse(reviews)
	slices.SortStableFunc(reviews, func(a, b srs.Review) int { return a.At.Compare(b.At) })
	states := map[id.Card]srs.State{}
	for _, r := range reviews {
		if _, known := states[r.Card]; known {
			continue
		}
		state, err := store.States.Get(tx, r.Card)
		if err != nil && !isMissing(err) {
			return 0, err
		}
		states[r.Card] = state
	}
	return srs.Matured(reviews, states, from, to), nil
}
