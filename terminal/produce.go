package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tend/learning"
)

// ProduceTable writes what was produced, a line a period: by kind, of the lessons that were opened how many closed, and
// the output ratio, with a bar where bars may be drawn.
func ProduceTable(w io.Writer, m Mode, periods []learning.Produce) {
	kinds := []learning.OutputKind{learning.Summary, learning.Prototype, learning.Taught, learning.NoteOutput}
	periods = fromTheFirst(periods)
	header := []string{"period", "produced"}
	for _, kind := range kinds {
		header = append(header, string(kind))
	}
	header = append(header, "opened", "closed", "dropped", "ratio")
	var rows [][]string
	for _, p := range periods {
		row := []string{p.Label, fmt.Sprint(p.Produced)}
		for _, kind := range kinds {
			row = append(row, fmt.Sprint(p.Outputs[kind]))
		}
		rows = append(rows, append(row, fmt.Sprint(p.Opened), fmt.Sprint(p.Closed), fmt.Sprint(p.Dropped), outputRatio(m, p)))
	}
	if m.narrow() && m.Width < roomForRatio {
		header[1], rows = "all", withoutBars(rows)
	}
	Table(w, m, header, rows)
}

// roomForRatio is the cells of a line with the longest bar.
const roomForRatio = 110

// withoutBars leaves the bar of each ratio out, which is what does not fit into 80 cells.
func withoutBars(rows [][]string) [][]string {
	for _, row := range rows {
		words, _, _ := strings.Cut(row[len(row)-1], gap)
		row[len(row)-1] = words
	}
	return rows
}

// fromTheFirst leaves out the periods before the first in which something was opened or produced, but for the last.
func fromTheFirst(periods []learning.Produce) []learning.Produce {
	first := slices.IndexFunc(periods, func(p learning.Produce) bool { return p.Produced > 0 || p.Opened > 0 })
	if first < 0 {
		first = max(0, len(periods)-1)
	}
	return periods[first:]
}

// outputRatio is the output ratio in percent, and drawn; nothing where no lesson was opened.
func outputRatio(m Mode, p learning.Produce) string {
	ratio, known := p.Ratio()
	if !known {
		return ""
	}
	words := fmt.Sprintf("%.0f %%", 100*ratio)
	if !m.bars() {
		return words
	}
	return strings.TrimRight(pad(words, len("100 %"))+gap+bar(p.Closed, p.Opened), " ")
}
