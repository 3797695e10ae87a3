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
		return "", usage("set EDITOR, or use --summary '…'", "there is no editor and no terminal for one")
	}
	return "vi", nil
}

// draft is a text that a person writes in their editor. It stays on disk until what became of it is saved.
type draft struct{ text, path string }

// compose lets the person write a text. An empty one means that they changed their mind.
func (a *app) compose(ctx context.Context) (d draft, err error) {
	if a.noInput {
		return d, usage("use --summary '…'", "--editor asks, and --no-input forbids it")
	}
	return a.composeFrom(ctx, "")
}

// composeFrom is compose for a text that has begun.
func (a *app) composeFrom(ctx context.Context, begun string) (d draft, err error) {
	file, err := os.CreateTemp("", "tend-*.md")
	if err != nil {
		return d, fmt.Errorf("make draft: %w", err)
	}
	d.path = file.Name()
	_, err = file.WriteString(begun)
	if err := errors.Join(err, file.Close()); err != nil {
		return d, fmt.Errorf("make draft: %w", err)
	}
	edited := a.edit(ctx, d.path, 0)
	text, err := os.ReadFile(d.path)
	if err != nil {
		return d, fmt.Errorf("read draft: %w", err)
	}
	d.text = string(text)
	switch {
	case edited != nil:
		return d, d.keep(edited)
	case strings.TrimSpace(d.text) == "":
		return d, d.keep(usage("nothing was closed", "the text is empty"))
	}
	return d, nil
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
