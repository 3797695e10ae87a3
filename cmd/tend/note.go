package main

import (
	"context"
	"fmt"
	"time"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

func (a *app) noteCommand() *cobra.Command {
	list := &cobra.Command{
		Use: "list", Short: "List the notes in the notes folder", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			notes, err := client.Notes(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"notes": notes}, func(m terminal.Mode) {
				var rows [][]string
				for _, n := range notes {
					rows = append(rows, []string{string(n.ID), n.Path, fmt.Sprint(n.Cards), backOn(n, zone), n.Title})
				}
				a.table(m, []string{"id", "path", "cards", "back on", "title"}, rows, "No notes yet: write Markdown into the notes folder.", "tend doctor")
			})
		}),
	}
	show := &cobra.Command{
		Use: "show NOTE", Short: "Show a note as tend last saw it", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			note, err := client.Note(ctx, id.Note(args[0]))
			if err != nil {
				return err
			}
			return a.print(note, func(terminal.Mode) { fmt.Fprintln(a.out, clean.Text(note.Text)) })
		}),
	}
	return group("note", "Your notes: Markdown files that come back, at first after 30 days", list, show)
}

// backOn is the day on which a note comes back; never where it is retired, as decks of cards are.
func backOn(n api.Note, zone *time.Location) string {
	if n.Retired {
		return "never"
	}
	return n.Due.In(zone).Format("2006-01-02")
}
