package terminal

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tend/daemon/api"
	"tend/srs"
)

// RetentionLines writes how much was recalled week by week beside what was predicted, then what was predicted against
// what was recalled: on a terminal with room for it each share as a dot in its interval, elsewhere tables.
func RetentionLines(w io.Writer, m Mode, r api.Retention) {
	if r.All.Recalled.Of == 0 {
		Sentence(w, m, "No recall that counts: none of a card past its steps."+leftOutWords(r.LeftOut))
	} else {
		Sentence(w, m, retentionWords(r))
		fmt.Fprintln(w)
		writeRecalls(w, m, weekRecalls(r))
		if left := leftOutWords(r.LeftOut); left != "" {
			fmt.Fprintln(w)
			Sentence(w, m, strings.TrimSpace(left))
		}
	}
	if r.Calibrated.Recalled.Of == 0 {
		return
	}
	fmt.Fprintln(w)
	Sentence(w, m, fmt.Sprintf("Calibration, of %s: %s were predicted, %s were recalled. By what was predicted:",
		counted(r.Calibrated.Recalled.Of, "recall"), percent(r.Calibrated.Predicted), percent(r.Calibrated.Recalled.Part)))
	fmt.Fprintln(w)
	writeRecalls(w, m, binRecalls(r))
}

// retentionWords say how much was recalled, and whether what was predicted agrees with it.
func retentionWords(r api.Retention) string {
	share := r.All.Recalled
	sense := "That agrees with what was predicted."
	switch {
	case r.All.Predicted < share.Low:
		sense = "That is more than was predicted."
	case r.All.Predicted > share.High:
		sense = "That is less than was predicted."
	}
	return fmt.Sprintf("Recalled %d of %d in %s: %s (%s at 95 %%); %s were predicted, %s are wanted. %s", share.Hits, share.Of,
		counted(len(r.Weeks), "week"), percent(share.Part), IntervalWords(share), percent(r.All.Predicted), percent(r.Desired), sense)
}

// leftOutWords say what tells nothing of retention; nothing where that is nothing.
func leftOutWords(out srs.LeftOut) string {
	var parts []string
	for _, part := range []struct {
		n     int
		words string
	}{{out.Steps, "of cards on their steps"}, {out.SameDay, "again on the same day"}, {out.Imported, "imported"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.words))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " Left out: " + strings.Join(parts, ", ") + "."
}

// recallRows are recalls to be drawn or listed one below the other.
type recallRows struct {
	header []string // of what names a row
	names  [][]string
	rows   []api.Recalls
	goal   float64 // what is wanted; 0: nothing
	// goals are what was wanted of each row, where that changed; else nil.
	goals []float64
}

func weekRecalls(r api.Retention) recallRows {
	rows := recallRows{header: []string{"week", "from"}, goal: r.Desired}
	for _, week := range r.Weeks {
		rows.names, rows.rows = append(rows.names, []string{week.Label, dateWords(week.Start)}), append(rows.rows, week.Recalls)
		rows.goals = append(rows.goals, week.Desired)
	}
	if !slices.ContainsFunc(rows.goals, func(goal float64) bool { return goal != 0 && goal != r.Desired }) {
		rows.goals = nil
	}
	return rows
}

func binRecalls(r api.Retention) recallRows {
	rows := recallRows{header: []string{"bin"}}
	for _, bin := range r.Calibration {
		name := fmt.Sprintf("%.0f-%s", 100*bin.From, percent(bin.To))
		rows.names, rows.rows = append(rows.names, []string{name}), append(rows.rows, bin.Recalls)
	}
	return rows
}

const (
	leastInterval = 14 // cells of a drawn interval, at least
	mostInterval  = 50
)

// writeRecalls draws rows where there is room, and writes a table elsewhere.
func writeRecalls(w io.Writer, m Mode, r recallRows) {
	name, of := 0, 0
	for n, row := range r.rows {
		name, of = max(name, width(r.names[n][0])), max(of, width(ofWords(row)))
	}
	used := name + of + 2*len(gap)
	predicted := m.widthOr(80)-used-len("100 %")-len(gap) >= 2*leastInterval
	if predicted {
		used += len("100 %") + len(gap)
	}
	cells := min(mostInterval, m.widthOr(80)-used)
	if m.Plain || cells < leastInterval {
		r.table(w, m)
		return
	}
	at, marks := scale{r.low(), cells}, m.intervalMarks()
	for n, row := range r.rows {
		line := pad(r.names[n][0], name) + gap + pad(ofWords(row), of) + gap
		if predicted {
			line += fmt.Sprintf("%5s", predictedWords(row)) + gap
		}
		fmt.Fprintln(w, strings.TrimRight(line+intervalDot(row.Recalled, row.Predicted, r.goalOf(n), at, marks), " "))
	}
	fmt.Fprintln(w, strings.Repeat(" ", used)+at.axis())
	r.legend(w, m, marks)
}

func (r recallRows) legend(w io.Writer, m Mode, marks intervalMarks) {
	parts := []string{string(marks.share) + " recalled", string(marks.low) + string(marks.high) + " at 95 %", string(marks.other) + " predicted"}
	if r.goal > 0 {
		parts = append(parts, string(marks.goal)+" wanted")
	}
	legendLines(w, m, parts...)
}

// low is a tenth below which nothing is drawn.
func (r recallRows) low() float64 {
	low := 0.9
	if r.goal > 0 {
		low = min(low, r.goal)
	}
	for n := range r.goals {
		low = min(low, r.goals[n])
	}
	for _, row := range r.rows {
		if row.Recalled.Of > 0 {
			low = min(low, row.Recalled.Low, row.Predicted)
		}
	}
	return max(0, math.Floor(10*low)/10)
}

func (r recallRows) table(w io.Writer, m Mode) {
	var rows [][]string
	for n, row := range r.rows {
		share, interval := "", ""
		if row.Recalled.Of > 0 {
			share, interval = percent(row.Recalled.Part), IntervalWords(row.Recalled)
		}
		cells := append(append([]string{}, r.names[n]...), fmt.Sprintf("%d of %d", row.Recalled.Hits, row.Recalled.Of), share, interval)
		if cells = append(cells, predictedWords(row)); r.goals != nil {
			cells = append(cells, percent(r.goals[n]))
		}
		rows = append(rows, cells)
	}
	header := append(append([]string{}, r.header...), "recalled", "share", "95 %", "predicted")
	if r.goals != nil {
		header = append(header, "wanted")
	}
	Table(w, m, header, rows)
}

// goalOf is what was wanted of the nth row.
func (r recallRows) goalOf(n int) float64 {
	if r.goals != nil {
		return r.goals[n]
	}
	return r.goal
}

// ofWords are a share and how many recalls it is made of: "91 % of 112".
func ofWords(r api.Recalls) string {
	if r.Recalled.Of == 0 {
		return "none"
	}
	return fmt.Sprintf("%5s of %d", percent(r.Recalled.Part), r.Recalled.Of)
}

func predictedWords(r api.Recalls) string {
	if r.Recalled.Of == 0 {
		return ""
	}
	return percent(r.Predicted)
}
