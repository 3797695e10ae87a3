package main

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
)

func (a *app) memoryCommand() *cobra.Command {
	cmd := group("memory", "What predicts when you forget, and how well", a.memoryEvaluate(), a.memoryHistory(),
		a.memoryOptimize(), a.memorySimulate(), a.memoryUse(), a.memorySet())
	cmd.RunE = a.ask(a.memoryShow)
	delete(cmd.Annotations, holder)
	return cmd
}

func (a *app) memorySet() *cobra.Command {
	var retention float64
	var fresh int
	var easy string
	cmd := &cobra.Command{
		Use: "set", Short: "Set the desired retention, new cards a day, and easy days", Args: noArgs,
		Long: `Set the desired retention (0.70 to 0.99; tend forecast says which one fits your minutes), how many new cards a day may
bring, and the weekdays on which fewer cards are to fall due: normal, reduced (about half) or minimum (none that can be
helped). What is not named stays as it is.`,
		Example: "  tend memory set --retention 0.88 --new-per-day 5\n  tend memory set --easy sat=reduced,sun=minimum",
	}
	cmd.Flags().Float64Var(&retention, "retention", 0, "the `SHARE` of reviews that you want to recall, such as 0.9")
	cmd.Flags().IntVar(&fresh, "new-per-day", 0, "how many new `CARDS` a day may bring at most")
	cmd.Flags().StringVar(&easy, "easy", "", "`DAYS` and how easy they are to be, such as sat=reduced,sun=minimum")
	cmd.MarkFlagsOneRequired("retention", "new-per-day", "easy")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		var r api.SettingsRequest
		if cmd.Flags().Changed("retention") {
			if math.IsNaN(retention) || math.IsInf(retention, 0) { // which no request can carry
				return usage(howTo(cmd), "desired retention %g: want 0.70 to 0.99", retention)
			}
			r.Retention = &retention
		}
		if cmd.Flags().Changed("new-per-day") {
			r.NewPerDay = &fresh
		}
		var err error
		if r.EasyDays, err = easyDays(easy); err != nil {
			return err
		}
		if _, err := client.Change(ctx, r); err != nil {
			return err
		}
		return a.memoryShow(ctx, client, nil)
	})
	return cmd
}

// easyDays reads weekdays and how easy they are to be.
func easyDays(text string) (map[time.Weekday]string, error) {
	days := map[time.Weekday]string{}
	if text == "" {
		return days, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		name, word, _ := strings.Cut(strings.TrimSpace(part), "=")
		day, ok := weekdays[strings.ToLower(name)]
		if !ok || word == "" {
			return nil, usage("tend memory set --easy sat=reduced,sun=minimum", "easy day %q: want a weekday, =, and normal, reduced or minimum", part)
		}
		days[day] = word
	}
	return days, nil
}

var weekdays = map[string]time.Weekday{"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday}

// easyWords says which days are easy; nothing where none is.
func easyWords(days [7]string) string {
	var words []string
	for day, word := range days {
		if word != "" && word != "normal" {
			words = append(words, time.Weekday(day).String()[:3]+" "+word)
		}
	}
	return strings.Join(words, ", ")
}
