package terminal

import (
	"fmt"
	"io"
	"math"
	"strings"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
)

// TodayLines writes what stands today: what is due in minutes, the next block, the week's three numbers, what is
// open, and the one suggestion with its command.
func TodayLines(w io.Writer, mode Mode, today api.Today) {
	pairs := [][2]string{
		{"today", todayName(today)},
		{"due", dueWords(today)},
		{"next", blockWords(today.Next, today.Zone)},
		{"running", runningWords(today.Running, today.Zone)},
		{"week", threeNumbers(today.Week.Week)},
		{"triage", triageWords(today.NewItems)},
	}
	for n, lesson := range today.OpenLoops {
		name := ""
		if n == 0 {
			name = "open"
		}
		pairs = append(pairs, [2]string{name, lessonWords(lesson)})
	}
	if today.Queued > 0 {
		pairs = append(pairs, [2]string{"queued", counted(today.Queued, "lesson")})
	}
	pairs = append(pairs, calendarPairs(today)...)
	KeyValues(w, mode, pairs...)
	if today.Suggestion != "" {
		fmt.Fprintln(w)
		line := suggestionLine(today)
		if mode.narrow() {
			line = strings.Join(breakAtWords(line, mode.Width, 2), "\n")
		}
		fmt.Fprintln(w, line)
	}
}

// suggestionLine is the one thing to do, with its command.
func suggestionLine(today api.Today) string {
	line := cleanLine(today.Suggestion)
	if today.Command != "" {
		line += ": " + cleanLine(today.Command)
	}
	return line
}

func todayName(today api.Today) string {
	day, err := when.ParseDate(today.Date)
	if err != nil {
		return today.Date
	}
	return dateWords(day) + " " + fmt.Sprint(day.Year)
}

// dueWords says minutes first: how many cards it is matters less.
func dueWords(today api.Today) string {
	what := ""
	switch {
	case today.DueCards+today.DueNotes == 0:
		return "nothing"
	case today.DueNotes == 0:
		what = counted(today.DueCards, "card")
	case today.DueCards == 0:
		what = counted(today.DueNotes, "note")
	default:
		what = counted(today.DueCards, "card") + " and " + counted(today.DueNotes, "note")
	}
	return fmt.Sprintf("%s: %s", Minutes(max(1, int(math.Ceil(today.DueMinutes)))), what)
}

func blockWords(block *budget.Block, zone string) string {
	if block == nil {
		return "no block is planned"
	}
	return span(block.Start, block.End, zoneOf(zone))
}

func runningWords(session *budget.Session, zone string) string {
	if session == nil {
		return ""
	}
	words := "since " + session.Start.In(zoneOf(zone)).Format("15:04")
	for _, more := range []string{session.Area, session.Text} {
		if more != "" {
			words += " · " + more
		}
	}
	return words
}

// triageWords says that there is something to judge, and not how much: it is no inbox to be emptied.
func triageWords(items int) string {
	if items == 0 {
		return ""
	}
	return "new items to judge"
}

func lessonWords(lesson learning.Lesson) string {
	return fmt.Sprintf("%s  %s", lesson.ID, cleanLine(lesson.Title))
}
