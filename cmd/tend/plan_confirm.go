package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

// confirmCommand is `tend plan confirm`: what became of a block.
func (a *app) confirmCommand() *cobra.Command {
	r := api.ConfirmRequest{}
	cmd := &cobra.Command{
		Use: "confirm BLOCK", Short: "Say what became of a block: its minutes count as spent, once",
		Long: "Say what became of a block: kept as planned, shorter or longer, at another time, or skipped. Its minutes become\n" +
			"one session; saying it again changes that session, and --undo takes it back.",
		Example: "  tend plan confirm b12\n  tend plan confirm b12 --minutes 45\n  tend plan confirm b12 --at 'yesterday 18:00'\n" +
			"  tend plan confirm b12 --skip",
		Args: cobra.ExactArgs(1),
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		if cmd.Flags().Changed("minutes") && r.Minutes < 1 {
			return usage("tend plan confirm "+args[0]+" --skip", "%d minutes: want 1 to 1440", r.Minutes)
		}
		confirmed, err := client.ConfirmBlock(ctx, id.Block(args[0]), r)
		if err != nil {
			return err
		}
		return a.showConfirmed(ctx, client, confirmed)
	})
	cmd.Flags().IntVar(&r.Minutes, "minutes", 0, "it took so many `MINUTES`")
	cmd.Flags().StringVar(&r.At, "at", "", "it began at this `TIME`, such as 08:30 or 'yesterday 18:00'")
	cmd.Flags().BoolVar(&r.Skip, "skip", false, "it did not take place")
	cmd.Flags().BoolVar(&r.Undo, "undo", false, "take back what was said of it")
	return cmd
}

func (a *app) showConfirmed(ctx context.Context, client *api.Client, c api.Confirmed) error {
	zone := a.wall(ctx, client)
	return a.print(c, func(m terminal.Mode) {
		word, start, end := string(c.Outcome), c.Start, c.End
		if c.Session != nil {
			start, end = c.Session.Start, c.Session.End
		}
		if c.Outcome == budget.Unconfirmed {
			word = string(budget.Planned)
		}
		fmt.Fprintf(a.out, "%s %s %s–%s\n", word, c.ID, start.In(zone).Format("Mon 2 Jan 15:04"), end.In(zone).Format("15:04"))
		if c.Session != nil && len(c.Also) > 0 {
			fmt.Fprintf(a.out, "%d more of that time are recorded; what overlaps counts once\n", len(c.Also))
		}
		if c.Outcome != budget.Unconfirmed {
			m.Hint("tend week, or tend plan confirm %s --undo", c.ID)
		}
	})
}
