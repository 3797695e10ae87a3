package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tend/daemon/api"
	"tend/learning"
	"tend/terminal"
)

// edit opens a file in the person's editor, at a line where the editor knows how.
func (a *app) edit(ctx context.Context, path string, line int) error {
	editor, err := a.editor()
	if err != nil {
		return err
	}
	words, args := strings.Fields(editor), []string{path}
	switch filepath.Base(words[0]) {
	case "vi", "vim", "nvim", "nano", "emacs", "kak", "hx":
		if line > 0 {
			args = []string{fmt.Sprintf("+%d", line), path}
		}
	}
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], args...)...)
	if strings.ContainsAny(editor, `"'\$`) { // only a shell knows what that means
		cmd = exec.CommandContext(ctx, "sh", append([]string{"-c", editor + ` "$@"`, editor}, args...)...)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.stdout, a.err
	switch err := cmd.Run(); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("run editor %s: there is no such program; set EDITOR", words[0])
	case err != nil:
		return fmt.Errorf("run editor %s: %w", words[0], err)
	}
	return nil
}

// editor is VISUAL, else EDITOR, each with its arguments, else vi, where there is a person to use it.
func (a *app) editor() (string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if editor := strings.TrimSpace(a.env(name)); editor != "" {
			return editor, nil
		}
	}
	if !terminal.Interactive(a.in) {
		return "", usage("set EDITOR, or use --text '…'", "there is no editor and no terminal for one")
	}
	return "vi", nil
}

// draft is a text that a person writes in their editor. It stays on disk until what became of it is saved.
type draft struct{ text, path string }

// compose lets the person write a text into the template of a kind of output. An empty one, or one with nothing but the
// template, means that they changed their mind.
func (a *app) compose(ctx context.Context, kind learning.OutputKind, lesson learning.Lesson) (draft, error) {
	template, err := a.template(kind)
	if err != nil {
		return draft{}, err
	}
	return a.composeFrom(ctx, learning.Fill(template, lesson), "")
}

// composeFrom lets the person write a text into a template, below which begun stands.
func (a *app) composeFrom(ctx context.Context, template, begun string) (d draft, err error) {
	if a.noInput {
		return d, usage("use --text '…'", "--editor asks, and --no-input forbids it")
	}
	if d.path, err = newDraft(template + begun); err != nil {
		return d, err
	}
	edited := a.edit(ctx, d.path, 0)
	text, err := readUpTo(d.path, mostDraft)
	if err != nil {
		return d, fmt.Errorf("read draft: %w; your text is kept in %s", err, d.path)
	}
	d.text = learning.Written(template, text)
	switch {
	case edited != nil:
		return d, d.keep(edited)
	case d.text == "":
		return d, d.keep(errors.New("nothing was recorded: the text is empty"))
	}
	return d, nil
}

// mostDraft is far more than an output holds, in bytes.
const mostDraft = 8 * learning.MaxText

// newDraft makes a file with a text that only its owner reads.
func newDraft(text string) (path string, err error) {
	file, err := os.CreateTemp("", "tend-*.md")
	if err != nil {
		return "", fmt.Errorf("make draft: %w", err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("make draft: %w", err), os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// done removes the draft: what was written is saved.
func (d draft) done() error {
	if d.path == "" {
		return nil
	}
	return os.Remove(d.path)
}

// keep is err, with where the text is that it would have lost. An empty text is none.
func (d draft) keep(err error) error {
	if d.path == "" {
		return err
	}
	if strings.TrimSpace(d.text) == "" {
		return errors.Join(err, os.Remove(d.path))
	}
	if refused, ok := errors.AsType[*api.Error](err); ok {
		return api.Refuse(refused.Code, refused.Hint, "%s; your text is kept in %s", refused.Message, d.path)
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted; your text is kept in %s", d.path)
	}
	return fmt.Errorf("%w; your text is kept in %s", err, d.path)
}
