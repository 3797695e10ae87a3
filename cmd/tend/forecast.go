package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) forecastCommand() *cobra.Command {
	var r api.ForecastRequest
	var newPerDay int
	var retention float64
	cmd := &cobra.Command{
		Use:   "forecast",
		Short: "What reviews will cost in the weeks to come, and how much you will know",
		Long: `Run the weeks to come with your own cards, parameters and times: minutes of reviews a day, and how many cards you
would recall at the end of each week. It says which desired retention fits the minutes that reviews have, and what five
minutes more a day would buy. New cards are those that wait, at most ten a day, unless --new-per-day says otherwise;
then they keep coming, written or not.`,
		Example: "  tend forecast\n  tend forecast --weeks 52 --new-per-day 5\n  tend forecast --retention 0.85",
		Args:    noArgs,
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		if r.Weeks < 1 { // 0 would be left to the daemon
			return usage("tend forecast --weeks 12", "%d weeks: want 1 to 104", r.Weeks)
		}
		if cmd.Flags().Changed("new-per-day") {
			r.NewPerDay = &newPerDay
		}
		if cmd.Flags().Changed("retention") {
			r.Retention = &retention
		}
		f, err := client.Forecast(ctx, r)
		if err != nil {
			return err
		}
		return a.print(f, func(m terminal.Mode) { terminal.ForecastLines(a.out, m, f) })
	})
	cmd.Flags().IntVar(&r.Weeks, "weeks", 12, "how many `WEEKS`, 1 to 104")
	cmd.Flags().IntVar(&newPerDay, "new-per-day", 0, "learn so many `CARDS` a day, 0 to 1000")
	cmd.Flags().Float64Var(&retention, "retention", 0, "desired `RETENTION` of the cards, 0.70 to 0.99 (as it is set)")
	return cmd
}
