// Package budget is the week: areas, windows, blocks, sessions, where blocks are placed, and what a week adds up to.
//
// It is pure. Every number is a function of the records it is given, so a correction made months later gives
// the number that would have stood from the start.
package budget

import (
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// MaxDeep is how many areas may be deep at once.
const MaxDeep = 2

// Area is a subject.
type Area struct {
	Name  string    `json:"name"`
	Deep  bool      `json:"deep"`
	Since when.Date `json:"since"`
	// Was are the names that the area had, and those of areas that became it: notes in folders of these names are its.
	Was []string `json:"was,omitempty"`
}

// Budget is the minutes a week that a person gives to learning, from the first week that starts on or after the day
// From; the first version a person settles holds for the week of its From, and for those before, too.
type Budget struct {
	From   when.Date `json:"from"`
	Min    int       `json:"min_minutes"`
	Target int       `json:"target_minutes"`
	Max    int       `json:"max_minutes"`
}

// Window is when learning may be placed.
type Window struct {
	Days   []time.Weekday `json:"days"` // 0 is Sunday
	From   when.Clock     `json:"from"`
	To     when.Clock     `json:"to"`
	Length int            `json:"length_minutes,omitempty"` // preferred length of a block; 0: the whole window
}

// BlockState is what became of a block.
type BlockState string

// The states of a block.
const (
	Planned BlockState = "planned"
	Kept    BlockState = "kept"
	Skipped BlockState = "skipped"
)

// Block is planned time. Its UID never changes.
type Block struct {
	ID       id.Block   `json:"id"`
	UID      string     `json:"uid"`
	Start    time.Time  `json:"start"`
	End      time.Time  `json:"end"`
	State    BlockState `json:"state"`
	Locked   bool       `json:"locked,omitempty"` // moved by the person: placement leaves it alone
	Agenda   string     `json:"agenda,omitempty"` // what the next block's event says
	Sequence int        `json:"sequence"`         // iCalendar SEQUENCE
	Created  time.Time  `json:"created"`
	Modified time.Time  `json:"modified"` // iCalendar LAST-MODIFIED and DTSTAMP
	// Why is why it stands where it does, in a line.
	Why string `json:"reason,omitempty"`
	// Session is what confirming the block made; it stays the same one however often that is changed.
	Session id.Session `json:"session_id,omitempty"`
}

// SessionKind is how a session came about.
type SessionKind string

// The kinds of session.
const (
	FromReview SessionKind = "review"
	FromLesson SessionKind = "lesson"
	FromTimer  SessionKind = "timer"
	FromBlock  SessionKind = "block"
	ByHand     SessionKind = "log"
	// FromReading is the time that an article was on screen.
	FromReading SessionKind = "read"
	// FromReflection is the time that the answers of a reflection took.
	FromReflection SessionKind = "reflect"
)

// Session is time really spent. A running session has no End.
type Session struct {
	ID      id.Session  `json:"id"`
	Start   time.Time   `json:"start"`
	End     time.Time   `json:"end,omitzero"`
	Kind    SessionKind `json:"kind"`
	Area    string      `json:"area,omitempty"`
	Text    string      `json:"text,omitempty"`
	Lesson  id.Lesson   `json:"lesson,omitempty"`
	Item    id.Item     `json:"item,omitempty"`   // what was read
	Removed time.Time   `json:"removed,omitzero"` // taken back at this instant
	// Alive is when the person last said that it runs, where that was after its start.
	Alive time.Time `json:"alive,omitzero"`
	// Stopped is why it ended by itself; empty where somebody ended it. Asked tells that the person was asked about that.
	Stopped StopReason `json:"stopped,omitempty"`
	Asked   bool       `json:"asked,omitempty"`
	// Edited tells that a person changed it by hand: from then on nothing adds to it.
	Edited bool `json:"edited,omitempty"`
	// Imported is the name under which an import finds it again.
	Imported string `json:"imported,omitempty"`
}

// WeekState is how a week's minutes stand to its budget.
type WeekState string

// The states of a week.
const (
	Under       WeekState = "under"
	InBand      WeekState = "in band"
	Over        WeekState = "over"
	WeekSkipped WeekState = "skipped"
	// WeekAway is a week of which the person was away on every day.
	WeekAway WeekState = "away"
)

// Week is what one week adds up to, in minutes and outputs.
type Week struct {
	Label    string         `json:"week"`  // ISO 8601, 2026-W47
	Start    when.Date      `json:"start"` // its first day
	From     time.Time      `json:"from"`  // the instant it starts
	To       time.Time      `json:"to"`    // the instant it ends
	Min      int            `json:"min_minutes"`
	Target   int            `json:"target_minutes"`
	Max      int            `json:"max_minutes"`
	Planned  int            `json:"planned_minutes"` // when the week began
	Spent    int            `json:"spent_minutes"`
	Produced int            `json:"produced"`
	State    WeekState      `json:"state"`
	Deep     int            `json:"deep_minutes"`
	Areas    map[string]int `json:"areas"` // minutes by area; overlaps count for each
	// Away is how many days of the week the person is away; Min, Target and Max are those of the days that are left.
	Away int `json:"away_days,omitempty"`
	// Standing are the minutes of the week's blocks as they stand now, skipped ones left out.
	Standing int `json:"standing_minutes"`
}
