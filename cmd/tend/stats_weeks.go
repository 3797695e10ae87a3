package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsWeeks() *cobra.Command {
	r := api.WeeksRequest{}
	var asOf string
	cmd := &cobra.Command{
		Use: "weeks", Short: "Planned, spent and produced, week by week", Args: noArgs,
		Long: `Show planned, spent and produced of the last weeks, this one included, each beside the band from the budget's min to its
max. Weeks before tend was set up are left out unless there is something in them. GET /api/v1/weeks has the same as JSON
and as CSV. With --explain the records behind each week follow; tend week WEEK --explain also tells of adherence and realism.`,
		Example: "  tend stats weeks\n  tend stats weeks --weeks 26\n  tend stats weeks --from 2026-W01 --to 2026-W26\n  tend stats weeks --weeks 4 --explain",
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		if cmd.Flags().Changed("weeks") && r.Weeks < 1 { // 0 would be left to the daemon
			return usage("tend stats weeks --weeks 12", "%d weeks: want 1 to %d", r.Weeks, api.MaxWeeks)
		}
		weeks, err := client.AsOf(asOf).Weeks(ctx, r)
		if err != nil {
			return err
		}
		return a.print(weeks, func(m terminal.Mode) {
			terminal.WeeksLines(a.out, m, weeks)
			terminal.WeeksExplained(a.out, m, weeks)
			if n := len(weeks.Weeks); n > 0 {
				m.Hint("tend week %s --explain", weeks.Weeks[n-1].Label)
			}
		})
	})
	cmd.Flags().IntVar(&r.Weeks, "weeks", 0, "how many `WEEKS` (12, or as --from and --to say)")
	cmd.Flags().StringVar(&r.From, "from", "", "the first `WEEK`, such as 2026-W01")
	cmd.Flags().StringVar(&r.To, "to", "", "the last `WEEK` (this one)")
	cmd.Flags().BoolVar(&r.Explain, "explain", false, "show the records behind the numbers")
	return asOfFlag(cmd, &asOf)
}
