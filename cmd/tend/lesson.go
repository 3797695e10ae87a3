package main

import (
	"context"
	"fmt"
	"slices"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) lessonCommand() *cobra.Command {
	return group("lesson", "What you decided to learn; it stays open until you produced something from it",
		a.lessonAdd(), a.lessonList(), a.lessonStart(), a.lessonClose(), a.lessonDrop())
}

func (a *app) lessonAdd() *cobra.Command {
	r := api.LessonRequest{}
	var kind string
	cmd := &cobra.Command{
		Use:   "add TITLE|URL",
		Short: "Queue a lesson by hand: an article, a book's chapter, an RFC, a talk",
		Example: "  tend lesson add https://www.rfc-editor.org/rfc/rfc9420 --kind rfc\n" +
			"  tend lesson add 'The book that I read' --kind book --pages 562",
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Kind = learning.Kind(kind)
			r.URL, r.Title = addressOrTitle(args[0])
			lesson, err := client.AddLesson(ctx, r)
			if err != nil {
				return err
			}
			return a.showLesson(lesson, "tend lesson start "+string(lesson.ID))
		}),
	}
	cmd.Flags().StringVar(&kind, "kind", "article", "`KIND`: article, book, rfc, talk, contribution, story or other")
	cmd.Flags().StringVar(&r.Area, "area", "", "the `AREA` it belongs to")
	cmd.Flags().IntVar(&r.Pages, "pages", 0, "how many `PAGES` a book has")
	cmd.Flags().IntVar(&r.Chapters, "chapters", 0, "how many `CHAPTERS` a book has")
	return cmd
}

// showLesson prints a lesson, and what to do next.
func (a *app) showLesson(lesson api.Lesson, next string) error {
	return a.print(lesson, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s %s: %s\n", lesson.State, lesson.ID, clean.Line(lesson.Title))
		if next != "" {
			m.Hint("%s", next)
		}
	})
}

func (a *app) lessonList() *cobra.Command {
	var all bool
	var asOf string
	cmd := &cobra.Command{
		Use: "list", Short: "List the open and queued lessons", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			lessons, err := client.AsOf(asOf).Lessons(ctx, all)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"lessons": lessons}, func(m terminal.Mode) {
				var rows [][]string
				for _, l := range lessons {
					rows = append(rows, []string{string(l.ID), string(l.State), string(l.Kind), l.Area, fmt.Sprint(len(l.Outputs)), l.Title})
				}
				a.table(m, []string{"id", "state", "kind", "area", "outputs", "title"}, rows, "No lesson is open or queued.",
					"tend triage, or tend lesson add TITLE|URL")
			})
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "closed and dropped ones too")
	return asOfFlag(cmd, &asOf)
}

func (a *app) lessonStart() *cobra.Command {
	return &cobra.Command{
		Use: "start LESSON", Short: "Open a lesson and start the clock", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			lesson, err := client.StartLesson(ctx, id.Lesson(args[0]))
			if err != nil {
				return err
			}
			return a.showLesson(lesson, "tend lesson close "+args[0]+" --summary '…' when you produced something from it")
		}),
	}
}

func (a *app) lessonClose() *cobra.Command {
	o := &producedOptions{}
	cmd := &cobra.Command{
		Use:   "close LESSON",
		Short: "Close a lesson with what you produced from it",
		Long: `Close a lesson with what you produced from it: a summary, a prototype, something you taught, a note. On a terminal, with no
flag that says what, your editor shows a template for it.

A summary becomes a note in the folder summaries/ of your notes, with the cards that stand in it; --no-note keeps it a text.
A note is an output of its lesson when --note or --file names it, or when its front matter says so, as in lesson: l3. Its
cards then count for the source that the lesson came from: tend prune shows how many live.

Something taught has three points, asked or answered by flags. Where one of them is missing it is recorded, and the lesson
stays open until it is there.`,
		Example: "  tend lesson close l3 --summary 'What I learned, in my own words.'\n" +
			"  tend lesson close l3 --note go/select.md\n" +
			"  tend lesson close l3 --commit ~/src/cache:4f2a91c\n" +
			"  tend lesson close l3 --kind taught --ref 'guild meeting, 12 November' --example --why --no-private-context",
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.closeLesson(ctx, client, id.Lesson(args[0]), *o)
		}),
	}
	cmd.Flags().StringVar(&o.summary, "summary", "", "`TEXT` that says what you learned, in your own words")
	o.bind(cmd)
	cmd.MarkFlagsMutuallyExclusive("summary", "text", "file", "url", "ref", "commit", "note", "editor")
	return cmd
}

func (a *app) closeLesson(ctx context.Context, client *api.Client, lesson id.Lesson, o producedOptions) error {
	held, err := lessonAt(ctx, client, lesson)
	if err != nil {
		return err
	}
	output, written, err := a.produced(ctx, o, held.Lesson, held.Ended.IsZero() && held.ID != "" && !held.HasOutput(held.Outputs))
	if err != nil {
		return err
	}
	closed, err := client.CloseLesson(ctx, lesson, api.CloseRequest{Output: output})
	if err != nil {
		return written.keep(err)
	}
	if err := written.done(); err != nil {
		return err
	}
	if closed.Warning != "" {
		a.warning = closed.Warning
	}
	if len(closed.Lacks) > 0 {
		err := &learning.NeedsOutputError{Lesson: lesson, Lacks: closed.Lacks}
		return api.Refuse(api.Conflict, "tend output edit "+string(closed.Recorded)+" --"+lackedFlag(closed.Lacks)+", then tend lesson close "+string(lesson),
			"recorded %s, but %v", closed.Recorded, err)
	}
	return a.showClosed(closed)
}

// lackedFlag is the flag that mends the first of the points that an output lacks.
func lackedFlag(lacks []string) string {
	at := slices.IndexFunc(learning.Points[:], func(p learning.Point) bool { return slices.Contains(lacks, p.Lacks) })
	return learning.Points[max(0, at)].Name
}

// showClosed prints a lesson that was closed, with the note that was written of its summary.
func (a *app) showClosed(lesson api.Lesson) error {
	return a.print(lesson, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s %s: %s\n", lesson.State, lesson.ID, clean.Line(lesson.Title))
		if lesson.NotePath != "" {
			fmt.Fprintf(a.out, "note %s\n", clean.Line(lesson.NotePath))
		}
		m.Hint("%s", cardHint(lesson))
	})
}

// lessonAt finds a lesson; one that is not there is left for the daemon to refuse.
func lessonAt(ctx context.Context, client *api.Client, lesson id.Lesson) (api.Lesson, error) {
	lessons, err := client.Lessons(ctx, true)
	for _, l := range lessons {
		if l.ID == lesson {
			return l, nil
		}
	}
	return api.Lesson{}, err
}

// cardHint is what to do next with a lesson that was closed: cards are traced to its source by the note that they are in.
func cardHint(lesson api.Lesson) string {
	if slices.ContainsFunc(lesson.Outputs, func(o learning.Output) bool { return o.Note != "" }) {
		return "write cards for it into its note, as Q: and A:"
	}
	return "write its cards, as Q: and A:, into a note with lesson: " + string(lesson.ID) + " in its front matter"
}

func (a *app) lessonDrop() *cobra.Command {
	return &cobra.Command{
		Use: "drop LESSON", Short: "Drop a lesson", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			lesson, err := client.DropLesson(ctx, id.Lesson(args[0]))
			if err != nil {
				return err
			}
			return a.showLesson(lesson, "")
		}),
	}
}
