// Package when answers questions of civil time: zones, learning days, weeks, quarters and unions of intervals.
//
// Nothing here reads the clock. An instant is a time.Time; what a person meant ("Tuesday 08:00 in Berlin") is a
// Date, a Clock and a zone, and At turns it into an instant.
package when

import "time"

// Date is a civil day, without a zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Clock is a time on the wall, in minutes after midnight, 0 to 1440 (24:00 ends a day).
type Clock int

// Days is the rule that cuts time into learning days: each starts at Starts (04:00 unless settled otherwise)
// in Zone.
type Days struct {
	Zone   *time.Location
	Starts Clock
}

// Interval is the half-open time from Start to End.
type Interval struct {
	Start, End time.Time
}
