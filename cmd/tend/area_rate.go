package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/learning"
	"tend/terminal"
)

// stageWords are the names of the stages.
func stageWords() []string {
	var words []string
	for _, stage := range learning.Stages() {
		words = append(words, string(stage))
	}
	return words
}

func (a *app) areaShow() *cobra.Command {
	var asOf string
	return asOfFlag(&cobra.Command{
		Use: "show NAME", Short: "Show an area: the year until now, and the stages you gave yourself", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			area, err := client.AsOf(asOf).Area(ctx, args[0])
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(area, func(m terminal.Mode) { terminal.AreaLines(a.out, m, area, zone) })
		}),
	}, &asOf)
}

func (a *app) areaRate() *cobra.Command {
	var r api.RateRequest
	cmd := &cobra.Command{
		Use: "rate NAME", Short: "Say at which stage you are in an area, once a year",
		Long: `Say at which stage you are in an area, once a year: beginner, advanced-beginner, expert-beginner, competent, proficient
or expert, or their numbers from 1 to 6. The year's evidence and the stages that you gave yourself before are shown beside
the question. A stage is never changed afterwards; the next one stands beside it.`,
		Example: "  tend area rate go --stage competent --note 'I can follow the scheduler'",
		Args:    cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if r.Stage == "" {
				if err := a.askStage(ctx, client, args[0], &r); err != nil {
					return err
				}
			}
			area, err := client.RateArea(ctx, args[0], r)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(area, func(m terminal.Mode) {
				terminal.AreaLines(a.out, m, area, zone)
				m.Hint("tend area list")
			})
		}),
	}
	cmd.Flags().StringVar(&r.Stage, "stage", "", "the `STAGE`, by name or number")
	cmd.Flags().StringVar(&r.Note, "note", "", "`TEXT` that says why")
	return cmd
}

// askStage shows the evidence, and asks for the stage and a note.
func (a *app) askStage(ctx context.Context, client *api.Client, name string, r *api.RateRequest) error {
	flags := "tend area rate " + name + " --stage competent"
	area, err := client.Area(ctx, name)
	if err != nil {
		return err
	}
	if a.noInput || !terminal.Interactive(a.in) {
		return usage(flags, "nobody can be asked here: name the stage by --stage")
	}
	m := a.mode()
	terminal.AreaLines(m.Err, m, area, a.wall(ctx, client))
	terminal.StageLines(m.Err, m)
	standing := string(area.Stage)
	asker := terminal.NewAsker(m)
	r.Stage, err = asker.Ask(ctx, "Which stage are you at in "+name+"?", standing, func(s string) error {
		_, err := learning.ParseStage(s)
		return err
	})
	if err == nil && r.Note == "" {
		r.Note, err = asker.Ask(ctx, "What makes you say so?", "", func(string) error { return nil })
	}
	if errors.Is(err, terminal.ErrNoAnswer) {
		return usage(flags, "a question was not answered, so nothing was recorded")
	}
	return err
}
