package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/daemon/api"
)

// ForecastLines writes a forecast: what it comes to in sentences, and then week by week the minutes a day and the
// cards known.
func ForecastLines(w io.Writer, mode Mode, f api.Forecast) {
	for _, sentence := range f.Summary {
		line := cleanLine(sentence)
		if mode.narrow() {
			line = strings.Join(breakAtWords(line, mode.Width, 0), "\n")
		}
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w)
	var rows [][]string
	for _, week := range f.Weeks {
		rows = append(rows, []string{dateWords(week.From), fmt.Sprintf("%.1f", week.Minutes), fmt.Sprintf("%.0f", week.Known)})
	}
	Table(w, mode, []string{"week from", "min a day", "known"}, rows)
}
