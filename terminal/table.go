package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// gap parts the columns of a table, in cells.
const gap = "  "

// Table writes rows below a header, columns aligned by what they take on screen. Cells are cleaned to one line. Where
// a person looks at it, a last column that is too long for the terminal is cut, and where there is no room for it, the
// columns that have room stay aligned and the rest of a row goes below them; elsewhere nothing is. No rows write nothing; an empty header is left out.
func Table(w io.Writer, mode Mode, header []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	var lines [][]string
	if len(header) > 0 {
		lines = append(lines, cleaned(header))
	}
	for _, row := range rows {
		lines = append(lines, cleaned(row))
	}
	widths := columnWidths(lines)
	for _, cells := range lines {
		for _, line := range tableLines(mode, cells, widths) {
			fmt.Fprintln(w, line)
		}
	}
}

// leastCells is the least room in which a last column is cut.
const leastCells = 12

// tableLines are the lines of a row: one, or several where the columns leave no room for the last.
func tableLines(mode Mode, cells []string, widths []int) []string {
	need := 0 // up to the last column, and so much of it as is of use
	for n, w := range widths {
		if n == len(widths)-1 {
			w = min(w, leastCells)
		}
		need += w + len(gap)
	}
	if !mode.narrow() || need-len(gap) <= mode.Width {
		return []string{tableLine(mode, cells, widths)}
	}
	fit := columnsThatFit(widths, mode.Width)
	rest := slices.DeleteFunc(slices.Clone(cells[min(fit, len(cells)):]), func(s string) bool { return s == "" })
	lines := flow(append([]string{tableLine(Mode{Plain: true}, cells[:min(fit, len(cells))], widths)}, rest...), gap, max(1, mode.Width-len(gap)))
	for n := range lines {
		if n > 0 {
			lines[n] = gap + lines[n]
		}
		lines[n] = cut(lines[n], mode.Width)
	}
	return lines
}

// columnsThatFit is how many columns, one at least, have room beside each other.
func columnsThatFit(widths []int, room int) int {
	used := widths[0]
	for n, w := range widths[1:] {
		if used += len(gap) + w; used > room {
			return n + 1
		}
	}
	return len(widths)
}

func cleaned(cells []string) []string {
	clean := make([]string, len(cells))
	for n, cell := range cells {
		clean[n] = cleanLine(cell)
	}
	return clean
}

// columnWidths are the widest cells of each column.
func columnWidths(lines [][]string) []int {
	var widths []int
	for _, cells := range lines {
		for n, cell := range cells {
			if n == len(widths) {
				widths = append(widths, 0)
			}
			widths[n] = max(widths[n], width(cell))
		}
	}
	return widths
}

// tableLine sets one line of a table.
func tableLine(mode Mode, cells []string, widths []int) string {
	var b strings.Builder
	used := 0
	for n, cell := range cells {
		if n > 0 {
			b.WriteString(gap)
			used += len(gap)
		}
		if n < len(widths)-1 {
			b.WriteString(pad(cell, widths[n]))
			used += widths[n]
			continue
		}
		if mode.narrow() {
			cell = cut(cell, mode.Width-used)
		}
		b.WriteString(cell)
	}
	return strings.TrimRight(b.String(), " ")
}

// KeyValues writes pairs of a name and a value, one a line, the values aligned and cleaned. A value of several lines
// goes on under its first; a pair with an empty value is left out.
func KeyValues(w io.Writer, mode Mode, pairs ...[2]string) {
	widest := 0
	for _, pair := range pairs {
		if pair[1] != "" {
			widest = max(widest, width(cleanLine(pair[0])))
		}
	}
	for _, pair := range pairs {
		name := cleanLine(pair[0])
		if pair[1] == "" {
			continue
		}
		for line := range strings.SplitSeq(strings.Trim(cleanText(pair[1]), "\n"), "\n") {
			for _, part := range valueLines(mode, line, widest+len(gap)) {
				fmt.Fprintln(w, strings.TrimRight(pad(name, widest)+gap+part, " "))
				name = ""
			}
		}
	}
}

// valueLines breaks a value that is too long for the terminal at words; elsewhere it stays one line.
func valueLines(mode Mode, value string, used int) []string {
	const least = 16
	if room := mode.Width - used; mode.narrow() && room >= least {
		return breakAtWords(value, room, 0)
	}
	return []string{value}
}
