package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

func (a *app) cardCommand() *cobra.Command {
	return group("card", "The cards in your notes", a.cardList(), a.cardShow(),
		a.cardSet("suspend", "Take a card out of reviews until it is resumed"),
		a.cardSet("resume", "Let a suspended or buried card come back"),
		a.cardSet("bury", "Put a card off until later today"),
		a.cardDue())
}

func (a *app) cardDue() *cobra.Command {
	return &cobra.Command{
		Use: "due CARD DAY", Short: "Set the day on which a card comes back; its memory stays as it is", Args: cobra.ExactArgs(2),
		Example: "  tend card due c12 tomorrow\n  tend card due c12 +10\n  tend card due c12 2026-12-24",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			c, err := client.SetDue(ctx, id.Card(args[0]), args[1])
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(c, func(terminal.Mode) { fmt.Fprintf(a.out, "%s comes back %s\n", c.Card.ID, dueOf(c, zone)) })
		}),
	}
}

func (a *app) cardList() *cobra.Command {
	var leeches bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the cards", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list := client.Cards
			if leeches {
				list = client.Leeches
			}
			cards, err := list(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"cards": cards}, func(m terminal.Mode) {
				if leeches {
					a.leeches(m, cards)
					return
				}
				header, rows := cardRows(m, cards, zone)
				a.table(m, header, rows, "No cards yet: they live in notes, as Q: and A:, or C: with [clozes].", "tend note list")
			})
		}),
	}
	cmd.Flags().BoolVar(&leeches, "leeches", false, "only cards that you forgot 8 times or more: each wants to be rewritten")
	return cmd
}

// cardRows lists cards. In a terminal that has no room for where they are, beside some of the front, that is left to tend
// card show.
func cardRows(m terminal.Mode, cards []api.Card, zone *time.Location) (header []string, rows [][]string) {
	const others, front = 30, 24 // cells
	longest := 0
	for _, c := range cards {
		where := fmt.Sprintf("%s:%d", c.Path, c.Line)
		longest = max(longest, len(where))
		rows = append(rows, []string{string(c.ID), stateOf(c), dueOf(c, zone), where, c.Front})
	}
	header = []string{"id", "state", "due", "where", "front"}
	if m.Plain || m.Width == 0 || others+longest+front <= m.Width {
		return header, rows
	}
	for n, row := range rows {
		rows[n] = slices.Delete(row, 3, 4)
	}
	return slices.Delete(header, 3, 4), rows
}

// leeches lists the cards to rewrite.
func (a *app) leeches(m terminal.Mode, cards []api.Card) {
	var rows [][]string
	for _, c := range cards {
		rows = append(rows, []string{string(c.ID), fmt.Sprint(c.Lapses), fmt.Sprintf("%s:%d", c.Path, c.Line), c.Front})
	}
	a.table(m, []string{"id", "forgotten", "rewrite it at", "front"}, rows, "No card was forgotten 8 times.", "tend card list")
}

func stateOf(c api.Card) string {
	if c.Suspended {
		return "suspended"
	}
	return string(c.Phase)
}

func dueOf(c api.Card, zone *time.Location) string {
	if c.Due.IsZero() {
		return "now"
	}
	return c.Due.In(zone).Format(time.DateOnly)
}

// done are the words for what was done to a card.
var done = map[string]string{"suspend": "suspended", "resume": "resumed", "bury": "put off until later today:"}

func (a *app) cardSet(action, short string) *cobra.Command {
	return &cobra.Command{
		Use: action + " CARD…", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			for _, arg := range args {
				c, err := client.SetCard(ctx, id.Card(arg), action)
				if err != nil {
					return err
				}
				if err := a.print(c, func(terminal.Mode) { fmt.Fprintf(a.out, "%s %s\n", done[action], c.Card.ID) }); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}
