package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning/reflection"
	"tend/terminal"
)

func (a *app) reflectList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List what you answered, what is due, and what comes next", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Reflections(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(list, func(m terminal.Mode) {
				var rows [][]string
				for _, r := range list.Reflections {
					rows = append(rows, []string{string(r.Name), string(r.Kind), r.At.In(zone).Format("2006-01-02"),
						fmt.Sprintf("%d of %d", r.Answered, r.Answered+r.Open), fmt.Sprint(r.Minutes), fmt.Sprint(r.Versions)})
				}
				terminal.Table(a.out, m, []string{"name", "kind", "saved", "answered", "minutes", "versions"}, rows)
				if len(rows) == 0 {
					a.say("Nothing is written yet.")
				}
				for _, due := range list.Due {
					fmt.Fprintf(a.out, "due   %s\n", terminal.DueWords(due))
				}
				for _, next := range list.Next {
					if !isDue(list.Due, next) {
						fmt.Fprintf(a.out, "next  %s %s, from %s\n", next.Kind, next.Period, next.From)
					}
				}
				m.Hint("%s", afterReflections(list))
			})
		}),
	}
}

// afterReflections is the next useful command: the first that is due, else the newest there is, else one all the same.
func afterReflections(list api.ReflectionList) string {
	switch {
	case len(list.Due) > 0:
		return "tend reflect " + string(list.Due[0].Kind)
	case len(list.Reflections) > 0:
		return "tend reflect show " + string(list.Reflections[0].Name)
	}
	return reflectExample
}

func isDue(due []reflection.Due, next reflection.Due) bool {
	for _, d := range due {
		if d.Kind == next.Kind {
			return true
		}
	}
	return false
}

func (a *app) reflectShow() *cobra.Command {
	version := 0
	cmd := &cobra.Command{
		Use: "show NAME", Short: "Show the answers of a period", Example: "  tend reflect show 2026-Q4\n  tend reflect show 2026-Q4 --version 1",
		Args: cobra.ExactArgs(1),
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		r, err := a.writtenReflection(ctx, client, args[0])
		if err != nil {
			return err
		}
		if cmd.Flags().Changed("version") {
			if version < 1 || version > len(r.Versions) {
				return usage("tend reflect show "+args[0], "version %d: want 1 to %d", version, len(r.Versions))
			}
			old := r.Versions[version-1]
			r.Answers, r.At, r.Open = old.Answers, old.At, reflection.Open(old.Answers)
		}
		zone := a.wall(ctx, client)
		return a.print(r, func(m terminal.Mode) {
			fmt.Fprintf(a.out, "%s %s, saved %s (%d of %d versions)\n\n", r.Kind, r.Period, r.At.In(zone).Format("2006-01-02 15:04"),
				shownVersion(version, r), len(r.Versions))
			terminal.AnswerLines(a.out, m, r.Answers)
			m.Hint("%s", afterShown(r))
		})
	})
	cmd.Flags().IntVar(&version, "version", 0, "the `NUMBER` of an older saving, from 1 (the newest)")
	return cmd
}

func shownVersion(version int, r api.Reflection) int {
	if version == 0 {
		return len(r.Versions)
	}
	return version
}

func afterShown(r api.Reflection) string {
	if r.Earlier != nil {
		return "tend reflect diff " + string(r.Name)
	}
	return fmt.Sprintf("tend reflect %s --period %s changes it", r.Kind, r.Period)
}

// writtenReflection returns a reflection, or that nothing is written.
func (a *app) writtenReflection(ctx context.Context, client *api.Client, name string) (api.Reflection, error) {
	kind, p, err := reflection.ParseName(name)
	if err != nil {
		return api.Reflection{}, usage("tend reflect list", "%v", err)
	}
	r, err := client.Reflection(ctx, id.Reflection(name))
	if err == nil && !r.Written {
		err = api.Refuse(api.NotFound, fmt.Sprintf("tend reflect %s --period %s", kind, p), "nothing is written for %s", name)
	}
	return r, err
}

func (a *app) reflectDiff() *cobra.Command {
	with := ""
	cmd := &cobra.Command{
		Use: "diff NAME", Short: "Show the answers beside the ones before",
		Example: "  tend reflect diff 2026-Q4\n  tend reflect diff 2026-Q4 --with 2026-Q1", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r, err := a.writtenReflection(ctx, client, args[0])
			if err != nil {
				return err
			}
			if with != "" {
				other, err := a.writtenReflection(ctx, client, with)
				if err != nil {
					return err
				}
				if other.Kind != r.Kind {
					return usage("tend reflect list", "%s is a %s and %s a %s", r.Name, r.Kind, other.Name, other.Kind)
				}
				r.Earlier = &reflection.Saved{Kind: other.Kind, Period: other.Period, Answers: other.Answers, At: other.At}
			}
			if r.Earlier == nil {
				return api.Refuse(api.NotFound, "tend reflect show "+args[0], "nothing is written before %s to compare it with", args[0])
			}
			return a.print(map[string]any{"earlier": r.Earlier, "now": r.Versions[len(r.Versions)-1]}, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "- %s\n+ %s\n\n", r.Earlier.Name(), r.Name)
				terminal.AnswerDiff(a.out, m, r.Earlier.Answers, r.Answers)
			})
		}),
	}
	cmd.Flags().StringVar(&with, "with", "", "the `NAME` of another one (the one before)")
	return cmd
}
