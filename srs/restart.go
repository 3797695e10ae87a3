package srs

import "math"

// How a person comes back after a gap.
const (
	restartGap   = 7       // days without a review from which on the start is gentle
	restartOver  = 2       // times the share that the backlog has to exceed
	restartFirst = 1.0 / 3 // part of the share that the first session takes
	restartLeast = 180.0   // seconds that it takes at least
	restartDays  = 4       // days back until the whole share is taken again
)

// Restart returns how many seconds of reviews today should have, and in how many days the backlog is gone if today and
// the days after are like that. The share is what a day may have at most, in seconds.
//
// After 7 or more days without a review, and with a backlog of more than twice the share, the first day takes a third
// of it, though at least 3 minutes if the share is as long, and the days after grow evenly, to the whole share 4 days
// back. DaysBack says how many days ago, after the gap, the first review was: 0 for today. Otherwise today has the
// whole share. With no share at all there is nothing to plan: 0 and 0.
func Restart(gapDays, daysBack int, backlogSeconds, shareSeconds float64) (todaySeconds float64, days int) {
	if !(shareSeconds > 0) {
		return 0, 0
	}
	gentle := gapDays >= restartGap && backlogSeconds > restartOver*shareSeconds
	on := func(back int) float64 {
		if !gentle || back >= restartDays {
			return shareSeconds
		}
		first := min(shareSeconds, max(restartLeast, restartFirst*shareSeconds))
		return first + (shareSeconds-first)*float64(back)/restartDays
	}
	daysBack = max(0, daysBack)
	left := backlogSeconds
	for back := daysBack; left > 0 && back < restartDays; back++ {
		left -= on(back)
		days++
	}
	if left > 0 {
		days += int(min(math.Ceil(left/shareSeconds), math.MaxInt32))
	}
	return on(daysBack), days
}
