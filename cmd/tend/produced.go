package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/learning"
	"tend/terminal"
)

// producedOptions say what was produced: a text, a reference, or both.
type producedOptions struct {
	kind, summary, text, title   string
	file, url, ref, commit, note string
	editor, noNote               bool
	points                       [3]bool // the answers to learning.Points
	cmd                          *cobra.Command
}

// bind gives a command the flags.
func (o *producedOptions) bind(cmd *cobra.Command) {
	o.cmd = cmd
	flags := cmd.Flags()
	flags.StringVar(&o.text, "text", "", "`TEXT` that says what you produced, in your own words; - reads it from stdin")
	flags.StringVar(&o.file, "file", "", "a `FILE` or folder you made")
	flags.StringVar(&o.url, "url", "", "the `URL` of a page, a repository, a talk you produced")
	flags.StringVar(&o.ref, "ref", "", "a `REFERENCE`: a URL, a file, or words that say where it is")
	flags.StringVar(&o.commit, "commit", "", "a git `COMMIT`, in this folder's repository or as REPO:COMMIT")
	flags.StringVar(&o.note, "note", "", "a `NOTE` you wrote: its path in the notes folder, or its id")
	flags.BoolVar(&o.editor, "editor", false, "write the text in $EDITOR, in the template of its kind")
	flags.StringVar(&o.kind, "kind", "", "`KIND`: summary, prototype, taught or note (summary; prototype for --url and --commit, note for --note)")
	flags.StringVar(&o.title, "title", "", "a `TITLE`; the lesson's, or the commit's subject, where there is none")
	flags.BoolVar(&o.noNote, "no-note", false, "keep the summary as a text: write no note of it")
	bindPoints(cmd, &o.points)
	cmd.MarkFlagsMutuallyExclusive("file", "url", "ref", "commit", "note")
	cmd.MarkFlagsMutuallyExclusive("text", "editor", "note")
}

// bindPoints gives a command the flags that answer the three points of something taught.
func bindPoints(cmd *cobra.Command, points *[3]bool) {
	about := [3]string{"has a concrete example, or code", "says why, not only how", "is understood without knowing your code base"}
	for n, point := range learning.Points {
		cmd.Flags().BoolVar(&points[n], point.Name, false, "what you taught "+about[n])
	}
}

// produced is what the options describe, and the draft it was written in; nil where they describe nothing. With ask, a
// person at a terminal who gave nothing is shown the template in their editor.
func (a *app) produced(ctx context.Context, o producedOptions, lesson learning.Lesson, ask bool) (*api.OutputRequest, draft, error) {
	r, err := a.referenced(ctx, o)
	if err != nil {
		return nil, draft{}, err
	}
	nothing := o.text == "" && r.Text == "" && r.Ref == "" && r.Note == "" && r.Commit == ""
	written := draft{}
	switch {
	case o.text == "-":
		if r.Text, err = a.stdinText("--text"); err != nil {
			return nil, written, err
		}
	case o.text != "":
		r.Text = o.text
	case o.editor || nothing && ask && !a.noInput && terminal.Interactive(a.in):
		if written, err = a.compose(ctx, r.Kind, lesson); err != nil {
			return nil, written, err
		}
		r.Text = written.text
	case nothing:
		return nil, written, nil
	}
	if r.Kind == learning.Taught {
		if r.Check, err = a.checkTaught(ctx, o); err != nil {
			return nil, written, written.keep(err)
		}
	}
	return &r, written, nil
}

// referenced is the output with what the options refer to, and the kind that they mean.
func (a *app) referenced(ctx context.Context, o producedOptions) (api.OutputRequest, error) {
	r := api.OutputRequest{Title: o.title, NoNote: o.noNote, Text: o.summary}
	usual := learning.Summary
	file := o.file
	switch {
	case o.ref != "" && !strings.Contains(o.ref, "://"):
		r.Ref = o.ref
		if _, err := os.Stat(o.ref); err == nil {
			file = o.ref
		}
	case o.url != "" || o.ref != "":
		r.Ref, usual = cmp.Or(o.url, o.ref), learning.Prototype
	case o.note != "":
		r.Note, usual = o.note, learning.NoteOutput
	case o.commit != "":
		c, err := findCommit(ctx, o.commit)
		if err != nil {
			return r, err
		}
		r.Ref, r.Commit, r.Title, usual = c.repo, c.name, cmp.Or(o.title, c.subject), learning.Prototype
	}
	if file != "" {
		path, err := filepath.Abs(file)
		if err != nil {
			return r, fmt.Errorf("find file: %w", err)
		}
		if _, err := os.Stat(path); err != nil {
			return r, usage("name a file that is there", "output: %v", err)
		}
		r.Ref = path
	}
	r.Kind = cmp.Or(learning.OutputKind(o.kind), usual)
	return r, nil
}

// stdinText reads a text from the input, of at most learning.MaxText bytes.
func (a *app) stdinText(flag string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(a.in, learning.MaxText+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read stdin: %w", err)
	case len(text) > learning.MaxText:
		return "", usage("keep it in a file and name that with --file", "the text has more than %d bytes", learning.MaxText)
	case strings.TrimSpace(string(text)) == "":
		return "", usage("echo 'what you learned' | tend til -", "%s: stdin is empty", flag)
	}
	return string(text), nil
}

// checkTaught asks the three points of something taught, one key each; those that a flag answered are not asked.
func (a *app) checkTaught(ctx context.Context, o producedOptions) (*learning.TaughtCheck, error) {
	answers := o.points
	for n, point := range learning.Points {
		if o.cmd.Flags().Changed(point.Name) {
			continue
		}
		if a.noInput || !terminal.Interactive(a.in) {
			return nil, usage("--example --why --no-private-context, or --"+point.Name+"=false", "taught: say whether it holds: %s", point.Question)
		}
		yes, err := terminal.YesNo(ctx, a.mode(), point.Question)
		if errors.Is(err, terminal.ErrNoAnswer) {
			err = usage("--"+point.Name+" or --"+point.Name+"=false", "nothing was recorded: %s was not answered", point.Name)
		}
		if err != nil {
			return nil, err
		}
		answers[n] = yes
	}
	return learning.NewTaughtCheck(answers), nil
}
