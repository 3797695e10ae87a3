package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) reviewCommand() *cobra.Command {
	var minutes float64
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Review cards and notes: the best of them for the minutes you have",
		Long: `Review what is due. Enter or Space shows the answer and then means good; 1 to 4 grade a card; a note asks whether
it is still true. Each grade is saved at once; ? lists the keys.`,
		Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			if minutes < 0 || minutes > 24*60 {
				return usage("tend review --minutes 10", "minutes %g: want a number up to 1440", minutes)
			}
			if a.json {
				queue, err := client.Queue(ctx, minutes)
				if err != nil {
					return err
				}
				return a.print(queue, nil)
			}
			return a.review(ctx, client, minutes)
		}),
	}
	cmd.Flags().Float64Var(&minutes, "minutes", 0, "how long (today's share of the week's reviews)")
	return cmd
}

func (a *app) review(ctx context.Context, client *api.Client, minutes float64) error {
	reviewer := terminal.Reviewer{Client: client, Mode: a.mode(), Minutes: minutes, Open: a.openURL, Now: time.Now}
	if c, err := a.config(); err == nil && !a.remote() {
		reviewer.NotesDir = c.Notes
		reviewer.Editor = func(path string, line int) error { return a.edit(ctx, path, line) }
	}
	summary, err := reviewer.Run(ctx)
	if err != nil {
		return err
	}
	if summary.Cards+summary.Notes+summary.Left == 0 {
		return errNothingDue
	}
	return nil
}

// edit opens a file in the person's editor, at a line where the editor knows how.
func (a *app) edit(ctx context.Context, path string, line int) error {
	editor := a.editor()
	args := append(editor[1:], path)
	switch filepath.Base(editor[0]) {
	case "vi", "vim", "nvim", "nano", "emacs", "kak", "hx":
		if line > 0 {
			args = append(editor[1:], fmt.Sprintf("+%d", line), path)
		}
	}
	cmd := exec.CommandContext(ctx, editor[0], args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.stdout, a.err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run editor %s: %w", editor[0], err)
	}
	return nil
}

// editor is VISUAL, else EDITOR, each with its arguments, else vi.
func (a *app) editor() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if fields := strings.Fields(a.env(name)); len(fields) > 0 {
			return fields
		}
	}
	return []string{"vi"}
}

// compose lets the person write a text in the editor. An empty text means that they changed their mind; if the
// editor fails the draft is kept and named.
func (a *app) compose(ctx context.Context, draft string) (string, error) {
	file, err := os.CreateTemp("", "tend-*.md")
	if err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	if _, err := file.WriteString(draft); err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	if err := file.Close(); err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	if err := a.edit(ctx, file.Name(), 0); err != nil {
		return "", fmt.Errorf("%w; the draft is kept in %s", err, file.Name())
	}
	text, err := os.ReadFile(file.Name())
	if err != nil {
		return "", fmt.Errorf("read draft: %w", err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return "", usage("nothing was closed", "the text is empty")
	}
	return string(text), os.Remove(file.Name())
}

// openURL opens an address in the person's browser. It goes to no shell, and only http and https go at all.
func (a *app) openURL(url string) error {
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return fmt.Errorf("open %q: not a web address", url)
	}
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "open"
	}
	if err := exec.Command(opener, url).Start(); err != nil {
		return fmt.Errorf("open browser: %w", err)
	}
	return nil
}
