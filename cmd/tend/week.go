package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) weekCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "week [WEEK]", Short: "Planned, spent, produced: how a week stands", Example: "  tend week\n  tend week 2026-W46",
		Args: cobra.MaximumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			week, err := client.Week(ctx, strings.Join(args, ""))
			if err != nil {
				return err
			}
			return a.print(week, func(m terminal.Mode) { terminal.WeekLines(a.out, m, week) })
		}),
	}
	cmd.AddCommand(a.weekSkip(), a.weekUnskip())
	return cmd
}
