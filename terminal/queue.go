package terminal

import (
	"fmt"
	"io"

	"tend/daemon/api"
)

// QueueLines writes what a review would ask, in order, with the figures by which it was chosen, and what is left out.
func QueueLines(w io.Writer, m Mode, q api.Queue) {
	if q.Words != "" {
		fmt.Fprintln(w, cleanLine(q.Words))
	}
	if len(q.Prompts) == 0 {
		fmt.Fprintln(w, "Nothing to ask.")
	}
	var rows [][]string
	for n, p := range q.Prompts {
		rows = append(rows, queueRow(n+1, p))
	}
	Table(w, m, []string{"", "what", "likely", "adds", "takes", "a second", "area", "front"}, rows)
	if len(q.Prompts) > 0 {
		fmt.Fprintf(w, "\nAbout %.0f min. \"adds\" is remembered days within a year; \"likely\" is the chance of recall now.\n", q.Minutes)
	}
	if q.Left > 0 {
		line := fmt.Sprintf("Left out for want of minutes: %d", q.Left)
		if q.LeftGain > 0 {
			line += fmt.Sprintf(", which would add %.1f cards remembered a year from now", q.LeftGain)
		}
		if q.MoreGain > 0 {
			line += fmt.Sprintf("; %.0f min more buys %.1f of them", q.MoreMinutes, q.MoreGain)
		}
		fmt.Fprintln(w, line+".")
	}
}

// queueRow is a line of the queue. Of a note no figures are reckoned.
func queueRow(n int, p api.Prompt) []string {
	row := []string{fmt.Sprint(n), "card", "", "", fmt.Sprintf("%.0f s", p.Seconds), "", p.Area, ""}
	if p.Note != nil {
		row[1], row[7] = "note", p.Note.Path
		return row
	}
	row[7] = p.Card.Front
	if r := p.Reasons; r != nil {
		row[1] = r.Class
		if r.Retrievability > 0 {
			row[2] = percent(r.Retrievability)
		}
		row[3], row[5] = fmt.Sprintf("%.0f", r.Gain), fmt.Sprintf("%.1f", r.PerSecond)
	}
	return row
}

// percent is a probability in per cent.
func percent(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) }
