package terminal

import (
	"fmt"
	"io"
	"math"

	"tend/srs/fit"
)

// ReportLines writes how well a log of reviews is predicted: the figures, and how often cards were recalled that were
// predicted to be. By says whose predictions they are.
func ReportLines(w io.Writer, m Mode, r fit.Report, by string) {
	KeyValues(w, m, [][2]string{
		{"model", r.Model + ", " + by},
		{"reviews", fmt.Sprintf("%d, of which %d are predicted", r.Reviews, r.Predictions)},
	}...)
	fmt.Fprintln(w)
	if r.Default != nil {
		Table(w, m, []string{"", "fitted", "default", ""}, figures(r.Evaluation, r.Default))
	} else {
		Table(w, m, nil, figures(r.Evaluation, nil))
	}
	fmt.Fprintln(w)
	calibrationLines(w, m, r.Calibration)
}

// figures are the rows of a table, beside those of another where there is one.
func figures(e fit.Evaluation, other *fit.Evaluation) [][]string {
	row := func(name, about string, decimals int, of func(fit.Evaluation) float64) []string {
		cells := []string{name, fmt.Sprintf("%.*f", decimals, of(e))}
		if other != nil {
			cells = append(cells, fmt.Sprintf("%.*f", decimals, of(*other)))
		}
		return append(cells, about)
	}
	return [][]string{
		row("log loss", "less is better; a coin has 0.693", 5, func(e fit.Evaluation) float64 { return e.LogLoss }),
		row("RMSE(bins)", "less is better", 5, func(e fit.Evaluation) float64 { return e.RMSEBins }),
		row("AUC", "more is better; a coin has 0.5", 3, func(e fit.Evaluation) float64 { return e.AUC }),
	}
}

const (
	fewest   = 10 // reviews in a bin of the calibration plot, at least; the average of fewer says little
	binsOfIt = 20 // bins that a calibration has from 0 to 1, see fit.Evaluation
)

// calibrationLines draw what was recalled over what was predicted, in per cent, beside the line on which they are equal.
func calibrationLines(w io.Writer, m Mode, bins []fit.Bin) {
	plot := calibrationPlot(bins)
	if m.Plain || len(plot.At) < 2 {
		var rows [][]string
		for _, b := range bins {
			rows = append(rows, []string{percent(b.Predicted), percent(b.Recalled), fmt.Sprint(b.Count)})
		}
		Table(w, m, []string{"predicted", "recalled", "reviews"}, rows)
		return
	}
	WritePlot(w, m, plot)
}

// calibrationPlot has a value for each bin from the first to the last that holds enough; a bin between them that does
// not is a gap.
func calibrationPlot(bins []fit.Bin) Plot {
	recalled, equal, at := Line{Name: "recalled"}, Line{Name: "as predicted"}, []string{}
	add := func(predicted, value float64) {
		equal.Values, recalled.Values = append(equal.Values, 100*predicted), append(recalled.Values, 100*value)
		at = append(at, percent(predicted))
	}
	before := -1
	for _, b := range bins {
		if b.Count < fewest {
			continue
		}
		here := int(b.Predicted * binsOfIt)
		for between := before + 1; before >= 0 && between < here; between++ {
			add((float64(between)+0.5)/binsOfIt, math.NaN())
		}
		add(b.Predicted, b.Recalled)
		before = here
	}
	title := fmt.Sprintf("recalled, in %%, against predicted, where %d reviews or more were", fewest)
	return Plot{Title: title, X: "predicted", At: at, Lines: []Line{equal, recalled}, Height: plotHeight}
}
