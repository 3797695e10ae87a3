package main

import (
	"context"
	"fmt"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) triageCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "triage",
		Short: "Will this matter to my work in 12 months? Keep, drop or unsure, one key each",
		Args:  noArgs,
		RunE:  a.ask(a.triage),
	}
	for answer, short := range map[learning.Answer]string{
		learning.Keep: "Keep items: each becomes a queued lesson",
		learning.Drop: "Drop items",
		learning.Not:  "Put items aside, to be asked again",
	} {
		cmd.AddCommand(a.judgeCommand(string(answer), short, func(ctx context.Context, c *api.Client, item id.Item) (api.Judged, error) {
			return c.Judge(ctx, item, answer)
		}))
	}
	cmd.AddCommand(a.judgeCommand("undo", "Take the last verdict on items back", func(ctx context.Context, c *api.Client, item id.Item) (api.Judged, error) {
		return c.Unjudge(ctx, item)
	}))
	return cmd
}

func (a *app) triage(ctx context.Context, client *api.Client, _ []string) error {
	if a.json || a.noInput {
		items, err := client.Items(ctx, learning.Fresh)
		if err != nil {
			return err
		}
		return a.print(map[string]any{"items": items}, func(m terminal.Mode) {
			var rows [][]string
			for _, item := range items {
				title := item.Title
				if origin := terminal.Origin(item); origin != "" {
					title += " (" + origin + ")"
				}
				rows = append(rows, []string{string(item.ID), string(item.Source), title})
			}
			a.table(m, []string{"id", "source", "title"}, rows, "Nothing new to judge.", "tend source list")
		})
	}
	summary, err := terminal.Triager{Client: client, Mode: a.mode(), Open: a.openURL}.Run(ctx)
	if err == nil && summary == (terminal.TriageSummary{}) {
		return errNothingDue
	}
	return err
}

func (a *app) judgeCommand(use, short string, judge func(context.Context, *api.Client, id.Item) (api.Judged, error)) *cobra.Command {
	return &cobra.Command{
		Use: use + " ITEM…", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			for _, arg := range args {
				judged, err := judge(ctx, client, id.Item(arg))
				if err != nil {
					return err
				}
				err = a.print(judged, func(m terminal.Mode) {
					fmt.Fprintf(a.out, "%s %s: %s\n", judged.Item.State, judged.Item.ID, clean.Line(judged.Item.Title))
					if judged.Lesson != nil {
						m.Hint("tend lesson start %s", judged.Lesson.ID)
					}
				})
				if err != nil {
					return err
				}
			}
			return nil
		}),
	}
}
