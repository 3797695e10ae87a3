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

func (a *app) triageSet() *cobra.Command {
	var days int
	cmd := &cobra.Command{
		Use: "set", Short: "Set after how many days an item expires that nobody judged", Args: noArgs,
		Long: `Set after how many days, 1 to 365, an item expires that nobody judged. What has expired stays so: it can be listed and
judged still, by tend triage --state expired.`,
		Example: "  tend triage set --expire 45",
	}
	cmd.Flags().IntVar(&days, "expire", 0, "after how many `DAYS` an item expires")
	must(cmd.MarkFlagRequired("expire"))
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		settings, err := client.Change(ctx, api.SettingsRequest{ExpireDays: &days})
		if err != nil {
			return err
		}
		return a.print(map[string]int{"expire_days": settings.ExpireDays}, func(m terminal.Mode) {
			fmt.Fprintf(a.out, "items that nobody judged expire after %d days\n", settings.ExpireDays)
			m.Hint("tend triage")
		})
	})
	return cmd
}

func (a *app) triageMattered() *cobra.Command {
	return &cobra.Command{
		Use: "mattered yes|no ITEM…", Short: "Answer the question that came back after 12 months: did it matter?",
		Example:   "  tend triage mattered yes i12",
		Args:      cobra.MinimumNArgs(2),
		ValidArgs: []string{"yes", "no"},
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if args[0] != "yes" && args[0] != "no" {
				return usage("tend triage mattered yes "+args[0], "answer %q: want yes or no", args[0])
			}
			for _, arg := range args[1:] {
				judged, err := client.Mattered(ctx, id.Item(arg), args[0] == "yes")
				if err != nil {
					return err
				}
				word := "did not matter"
				if judged.Verdict.Mattered {
					word = "mattered"
				}
				err = a.print(judged, func(terminal.Mode) {
					fmt.Fprintf(a.out, "%s %s: %s\n", judged.Item.ID, word, clean.Line(judged.Item.Title))
				})
				if err != nil {
					return err
				}
			}
			return nil
		}),
	}
}

func (a *app) triageRead() *cobra.Command {
	return a.judgeCommand("begin", "Keep items and begin their lesson at once, the clock running",
		func(ctx context.Context, c *api.Client, item id.Item) (api.Judged, error) {
			begun, err := c.Begin(ctx, item)
			return begun.Judged, err
		})
}
