package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
	"tend/terminal"
)

func (a *app) planCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "plan", Short: "Every block of the next 8 weeks, and why it stands there", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			plan, err := client.Plan(ctx)
			if err != nil {
				return err
			}
			return a.print(plan, func(m terminal.Mode) {
				terminal.PlanLines(a.out, m, plan)
				if len(plan.Blocks) > 0 {
					m.Hint("tend plan move %s TIME, tend plan skip %s", plan.Blocks[0].ID, plan.Blocks[0].ID)
				} else {
					m.Hint("tend budget window 'tue,thu 08:00-10:00'")
				}
			})
		}),
	}
	cmd.AddCommand(
		a.blockCommand("skip", "Skip a block", (*api.Client).SkipBlock),
		a.confirmCommand(),
		a.moveCommand(),
		a.addBlockCommand(),
		a.shortenCommand(),
		a.blockCommand("lock", "Keep a block where it is", (*api.Client).LockBlock),
		a.blockCommand("unlock", "Let a block be moved again", (*api.Client).UnlockBlock),
	)
	return cmd
}

func (a *app) blockCommand(use, short string, act func(*api.Client, context.Context, id.Block) (budget.Block, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " BLOCK", Short: short, Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			block, err := act(client, ctx, id.Block(args[0]))
			if err != nil {
				return err
			}
			return a.showBlock(ctx, client, block)
		}),
	}
}

func (a *app) moveCommand() *cobra.Command {
	var length string
	cmd := &cobra.Command{
		Use: "move BLOCK TIME", Short: "Move a block; it stays there", Example: "  tend plan move b12 2026-11-26T18:00 --length 90m",
		Args: cobra.ExactArgs(2),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r := api.MoveRequest{Start: args[1]}
			if length != "" {
				d, err := when.ParseMinutes(length)
				if err != nil {
					return usage("--length 90m", "%v", err)
				}
				r.Length = int(d.Minutes())
			}
			block, err := client.MoveBlock(ctx, id.Block(args[0]), r)
			if err != nil {
				return err
			}
			return a.showBlock(ctx, client, block)
		}),
	}
	cmd.Flags().StringVar(&length, "length", "", "its new `LENGTH`")
	return cmd
}

func (a *app) showBlock(ctx context.Context, client *api.Client, b budget.Block) error {
	zone := a.wall(ctx, client)
	return a.print(b, func(terminal.Mode) {
		fmt.Fprintf(a.out, "%s %s %s–%s\n", b.State, b.ID, b.Start.In(zone).Format("Mon 2 Jan 15:04"), b.End.In(zone).Format("15:04"))
	})
}

func (a *app) budgetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "budget [HOURS]", Short: "The hours a week, and the windows they are placed in", Args: cobra.MaximumNArgs(1),
		Long: budgetRule, Example: "  tend budget\n  tend budget 4h",
	}
	a.aim(cmd)
	cmd.AddCommand(a.budgetSet(), a.budgetWindows(), a.budgetLimits(), a.budgetDays())
	return cmd
}

const budgetRule = `Show the budget, or aim at so many hours a week. A budget that asks for more holds from this week on. An easier one, whose
target or least is lower, holds from the next, so that no week is measured by a bar that was lowered while it ran. In the
week in which tend was set up, every change holds at once. Weeks that are over keep the budget they had.`

func (a *app) showBudget(s api.Settings) error {
	return a.print(whole(s), func(m terminal.Mode) {
		terminal.KeyValues(a.out, m, [][2]string{
			{"target", terminal.Minutes(s.Budget.Target)}, {"min", terminal.Minutes(s.Budget.Min)}, {"max", terminal.Minutes(s.Budget.Max)},
			{"from", s.Budget.From.String()}, {"zone", s.Zone}, {"day starts", s.DayStarts.String()},
		}...)
		if next := s.NextBudget; next != nil {
			terminal.Sentence(a.out, m, fmt.Sprintf("From %s on: %s, between %s and %s.", next.From, terminal.Minutes(next.Target),
				terminal.Minutes(next.Min), terminal.Minutes(next.Max)))
		}
		for _, w := range s.Windows {
			fmt.Fprintf(a.out, "window  %s\n", w)
		}
	})
}

func (a *app) budgetSet() *cobra.Command {
	cmd := &cobra.Command{
		Use: "set HOURS", Short: "Aim at so many hours a week: more from this week on, fewer from the next",
		Long: budgetRule, Example: "  tend budget set 4h --min 3h --max 5h", Args: cobra.ExactArgs(1),
	}
	a.aim(cmd)
	return cmd
}

// aim lets a command set the hours that it is given, and show the budget without.
func (a *app) aim(cmd *cobra.Command) {
	var lowest, most string
	cmd.Flags().StringVar(&lowest, "min", "", "the least `HOURS` that are enough")
	cmd.Flags().StringVar(&most, "max", "", "the most `HOURS` that are sensible")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		if len(args) == 0 {
			if lowest != "" || most != "" {
				return usage("tend budget 4h --min 3h --max 5h", "how many hours a week?")
			}
			settings, err := client.Settings(ctx)
			if err != nil {
				return err
			}
			return a.showBudget(settings)
		}
		b, err := budgetOf(args[0], lowest, most)
		if err != nil {
			return err
		}
		settings, err := client.Change(ctx, api.SettingsRequest{Budget: &b})
		if err != nil {
			return err
		}
		return a.showBudget(settings)
	})
}

func budgetOf(target, lowest, most string) (budget.Budget, error) {
	minutes, err := budget.ParseHours(target)
	if err != nil {
		return budget.Budget{}, usage("tend budget set 4h --min 3h --max 5h", "%v", err)
	}
	b := budget.DefaultBudget(when.Date{}, minutes)
	for _, bound := range []struct {
		text string
		into *int
	}{{lowest, &b.Min}, {most, &b.Max}} {
		if bound.text == "" {
			continue
		}
		if *bound.into, err = budget.ParseHours(bound.text); err != nil {
			return b, usage("tend budget set 4h --min 3h --max 5h", "%v", err)
		}
	}
	return b, nil
}

func (a *app) budgetWindows() *cobra.Command {
	return &cobra.Command{
		Use: "window WINDOW…", Short: "Place learning in these windows, and in no others",
		Example: "  tend budget window 'tue,thu 08:00-10:00' 'sat 10:00-12:00/60m'", Args: cobra.MinimumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			windows, err := parseWindows(args)
			if err != nil {
				return err
			}
			settings, err := client.Change(ctx, api.SettingsRequest{Windows: &windows})
			if err != nil {
				return err
			}
			return a.showBudget(settings)
		}),
	}
}
