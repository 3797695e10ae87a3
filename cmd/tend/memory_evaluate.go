package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/fit"
	"tend/terminal"
)

// evaluateOptions are those of tend memory evaluate.
type evaluateOptions struct {
	csv, params     string
	optimize        bool
	split           int
	zone, dayStarts string
}

// evaluation is what it prints as JSON. The last two are there with --split alone.
type evaluation struct {
	Model       string         `json:"model"`
	Reviews     int            `json:"reviews"`
	Predictions int            `json:"predictions"`
	LogLoss     float64        `json:"log_loss"`
	RMSEBins    float64        `json:"rmse_bins"`
	AUC         float64        `json:"auc"`
	Parameters  srs.Parameters `json:"parameters"`
	DefaultLoss *float64       `json:"default_log_loss,omitempty"`
	DefaultRMSE *float64       `json:"default_rmse_bins,omitempty"`
}

func (a *app) memoryEvaluate() *cobra.Command {
	var o evaluateOptions
	cmd := &cobra.Command{
		Use: "evaluate", Short: "How well a review log is predicted: log loss, RMSE (bins), AUC, calibration", Args: noArgs,
		Long: `Say how well the parameters predict a review log: your own, or one from a CSV file with the columns card_id,
review_rating, review_time and review_duration.

Log loss is the mean cross-entropy of each prediction, the lower the better. RMSE (bins) compares predicted with recalled
among reviews of like histories. AUC is the chance that a recalled card was predicted higher than a forgotten one. First
reviews, and further ones on the same day, are not predicted. With --split the log is cut in time, and each part is
predicted by parameters fitted to what came before it: the figures that tell how well the fit will do.`,
		Example: "  tend memory evaluate --csv reviews.csv --split 5\n  tend memory evaluate --optimize --json",
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(cmd); err != nil {
			return err
		}
		if o.csv != "" {
			return a.do(func(ctx context.Context, _ []string) error { return a.evaluateCSV(ctx, o) })(cmd, args)
		}
		return a.ask(func(ctx context.Context, client *api.Client, _ []string) error { return a.evaluateOwn(ctx, client, o) })(cmd, args)
	}
	flags := cmd.Flags()
	flags.StringVar(&o.csv, "csv", "", "read the log from this `FILE`; - is standard input")
	flags.StringVar(&o.params, "params", "", "use these `NUMBERS`: 21, 19 or 17, with commas")
	flags.BoolVar(&o.optimize, "optimize", false, "use the parameters that fit the whole log best")
	flags.IntVar(&o.split, "split", 0, "predict each of `N` parts by a fit to those before")
	flags.StringVar(&o.zone, "zone", "UTC", "`ZONE` of the days in the file")
	flags.StringVar(&o.dayStarts, "day-starts", "04:00", "`TIME` at which days in the file start")
	cmd.MarkFlagsMutuallyExclusive("params", "optimize", "split")
	return cmd
}

// check refuses flags that say nothing, or nothing together.
func (o evaluateOptions) check(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	switch {
	case changed("csv") && o.csv == "", changed("params") && o.params == "":
		return usage(howTo(cmd), "--csv or --params is empty")
	case changed("split") && (o.split < 2 || o.split > 100):
		return usage(howTo(cmd), "split into %d: want 2 to 100", o.split)
	case o.csv == "" && (changed("zone") || changed("day-starts")):
		return usage(howTo(cmd), "--zone and --day-starts are for a file: your own log knows where you lived")
	}
	return nil
}

// evaluateCSV evaluates a log from a file; no daemon is asked.
func (a *app) evaluateCSV(ctx context.Context, o evaluateOptions) error {
	days, err := daysOf(o)
	if err != nil {
		return err
	}
	reviews, err := a.readReviews(ctx, o.csv)
	if err != nil {
		return err
	}
	log := fit.NewLog(reviews, days.Of)
	request, err := evaluateRequest(o)
	if err != nil {
		return err
	}
	progress := a.mode().Progress("fitting")
	evaluated, err := api.EvaluateLog(ctx, log, request, progress.Step)
	progress.Done()
	if err != nil {
		return err
	}
	return a.showEvaluated(o, evaluated)
}

// evaluateOwn evaluates the person's own log.
func (a *app) evaluateOwn(ctx context.Context, client *api.Client, o evaluateOptions) error {
	request, err := evaluateRequest(o)
	if err != nil {
		return err
	}
	evaluated, err := client.Evaluate(ctx, request)
	if err != nil {
		return err
	}
	return a.showEvaluated(o, evaluated)
}

func daysOf(o evaluateOptions) (when.Days, error) {
	const example = "tend memory evaluate --csv reviews.csv --zone Europe/Berlin --day-starts 04:00"
	zone, err := when.LoadZone(o.zone)
	if err != nil {
		return when.Days{}, usage(example, "%v", err)
	}
	var starts when.Clock
	if err := starts.UnmarshalText([]byte(o.dayStarts)); err != nil {
		return when.Days{}, usage(example, "%v", err)
	}
	return when.Days{Zone: zone, Starts: starts}, nil
}

func evaluateRequest(o evaluateOptions) (r api.EvaluateRequest, err error) {
	const example = "tend memory evaluate --csv reviews.csv --split 5"
	r = api.EvaluateRequest{Optimize: o.optimize, Split: o.split}
	if o.params == "" {
		return r, nil
	}
	for part := range strings.SplitSeq(o.params, ",") {
		w, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return r, usage(example, "parameter %q: want a number", part)
		}
		r.Parameters = append(r.Parameters, w)
	}
	if _, err := srs.ParametersFrom(r.Parameters); err != nil {
		return r, usage(example, "%v", err)
	}
	return r, nil
}

// maxLog bounds a review log from standard input, in bytes: some millions of reviews.
const maxLog = 256 << 20

// mostProblems is how many problems of a file are named.
const mostProblems = 10

// readReviews reads a review log, and names the lines of it that are none.
func (a *app) readReviews(ctx context.Context, path string) ([]srs.Review, error) {
	var input io.Reader
	if path == "-" {
		body, err := a.readInput(ctx, "a review log", maxLog+1)
		if err == nil && len(body) > maxLog {
			err = fmt.Errorf("over %d MiB", maxLog>>20)
		}
		if err != nil {
			return nil, fmt.Errorf("read review log: %w", err)
		}
		input = bytes.NewReader(body)
	} else {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("read review log: %w", err)
		}
		defer file.Close()
		input = file
	}
	reviews, problems, err := fit.ReadCSV(input)
	for n, problem := range problems {
		if n == mostProblems {
			a.say("tend: and %d lines more", len(problems)-n)
			break
		}
		a.say("tend: %s: %s", path, problem)
	}
	return reviews, err
}

// showEvaluated prints an evaluation. One of nothing is refused: its log loss of 0 would look like the best.
func (a *app) showEvaluated(o evaluateOptions, e api.Evaluated) error {
	if e.Fitted.Predictions == 0 {
		code := api.NothingDue
		if o.csv != "" {
			code = api.Internal
		}
		return api.Refuse(code, "it takes cards that were reviewed on more than one day", "evaluate %d reviews: too few of them can be predicted", e.Fitted.Reviews)
	}
	out := evaluation{Model: modelName(o), Reviews: e.Fitted.Reviews, Predictions: e.Fitted.Predictions, LogLoss: e.Fitted.LogLoss,
		RMSEBins: e.Fitted.RMSEBins, AUC: e.Fitted.AUC, Parameters: e.Parameters}
	if o.split > 0 {
		out.DefaultLoss, out.DefaultRMSE = &e.Default.LogLoss, &e.Default.RMSEBins
	}
	return a.print(out, func(m terminal.Mode) { terminal.EvaluationLines(a.out, m, out.Model, e) })
}

// modelName says which parameters were used.
func modelName(o evaluateOptions) string {
	switch {
	case o.split > 0:
		return "FSRS-6, fitted to what came before"
	case o.optimize:
		return "FSRS-6, fitted"
	case o.params != "":
		return "FSRS-6, given parameters"
	case o.csv == "":
		return "FSRS-6, parameters in use"
	}
	return "FSRS-6, default parameters"
}
