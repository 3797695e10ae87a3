package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) weekSkip() *cobra.Command {
	return a.skipsCommand("skip", "Leave a week out, this one if none is named; a quarter has two", (*api.Client).SkipWeek)
}

func (a *app) weekUnskip() *cobra.Command {
	return a.skipsCommand("unskip", "Take a skipped week in again", (*api.Client).UnskipWeek)
}

func (a *app) skipsCommand(use, short string, act func(*api.Client, context.Context, string) (api.Week, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " [WEEK]", Short: short, Example: "  tend week " + use + " 2026-W52", Args: cobra.MaximumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			week, err := act(client, ctx, strings.Join(args, ""))
			if err != nil {
				return err
			}
			return a.print(week, func(terminal.Mode) {
				fmt.Fprintf(a.out, "%s is %s; %d of this quarter's skip weeks left\n", week.Label, week.State, week.SkipsLeft)
			})
		}),
	}
}
