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
	var state string
	cmd := &cobra.Command{
		Use:   "triage",
		Short: "Will this matter to my work in 12 months? Keep, drop or unsure, one key each",
		Long: `Judge the new items one by one: will this matter to my work in 12 months? A few questions of a year ago come back first.
Keys: y keep, n drop, m unsure; r keeps it, begins its lesson and shows the article, while the clock runs until you leave
it; o opens it in the browser, u takes the last answer back, ? lists the keys.
Items that nobody judges expire after 30 days (tend triage set), which is no debt: --state expired still shows them.`,
		Example: "  tend triage\n  tend triage --state expired --json",
		Args:    noArgs,
	}
	cmd.Flags().StringVar(&state, "state", "new", "items in this `STATE`: new, kept, dropped, unsure or expired")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		return a.triage(ctx, client, learning.ItemState(state))
	})
	cmd.AddCommand(a.triageSet(), a.triageMattered(), a.triageRead())
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

func (a *app) triage(ctx context.Context, client *api.Client, state learning.ItemState) error {
	if a.json || a.noInput {
		if state != learning.Fresh {
			items, err := client.Items(ctx, state)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"items": items}, func(m terminal.Mode) {
				a.table(m, []string{"id", "source", "title"}, itemRows(items), fmt.Sprintf("No item is %s.", state), "tend triage")
			})
		}
		t, err := client.Triage(ctx)
		if err != nil {
			return err
		}
		return a.print(t, func(m terminal.Mode) { a.showTriage(m, t) })
	}
	summary, err := terminal.Triager{Client: client, Mode: a.mode(), Open: a.openURL, State: state}.Run(ctx)
	if err == nil && summary == (terminal.TriageSummary{}) {
		return errNothingDue
	}
	return err
}

// showTriage lists what there is to answer.
func (a *app) showTriage(m terminal.Mode, t api.Triage) {
	rows := itemRows(t.Items)
	for _, q := range t.Questions {
		rows = append(rows, []string{string(q.Item.ID), string(q.Item.Source), q.Item.Title + " (" + terminal.LookedBack(q.Verdict) + ")"})
	}
	a.table(m, []string{"id", "source", "title"}, rows, "Nothing new to judge.", "tend source list")
	if t.Expired > 0 {
		terminal.Sentence(a.out, m, terminal.ExpiredWords(t))
	}
}

func itemRows(items []learning.Item) [][]string {
	var rows [][]string
	for _, item := range items {
		title := item.Title
		if origin := terminal.Origin(item); origin != "" {
			title += " (" + origin + ")"
		}
		rows = append(rows, []string{string(item.ID), string(item.Source), title})
	}
	return rows
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
