package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/learning"
)

// ProduceTable writes what was produced, a line a period: by kind, of the lessons that were opened how many closed, and
// the output ratio, with a bar where bars may be drawn.
func ProduceTable(w io.Writer, m Mode, periods []learning.Produce) {
	kinds := []learning.OutputKind{learning.Summary, learning.Prototype, learning.Taught, learning.NoteOutput}
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
		row = append(row, fmt.Sprint(p.Opened), fmt.Sprint(p.Closed), fmt.Sprint(p.Dropped), outputRatio(m, p))
		rows = append(rows, row)
	}
	Table(w, m, header, rows)
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
