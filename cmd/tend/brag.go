package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/gitlog"
	"tend/learning/brag"
	"tend/terminal"
)

// bragDraftOptions say which week's draft is asked for.
type bragDraftOptions struct {
	week  string
	noGit bool
}

func (o *bragDraftOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.week, "week", "", "the draft of this `WEEK`, such as 2026-W46 (this week)")
	cmd.Flags().BoolVar(&o.noGit, "no-git", false, "do not look into the repositories of tend brag repo")
}

func (a *app) bragCommand() *cobra.Command {
	o := &bragDraftOptions{}
	cmd := &cobra.Command{
		Use: "brag", Short: "The brag document: Friday's draft writes itself, and you put a number on it", Args: noArgs,
		Long: `Open the week's draft in $EDITOR: what you collected with tend brag add, what you produced, and your commits in the
repositories of tend brag repo, under six headings; the week's hours, reviews and closed lessons stand beside it as comments.
What you save is kept: a bullet that you take out is removed, a new one is added, and nothing you wrote is lost.

Below a bullet, two spaces in, "- Impact: from 800 ms to 200 ms", "- Area: go" and "- Ref: URL" are understood; #glue marks
work that holds a team together and that nobody sees. Leave the editor without saving, and nothing happens.`,
		Example: "  tend brag add 'Onboarded 2 colleagues, 4 weeks each instead of 8' --heading mentoring --glue\n  tend brag\n" +
			"  tend brag export --quarter 2026-Q4 > brag.md",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error { return a.editBrag(ctx, client, *o) }),
	}
	o.flags(cmd)
	cmd.AddCommand(a.bragAdd(), a.bragDraft(), a.bragSave(), a.bragList(), a.bragShow(), a.bragEdit(),
		a.bragGone("remove", "Remove an entry; it and its history are kept", (*api.Client).RemoveBrag),
		a.bragGone("restore", "Bring a removed entry back", (*api.Client).RestoreBrag),
		a.bragLint(), a.bragExport(), a.bragPacket(), a.bragRepo())
	return cmd
}

// editBrag opens the draft in the editor and saves what became of it.
func (a *app) editBrag(ctx context.Context, client *api.Client, o bragDraftOptions) error {
	const without = "tend brag draft > draft.md, then: tend brag save < draft.md"
	if a.noInput {
		return usage(without, "tend brag opens an editor, and --no-input forbids it")
	}
	if _, err := a.editor(); err != nil {
		return usage(without, "there is no editor and no terminal for one")
	}
	text, err := a.draftOf(ctx, client, o)
	if err != nil {
		return err
	}
	written, err := a.rework(ctx, text)
	if err != nil {
		return err
	}
	if written.path == "" {
		a.say("Nothing was saved.")
		return nil
	}
	return a.saveBrag(ctx, client, o.week, written)
}

// rework lets the person change a text. Its draft has no path where they left the editor without saving.
func (a *app) rework(ctx context.Context, text string) (d draft, err error) {
	file, err := os.CreateTemp("", "tend-brag-*.md")
	if err != nil {
		return d, fmt.Errorf("make draft: %w", err)
	}
	d.path = file.Name()
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return d, fmt.Errorf("make draft: %w", err)
	}
	// An editor that saves changes the file's time, if nothing else: the draft is then kept as it is.
	before := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(d.path, before, before); err != nil {
		return d, fmt.Errorf("make draft: %w", err)
	}
	edited := a.edit(ctx, d.path, 0)
	after, err := readAtMost(d.path, brag.MaxDraft)
	if err != nil {
		return d, d.keep(err)
	}
	info, err := os.Stat(d.path)
	d.text = after
	switch {
	case edited != nil && after != text:
		return d, d.keep(edited)
	case edited != nil:
		return d, errors.Join(edited, os.Remove(d.path))
	case err == nil && after == text && info.ModTime().Equal(before):
		return draft{}, os.Remove(d.path)
	case strings.TrimSpace(after) == "":
		return d, d.keep(usage("nothing was saved", "the text is empty"))
	}
	return d, nil
}

// readAtMost reads a text of at most a number of bytes. Where it has more the file stays as it is.
func readAtMost(path string, most int64) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read draft: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		return "", fmt.Errorf("read draft: %s has more than %d bytes and stays as it is", path, most)
	}
	return string(text), err
}

// saveBrag saves what was made of a draft, and says what that did. What is refused is kept in a file.
func (a *app) saveBrag(ctx context.Context, client *api.Client, week string, written draft) error {
	saved, err := client.SaveBrag(ctx, api.BragSaveRequest{Week: week, Text: written.text})
	if err != nil {
		return written.keep(err)
	}
	if err := written.done(); err != nil {
		return err
	}
	return a.print(saved, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s: %d added, %d changed, %d removed, %d as they were\n", saved.Week, len(saved.Added), len(saved.Changed),
			len(saved.Removed), saved.Kept)
		a.showAsks(append(saved.Added, saved.Changed...))
		m.Hint("tend brag list --week %s", saved.Week)
	})
}

// showAsks says which entries lack a number.
func (a *app) showAsks(entries []api.BragEntry) {
	for _, e := range entries {
		for _, ask := range e.Asks {
			fmt.Fprintf(a.out, "%s %s: %s\n", e.ID, clean.Truncate(firstOf(e.Text), 60), ask)
		}
	}
}

func firstOf(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return clean.Line(first)
}

func (a *app) bragDraft() *cobra.Command {
	o := &bragDraftOptions{}
	cmd := &cobra.Command{
		Use: "draft", Short: "Print the week's draft as Markdown", Example: "  tend brag draft > draft.md", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			text, err := a.draftOf(ctx, client, *o)
			if err != nil {
				return err
			}
			return a.print(map[string]string{"markdown": text}, func(m terminal.Mode) {
				fmt.Fprint(a.out, clean.Text(text))
				m.Hint("tend brag save < draft.md")
			})
		}),
	}
	o.flags(cmd)
	return cmd
}

func (a *app) bragSave() *cobra.Command {
	var week string
	cmd := &cobra.Command{
		Use: "save", Short: "Save what you made of a draft, from stdin", Example: "  tend brag save --week 2026-W46 < draft.md", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			if terminal.Interactive(a.in) {
				return usage("tend brag save < draft.md", "stdin is a terminal: give it a draft")
			}
			written, err := keepInput(a.in, brag.MaxDraft)
			if err != nil {
				return err
			}
			return a.saveBrag(ctx, client, week, written)
		}),
	}
	cmd.Flags().StringVar(&week, "week", "", "it is the draft of this `WEEK` (that which the draft names, or this week)")
	return cmd
}

// keepInput reads a text into a file, where it stays until it is saved.
func keepInput(in io.Reader, most int64) (d draft, err error) {
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return d, fmt.Errorf("read draft: %w", err)
	}
	if int64(len(text)) > most {
		return d, usage("tend brag draft shows what one looks like", "the draft has more than %d bytes", most)
	}
	file, err := os.CreateTemp("", "tend-brag-*.md")
	if err != nil {
		return d, fmt.Errorf("keep draft: %w", err)
	}
	d = draft{text: string(text), path: file.Name()}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return d, fmt.Errorf("keep draft: %w", err)
	}
	return d, nil
}

// draftOf asks for a draft, with the commits of the repositories on this machine.
func (a *app) draftOf(ctx context.Context, client *api.Client, o bragDraftOptions) (string, error) {
	r := api.BragDraftRequest{Week: o.week}
	if !o.noGit {
		sources, err := client.BragRepositories(ctx, o.week)
		if err != nil {
			return "", err
		}
		r.Repositories = readLogs(ctx, sources)
	}
	return client.BragDraft(ctx, r)
}

// logTime bounds how long the logs of all repositories are read together.
const logTime = 20 * time.Second

// readLogs reads a week's own commits from the repositories. One that cannot be read says why, and the others go on.
func readLogs(ctx context.Context, sources api.BragSources) []brag.Repository {
	ctx, cancel := context.WithTimeout(ctx, logTime)
	defer cancel()
	var logs []brag.Repository
	for _, source := range sources.Repositories {
		log := brag.Repository{Name: source.Name}
		commits, err := gitlog.Own(ctx, source.Path, source.Authors, sources.From, sources.To)
		if err != nil {
			log.Problem = err.Error()
		}
		for _, c := range commits {
			log.Commits = append(log.Commits, brag.Commit{Hash: c.Hash, Subject: c.Subject, At: c.At})
		}
		logs = append(logs, log)
	}
	return logs
}
