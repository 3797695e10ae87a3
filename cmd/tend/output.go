package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) outputCommand() *cobra.Command {
	return group("output", "What you produced: summaries, prototypes, what you taught, notes",
		a.outputAdd(), a.outputList(), a.outputShow(), a.outputEdit(), a.outputRemove(), a.outputRestore(), a.outputTemplate())
}

func (a *app) outputAdd() *cobra.Command {
	o, r := &producedOptions{}, api.AddOutputRequest{}
	cmd := &cobra.Command{
		Use: "add", Short: "Record what you produced, of a lesson or of none; it closes nothing",
		Long: `Record what you produced, of a lesson or of none. On a terminal, with no flag that says what, your editor shows the template
of its kind. A summary or a note that is a text becomes a file in the folder summaries/ of your notes.`,
		Example: "  tend output add --lesson l3 --kind summary\n" +
			"  tend output add --commit ~/src/cache:4f2a91c --kind prototype\n" +
			"  tend output add --kind taught --url https://example.org/talk --example --why --no-private-context\n" +
			"  tend output add --text - < summary.md",
		Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			lesson := api.Lesson{}
			if r.Lesson != "" {
				var err error
				if lesson, err = lessonAt(ctx, client, r.Lesson); err != nil {
					return err
				}
			}
			output, written, err := a.produced(ctx, *o, lesson.Lesson, true)
			if err != nil {
				return err
			}
			if output == nil {
				return usage("tend output add --text '…', or --url, --file, --commit, --note", "say what you produced")
			}
			r.OutputRequest = *output
			view, err := client.AddOutput(ctx, r)
			if err != nil {
				return written.keep(err)
			}
			if err := written.done(); err != nil {
				return err
			}
			a.warning = view.Warning
			return a.showOutput(view, nextFor(view))
		}),
	}
	o.bind(cmd)
	cmd.Flags().StringVar((*string)(&r.Lesson), "lesson", "", "the `LESSON` it comes of")
	cmd.Flags().StringVar(&r.Area, "area", "", "the `AREA` it belongs to; the lesson's where there is none")
	return cmd
}

// nextFor is what to do next with an output that was recorded.
func nextFor(view api.Output) string {
	switch {
	case len(view.Lacks) > 0:
		return "it counts once it has " + strings.Join(view.Lacks, " and ") + ": tend output edit " + string(view.ID) + " --" + lackedFlag(view.Lacks)
	case view.Lesson != "":
		return "tend lesson close " + string(view.Lesson)
	}
	return "tend week"
}

// showOutput prints an output in a line, and what followed from what was done to it.
func (a *app) showOutput(view api.Output, next string) error {
	return a.print(view, func(m terminal.Mode) {
		fmt.Fprintln(a.out, outputLine(view))
		if view.Reopened != "" {
			fmt.Fprintf(a.out, "lesson %s is open again: it has no other output\n", view.Reopened)
		}
		if view.ClosedAgain != "" {
			fmt.Fprintf(a.out, "lesson %s is closed again, as it was\n", view.ClosedAgain)
		}
		if next != "" {
			m.Hint("%s", next)
		}
	})
}

// outputLine names an output, its note and its minutes.
func outputLine(view api.Output) string {
	line := fmt.Sprintf("%s %s: %s", view.ID, view.Kind, outputWords(view.Output))
	if view.NotePath != "" {
		line += fmt.Sprintf(" (note %s, %s)", view.Note, view.NotePath)
	}
	if view.Minutes > 0 {
		line += fmt.Sprintf(" (session %s, %s)", view.Session, terminal.Minutes(view.Minutes))
	}
	return clean.Line(line)
}

// outputWords are the words by which a person knows an output again.
func outputWords(o learning.Output) string {
	words := cmp.Or(o.Title, learning.TitleOf(o.Text), o.Ref, string(o.Note))
	if o.Commit != "" {
		words = o.Commit[:min(10, len(o.Commit))] + " " + cmp.Or(o.Title, o.Ref)
	}
	if lacks := o.Lacks(); len(lacks) > 0 {
		words += ", lacks " + strings.Join(lacks, ", ")
	}
	return words
}

func (a *app) outputList() *cobra.Command {
	f := api.OutputFilter{}
	var asOf string
	cmd := &cobra.Command{
		Use: "list", Short: "List what you produced, newest first", Args: noArgs,
		Example: "  tend output list --week 2026-W47\n  tend output list --from 2026-10-01 --to 2026-12-31 --kind taught",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			outputs, err := client.AsOf(asOf).OutputsBy(ctx, f)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"outputs": outputs}, func(m terminal.Mode) {
				var rows [][]string
				for _, o := range outputs {
					rows = append(rows, []string{string(o.ID), o.At.In(zone).Format("2006-01-02"), string(o.Kind), string(o.Lesson), o.Area, outputWords(o)})
				}
				a.table(m, []string{"id", "day", "kind", "lesson", "area", "what"}, rows, "Nothing was produced yet.", "tend lesson close LESSON --summary '…'")
			})
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Week, "week", "", "those of this `WEEK`, such as 2026-W47")
	flags.StringVar(&f.From, "from", "", "from this `DAY` on")
	flags.StringVar(&f.To, "to", "", "up to this `DAY`, and on it")
	flags.StringVar((*string)(&f.Kind), "kind", "", "of this `KIND`: summary, prototype, taught or note")
	flags.StringVar(&f.Area, "area", "", "of this `AREA`")
	flags.BoolVar(&f.Removed, "removed", false, "those that were taken back")
	cmd.MarkFlagsMutuallyExclusive("week", "from")
	cmd.MarkFlagsMutuallyExclusive("week", "to")
	return asOfFlag(cmd, &asOf)
}

func (a *app) outputShow() *cobra.Command {
	return &cobra.Command{
		Use: "show OUTPUT", Short: "Show an output: its text, its reference, its note", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			view, err := client.Output(ctx, id.Output(args[0]))
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(view, func(m terminal.Mode) {
				pairs := [][2]string{
					{"output", string(view.ID) + ", " + string(view.Kind)}, {"title", view.Title},
					{"on", view.At.In(zone).Format("2006-01-02 15:04")}, {"area", view.Area},
					{"lesson", strings.TrimSpace(string(view.Lesson) + " " + view.LessonTitle)},
					{"commit", view.Commit}, {"reference", view.Ref}, {"note", strings.TrimSpace(string(view.Note) + " " + view.NotePath)},
					{"lacks", strings.Join(view.Lacks, ", ")},
				}
				if view.Minutes > 0 {
					pairs = append(pairs, [2]string{"session", string(view.Session) + ", " + terminal.Minutes(view.Minutes)})
				}
				if !view.Removed.IsZero() {
					pairs = append(pairs, [2]string{"taken back", view.Removed.In(zone).Format("2006-01-02 15:04")})
				}
				var there [][2]string
				for _, pair := range pairs {
					if pair[1] != "" {
						there = append(there, pair)
					}
				}
				terminal.KeyValues(a.out, m, there...)
				if view.Text != "" {
					fmt.Fprintf(a.out, "\n%s\n", clean.Text(view.Text))
				}
			})
		}),
	}
}

func (a *app) outputRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove OUTPUT", Short: "Take an output back; a closed lesson without another opens again",
		Long: `Take an output back, and the minutes that tend til logged with it. A closed lesson that has no other output opens again. The
note that was made of it stays, but for one of tend til in which you wrote nothing. tend output restore brings it all back.`,
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.takeBack(ctx, client, id.Output(args[0]))
		}),
	}
}

// takeBack takes an output back, and tells how to undo that.
func (a *app) takeBack(ctx context.Context, client *api.Client, output id.Output) error {
	view, err := client.RemoveOutput(ctx, output)
	if err != nil {
		return err
	}
	a.warning = view.Warning
	return a.print(view, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "took back %s\n", clean.Line(fmt.Sprintf("%s %s: %s", view.ID, view.Kind, outputWords(view.Output))))
		if view.Reopened != "" {
			fmt.Fprintf(a.out, "lesson %s is open again: it has no other output\n", view.Reopened)
		}
		m.Hint("tend output restore %s undoes it", view.ID)
	})
}

func (a *app) outputRestore() *cobra.Command {
	return &cobra.Command{
		Use: "restore OUTPUT", Short: "Bring an output back that was taken back; the lesson it had closed closes as it was", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			view, err := client.RestoreOutput(ctx, id.Output(args[0]))
			if err != nil {
				return err
			}
			a.warning = view.Warning
			return a.showOutput(view, "tend week")
		}),
	}
}
