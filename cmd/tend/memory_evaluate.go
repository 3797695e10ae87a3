package main

import (
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
		request, err := o.check(cmd, args)
		switch {
		case err != nil:
			return err
		case o.csv != "":
			return a.do(func(ctx context.Context, _ []string) error { return a.evaluateCSV(ctx, o, request) })(cmd, args)
		}
		return a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			return a.evaluateOwn(ctx, client, o, request)
		})(cmd, args)
	}
	flags := cmd.Flags()
	flags.StringVar(&o.csv, "csv", "", "read the log from this `FILE` instead of your own; - is standard input")
	flags.StringVar(&o.params, "params", "", "use these `NUMBERS`, 21 with commas between, or 19 or 17 of an older FSRS")
	flags.BoolVar(&o.optimize, "optimize", false, "use the parameters that fit the whole log best")
	flags.IntVar(&o.split, "split", 0, "cut the log in time, and predict each of `N` parts by what came before it")
	flags.StringVar(&o.zone, "zone", "UTC", "the `ZONE` of a CSV file's days")
	flags.StringVar(&o.dayStarts, "day-starts", "04:00", "the `TIME` at which a CSV file's days start")
	cmd.MarkFlagsMutuallyExclusive("params", "optimize", "split")
	return cmd
}

// check refuses flags that say nothing, or nothing together, and makes a request of them.
func (o evaluateOptions) check(cmd *cobra.Command, args []string) (r api.EvaluateRequest, err error) {
	if err := refuseEmpty(cmd, args); err != nil {
		return r, err
	}
	changed := cmd.Flags().Changed
	switch {
	case changed("split") && (o.split < 2 || o.split > 100):
		return r, usage("tend memory evaluate --split 5", "split into %d: want 2 to 100", o.split)
	case o.csv == "" && (changed("zone") || changed("day-starts")):
		return r, usage(howTo(cmd), "--zone and --day-starts are for a file: your own log knows where you lived")
	}
	r = api.EvaluateRequest{Optimize: o.optimize, Split: o.split}
	if o.params != "" {
		r.Parameters, err = parameters(o.params)
	}
	return r, err
}

// parameters reads numbers with commas between.
func parameters(text string) (all []float64, err error) {
	const hint = "give 21 numbers with commas between, or the 19 or 17 of an older FSRS"
	for part := range strings.SplitSeq(text, ",") {
		w, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return nil, usage(hint, "parameter %q: want a number", strings.TrimSpace(part))
		}
		all = append(all, w)
	}
	if _, err := srs.ParametersFrom(all); err != nil {
		return nil, usage(hint, "%v", err)
	}
	return all, nil
}

// evaluateCSV evaluates a log from a file; no daemon is asked.
func (a *app) evaluateCSV(ctx context.Context, o evaluateOptions, r api.EvaluateRequest) error {
	days, err := daysOf(o)
	if err != nil {
		return err
	}
	reviews, err := a.readReviews(ctx, o.csv)
	if err != nil {
		return err
	}
	progress := a.mode().Progress("fitting")
	evaluated, err := api.EvaluateLog(ctx, fit.NewLog(reviews, days.Of), r, progress.Step)
	progress.Done()
	if err != nil {
		return err
	}
	return a.showEvaluated(o, evaluated)
}

// evaluateOwn evaluates the person's own log.
func (a *app) evaluateOwn(ctx context.Context, client *api.Client, o evaluateOptions, r api.EvaluateRequest) error {
	evaluated, err := client.Evaluate(ctx, r)
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

// readReviews reads a review log, and names the lines of it that are none or strange.
func (a *app) readReviews(ctx context.Context, path string) ([]srs.Review, error) {
	var input io.Reader
	if path == "-" {
		body, err := a.readInput(ctx, "a review log", maxParse)
		if err != nil {
			return nil, fmt.Errorf("read review log: %w", err)
		}
		input = strings.NewReader(string(body))
	} else {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("read review log: %w", err)
		}
		defer file.Close()
		input = file
	}
	reviews, problems, err := fit.ReadCSV(input)
	for _, problem := range problems {
		a.say("tend: %s: %s", path, problem)
	}
	return reviews, err
}

// showEvaluated prints an evaluation. One of nothing would be figures of nothing.
func (a *app) showEvaluated(o evaluateOptions, e api.Evaluated) error {
	if e.Fitted.Predictions == 0 {
		return api.Refuse(api.NothingDue, "what is predicted are reviews of a card on a later day than the one before",
			"evaluate %s: too few of them can be predicted", many(e.Fitted.Reviews, "review"))
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
