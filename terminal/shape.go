package terminal

import (
	"fmt"
	"io"
	"math"
	"strings"

	"tend/budget"
	"tend/daemon/api"
)

// The cells of a bar: deep, broad, and of no area. They differ by their characters, not by colour.
var (
	shapeCells = [3]string{"█", "▒", "·"}
	shapeASCII = [3]string{"#", "=", "."}
)

// ShapeLines writes what weeks were spent on: a bar a week, the share of depth by quarter, and the areas. Where bars
// cannot be seen, or have no room, it writes tables.
func ShapeLines(w io.Writer, m Mode, s api.Shape) {
	if s.All.Spent == 0 {
		Sentence(w, m, fmt.Sprintf("Nothing was spent in the last %s.", counted(len(s.Weeks), "week")))
		return
	}
	Sentence(w, m, shapeWords(s))
	fmt.Fprintln(w)
	if m.Plain {
		shapeTable(w, m, s.Weeks)
	} else {
		shapeBars(w, m, s.Weeks)
	}
	fmt.Fprintln(w)
	quarterTable(w, m, s.Quarters)
	fmt.Fprintln(w)
	areaTable(w, m, s)
}

// shapeWords say how much was deep, and what that is measured by.
func shapeWords(s api.Shape) string {
	line := fmt.Sprintf("%s of %s in %s were deep: %s.", Minutes(s.All.Deep), Minutes(s.All.Spent), counted(len(s.Weeks), "week"), percent(s.All.Part))
	switch {
	case len(s.Areas) == 0 || !s.Areas[0].Deep:
		return line + " No area is deep now: tend area deep NAME."
	case s.All.Part < s.Rule:
		return line + fmt.Sprintf(" As a rule of thumb depth needs %s to be protected.", percent(s.Rule))
	}
	return line
}

const (
	leastShape = 10 // cells of the longest bar, at least
	mostShape  = 48
)

func shapeBars(w io.Writer, m Mode, weeks []budget.Shape) {
	most, words := 0, 0
	for _, week := range weeks {
		most, words = max(most, week.Spent), max(words, width(Minutes(week.Spent)))
	}
	const label = len("2026-W47")
	room := m.widthOr(80) - label - words - 2*len(gap) - len("100 %") - len(gap)
	if room < leastShape {
		shapeTable(w, m, weeks)
		return
	}
	room = min(room, mostShape)
	cells := shapeCells
	if !m.UTF8 {
		cells = shapeASCII
	}
	for _, week := range weeks {
		part := ""
		if week.Spent > 0 {
			part = percent(week.Part)
		}
		line := pad(week.Label, label) + gap + strings.Repeat(" ", words-width(Minutes(week.Spent))) + Minutes(week.Spent) +
			gap + fmt.Sprintf("%5s", part) + gap + shapeBar(week, most, room, cells)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintf(w, "%s deep   %s broad   %s no area   %% is deep\n", cells[0], cells[1], cells[2])
}

// shapeBar draws a week in whole cells. What is there has a cell at least, as far as there is room.
func shapeBar(s budget.Shape, most, room int, cells [3]string) string {
	all := cellsOf(s.Spent, most, room)
	var line strings.Builder
	sum, used := 0, 0
	for n, minutes := range [3]int{s.Deep, s.Broad, s.Other} {
		sum += minutes
		to := int(math.Round(float64(sum) / float64(max(1, s.Spent)) * float64(all)))
		if minutes > 0 {
			to = min(max(to, used+1), all)
		}
		line.WriteString(strings.Repeat(cells[n], max(0, to-used)))
		used = max(used, to)
	}
	return line.String()
}

// cellsOf is how long a bar of n is, where most is room long; something is never nothing.
func cellsOf(n, most, room int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(1, int(math.Round(float64(n)/float64(most)*float64(room))))
}

func shapeTable(w io.Writer, m Mode, weeks []budget.Shape) {
	var rows [][]string
	for _, week := range weeks {
		rows = append(rows, shapeRow(week))
	}
	Table(w, m, []string{"week", "minutes", "deep", "broad", "none", "share"}, rows)
}

// shapeRow is minutes as numbers, so that a script can add them.
func shapeRow(s budget.Shape) []string {
	part := ""
	if s.Spent > 0 {
		part = percent(s.Part)
	}
	return []string{s.Label, fmt.Sprint(s.Spent), fmt.Sprint(s.Deep), fmt.Sprint(s.Broad), fmt.Sprint(s.Other), part}
}

func quarterTable(w io.Writer, m Mode, quarters []budget.Shape) {
	var rows [][]string
	for _, q := range quarters {
		rows = append(rows, shapeRow(q))
	}
	Table(w, m, []string{"quarter", "minutes", "deep", "broad", "none", "share"}, rows)
}

func areaTable(w io.Writer, m Mode, s api.Shape) {
	most, room, names := 0, 0, 0
	for _, a := range s.Areas {
		most, names = max(most, a.Minutes), max(names, width(cleanLine(a.Area)))
	}
	if !m.Plain {
		room = min(m.widthOr(80)-names-len("broad")-len("100 h 59 min")-3*len(gap), mostShape/2)
	}
	cells := shapeCells
	if !m.UTF8 {
		cells = shapeASCII
	}
	var rows [][]string
	for _, a := range s.Areas {
		kind, cell := "broad", cells[1]
		if a.Deep {
			kind, cell = "deep", cells[0]
		}
		row := []string{a.Area, kind, Minutes(a.Minutes)}
		if room >= leastShape {
			row = append(row, strings.Repeat(cell, cellsOf(a.Minutes, most, room)))
		}
		rows = append(rows, row)
	}
	Table(w, m, nil, rows)
}
