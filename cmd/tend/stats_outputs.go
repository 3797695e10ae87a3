package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsOutputs() *cobra.Command {
	var quarters, explain bool
	var asOf string
	cmd := &cobra.Command{
		Use: "outputs", Short: "What you produced, and how many of the lessons you opened closed with an output", Args: noArgs,
		Long: `Show the outputs of the last 12 weeks by kind, and of the lessons that were opened in each how many have closed with an
output since: the output ratio. A lesson counts for the week in which it was opened, however late it closed. Dropped lessons
stay among those that were opened. With --explain the lessons and outputs behind the numbers follow, also the outputs that do not
count, with the reason.`,
		Example: "  tend stats outputs\n  tend stats outputs --quarters\n  tend stats outputs --explain",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			client = client.AsOf(asOf)
			ask := client.Produce
			if explain {
				ask = client.ExplainProduce
			}
			stats, err := ask(ctx, quarters)
			if err != nil {
				return err
			}
			return a.print(stats, func(m terminal.Mode) {
				terminal.ProduceTable(a.out, m, stats.Periods)
				terminal.ProduceExplained(a.out, m, stats)
				m.Hint("tend loops")
			})
		}),
	}
	cmd.Flags().BoolVar(&quarters, "quarters", false, "the last 8 quarters instead")
	cmd.Flags().BoolVar(&explain, "explain", false, "show the lessons and outputs behind the numbers")
	return asOfFlag(cmd, &asOf)
}
