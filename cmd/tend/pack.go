package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/packs"
	"tend/terminal"
)

func (a *app) packCommand() *cobra.Command {
	return group("pack", "Something to begin with: a deck, a reading list, checklists, a plan", a.packList(), a.packShow(), a.packAdd(),
		a.packRemove(), a.taskEnd("done"), a.taskEnd("drop"))
}

func (a *app) packList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the packs", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Packs(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"packs": list}, func(m terminal.Mode) {
				var rows [][]string
				for _, p := range list {
					added := ""
					if !p.Added.IsZero() {
						added = p.Added.In(zone).Format("2006-01-02")
					}
					rows = append(rows, []string{string(p.Name), added, p.Title})
				}
				a.table(m, []string{"name", "added", "what"}, rows, "There is none.", "")
				m.Hint("tend pack show NAME, tend pack add NAME")
			})
		}),
	}
}

func (a *app) packShow() *cobra.Command {
	return &cobra.Command{
		Use: "show PACK", Short: "Show what is in a pack, and where its tasks stand", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			p, err := client.Pack(ctx, args[0])
			if err != nil {
				return err
			}
			return a.print(p, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "%s\n%s\n", clean.Line(p.Title), clean.Line(p.About))
				for n, note := range p.Notes {
					fmt.Fprintf(a.out, "\n%s:\n\n%s\n", note, strings.TrimSpace(clean.Text(p.Texts[n])))
				}
				if len(p.Lessons) > 0 {
					fmt.Fprintln(a.out)
				}
				for _, l := range p.Lessons {
					fmt.Fprintf(a.out, "%s  %s\n", l.Kind, strings.TrimSpace(l.Title+"  "+l.URL))
				}
				a.taskRows(m, p.Tasks)
				if p.Added.IsZero() {
					m.Hint("tend pack add %s", p.Name)
				}
			})
		}),
	}
}

func (a *app) taskRows(m terminal.Mode, tasks []packs.Task) {
	if len(tasks) == 0 {
		return
	}
	fmt.Fprintln(a.out)
	var rows [][]string
	for _, t := range tasks {
		rows = append(rows, []string{string(t.ID), t.Day.String(), string(t.State), t.Title})
	}
	a.table(m, []string{"id", "day", "state", "task"}, rows, "", "")
}

func (a *app) packAdd() *cobra.Command {
	r, start := api.PackRequest{}, ""
	cmd := &cobra.Command{
		Use: "add PACK", Short: "Add a pack: notes, lessons, tasks on their days; never over a file",
		Example: "  tend pack add spaced-repetition\n  tend pack add ninety-days --start 2026-12-01 --dry-run", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) (err error) {
			if start != "" {
				if r.Start, err = when.ParseDate(start); err != nil {
					return usage("tend pack add ninety-days --start 2026-12-01", "%v", err)
				}
			}
			done, err := client.AddPack(ctx, args[0], r)
			if err != nil {
				return err
			}
			return a.print(done, func(m terminal.Mode) { a.showPackAdded(m, done) })
		}),
	}
	cmd.Flags().StringVar(&start, "start", "", "the `DAY` on which its tasks begin, such as 2026-12-01 (today)")
	cmd.Flags().BoolVar(&r.DryRun, "dry-run", false, "say what would be added, and add nothing")
	return cmd
}

// showPackAdded says what adding a pack did, or would do.
func (a *app) showPackAdded(m terminal.Mode, done api.PackChange) {
	if done.Already {
		fmt.Fprintf(a.out, "%s was added before; nothing changed\n", done.Name)
		return
	}
	verb := map[bool]string{true: "would add", false: "added"}[done.DryRun]
	for _, note := range done.Notes {
		fmt.Fprintf(a.out, "%s  note    %s\n", verb, note)
	}
	for _, note := range done.Left {
		fmt.Fprintf(a.out, "left alone, a file is there: %s\n", note)
	}
	for _, lesson := range done.Lessons {
		fmt.Fprintf(a.out, "%s  lesson  %s\n", verb, clean.Line(lesson))
	}
	for _, t := range done.Tasks {
		fmt.Fprintf(a.out, "%s  task    %s  %s\n", verb, t.Day, clean.Line(strings.TrimSpace(string(t.ID)+"  "+t.Title)))
	}
	m.Hint("%s", afterAdding(done))
}

func afterAdding(done api.PackChange) string {
	switch {
	case done.DryRun:
		return "tend pack add " + string(done.Name)
	case len(done.Tasks) > 0:
		return "tend pack done " + string(done.Tasks[0].ID) + " when you did it; the calendar has each on its day"
	case len(done.Lessons) > 0:
		return "tend lesson list"
	case done.Name == "spaced-repetition":
		return "tend review"
	}
	return "tend note list"
}

func (a *app) packRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove PACK", Short: "Take back what is untouched of a pack", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			done, err := client.RemovePack(ctx, args[0])
			if err != nil {
				return err
			}
			return a.print(done, func(terminal.Mode) {
				for _, note := range done.Notes {
					fmt.Fprintf(a.out, "removed  note    %s\n", note)
				}
				for _, note := range done.Left {
					fmt.Fprintf(a.out, "kept, you changed it: %s\n", note)
				}
				for _, lesson := range done.Lessons {
					fmt.Fprintf(a.out, "dropped  lesson  %s\n", clean.Line(lesson))
				}
				for _, t := range done.Tasks {
					fmt.Fprintf(a.out, "dropped  task    %s  %s\n", t.ID, clean.Line(t.Title))
				}
				fmt.Fprintf(a.out, "%s is no longer added\n", done.Name)
			})
		}),
	}
}

// taskEnd is done or drop.
func (a *app) taskEnd(action string) *cobra.Command {
	return &cobra.Command{
		Use: action + " TASK", Short: map[string]string{"done": "Say that a task of a plan is done", "drop": "Let a task of a plan go"}[action],
		Example: "  tend pack " + action + " k3", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			t, err := client.EndTask(ctx, id.Task(args[0]), action)
			if err != nil {
				return err
			}
			return a.print(t, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "%s %s: %s\n", t.State, t.ID, clean.Line(t.Title))
				m.Hint("tend pack show %s", t.Pack)
			})
		}),
	}
}
