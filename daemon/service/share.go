package service

import (
	"fmt"
	"math"
	"time"

	"tend/budget"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/srs"
)

// reviewShare is the part of the week's target that reviews may take, and leastShare what a day is given of it at least,
// in minutes, as long as the week has that much left.
const (
	reviewShare = 0.30
	leastShare  = 5
)

// share is what one day may spend on reviews.
type share struct {
	week  float64 // minutes that the week allows
	spent float64 // of these, spent so far
	day   float64 // minutes that today allows
	today float64 // spent of them
	left  float64 // what today has left
	away  *budget.Away
}

// shareOf spreads what is left of the week's minutes evenly over its days. What a day does not use is the others'. Days
// on which the person is away have none, and make the week's minutes fewer.
func shareOf(tx *store.Tx, s store.Settings) (share, error) {
	days := s.Days(tx.Now)
	day := days.Of(tx.Now)
	week := weekOf(s, tx.Now)
	sh := share{week: float64(budget.Holding(budgets(s), week).For(budget.DaysLeft(s.Away, week)).Target) * reviewShare}
	if late := s.Budgets[0].From.Sub(week); late > 0 && late < 7 { // the first week is a part of one
		sh.week *= float64(7-late) / 7
	}
	sessions, err := sessionsBetween(tx, days.Start(week), tx.Now)
	if err != nil {
		return sh, err
	}
	for _, session := range sessions {
		if session.Kind != budget.FromReview || !session.Removed.IsZero() || session.End.IsZero() {
			continue
		}
		sh.spent += within(session, days.Start(week), tx.Now)
		sh.today += within(session, days.Start(day), tx.Now)
	}
	before := sh.spent - sh.today
	if away, is := budget.AwayOn(s.Away, day); is {
		sh.away = &away
		return sh, nil
	}
	left := 0
	for d := day; d.Before(week.AddDays(7)); d = d.AddDays(1) {
		if _, away := budget.AwayOn(s.Away, d); !away {
			left++
		}
	}
	sh.day = max(0, sh.week-before) / float64(max(1, left))
	sh.day = max(sh.day, min(leastShare, sh.week-before))
	sh.left = max(0, sh.day-sh.today)
	return sh, nil
}

// dailyShare is the minutes of reviews that a day has on average.
func dailyShare(s store.Settings, now time.Time) float64 {
	return float64(budget.Holding(budgets(s), weekOf(s, now)).Target) * reviewShare / 7
}

// within is the minutes of a session that lie between two instants.
func within(session budget.Session, from, to time.Time) float64 {
	start, end := session.Start, session.End
	if start.Before(from) {
		start = from
	}
	if end.After(to) {
		end = to
	}
	return max(0, end.Sub(start).Minutes())
}

// restart is how a person comes back after a gap: how much today asks for, and in how many days the backlog is gone.
type restart struct {
	today   float64 // minutes that today asks for in all
	minutes float64 // of these, left
	days    int
	gentle  bool // today asks for less than its share
}

// restartDays is for how many days after a gap the review stays gentle.
const restartDays = 4

// restartOf looks at the latest lines of the log for a gap.
func restartOf(tx *store.Tx, days when.Days, sh share, backlog Due) (restart, error) {
	gap, back, err := lastGap(tx, days)
	if err != nil {
		return restart{}, err
	}
	seconds, n := srs.Restart(gap, back, backlog.Seconds, sh.day*60)
	minutes := max(0, seconds/60-sh.today)
	return restart{today: seconds / 60, minutes: min(minutes, sh.left), days: n, gentle: seconds < sh.day*60}, nil
}

// lastGap returns the longest gap between two days of review, in learning days, that ended at most restartDays ago, and how
// many days ago it ended: 0 where it has not ended yet.
func lastGap(tx *store.Tx, days when.Days) (gap, back int, err error) {
	newer := days.Of(tx.Now)
	today := newer
	for line, err := range store.Reviews.Newest(tx) {
		if err != nil {
			return 0, 0, err
		}
		if line.Imported != "" {
			break // these are in no order, and were reviewed elsewhere
		}
		day := days.Of(line.At)
		if apart := newer.Sub(day); apart > gap {
			gap, back = apart, today.Sub(newer)
		}
		if newer = day; today.Sub(day) > restartDays {
			break
		}
	}
	return gap, back, nil
}

// shareWords says what is to be said about today's minutes; nothing where all is as usual.
func shareWords(sh share, r restart, due Due) string {
	n := due.Cards + due.Notes
	switch {
	case n == 0:
		return ""
	case sh.away != nil:
		return fmt.Sprintf("You are %s; nothing is asked of you. %d due.", sh.away, n)
	case sh.left <= 0 && sh.spent >= sh.week:
		return fmt.Sprintf("This week's %.0f min of reviews are used; %d due.", sh.week, n)
	case r.minutes <= 0:
		return fmt.Sprintf("Today's %.0f min of reviews are done; %d due.", r.today, n)
	case r.gentle:
		return fmt.Sprintf("Welcome back: %.0f min to begin with. %d due; the backlog is gone in %d days.", math.Ceil(r.minutes), n, r.days)
	case r.days > 1:
		return fmt.Sprintf("%d due; at %.0f min a day it is gone in %d days.", n, math.Ceil(sh.day), r.days)
	}
	return ""
}
