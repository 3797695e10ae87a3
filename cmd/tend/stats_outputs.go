package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsOutputs() *cobra.Command {
	var quarters bool
	cmd := &cobra.Command{
		Use: "outputs", Short: "What you produced, and how many of the lessons you opened closed with an output", Args: noArgs,
		Long: `Show the outputs of the last 12 weeks by kind, and of the lessons that were opened in each how many have closed with an
output since: the output ratio. A lesson counts for the week in which it was opened, however late it closed. Dropped lessons
stay among those that were opened.`,
		Example: "  tend stats outputs\n  tend stats outputs --quarters",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			stats, err := client.Produce(ctx, quarters)
			if err != nil {
				return err
			}
			return a.print(stats, func(m terminal.Mode) {
				terminal.ProduceTable(a.out, m, stats.Periods)
				m.Hint("tend loops")
			})
		}),
	}
	cmd.Flags().BoolVar(&quarters, "quarters", false, "the last 8 quarters instead")
	return cmd
}
