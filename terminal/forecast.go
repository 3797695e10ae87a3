package terminal

import (
	"fmt"
	"io"

	"tend/daemon/api"
)

// ForecastLines writes a forecast: what it comes to in sentences, and then week by week the minutes a day and the
// cards known.
func ForecastLines(w io.Writer, mode Mode, f api.Forecast) {
	for _, sentence := range f.Summary {
		Sentence(w, mode, sentence)
	}
	fmt.Fprintln(w)
	if mode.Plain || len(f.Weeks) < 3 {
		forecastTable(w, mode, f)
		return
	}
	minutes, known, zero := Line{Name: "minutes"}, Line{Name: "known"}, 0.0
	var at []string
	for _, week := range f.Weeks {
		minutes.Values = append(minutes.Values, week.Minutes)
		known.Values = append(known.Values, week.Known)
	}
	for _, n := range thinned(len(f.Weeks), 4) {
		at = append(at, dateWords(f.Weeks[n].From))
	}
	WritePlot(w, mode, Plot{Title: "minutes a day", Lines: []Line{minutes}, At: at, Height: 8, Low: &zero, Decimals: 1})
	fmt.Fprintln(w)
	WritePlot(w, mode, Plot{Title: "cards known", Lines: []Line{known}, At: at, Height: 8})
}

// forecastTable writes the weeks where lines cannot be seen.
func forecastTable(w io.Writer, mode Mode, f api.Forecast) {
	var rows [][]string
	for _, week := range f.Weeks {
		rows = append(rows, []string{dateWords(week.From), fmt.Sprintf("%.1f", week.Minutes), fmt.Sprintf("%.0f", week.Known)})
	}
	Table(w, mode, []string{"week from", "min a day", "known"}, rows)
}
