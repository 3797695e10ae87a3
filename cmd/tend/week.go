package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) weekCommand() *cobra.Command {
	explain := false
	var asOf string
	cmd := &cobra.Command{
		Use: "week [WEEK]", Short: "Planned, spent, produced: how a week stands",
		Long: `Show what a week planned, spent and produced, and how it stands to the budget.

Planned is what stood in the week when it began: skipping, moving or shortening a block later leaves it as it was, and what
stands now is shown beside it. Spent is the time that sessions cover, overlaps once. With --explain each number is
followed by the records that it is made of; their parts sum to it.`,
		Example: "  tend week\n  tend week 2026-W46\n  tend week --explain",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			client = client.AsOf(asOf)
			show, ask := terminal.WeekLines, client.Week
			if explain {
				show, ask = terminal.WeekExplained, client.ExplainWeek
			}
			week, err := ask(ctx, strings.Join(args, ""))
			if err != nil {
				return err
			}
			return a.print(week, func(m terminal.Mode) {
				show(a.out, m, week)
				if !explain {
					m.Hint("tend week %s--explain", labelBefore(args))
				}
			})
		}),
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "show the records behind each number")
	cmd.AddCommand(a.weekSkip(), a.weekUnskip())
	return asOfFlag(cmd, &asOf)
}

// labelBefore is the week that was named, as it stands in a command.
func labelBefore(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0] + " "
}
