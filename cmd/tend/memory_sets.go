package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/srs"
	"tend/srs/fit"
	"tend/terminal"
)

func (a *app) memoryShow(ctx context.Context, client *api.Client, _ []string) error {
	m, err := client.Memory(ctx)
	if err != nil {
		return err
	}
	settings, err := client.Settings(ctx)
	if err != nil {
		return err
	}
	zone := zoneNamed(settings.Zone)
	shown := struct {
		api.Memory
		NewPerDay int       `json:"new_per_day"`
		EasyDays  [7]string `json:"easy_days"`
	}{m, settings.NewPerDay, settings.EasyDays}
	return a.print(shown, func(mode terminal.Mode) {
		set := "the default parameters"
		if m.Set != "" {
			set = fmt.Sprintf("%s, fitted to your reviews, since %s", m.Set, m.Since.In(zone).Format("2 Jan 2006 15:04"))
		}
		terminal.KeyValues(a.out, mode, [][2]string{
			{"in use", set},
			{"retention", fmt.Sprintf("%.0f %% desired", 100*m.Retention)},
			{"new cards", fmt.Sprintf("%d a day at most", settings.NewPerDay)},
			{"easy days", easyWords(settings.EasyDays)},
			{"bias", biasWords(m.Bias)},
			{"log", fmt.Sprintf("%d lines, %d since it was last looked at", m.Reviews, m.NewReviews)},
			{"next look", m.NextFit.In(zone).Format("Mon 2 Jan 15:04")},
			{"seconds", fmt.Sprintf("%.0f for a card recalled, %.0f for one not, %.0f for a new one, %.0f for a note",
				m.Pace.Pass, m.Pace.Fail, m.Pace.New, m.Pace.Note)},
		}...)
		if m.Reviews > 0 {
			mode.Hint("tend memory evaluate")
		} else {
			mode.Hint("tend review")
		}
	})
}

// biasWords says by how much predictions are shifted.
func biasWords(bias float64) string {
	if math.Abs(bias) < 0.005 {
		return "none: predictions are as the parameters say"
	}
	return fmt.Sprintf("%+.2f on the logit of each prediction, from reviews since then", bias)
}

func (a *app) memoryHistory() *cobra.Command {
	return &cobra.Command{
		Use: "history", Short: "The parameters that were tried, newest first, and why they were taken or not", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Sets(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(list, func(m terminal.Mode) {
				if len(list.Sets) == 0 {
					terminal.Sentence(a.out, m, "Nothing was fitted yet: the default parameters are in use.")
					return
				}
				var rows [][]string
				for _, set := range list.Sets {
					rows = append(rows, setRow(set, list.InUse, zone))
				}
				terminal.Table(a.out, m, []string{"set", "fitted", "reviews", "log loss", "before", "decision", "why"}, rows)
				m.Hint("tend memory evaluate")
			})
		}),
	}
}

// setRow is a line of the history.
func setRow(set fit.Set, inUse id.Set, zone *time.Location) []string {
	decision := "refused"
	switch {
	case set.ID == inUse:
		decision = "in use"
	case set.Accepted:
		decision = "accepted"
	}
	loss, before := "", ""
	if set.Gate > 0 {
		loss, before = fmt.Sprintf("%.4f", set.LogLoss), fmt.Sprintf("%.4f", set.Before)
	}
	return []string{string(set.ID), set.At.In(zone).Format("2006-01-02 15:04"), fmt.Sprint(set.Reviews), loss, before, decision, set.Reason}
}

func (a *app) memoryOptimize() *cobra.Command {
	return &cobra.Command{
		Use: "optimize", Short: "Fit the parameters to your reviews now; they are taken if they predict better", Args: noArgs,
		Long: `Fit the parameters to your reviews now; they are taken if they predict better.

The daemon does this by itself after each learning day on which the log has grown by 0.3 %. Parameters are accepted only
if they predict the most recent reviews better than those in use, which they were not fitted on.`,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			set, err := client.Optimize(ctx)
			if err != nil {
				return err
			}
			return a.print(set, func(m terminal.Mode) {
				terminal.Sentence(a.out, m, set.Reason)
				m.Hint("tend memory history")
			})
		}),
	}
}

func (a *app) memoryUse() *cobra.Command {
	return &cobra.Command{
		Use: "use SET", Short: "Go back to a set of parameters, or to the default ones", Args: cobra.ExactArgs(1),
		Example: "  tend memory use p3\n  tend memory use default",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			set, err := client.UseSet(ctx, id.Set(args[0]))
			if err != nil {
				return err
			}
			return a.print(set, func(m terminal.Mode) {
				if set.Parameters == srs.DefaultParameters() {
					terminal.Sentence(a.out, m, "The default parameters are in use; every memory was made again by them.")
				} else {
					terminal.Sentence(a.out, m, string(set.ID)+" is in use; every memory was made again by it.")
				}
				m.Hint("tend memory")
			})
		}),
	}
}
