package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsShape() *cobra.Command {
	var weeks int
	var asOf string
	var explain bool
	cmd := &cobra.Command{
		Use: "shape", Short: "What your minutes went to: deep areas, broad ones, and each by itself", Args: noArgs,
		Long: `Show week by week how many minutes went to areas that were deep at the time, to others, and to none; the share of the
deep ones in each quarter; and the minutes of each area. An area is deep from the day on which you made it so: what was
before stays as it was. With --explain the sessions behind each number follow.`,
		Example: "  tend stats shape\n  tend stats shape --weeks 52 --json\n  tend stats shape --weeks 2 --explain",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			client = client.AsOf(asOf)
			ask := client.Shape
			if explain {
				ask = client.ExplainShape
			}
			shape, err := ask(ctx, weeks)
			if err != nil {
				return err
			}
			return a.print(shape, func(m terminal.Mode) {
				terminal.ShapeLines(a.out, m, shape)
				terminal.ShapeExplained(a.out, m, shape)
				if shape.All.Spent == 0 {
					m.Hint("tend log 45m --area NAME 'what you did'")
				} else {
					m.Hint("tend area list")
				}
			})
		}),
	}
	cmd.Flags().IntVar(&weeks, "weeks", 12, "how many `WEEKS`, 1 to 104")
	cmd.Flags().BoolVar(&explain, "explain", false, "show the sessions behind the numbers")
	return asOfFlag(cmd, &asOf)
}
