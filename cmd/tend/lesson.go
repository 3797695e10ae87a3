package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
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

// closeOptions say what was produced from a lesson: one of the four.
type closeOptions struct {
	kind, summary, file, url, note string
	editor                         bool
}

func (a *app) lessonClose() *cobra.Command {
	o := &closeOptions{}
	cmd := &cobra.Command{
		Use:   "close LESSON",
		Short: "Close a lesson with what you produced from it",
		Long: `Close a lesson with what you produced from it: a summary, a prototype, something you taught, a note.

A note is an output of its lesson when --note or --file names it, or when its front matter says so, as in lesson: l3. Its
cards then count for the source that the lesson came from: tend prune shows how many live.`,
		Example: "  tend lesson close l3 --summary 'What I learned, in my own words.'\n" +
			"  tend lesson close l3 --note go/select.md\n" +
			"  tend lesson close l3 --url https://github.com/me/prototype --kind prototype",
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			output, written, err := a.outputOf(ctx, *o)
			if err != nil {
				return err
			}
			lesson, err := client.CloseLesson(ctx, id.Lesson(args[0]), api.CloseRequest{Output: output})
			if err != nil {
				return written.keep(err)
			}
			if err := written.done(); err != nil {
				return err
			}
			return a.showLesson(lesson, cardHint(lesson))
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.summary, "summary", "", "`TEXT` that says what you learned, in your own words")
	flags.StringVar(&o.file, "file", "", "a `FILE` or folder you made")
	flags.StringVar(&o.url, "url", "", "the `URL` of a page, a repository, a talk you produced")
	flags.StringVar(&o.note, "note", "", "a `NOTE` you wrote: its path in the notes folder, or its id")
	flags.BoolVar(&o.editor, "editor", false, "write the summary in $EDITOR")
	flags.StringVar(&o.kind, "kind", "", "`KIND`: summary, prototype, taught or note (summary; prototype for --url, note for --note)")
	cmd.MarkFlagsMutuallyExclusive("summary", "file", "url", "note", "editor")
	return cmd
}

// cardHint is what to do next with a lesson that was closed: cards are traced to its source by the note that they are in.
func cardHint(lesson api.Lesson) string {
	if slices.ContainsFunc(lesson.Outputs, func(o learning.Output) bool { return o.Note != "" }) {
		return "write cards for it into its note, as Q: and A:"
	}
	return "write its cards, as Q: and A:, into a note with lesson: " + string(lesson.ID) + " in its front matter"
}

// outputOf makes the output that the flags describe, nil where they describe none, and the draft it was written in.
func (a *app) outputOf(ctx context.Context, o closeOptions) (*api.OutputRequest, draft, error) {
	kind := learning.OutputKind(o.kind)
	switch {
	case o.summary != "":
		return &api.OutputRequest{Kind: cmp.Or(kind, learning.Summary), Text: o.summary}, draft{}, nil
	case o.url != "":
		return &api.OutputRequest{Kind: cmp.Or(kind, learning.Prototype), Ref: o.url}, draft{}, nil
	case o.note != "":
		return &api.OutputRequest{Kind: cmp.Or(kind, learning.NoteOutput), Note: o.note}, draft{}, nil
	case o.file != "":
		path, err := filepath.Abs(o.file)
		if err != nil {
			return nil, draft{}, fmt.Errorf("find file: %w", err)
		}
		if _, err := os.Stat(path); err != nil {
			return nil, draft{}, usage("name a file that is there", "output: %v", err)
		}
		return &api.OutputRequest{Kind: cmp.Or(kind, learning.Summary), Ref: path}, draft{}, nil
	case o.editor:
		written, err := a.compose(ctx)
		return &api.OutputRequest{Kind: cmp.Or(kind, learning.Summary), Text: written.text}, written, err
	}
	return nil, draft{}, nil
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

func (a *app) outputCommand() *cobra.Command {
	var asOf string
	list := &cobra.Command{
		Use: "list", Short: "List what you produced, newest first", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			outputs, err := client.AsOf(asOf).Outputs(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"outputs": outputs}, func(m terminal.Mode) {
				var rows [][]string
				for _, o := range outputs {
					rows = append(rows, []string{string(o.ID), o.At.In(zone).Format("2006-01-02"), string(o.Kind), string(o.Lesson),
						cmp.Or(o.Ref, o.Text, string(o.Note))})
				}
				a.table(m, []string{"id", "day", "kind", "lesson", "what"}, rows, "Nothing was produced yet.", "tend lesson close LESSON --summary '…'")
			})
		}),
	}
	return group("output", "What you produced", asOfFlag(list, &asOf))
}
