// Package calendar writes the iCalendar feed that real calendars subscribe to, with its time zones.
//
// One VEVENT a block, in UTC; reminders that recur carry their zone. Equal input gives equal bytes.
package calendar

import (
	"time"

	"tend/internal/when"
)

// Feed is a calendar to be published.
type Feed struct {
	Name      string        // what clients call the calendar; "tend" if empty
	Refresh   time.Duration // how often a client may ask again: a hint; four hours if under a minute
	Events    []Event
	Reminders []Reminder
}

// Event is one block of time, busy. Its instants may be in any zone; they are written in UTC, to the second.
//
// Clients tell that an event changed by Sequence and Modified, and some pass over one whose Modified is not newer:
// raise both with each change, and leave both alone without one.
type Event struct {
	UID         string // never changes, and no two events of a feed share it
	Summary     string // one line; white space and line ends become single spaces
	Description string // text, with line ends
	URL         string // absolute, http or https; anything else is left out
	Start, End  time.Time
	Sequence    int       // 0 at first, then one more with each change
	Created     time.Time // left out when zero
	Modified    time.Time // DTSTAMP and LAST-MODIFIED
}

// Reminder recurs by a rule in a zone, such as every Friday at 16:00, or stands on one day. It makes nobody busy. What Event says of
// UID, texts, Sequence and Modified holds for it too.
type Reminder struct {
	UID         string
	Summary     string
	Description string
	Date        when.Date  // of its first occurrence, which the rule must give as well
	At          when.Clock // on the wall of Zone
	Minutes     int        // length, 1 to 1440
	Zone        *time.Location
	Rule        string // RRULE value, such as FREQ=WEEKLY;BYDAY=FR: from days to years, an UNTIL in UTC; empty: once
	Sequence    int
	Modified    time.Time
}
