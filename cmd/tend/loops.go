package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/learning"
	"tend/terminal"
)

func (a *app) loopsCommand() *cobra.Command {
	var all bool
	var asOf string
	cmd := &cobra.Command{
		Use: "loops", Short: "Lessons you began a week ago or longer, and produced nothing from yet", Args: noArgs,
		Long: `List the open loops: lessons that were begun 7 days ago or longer and are not closed, the oldest first. They stay until you
produce something from them, or drop them.`,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			loops, err := client.AsOf(asOf).Loops(ctx, all)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"loops": loops}, func(m terminal.Mode) {
				var rows [][]string
				for _, l := range loops {
					rows = append(rows, []string{string(l.ID), fmt.Sprint(l.Days), string(l.Kind), l.Area, l.Title})
				}
				none := fmt.Sprintf("No lesson has been open for %d days.", learning.LoopDays)
				if all {
					none = "No lesson is open."
				}
				a.table(m, []string{"id", "days", "kind", "area", "title"}, rows, none, "tend lesson list")
				if len(loops) > 0 {
					m.Hint("tend lesson close %s, or tend lesson drop %s", loops[0].ID, loops[0].ID)
				}
			})
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "every open lesson, begun today or long ago")
	return asOfFlag(cmd, &asOf)
}
