package terminal

import (
	"fmt"
	"io"

	"tend/daemon/api"
	"tend/srs/fit"
)

// EvaluationLines writes how well a log was predicted beside the default parameters, and a plot of the calibration: what
// was recalled of what was predicted.
func EvaluationLines(w io.Writer, m Mode, model string, e api.Evaluated) {
	fmt.Fprintf(w, "%s: %s, %s\n\n", cleanLine(model), counted(e.Fitted.Reviews, "review"), counted(e.Fitted.Predictions, "prediction"))
	row := func(name, digits string, of func(fit.Evaluation) float64) []string {
		return []string{name, fmt.Sprintf(digits, of(e.Fitted)), fmt.Sprintf(digits, of(e.Default))}
	}
	Table(w, m, []string{"", "these", "default"}, [][]string{
		row("log loss", "%.4f", func(e fit.Evaluation) float64 { return e.LogLoss }),
		row("RMSE (bins)", "%.4f", func(e fit.Evaluation) float64 { return e.RMSEBins }),
		row("AUC", "%.4f", func(e fit.Evaluation) float64 { return e.AUC }),
	})
	fmt.Fprintln(w)
	calibrationPlot(w, m, e.Fitted.Calibration)
	if !m.Plain {
		fmt.Fprintln(w)
		calibrationTable(w, m, e.Fitted.Calibration)
	}
}

// calibrationPlot draws what was recalled over what was predicted. Where predictions are right it lies on the diagonal.
func calibrationPlot(w io.Writer, m Mode, bins []fit.Bin) {
	if m.Plain || len(bins) < 2 {
		calibrationTable(w, m, bins)
		return
	}
	low, high := 0.0, 100.0
	recalled, right := Line{Name: "recalled"}, Line{Name: "predicted"}
	for _, b := range bins {
		recalled.Values = append(recalled.Values, 100*b.Recalled)
		right.Values = append(right.Values, 100*b.Predicted)
	}
	WritePlot(w, m, Plot{
		Title: "recalled, in %, over predicted", Lines: []Line{right, recalled}, Height: 12, Low: &low, High: &high,
		At: []string{percent(bins[0].Predicted), percent(bins[len(bins)/2].Predicted), percent(bins[len(bins)-1].Predicted)},
	})
}

// calibrationTable tells the same in numbers.
func calibrationTable(w io.Writer, m Mode, bins []fit.Bin) {
	var rows [][]string
	for _, b := range bins {
		rows = append(rows, []string{percent(b.Predicted), percent(b.Recalled), fmt.Sprint(b.Count)})
	}
	Table(w, m, []string{"predicted", "recalled", "reviews"}, rows)
}
