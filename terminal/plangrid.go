package terminal

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tend/budget"
	"tend/internal/when"
)

// dayColumn is how wide the days' names are before a grid.
const dayColumn = len("Mon 30 Nov") + len(gap)

// planGrid draws the week of the first block: a line for each day, the hours from left to right.
func planGrid(w io.Writer, mode Mode, blocks []budget.Block, zone *time.Location) {
	if len(blocks) == 0 {
		return
	}
	monday := when.WeekOf(when.DateOf(blocks[0].Start.In(zone)), time.Monday)
	var week []budget.Block
	for _, b := range blocks {
		if when.WeekOf(when.DateOf(b.Start.In(zone)), time.Monday) == monday {
			week = append(week, b)
		}
	}
	from, to := hoursOf(week, zone)
	cells := cellsPerHour(mode, to-from)
	fmt.Fprintln(w, strings.TrimRight(pad("", dayColumn)+hourScale(from, to, cells), " "))
	for n := range 7 {
		day := monday.AddDays(n)
		line := pad(dateWords(day), dayColumn) + dayCells(week, day, zone, from, to, cells)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w, pad("", dayColumn)+"█ planned  ▓ placed by you  ▒ kept  ░ skipped")
	fmt.Fprintln(w)
}

// hoursOf are the first hour of the day that a block reaches into, and the one after the last.
func hoursOf(blocks []budget.Block, zone *time.Location) (from, to int) {
	from, to = 23, 1
	for _, b := range blocks {
		start, end := b.Start.In(zone), b.End.In(zone)
		from = min(from, start.Hour())
		if when.DateOf(start) != when.DateOf(end) {
			from, to = 0, 24
			continue
		}
		to = max(to, (end.Hour()*60+end.Minute()+59)/60)
	}
	return from, max(to, from+1)
}

// cellsPerHour is how fine the hours are drawn: a quarter of an hour a cell where there is room.
func cellsPerHour(mode Mode, hours int) int {
	room := 80
	if mode.Width > 0 {
		room = mode.Width
	}
	for _, cells := range []int{4, 2} {
		if dayColumn+hours*cells <= room {
			return cells
		}
	}
	return 1
}

// hourScale names the hours, each fourth cell.
func hourScale(from, to, cells int) string {
	var scale strings.Builder
	for hour := from; hour < to; hour += 4 / cells {
		fmt.Fprintf(&scale, "%02d  ", hour)
	}
	return scale.String()
}

// dayCells draws the blocks of one day. A cell that a block reaches into is drawn as its.
func dayCells(blocks []budget.Block, day when.Date, zone *time.Location, from, to, cells int) string {
	line := []rune(strings.Repeat(" ", (to-from)*cells))
	for at := range line {
		if at%cells == 0 {
			line[at] = '·'
		}
		start := when.Clock((from*cells + at) * 60 / cells)
		cell := when.Interval{Start: when.At(day, start, zone), End: when.At(day, start+when.Clock(60/cells), zone)}
		for _, b := range blocks {
			if (when.Interval{Start: b.Start, End: b.End}).Overlaps(cell) {
				line[at] = shade(b)
			}
		}
	}
	return string(line)
}

// shade is how a block is drawn.
func shade(b budget.Block) rune {
	switch {
	case b.State == budget.Skipped:
		return '░'
	case b.State == budget.Kept:
		return '▒'
	case b.Locked:
		return '▓'
	}
	return '█'
}
