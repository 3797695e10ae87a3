package anki

import (
	"context"
	"database/sql"
	"strconv"
	"time"
)

// The kinds of a line in the review log that matter here; 0, 1 and 2 are learning, review and relearning.
const (
	filtered    = 3 // in a filtered deck; with factor 0 the schedule was left as it was
	manual      = 4 // a new date set by hand
	rescheduled = 5 // new dates for all cards, by an optimizer
)

// readReviews reads the review log in the order of its times, which are its ids.
func readReviews(ctx context.Context, db *sql.DB, lost *problems) ([]Review, error) {
	rows, err := db.QueryContext(ctx, `select cast(id as integer), cast(cid as integer), cast(ease as integer),
		cast(time as integer), cast(type as integer), cast(factor as integer) from revlog order by id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var reviews []Review
	for rows.Next() {
		var at, card, millis, factor int64
		var grade, kind int
		if err := rows.Scan(&at, &card, &grade, &millis, &kind, &factor); err != nil {
			return nil, err
		}
		if why := unfit(grade, kind, factor); why != "" {
			lost.add(why, "card "+strconv.FormatInt(card, 10))
			continue
		}
		reviews = append(reviews, Review{Card: card, At: time.UnixMilli(at).UTC(), Grade: grade, Millis: millis})
	}
	return reviews, rows.Err()
}

// unfit says why a line of the log is no review that a schedule could learn from, or nothing.
func unfit(grade, kind int, factor int64) string {
	switch {
	case kind == manual || kind == rescheduled || grade == 0:
		return manualReview
	case kind < 0 || kind > rescheduled:
		return unknownReview
	case kind == filtered && factor == 0:
		return crammed
	case grade < 1 || grade > 4:
		return noGrade
	}
	return ""
}
