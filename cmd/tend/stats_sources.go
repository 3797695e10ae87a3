package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) statsSources() *cobra.Command {
	var asOf string
	explain := false
	cmd := &cobra.Command{
		Use: "sources", Short: "What each source was worth, as bars", Args: noArgs,
		Long: `Show for each source a bar of what you kept of what you judged, with the interval at 95 % (Wilson), and below it the
minutes, lessons, outputs and cards that came of it. The numbers are those of tend prune, which also says what may be
dropped; --plain has its table, and --json its object. With --explain the records behind each number follow.`,
		Example: "  tend stats sources\n  tend stats sources --plain\n  tend stats sources --explain",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			client = client.AsOf(asOf)
			ask := client.Pruning
			if explain {
				ask = func(ctx context.Context) (api.Pruning, error) { return client.ExplainPruning(ctx, "") }
			}
			p, err := ask(ctx)
			if err != nil {
				return err
			}
			return a.print(p, func(m terminal.Mode) { a.showSourceBars(m, p) })
		}),
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "show the records behind the numbers")
	return asOfFlag(cmd, &asOf)
}

func (a *app) showSourceBars(m terminal.Mode, p api.Pruning) {
	if len(p.Sources) == 0 {
		a.showPruning(m, p)
		return
	}
	if !terminal.YieldBars(a.out, m, p.Sources) {
		a.showYields(m, p.Sources)
	}
	a.yieldsExplained(m, p)
	m.Hint("tend prune")
}
