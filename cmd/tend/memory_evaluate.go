package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/fit"
	"tend/terminal"
)

// maxLog bounds a review log from standard input, in bytes: some millions of reviews.
const maxLog = 1 << 28

// evaluation is what memory evaluate was asked for.
type evaluation struct {
	csv        string
	parameters string
	optimize   bool
	standard   bool
	split      int
	zone       string
	dayStarts  string
}

func (a *app) memoryEvaluate() *cobra.Command {
	var o evaluation
	cmd := &cobra.Command{
		Use: "evaluate", Short: "How well your reviews are predicted, or those of a file", Args: noArgs,
		Long: `Predict each review that was on a later day than the card's review before, from what came before it, and hold that
against what was recalled. With no other flag it is your own log, and the parameters in use.

A file has the columns card_id, review_rating (1 to 4), review_time (2024-03-29T20:01:15Z, or milliseconds since 1970)
and perhaps review_duration (milliseconds), in any order; no daemon is needed for it, and nothing is kept. Its days start
at 04:00 UTC unless told otherwise, and the default parameters predict it unless others are given.

--optimize fits to the whole log first, which is then predicted by what has seen it. --split fits to what came before
each part, so it tells what a fit is worth; the parameters that it prints are fitted to the whole log.`,
		Example: "  tend memory evaluate --split 5\n  tend memory evaluate --csv reviews.csv --json\n" +
			"  tend memory evaluate --csv - --zone Europe/Berlin < reviews.csv",
	}
	flags := cmd.Flags()
	flags.StringVar(&o.csv, "csv", "", "evaluate the reviews in this `FILE`, or - for stdin")
	flags.StringVar(&o.parameters, "params", "", "predict by these `WEIGHTS`: 21, 19 or 17, with commas")
	flags.BoolVar(&o.standard, "default", false, "predict by the default parameters")
	flags.BoolVar(&o.optimize, "optimize", false, "predict by parameters fitted to all of it")
	flags.IntVar(&o.split, "split", 0, "predict `PARTS`, each by a fit to what came before it")
	flags.StringVar(&o.zone, "zone", "UTC", "`ZONE` of the days in the file")
	flags.StringVar(&o.dayStarts, "day-starts", "04:00", "`TIME` at which they start")
	cmd.MarkFlagsMutuallyExclusive("params", "default", "optimize", "split")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		changed := func(name string) bool { return cmd.Flags().Changed(name) }
		switch {
		case changed("split") && (o.split < 1 || o.split > fit.MostFolds):
			return usage("tend memory evaluate --split 5", "split %d: want 1 to %d", o.split, fit.MostFolds)
		case changed("csv") && o.csv == "", changed("params") && o.parameters == "":
			return usage(howTo(cmd), "%s: a flag is empty", cmd.CommandPath())
		case o.csv != "":
			return a.do(func(ctx context.Context, _ []string) error { return a.evaluateFile(ctx, o) })(cmd, args)
		case changed("zone") || changed("day-starts"):
			return usage(howTo(cmd), "--zone and --day-starts are for a file: your own log knows where you lived")
		}
		return a.ask(func(ctx context.Context, client *api.Client, _ []string) error { return a.evaluateOwn(ctx, client, o) })(cmd, args)
	}
	return cmd
}

// evaluateOwn has the daemon evaluate the person's own log.
func (a *app) evaluateOwn(ctx context.Context, client *api.Client, o evaluation) error {
	r := api.EvaluateRequest{Default: o.standard, Optimize: o.optimize, Split: o.split}
	if o.parameters != "" {
		p, err := given(o.parameters)
		if err != nil {
			return err
		}
		r.Parameters = &p
	}
	report, err := client.Evaluate(ctx, r)
	if err != nil {
		return err
	}
	if o.split == 0 {
		defer a.mode().Hint("tend memory evaluate --split 5")
	}
	return a.showReport(report, o, "the parameters in use")
}

// evaluateFile evaluates a file by itself.
func (a *app) evaluateFile(ctx context.Context, o evaluation) error {
	days, err := o.days()
	if err != nil {
		return err
	}
	ask := fit.Ask{Parameters: srs.DefaultParameters(), Optimize: o.optimize, Folds: o.split}
	if o.parameters != "" {
		if ask.Parameters, err = given(o.parameters); err != nil {
			return err
		}
	}
	reviews, err := a.readReviews(ctx, o.csv)
	if err != nil {
		return err
	}
	progress := terminal.NewProgress(a.mode(), "fitting", time.Now)
	report, err := fit.NewLog(reviews, days.Of).Report(ctx, ask, fit.Options{Progress: progress.Tell})
	progress.End()
	if err != nil {
		return fmt.Errorf("evaluate memory: %w", err)
	}
	return a.showReport(report, o, "the default parameters")
}

func given(text string) (srs.Parameters, error) {
	p, err := fit.ParseParameters(text)
	if err != nil {
		return p, usage("tend memory evaluate --params 0.212,1.2931,…", "%v", err)
	}
	return p, nil
}

func (o evaluation) days() (days when.Days, err error) {
	if days.Zone, err = when.LoadZone(o.zone); err != nil {
		return days, usage("--zone Europe/Berlin", "%v", err)
	}
	if days.Starts, err = when.ParseClock(o.dayStarts); err != nil {
		return days, usage("--day-starts 04:00", "%v", err)
	}
	return days, nil
}

// mostProblems is how many lines of a file that were skipped or mended are named.
const mostProblems = 10

// readReviews reads a review log and says which lines of it were not taken as they are.
func (a *app) readReviews(ctx context.Context, name string) ([]srs.Review, error) {
	reader, err := a.openLog(ctx, name)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	reviews, problems, err := fit.ReadCSV(reader)
	for n, p := range problems {
		if n == mostProblems {
			a.say("tend: and %d lines more like these", len(problems)-n)
			break
		}
		a.say("tend: %s", p)
	}
	return reviews, err
}

func (a *app) openLog(ctx context.Context, name string) (io.ReadCloser, error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read review log: %w", err)
		}
		return file, nil
	}
	text, err := a.readInput(ctx, "a review log", maxLog+1)
	if err == nil && len(text) > maxLog {
		err = fmt.Errorf("over %d MiB", maxLog>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("read review log: %w", err)
	}
	return io.NopCloser(bytes.NewReader(text)), nil
}

// evaluated is a report as other programs rely on it.
type evaluated struct {
	Model           string         `json:"model"`
	Reviews         int            `json:"reviews"`
	Predictions     int            `json:"predictions"`
	LogLoss         float64        `json:"log_loss"`
	RMSEBins        float64        `json:"rmse_bins"`
	AUC             float64        `json:"auc"`
	Parameters      srs.Parameters `json:"parameters"`
	DefaultLogLoss  *float64       `json:"default_log_loss,omitempty"`
	DefaultRMSEBins *float64       `json:"default_rmse_bins,omitempty"`
}

// showReport prints a report; usual says whose predictions they are if no flag does.
func (a *app) showReport(r fit.Report, o evaluation, usual string) error {
	by := usual
	switch {
	case o.parameters != "":
		by = "the parameters given"
	case o.standard:
		by = "the default parameters"
	case o.optimize:
		by = "parameters fitted to all of these reviews"
	case o.split > 0:
		by = fmt.Sprintf("parameters fitted to what came before, in %d parts", o.split)
	}
	e := evaluated{Model: r.Model, Reviews: r.Reviews, Predictions: r.Predictions, LogLoss: r.LogLoss, RMSEBins: r.RMSEBins,
		AUC: r.AUC, Parameters: r.Parameters}
	if r.Default != nil {
		e.DefaultLogLoss, e.DefaultRMSEBins = &r.Default.LogLoss, &r.Default.RMSEBins
	}
	return a.print(e, func(m terminal.Mode) { terminal.ReportLines(a.out, m, r, by) })
}
