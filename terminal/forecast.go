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
	low, high := wholeCards(known.Values)
	WritePlot(w, mode, Plot{Title: "cards known", Lines: []Line{known}, At: at, Height: 8, Low: &low, High: &high})
}

// wholeCards are the ends of an axis of cards: whole numbers, and so far apart that a fraction of a card is no mountain.
func wholeCards(values []float64) (low, high float64) {
	const least = 8
	low, high = math.Floor(slices.Min(values)), math.Ceil(slices.Max(values))
	if high-low < least {
		low = max(0, high-least)
	}
	return low, max(high, low+least)
}

// forecastTable writes the weeks where lines cannot be seen.
func forecastTable(w io.Writer, mode Mode, f api.Forecast) {
	var rows [][]string
	for _, week := range f.Weeks {
		rows = append(rows, []string{dateWords(week.From), fmt.Sprintf("%.1f", week.Minutes), fmt.Sprintf("%.0f", week.Known)})
	}
	Table(w, mode, []string{"week from", "min a day", "known"}, rows)
}
