package terminal

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"tend/daemon/api"
)

// QueueLines writes what a review would ask, in order, with the figures by which it was chosen, and what is left out.
func QueueLines(w io.Writer, m Mode, q api.Queue) {
	if q.Words != "" {
		Sentence(w, m, q.Words)
	}
	if len(q.Prompts) == 0 {
		fmt.Fprintln(w, "Nothing to ask.")
	}
	var rows [][]string
	reasoned := false
	for n, p := range q.Prompts {
		rows = append(rows, queueRow(n+1, p))
		reasoned = reasoned || p.Reasons != nil
	}
	header, wide := []string{"", "what", "likely", "adds", "takes", "per second", "area", "front"}, !m.narrow() || m.Width >= leastQueue
	header, rows = withColumns(header, rows, func(n int) bool {
		return (wide || n < 3 || n == len(header)-1) && slices.ContainsFunc(rows, func(row []string) bool { return row[n] != "" })
	})
	Table(w, m, header, rows)
	if len(q.Prompts) > 0 {
		fmt.Fprintln(w)
		Sentence(w, m, fmt.Sprintf("In all %s.", roughly(time.Duration(q.Minutes*float64(time.Minute)))))
	}
	if reasoned && wide {
		Sentence(w, m, `"adds" is remembered days within a year, "per second" the same for each second that it takes; "likely" is the chance of recall now.`)
	}
	if q.Left > 0 {
		Sentence(w, m, leftWords(q))
	}
}

// leftWords says what is left out, and what it would be worth.
func leftWords(q api.Queue) string {
	line := fmt.Sprintf("Left out for want of minutes: %d", q.Left)
	if q.LeftGain >= leastGain {
		line += fmt.Sprintf(", which would add %.1f cards remembered a year from now", q.LeftGain)
	}
	if q.MoreGain >= leastGain {
		line += fmt.Sprintf("; %.0f minutes more would buy %.1f of them", q.MoreMinutes, q.MoreGain)
	}
	return line + "."
}

// leastGain is the least number of cards that does not come out as 0.0.
const leastGain = 0.05

// leastQueue is the width, in cells, from which there is room for every column.
const leastQueue = 60

// withColumns is a table with the columns that are kept.
func withColumns(header []string, rows [][]string, keep func(column int) bool) ([]string, [][]string) {
	var names []string
	shown := make([][]string, len(rows))
	for n, name := range header {
		if !keep(n) {
			continue
		}
		names = append(names, name)
		for at, row := range rows {
			shown[at] = append(shown[at], row[n])
		}
	}
	return names, shown
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
		row[1] = cmp.Or(classes[r.Class], r.Class)
		if r.Retrievability > 0 {
			row[2] = percent(r.Retrievability)
		}
		row[3], row[5] = fmt.Sprintf("%.0f", r.Gain), fmt.Sprintf("%.1f", r.PerSecond)
	}
	return row
}

// classes are the words for why a card comes, where the daemon's own say too little.
var classes = map[string]string{"step": "learning", "card": "due"}

// percent is a probability in per cent.
func percent(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) }
