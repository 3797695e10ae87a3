package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

// confirmCommand is `tend plan confirm`: what became of blocks.
func (a *app) confirmCommand() *cobra.Command {
	r, several := api.ConfirmRequest{}, reconcileFlags{}
	cmd := &cobra.Command{
		Use: "confirm [BLOCK…]", Short: "Say what became of blocks: their minutes count as spent, once",
		Long: `Say what became of a block: kept as planned, shorter or longer, at another time, or skipped. Its minutes become one session;
saying it again changes that session, and --undo takes it back.

Without a block it lists those of this week that are over and that nobody confirmed, and asks about them on a terminal: the
Friday round. Time of them that reviews, readings or the timer recorded counts once.`,
		Example: "  tend plan confirm\n  tend plan confirm --all\n  tend plan confirm --kept b12,b13 --skipped b14\n" +
			"  tend plan confirm b12 --minutes 45\n  tend plan confirm b12 --at 'yesterday 18:00'\n  tend plan confirm b12 b13 --undo",
		Args: cobra.ArbitraryArgs,
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		one := cmd.Flags().Changed("minutes") || r.At != "" || r.Skip || r.Undo
		switch {
		case len(args) == 0 && one:
			return usage("tend plan confirm lists the blocks", "name the block that --minutes, --at, --skip or --undo is about")
		case len(args) == 0:
			return a.reconcile(ctx, client, several)
		case several.given() || several.week != "":
			return usage("tend plan confirm "+strings.Join(args, " "), "name blocks, or use --all, --kept, --skipped and --week, not both")
		case cmd.Flags().Changed("minutes") && r.Minutes < 1:
			return usage("tend plan confirm "+args[0]+" --skip", "%d minutes: want 1 to 1440", r.Minutes)
		case len(args) > 1:
			return a.confirmSeveral(ctx, client, args, r)
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
	cmd.Flags().BoolVar(&several.all, "all", false, "all of the week that are over, and not named otherwise, were kept")
	cmd.Flags().StringSliceVar(&several.kept, "kept", nil, "these `BLOCKS` were kept as planned")
	cmd.Flags().StringSliceVar(&several.skipped, "skipped", nil, "these `BLOCKS` did not take place")
	cmd.Flags().StringVar(&several.week, "week", "", "of this `WEEK`, such as 2026-W47")
	return cmd
}

// confirmSeveral says the same of several blocks, all or nothing.
func (a *app) confirmSeveral(ctx context.Context, client *api.Client, blocks []string, r api.ConfirmRequest) error {
	if r.At != "" || r.Skip && r.Undo {
		return usage("tend plan confirm "+blocks[0]+" --at 'yesterday 18:00'", "--at is about one block, and --skip and --undo stand alone")
	}
	var request api.ReconcileRequest
	for _, block := range blocks {
		switch block := id.Block(block); {
		case r.Undo:
			request.Undo = append(request.Undo, block)
		case r.Skip:
			request.Skipped = append(request.Skipped, block)
		default:
			request.Kept = append(request.Kept, api.KeptBlock{Block: block, Minutes: r.Minutes})
		}
	}
	return a.reconciled(ctx, client, request)
}

func (a *app) showConfirmed(ctx context.Context, client *api.Client, c api.Confirmed) error {
	zone := a.wall(ctx, client)
	return a.print(c, func(m terminal.Mode) {
		fmt.Fprintln(a.out, confirmedLine(c, zone))
		if c.Session != nil && len(c.Also) > 0 {
			fmt.Fprintf(a.out, "%d more of that time are recorded; what overlaps counts once\n", len(c.Also))
		}
		if c.Outcome != budget.Unconfirmed {
			m.Hint("tend week, or tend plan confirm %s --undo", c.ID)
		}
	})
}

// confirmedLine is what became of a block, in a line.
func confirmedLine(c api.Confirmed, zone *time.Location) string {
	word, start, end := string(c.Outcome), c.Start, c.End
	if c.Session != nil {
		start, end = c.Session.Start, c.Session.End
	}
	if c.Outcome == budget.Unconfirmed {
		word = string(budget.Planned)
	}
	return fmt.Sprintf("%s %s %s–%s", word, c.ID, start.In(zone).Format("Mon 2 Jan 15:04"), end.In(zone).Format("15:04"))
}
