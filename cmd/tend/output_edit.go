package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

// editOptions are what is to be changed of an output; only the flags that were given change anything.
type editOptions struct {
	kind, text, title, ref, area, lesson string
	points                               [3]bool
}

func (a *app) outputEdit() *cobra.Command {
	o := &editOptions{}
	cmd := &cobra.Command{
		Use: "edit OUTPUT", Short: "Change an output: its text, its kind, what it refers to, what it lacked",
		Long: `Change an output. Without a flag, on a terminal, your editor shows its text, or the file of its note. The words of an output
that has a note are changed in that note.`,
		Example: "  tend output edit o4 --why\n  tend output edit o4 --text 'In other words.' --area go",
		Args:    cobra.ExactArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.kind, "kind", "", "`KIND`: summary, prototype, taught or note")
	flags.StringVar(&o.text, "text", "", "its `TEXT`; - reads it from stdin")
	flags.StringVar(&o.title, "title", "", "its `TITLE`")
	flags.StringVar(&o.ref, "ref", "", "its `REFERENCE`: a URL, the path of a file, or words")
	flags.StringVar(&o.area, "area", "", "the `AREA` it belongs to")
	flags.StringVar(&o.lesson, "lesson", "", "the `LESSON` it comes of, where it has none yet")
	bindPoints(cmd, &o.points)
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		held, err := client.Output(ctx, id.Output(args[0]))
		if err != nil {
			return err
		}
		r, written, err := a.edits(ctx, cmd, *o, held)
		if err != nil || r == nil {
			return err
		}
		view, err := client.EditOutput(ctx, held.ID, *r)
		if err != nil {
			return written.keep(err)
		}
		if err := written.done(); err != nil {
			return err
		}
		return a.showOutput(view, nextFor(view))
	})
	return cmd
}

// edits are the changes that the flags or the person's editor make; nil where the note was edited itself.
func (a *app) edits(ctx context.Context, cmd *cobra.Command, o editOptions, held api.Output) (*api.EditOutputRequest, draft, error) {
	r, any := &api.EditOutputRequest{}, false
	given := func(name string, value *string) *string {
		if !cmd.Flags().Changed(name) {
			return nil
		}
		any = true
		return value
	}
	r.Kind, r.Lesson = (*learning.OutputKind)(given("kind", &o.kind)), (*id.Lesson)(given("lesson", &o.lesson))
	r.Title, r.Ref, r.Area, r.Text = given("title", &o.title), given("ref", &o.ref), given("area", &o.area), given("text", &o.text)
	if r.Text != nil && o.text == "-" {
		text, err := a.stdinText("--text")
		if err != nil {
			return nil, draft{}, err
		}
		r.Text = &text
	}
	check := learning.TaughtCheck{}
	if held.Check != nil {
		check = *held.Check
	}
	answers := check.Answers()
	for n, point := range learning.Points {
		if given(point.Name, nil); cmd.Flags().Changed(point.Name) {
			answers[n] = o.points[n]
			r.Check = learning.NewTaughtCheck(answers)
		}
	}
	if any {
		return r, draft{}, nil
	}
	if a.noInput || !terminal.Interactive(a.in) {
		return nil, draft{}, usage("tend output edit "+string(held.ID)+" --text '…'", "say what to change")
	}
	return a.editWords(ctx, held)
}

// editWords shows the file of an output's note in the editor, or its text.
func (a *app) editWords(ctx context.Context, held api.Output) (*api.EditOutputRequest, draft, error) {
	if held.NotePath == "" {
		written, err := a.composeFrom(ctx, "", held.Text)
		return &api.EditOutputRequest{Text: &written.text}, written, err
	}
	c, err := a.config()
	if err != nil {
		return nil, draft{}, err
	}
	if a.remote() {
		return nil, draft{}, usage("edit it there, or with a notes folder that is shared", "the note %s is on another machine", held.NotePath)
	}
	return nil, draft{}, a.edit(ctx, filepath.Join(c.Notes, filepath.FromSlash(held.NotePath)), 0)
}
