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
	Name      string
	Refresh   time.Duration // how often a client may ask again: a hint
	Events    []Event
	Reminders []Reminder
}

// Event is one block of time, busy.
type Event struct {
	UID         string
	Summary     string
	Description string
	URL         string
	Start, End  time.Time
	Sequence    int
	Created     time.Time
	Modified    time.Time // DTSTAMP and LAST-MODIFIED
}

// Reminder recurs by a rule in a zone, such as every Friday at 16:00.
type Reminder struct {
	UID         string
	Summary     string
	Description string
	Date        when.Date // of its first occurrence
	At          when.Clock
	Minutes     int
	Zone        *time.Location
	Rule        string // RRULE value, such as FREQ=WEEKLY;BYDAY=FR
	Sequence    int
	Modified    time.Time
}
