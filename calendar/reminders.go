package calendar

import (
	"time"

	"tend/internal/when"
)

const bragText = `What did you do this week? Fifteen minutes, before you forget it. In a
terminal, "tend brag" opens a draft that knows what you produced, learned and committed.

Put each thing under one of six headings:
- Projects: what it is, your part in it, what came of it
- Design and architecture: what you proposed or decided, and who took it up
- Mentoring and team building: whom you helped, and what they can do now
- Operational excellence: what broke less, or was repaired sooner
- Learning and growth: what you learned, and where you used it
- What I want to do next

Put a number on it: before and after, how many, how long, how much money.
Work that nobody saw belongs here most of all: mark it #glue.`

const reflectionText = `Thirty minutes, in writing:
1. Which two or three technical things are you best at?
2. Which problems do you like working on most?
3. Where do you want to be in three years, and which skill is missing on the way?
4. Whose path in your field draws you, and what about it?
5. What do you keep putting off although it would make you grow?

Then read last quarter's answers beside these.

tend reflect quarter opens all of it in your editor.`

// FridayBrag returns the weekly reminder to keep the brag document: 15 minutes every Friday at the wall time at
// (16:00 is usual) in zone, from the first Friday that is not before from. Its UID is brag.<uidSuffix>@tend.
func FridayBrag(zone *time.Location, from when.Date, modified time.Time, uidSuffix string, at when.Clock) Reminder {
	return Reminder{
		UID:         "brag." + uidSuffix + "@tend",
		Summary:     "Brag document: what did you do this week?",
		Description: bragText,
		Date:        next(from, time.Friday),
		At:          at,
		Minutes:     15,
		Zone:        zone,
		Rule:        "FREQ=WEEKLY;BYDAY=FR",
		Modified:    modified,
	}
}

// QuarterlyReflection returns the reminder to assess oneself: 30 minutes on the first Monday of January, April,
// July and October at the wall time at in zone, from the first such Monday that is not before from. Its UID is
// reflection.<uidSuffix>@tend.
//
// The rule counts three months from its first day instead of naming the four: Exchange knows that form, and
// of a yearly rule only one with a single month (MS-OXCICAL).
func QuarterlyReflection(zone *time.Location, from when.Date, modified time.Time, uidSuffix string, at when.Clock) Reminder {
	quarter := when.QuarterOf(from)
	first := next(quarter, time.Monday)
	if first.Before(from) {
		first = next(quarter.AddMonths(3), time.Monday)
	}
	return Reminder{
		UID:         "reflection." + uidSuffix + "@tend",
		Summary:     "Self-assessment",
		Description: reflectionText,
		Date:        first,
		At:          at,
		Minutes:     30,
		Zone:        zone,
		Rule:        "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO",
		Modified:    modified,
	}
}

// next returns the first day on the weekday that is not before d.
func next(d when.Date, weekday time.Weekday) when.Date {
	return d.AddDays((int(weekday) - int(d.Weekday()) + 7) % 7)
}
