package terminal

import (
	"fmt"
	"io"
	"math"
	"slices"

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
	minutes, known := Line{Name: "minutes"}, Line{Name: "known"}
	var at []string
	for _, week := range f.Weeks {
		minutes.Values = append(minutes.Values, week.Minutes)
		known.Values = append(known.Values, week.Known)
	}
	for _, n := range thinned(len(f.Weeks), 4) {
		at = append(at, dateWords(f.Weeks[n].From))
	}
	plot := func(title string, line Line, low, high float64) {
		WritePlot(w, mode, Plot{Title: title, Lines: []Line{line}, At: at, Height: forecastRows, Low: &low, High: &high})
	}
	plot("minutes a day", minutes, 0, evenMinutes(minutes.Values))
	fmt.Fprintln(w)
	low, high := wholeCards(known.Values)
	plot("cards known", known, low, high)
}

// forecastRows are those between the ends of the y axis. The ends are chosen so that each row is a number without a
// long fraction.
const forecastRows = 8

// evenMinutes is the upper end of an axis of minutes that starts at 0: a row is whole minutes, or tenths where they are few.
func evenMinutes(values []float64) float64 {
	row := slices.Max(values) / forecastRows
	if row > 0.9 {
		return forecastRows * math.Ceil(row)
	}
	return forecastRows * max(1, math.Ceil(10*row)) / 10
}

// wholeCards are the ends of an axis of cards: a row is whole cards, so that a fraction of a card is no mountain.
func wholeCards(values []float64) (low, high float64) {
	low, high = math.Floor(slices.Min(values)), math.Ceil(slices.Max(values))
	row := max(1, math.Ceil((high-low)/forecastRows))
	if row == 1 {
		low = max(0, high-forecastRows)
	}
	return low, low + forecastRows*row
}

// forecastTable writes the weeks where lines cannot be seen.
func forecastTable(w io.Writer, mode Mode, f api.Forecast) {
	var rows [][]string
	for _, week := range f.Weeks {
		rows = append(rows, []string{dateWords(week.From), fmt.Sprintf("%.1f", week.Minutes), fmt.Sprintf("%.0f", week.Known)})
	}
	Table(w, mode, []string{"week from", "min a day", "known"}, rows)
}
