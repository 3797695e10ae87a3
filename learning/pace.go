package learning

import (
	"fmt"
	"math"

	"tend/internal/id"
	"tend/internal/when"
)

// Pace is how far a person is in a book, and what the rest asks of each day. It changes from one day to the next.
type Pace struct {
	Lesson   id.Lesson `json:"lesson"`
	Title    string    `json:"title"`
	Unit     string    `json:"unit"` // page or chapter
	Part     int       `json:"part"` // the last that was read
	Parts    int       `json:"parts"`
	Minutes  float64   `json:"minutes_a_part"`
	Learned  bool      `json:"learned"`             // Minutes comes from the lesson's sessions
	Expected int       `json:"on_pace,omitempty"`   // where a steady reader would be; 0 without an end too
	Daily    float64   `json:"parts_a_day"`         // to the end
	Weekly   int       `json:"minutes_a_week"`      // to the end
	Until    when.Date `json:"until,omitzero"`      // the period's last day, where this book is asked for in it
	Left     int       `json:"left_minutes"`        // of the book
	DaysLeft int       `json:"days_left,omitempty"` // today included
}

// String reads "page 210 of 562; on pace is 260; 12 pages a day, 41 min a week to 31 December".
func (p Pace) String() string {
	at := fmt.Sprintf("%s %d of %d", p.Unit, p.Part, p.Parts)
	switch {
	case p.Part >= p.Parts:
		return at + "; what is left is to produce something from it"
	case p.Until.IsZero():
		return at
	}
	at += fmt.Sprintf("; on pace is %d; ", p.Expected)
	to := "to " + lastDay(p.Until)
	rest := fmt.Sprintf("%s a week %s", length(p.Weekly), to)
	if p.DaysLeft < 7 {
		rest = fmt.Sprintf("%s %s", length(p.Left), to)
	}
	if daily := int(math.Ceil(p.Daily)); p.Daily >= 1 && daily > 1 {
		return at + fmt.Sprintf("%d %ss a day, %s", daily, p.Unit, rest)
	}
	return at + fmt.Sprintf("a %s each %s, %s", p.Unit, dayCount(p.Daily), rest)
}

// dayCount says every how many days one part is due, for at most one a day.
func dayCount(daily float64) string {
	days := int(math.Floor(1 / daily))
	if days <= 1 {
		return "day"
	}
	return fmt.Sprintf("%d days", days)
}

// lastDay names a day as "31 December".
func lastDay(d when.Date) string { return fmt.Sprintf("%d %s", d.Day, d.Month) }

// paceOf is the pace of a book that stands at place slot, from 0, among those that are asked of a period.
func (c course) paceOf(r reading, slot int) Pace {
	parts, unit := r.lesson.Parts()
	p := Pace{
		Lesson: r.lesson.ID, Title: r.lesson.Title, Unit: unit, Part: r.part, Parts: parts, Minutes: r.each, Learned: r.learned,
		Left: int(math.Ceil(float64(parts-r.part)*r.each - tiny)),
	}
	if slot >= c.asked || c.days == 0 {
		return p
	}
	due := min(max(float64(c.asked)*c.gone()-float64(slot), 0), 1)
	p.Expected, p.DaysLeft, p.Until = int(math.Round(due*float64(parts))), c.left, c.to.AddDays(-1)
	p.Daily = float64(parts-r.part) / float64(c.left)
	p.Weekly = int(math.Ceil(float64(parts-r.part)*r.each*7/float64(c.left) - tiny))
	return p
}
