package terminal

import (
	"fmt"
	"io"
	"math"

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
		{"open", oldestLoop(today)},
	}
	if today.Queued > 0 {
		pairs = append(pairs, [2]string{"queued", counted(today.Queued, "lesson")})
	}
	pairs = append(pairs, calendarPairs(today)...)
	KeyValues(w, mode, pairs...)
	if today.Suggestion == "" {
		return
	}
	fmt.Fprintln(w)
	for _, line := range suggestionLines(mode, today) {
		fmt.Fprintln(w, line)
	}
}

// suggestionLines are the one thing to do, with its command, and below it why. A command is never broken: where it
// does not fit beside what it does, it has a line of its own.
func suggestionLines(mode Mode, today api.Today) (lines []string) {
	text, command := cleanLine(today.Suggestion), cleanLine(today.Command)
	broken := func(line string) []string {
		if !mode.narrow() {
			return []string{line}
		}
		return breakAtWords(line, max(leastCells, mode.Width), len(gap))
	}
	switch whole := text + ": " + command; {
	case command == "":
		lines = broken(text)
	case mode.narrow() && width(whole) > mode.Width:
		lines = append(broken(text+":"), gap+command)
	default:
		lines = []string{whole}
	}
	if today.Reason == "" {
		return lines
	}
	return append(lines, broken(gap+cleanLine(today.Reason))...)
}

// oldestLoop is the open lesson that was opened first, and how many more there are.
func oldestLoop(today api.Today) string {
	if len(today.OpenLoops) == 0 {
		return ""
	}
	words := lessonWords(today.OpenLoops[0])
	if today.OldestDays > 0 {
		words += ", for " + counted(today.OldestDays, "day")
	}
	if more := len(today.OpenLoops) - 1; more > 0 {
		words += fmt.Sprintf("; %d more", more)
	}
	return words
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
