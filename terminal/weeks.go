package terminal

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tend/budget"
	"tend/daemon/api"
)

// WeeksLines writes weeks in a row: on a terminal a bar for each, with what was planned, spent and produced and the band
// from min to max; elsewhere a table. Above it stands what they come to together.
func WeeksLines(w io.Writer, mode Mode, weeks api.Weeks) {
	if len(weeks.Weeks) == 0 {
		fmt.Fprintln(w, "No week to show.")
		return
	}
	Sentence(w, mode, weeksSummary(weeks.Weeks))
	fmt.Fprintln(w)
	if cells := weekCells(mode); !mode.Plain && cells >= leastWeekCells {
		weekBars(w, mode, weeks.Weeks, cells)
		return
	}
	var rows [][]string
	for _, week := range weeks.Weeks {
		rows = append(rows, []string{week.Label, dateWords(week.Start), Minutes(week.Planned), Minutes(week.Spent), fmt.Sprint(week.Produced),
			Minutes(week.Min), Minutes(week.Max), string(week.State)})
	}
	Table(w, mode, []string{"week", "from", "planned", "spent", "produced", "min", "max", "state"}, rows)
}

// weeksSummary is planned, spent and produced of all weeks together, and how many were in which state. It counts weeks and
// chains none.
func weeksSummary(weeks []budget.Week) string {
	var all budget.Week
	states := map[budget.WeekState]int{}
	for _, week := range weeks {
		all.Planned, all.Spent, all.Produced = all.Planned+week.Planned, all.Spent+week.Spent, all.Produced+week.Produced
		states[week.State]++
	}
	var parts []string
	for _, state := range []budget.WeekState{budget.InBand, budget.Under, budget.Over, budget.WeekSkipped, budget.WeekAway} {
		if n := states[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return fmt.Sprintf("%s: %s; %s", counted(len(weeks), "week"), threeNumbers(all), strings.Join(parts, ", "))
}

const (
	leastWeekCells = 20
	mostWeekCells  = 60
	weekWords      = len("2026-W47") + 2*len(gap) + len("10 h 30 min of 10 h 30 min, 10 outputs, in band")
)

// weekCells is how long the longest bar may be.
func weekCells(mode Mode) int { return min(mostWeekCells, mode.widthOr(80)-weekWords) }

// barMarks are the characters of bars: spent, planned beyond that, and the ends of the band.
type barMarks struct{ spent, planned, edge rune }

func (m Mode) barMarks() barMarks {
	if m.UTF8 {
		return barMarks{'█', '░', '│'}
	}
	return barMarks{'#', '.', '|'}
}

func weekBars(w io.Writer, mode Mode, weeks []budget.Week, cells int) {
	scale := 1
	for _, week := range weeks {
		scale = max(scale, week.Max, week.Planned, week.Spent)
	}
	marks := mode.barMarks()
	for _, week := range weeks {
		fmt.Fprintln(w, week.Label+gap+weekBar(week, scale, cells, marks)+gap+weekBarWords(week))
	}
	fmt.Fprintf(w, "%s%s%c spent  %c planned  %c min and max\n", strings.Repeat(" ", len("2026-W47")), gap, marks.spent, marks.planned, marks.edge)
}

// weekBar draws a week: spent, then what was planned beyond it, and the ends of the band where nothing was spent.
func weekBar(week budget.Week, scale, cells int, marks barMarks) string {
	line := slices.Repeat([]rune{' '}, cells+1)
	at := func(minutes int) int { return int(math.Round(float64(minutes) / float64(scale) * float64(cells))) }
	for n := range at(week.Planned) {
		line[n] = marks.planned
	}
	if week.Max > 0 {
		line[at(week.Min)], line[at(week.Max)] = marks.edge, marks.edge
	}
	filled := at(week.Spent)
	if week.Spent > 0 {
		filled = max(1, filled) // something is never drawn as nothing
	}
	for n := range filled {
		line[n] = marks.spent
	}
	return string(line)
}

// weekBarWords are the numbers beside a bar, which says how they stand to each other.
func weekBarWords(week budget.Week) string {
	return fmt.Sprintf("%s of %s, %s, %s", Minutes(week.Spent), Minutes(week.Planned), counted(week.Produced, "output"), week.State)
}
