package terminal

import (
	"fmt"
	"io"
	"math"

	"tend/daemon/api"
	"tend/srs/fit"
)

// EvaluationLines writes how well a log was predicted beside the default parameters, and a plot of the calibration: what
// was recalled of what was predicted.
func EvaluationLines(w io.Writer, m Mode, model string, e api.Evaluated) {
	Sentence(w, m, fmt.Sprintf("%s: %s, %s", model, counted(e.Fitted.Reviews, "review"), counted(e.Fitted.Predictions, "prediction")))
	fmt.Fprintln(w)
	row := func(name, about, digits string, of func(fit.Evaluation) float64) []string {
		return []string{name, fmt.Sprintf(digits, of(e.Fitted)), fmt.Sprintf(digits, of(e.Default)), about}
	}
	Table(w, m, []string{"", "these", "default", "better"}, [][]string{
		row("log loss", "less", "%.4f", func(e fit.Evaluation) float64 { return e.LogLoss }),
		row("RMSE (bins)", "less", "%.4f", func(e fit.Evaluation) float64 { return e.RMSEBins }),
		row("AUC", "more", "%.4f", func(e fit.Evaluation) float64 { return e.AUC }),
	})
	fmt.Fprintln(w)
	calibrationLines(w, m, e.Fitted.Calibration)
}

const (
	fewest   = 10 // reviews in a bin of the calibration plot, at least; the average of fewer says little
	binsOfIt = 20 // bins that a calibration has from 0 to 1, see fit.Evaluation
)

// calibrationLines draws what was recalled over what was predicted, in per cent, beside the line on which they are equal.
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
	title := fmt.Sprintf("recalled against predicted, in %%, where there are %d reviews or more", fewest)
	return Plot{Title: title, X: "predicted", At: at, Lines: []Line{equal, recalled}, Height: plotHeight}
}
