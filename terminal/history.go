package terminal

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"tend/daemon/api"
)

// CardLog writes a card's log, a line for each recall, and how its memory fades. Times are shown in the zone.
func CardLog(w io.Writer, m Mode, h api.CardHistory, zone *time.Location) {
	if len(h.Log) == 0 {
		fmt.Fprintln(w, "\nNever reviewed.")
		return
	}
	fmt.Fprintln(w)
	var rows [][]string
	for _, line := range h.Log {
		rows = append(rows, recalledRow(line, zone))
	}
	header := []string{"reviewed", "grade", "took", "after", "likely", "stability"}
	if m.narrow() && m.Width < leastLog {
		for _, row := range rows {
			row[0], _, _ = strings.Cut(row[0], " ")
		}
		header, rows = withColumns(header, rows, func(n int) bool { return header[n] != "took" && header[n] != "after" })
	}
	Table(w, m, header, rows)
	if len(h.Curve) > 1 {
		fmt.Fprintln(w)
		WritePlot(w, m, curvePlot(h))
	}
}

// leastLog is the width, in cells, from which a log has room for the time of the day and how long each recall took.
const leastLog = 60

// recalledRow is a line of the log. What was taken back has no effect to tell.
func recalledRow(line api.Recalled, zone *time.Location) []string {
	took := fmt.Sprintf("%.0f s", float64(line.Millis)/1000)
	if line.Capped {
		took += " (cut)"
	}
	row := []string{line.At.In(zone).Format("2006-01-02 15:04"), line.Grade.String(), took, "", "", days(line.Stability)}
	switch {
	case line.Undone:
		row[5] = "taken back"
		return row
	case line.Imported != "":
		row[5] += " (" + line.Imported + ")"
	}
	if line.Retrievability > 0 {
		row[3], row[4] = counted(line.Elapsed, "day"), percent(line.Retrievability)
	}
	return row
}

// days are days with no more decimals than matter.
func days(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1f days", n)
	}
	return fmt.Sprintf("%.0f days", n)
}

// curvePlot shows the curve from the last recall on, with a y axis that ends at a round number below it.
func curvePlot(h api.CardHistory) Plot {
	plot := Plot{Title: "likely to be recalled, in %, if it is left alone", X: "day", Lines: []Line{{Name: "likely"}}}
	low := 100.0
	for _, point := range h.Curve {
		value := 100 * point.Retrievability
		low = min(low, value)
		plot.At = append(plot.At, point.Day.String())
		plot.Lines[0].Values = append(plot.Lines[0].Values, value)
	}
	bottom, top := 10*math.Floor(low/10), 100.0
	plot.Low, plot.High = &bottom, &top
	return plot
}
