package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsRetention() *cobra.Command {
	var weeks int
	var explain bool
	var asOf string
	cmd := &cobra.Command{
		Use: "retention", Short: "How much you recalled, beside what was predicted and what you want", Args: noArgs,
		Long: `Show week by week how much you recalled of the cards that were in review, with the interval at 95 % (Wilson), what was
predicted just before, and the retention that is set. Recalls of cards on their learning or relearning steps, second ones
on the same day, imported ones and those that were undone are left out.

Then the calibration: the recalls parted by what was predicted of them, and how many came out. Where the predicted dot lies
outside of the interval, the parameters are off there: tend memory evaluate tells more.

With --explain the reviews behind each number follow, the newest 20 of each; --json has them all.`,
		Example: "  tend stats retention\n  tend stats retention --weeks 52 --json\n  tend stats retention --weeks 1 --explain",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			client = client.AsOf(asOf)
			ask := client.Retention
			if explain {
				ask = client.ExplainRetention
			}
			retention, err := ask(ctx, weeks)
			if err != nil {
				return err
			}
			return a.print(retention, func(m terminal.Mode) {
				terminal.RetentionLines(a.out, m, retention)
				terminal.RetentionExplained(a.out, m, retention)
				switch all := retention.All; {
				case all.Recalled.Of == 0:
					m.Hint("tend review")
				case all.Predicted < all.Recalled.Low || all.Predicted > all.Recalled.High:
					m.Hint("tend memory evaluate")
				default:
					m.Hint("tend forecast")
				}
			})
		}),
	}
	cmd.Flags().IntVar(&weeks, "weeks", 12, "how many `WEEKS`, 1 to 104")
	cmd.Flags().BoolVar(&explain, "explain", false, "show the reviews behind the numbers")
	return asOfFlag(cmd, &asOf)
}
