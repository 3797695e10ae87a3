package api

import (
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/internal/when"
)

// Settings is what a person decided about time.
type Settings struct {
	Zone       string          `json:"zone"` // IANA name
	DayStarts  when.Clock      `json:"day_starts"`
	WeekStarts time.Weekday    `json:"week_starts"` // 0 is Sunday
	Retention  float64         `json:"desired_retention"`
	Budget     budget.Budget   `json:"budget"` // the version that holds now
	Windows    []budget.Window `json:"windows"`
	Areas      []budget.Area   `json:"areas"`
	Started    bool            `json:"started"` // tend init has run
	// EasyDays are the weekdays, from Sunday, on which fewer cards are to fall due: "normal", "reduced" or "minimum".
	EasyDays  [7]string `json:"easy_days"`
	NewPerDay int       `json:"new_per_day"` // new cards a day at most
	// ExpireDays is after how many days an item expires that nobody judged.
	ExpireDays int `json:"expire_days"`
	// Limits bound the blocks that are placed.
	Limits budget.Limits `json:"limits"`
	// Warning says that more areas are deep than depth allows.
	Warning string `json:"warning,omitempty"`
	// NextBudget is a version that holds from a later week; nil where there is none.
	NextBudget *budget.Budget `json:"next_budget,omitempty"`
}

// SettingsRequest changes what is set in it and leaves the rest.
type SettingsRequest struct {
	Zone       *string          `json:"zone,omitempty"`
	DayStarts  *when.Clock      `json:"day_starts,omitempty"`
	WeekStarts *time.Weekday    `json:"week_starts,omitempty"`
	Retention  *float64         `json:"desired_retention,omitempty"`
	Budget     *budget.Budget   `json:"budget,omitempty"` // From empty: as soon as it may hold
	Windows    *[]budget.Window `json:"windows,omitempty"`
	Areas      *[]budget.Area   `json:"areas,omitempty"`
	// EasyDays changes the weekdays that are in it.
	EasyDays  map[time.Weekday]string `json:"easy_days,omitempty"`
	NewPerDay *int                    `json:"new_per_day,omitempty"`
	// ExpireDays is from 1 to 365.
	ExpireDays *int `json:"expire_days,omitempty"`
	// Limits are set as a whole.
	Limits *budget.Limits `json:"limits,omitempty"`
}

// StartRequest starts the timer.
type StartRequest struct {
	Area   string    `json:"area,omitempty"`
	Text   string    `json:"text,omitempty"`
	Lesson id.Lesson `json:"lesson,omitempty"`
	At     string    `json:"at,omitempty"` // as when.ParseMoment reads it; empty: now
}

// StopRequest stops the running timer.
type StopRequest struct {
	At string `json:"at,omitempty"`
}

// LogRequest records time spent, by hand: the minutes that end now, or that start at At.
type LogRequest struct {
	Minutes int    `json:"minutes"`
	At      string `json:"at,omitempty"`
	Area    string `json:"area,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Week is one week's numbers with how the last weeks went.
type Week struct {
	budget.Week
	Ahead     bool             `json:"ahead,omitempty"` // it has not begun, and its state tells nothing yet
	Adherence float64          `json:"adherence"`       // of the last four closed weeks, 0 to 1
	Counted   int              `json:"adherence_weeks"` // closed weeks it is made of
	Sessions  []budget.Session `json:"sessions"`
	Zone      string           `json:"zone"` // in which the week began
	// Moves are the changes of zone within the week, oldest first.
	Moves []ZoneMove `json:"moves,omitempty"`
	// Outlook is how the plan of a week that is not over stands to its goal, as far as weeks are planned.
	Outlook *budget.Outlook `json:"outlook,omitempty"`
	// Realism is how much of their plans the eight weeks before kept, and Debt what is owed of the four before.
	Realism budget.Realism `json:"realism"`
	Debt    []budget.Owed  `json:"debt"`
	// SkipsLeft is how many more weeks can be skipped in the week's quarter.
	SkipsLeft int `json:"skips_left"`
	// Days part planned, spent and produced by learning day.
	Days []budget.Day `json:"days"`
	// Explain is the records behind each number, where it was asked for.
	Explain *WeekExplained `json:"explain,omitempty"`
}

// ZoneMove is a zone, by its IANA name, and the instant from which the person lives in it.
type ZoneMove struct {
	From time.Time `json:"from"`
	Zone string    `json:"zone"`
}

// Plan is the future blocks.
type Plan struct {
	Blocks  []budget.Block `json:"blocks"`
	Changes []PlanChange   `json:"changes"` // of the last placement
	Zone    string         `json:"zone"`
	// Weeks are the weeks that are planned, each with its goal and what of it has no place.
	Weeks   []budget.Outlook `json:"weeks"`
	Realism budget.Realism   `json:"realism"` // how much of a plan is kept; it cuts the goals
	Debt    []budget.Owed    `json:"debt"`    // what the last weeks fell short of, oldest first
	Away    []budget.Away    `json:"away"`
	Blind   string           `json:"blind,omitempty"` // why nothing is placed now
}

// PlanChange says what placement did and why.
type PlanChange struct {
	Kind   string    `json:"kind"`
	Block  id.Block  `json:"block"`
	Start  time.Time `json:"start"`
	Reason string    `json:"reason"`
}

// MoveRequest moves a block; it is locked from then on.
type MoveRequest struct {
	Start  string `json:"start"`             // as when.ParseMoment reads it
	Length int    `json:"minutes,omitempty"` // 0: as long as it was
}
