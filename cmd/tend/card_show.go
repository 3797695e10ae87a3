package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/terminal"
)

func (a *app) cardShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CARD", Short: "Show a card, its memory and every review of it", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			c, err := client.CardHistory(ctx, id.Card(args[0]))
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(c, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "%s\n\n%s\n\n", clean.Text(c.Front), clean.Text(c.Back))
				facts := [][2]string{
					{"where", fmt.Sprintf("%s:%d", c.Path, c.Line)}, {"state", stateOf(c.Card)}, {"due", dueOf(c.Card, zone)},
				}
				if c.Reps > 0 {
					facts = append(facts, [][2]string{
						{"stability", fmt.Sprintf("%.1f days", c.Stability)}, {"difficulty", fmt.Sprintf("%.1f of 10", c.Difficulty)},
						{"reviews", fmt.Sprint(c.Reps)}, {"lapses", fmt.Sprint(c.Lapses)},
					}...)
				}
				terminal.KeyValues(a.out, m, facts...)
				terminal.CardLog(a.out, m, c, zone)
			})
		}),
	}
}
