package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

const awayExample = "tend away 2026-12-21..2027-01-03"

func (a *app) awayCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "away FROM..TO", Short: "Take days out: no blocks, fewer reviews, nothing owed",
		Example: "  " + awayExample + "\n  tend away 2026-12-24 --reason on-call",
		Args:    cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			away, err := parseAway(args[0])
			if err != nil {
				return usage(awayExample, "%v", err)
			}
			away.Reason = budget.AwayReason(reason)
			if away, err = client.AddAway(ctx, away); err != nil {
				return err
			}
			return a.print(away, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "%s\n", away)
				m.Hint("tend plan")
			})
		}),
	}
	cmd.Flags().StringVar(&reason, "reason", string(budget.Holiday), "holiday or on-call")
	cmd.AddCommand(a.awayList(), a.awayRemove())
	return cmd
}

// parseAway reads 2026-12-21..2027-01-03, or one day.
func parseAway(text string) (away budget.Away, err error) {
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		to = from
	}
	if away.From, err = when.ParseDate(strings.TrimSpace(from)); err != nil {
		return away, err
	}
	away.To, err = when.ParseDate(strings.TrimSpace(to))
	return away, err
}

func (a *app) awayList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the times away that are not over", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Aways(ctx)
			if err != nil {
				return err
			}
			return a.print(list, func(m terminal.Mode) {
				var rows [][]string
				for _, away := range list.Away {
					rows = append(rows, []string{away.From.String(), away.To.String(), fmt.Sprint(away.Days()), string(away.Reason)})
				}
				a.table(m, []string{"from", "to", "days", "reason"}, rows, "No time away is to come.", awayExample)
			})
		}),
	}
}

func (a *app) awayRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove DAY", Short: "Take back the time away that holds the day", Example: "  tend away remove 2026-12-21", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			day, err := when.ParseDate(args[0])
			if err != nil {
				return usage("tend away list", "%v", err)
			}
			away, err := client.RemoveAway(ctx, day)
			if err != nil {
				return err
			}
			return a.print(away, func(terminal.Mode) { fmt.Fprintf(a.out, "no longer %s\n", away) })
		}),
	}
}
