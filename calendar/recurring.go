package calendar

import (
	"time"

	"tend/internal/when"
)

const halfYearText = `What can you do now that you could not do six months ago?

Write three answers, each with its evidence: a lesson that you closed, something you made, a question that people bring
to you now. Then read what you wrote half a year ago beside it.

No answer is an answer too: what would have to change by the next time?

tend reflect half-year shows what is new since then, and tend reflect audit asks four questions on each project.`

const notesText = `Read your notes of last month again, and each that has come back: tend review has them.

Of each: is it still true? Did you use it? Shorten it, make cards of it, or retire it.

Then five minutes for the coasting check, three questions: tend reflect month.`

// HalfYear returns the question of the half-year: 30 minutes on the second Monday of January and July at the wall time
// at in zone, from the first such Monday that is not before from. A week earlier is the self-assessment, whose answers
// it can use. Its UID is halfyear.<uidSuffix>@tend. As QuarterlyReflection it counts months, which Exchange knows.
func HalfYear(zone *time.Location, from when.Date, modified time.Time, uidSuffix string, at when.Clock) Reminder {
	half := when.Date{Year: from.Year, Month: time.January + (from.Month-1)/6*6, Day: 1}
	first := next(half, time.Monday).AddDays(7)
	if first.Before(from) {
		first = next(half.AddMonths(6), time.Monday).AddDays(7)
	}
	return Reminder{
		UID:         "halfyear." + uidSuffix + "@tend",
		Summary:     "Half-year question: what can you do now?",
		Description: halfYearText,
		Date:        first,
		At:          at,
		Minutes:     30,
		Zone:        zone,
		Rule:        "FREQ=MONTHLY;INTERVAL=6;BYDAY=2MO",
		Modified:    modified,
	}
}

// MonthlyNotes returns the reminder to read one's notes: 30 minutes on the first Wednesday of each month at the wall
// time at in zone, from the first such Wednesday that is not before from. Its UID is notes.<uidSuffix>@tend.
func MonthlyNotes(zone *time.Location, from when.Date, modified time.Time, uidSuffix string, at when.Clock) Reminder {
	month := when.Date{Year: from.Year, Month: from.Month, Day: 1}
	first := next(month, time.Wednesday)
	if first.Before(from) {
		first = next(month.AddMonths(1), time.Wednesday)
	}
	return Reminder{
		UID:         "notes." + uidSuffix + "@tend",
		Summary:     "Read your notes",
		Description: notesText,
		Date:        first,
		At:          at,
		Minutes:     30,
		Zone:        zone,
		Rule:        "FREQ=MONTHLY;BYDAY=1WE",
		Modified:    modified,
	}
}
