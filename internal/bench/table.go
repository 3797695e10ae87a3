package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// row is one figure: what was measured, over how much work, what came out, and what it should be.
type row struct{ what, size, figure, aim string }

// table is the figures in the order in which they were taken.
type table struct{ rows []row }

// add adds a figure that has no aim, or one that cannot be compared.
func (t *table) add(what, size, figure string) { t.rows = append(t.rows, row{what, size, figure, ""}) }

// below adds a figure whose aim is to stay under most, in the unit of the figure.
func (t *table) below(what, size string, value, most float64, format string) {
	t.aim(what, size, value, "< ", most, value < most, format)
}

// above adds a figure whose aim is to reach least.
func (t *table) above(what, size string, value, least float64, format string) {
	t.aim(what, size, value, "> ", least, value > least, format)
}

func (t *table) aim(what, size string, value float64, sign string, bound float64, met bool, format string) {
	aim := sign + fmt.Sprintf(format, bound)
	if !met {
		aim += "  MISSED"
	}
	t.rows = append(t.rows, row{what, size, fmt.Sprintf(format, value), aim})
}

func (t *table) write(w io.Writer) error {
	aligned := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(aligned, "what\tsize\tfigure\taim")
	for _, r := range t.rows {
		fmt.Fprintf(aligned, "%s\t%s\t%s\t%s\n", r.what, r.size, r.figure, r.aim)
	}
	return aligned.Flush()
}
