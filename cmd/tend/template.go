package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/learning"
)

// template is the text that an output of a kind begins with: the person's own, else the one that tend comes with.
func (a *app) template(kind learning.OutputKind) (string, error) {
	text, err := learning.Template(kind)
	if err != nil {
		return "", usage("tend output template summary", "%v", err)
	}
	folder, err := config.Templates(a.env, a.flags)
	if err != nil || folder == "" {
		return text, err
	}
	own, err := readUpTo(filepath.Join(folder, string(kind)+".md"), learning.MaxText)
	if errors.Is(err, fs.ErrNotExist) {
		return text, nil
	}
	if err != nil {
		return "", fmt.Errorf("read template: %w", err)
	}
	return own, nil
}

// readUpTo reads a file of at most so many bytes.
func readUpTo(name string, most int) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("%s has more than %d bytes", name, most)
	}
	return string(text), err
}

func (a *app) outputTemplate() *cobra.Command {
	return &cobra.Command{
		Use: "template KIND", Short: "Print the template that an output of a kind is written in",
		Long: `Print the template that your editor shows for an output: summary, prototype, taught or note.

A file of your own stands in its place: KIND.md in the folder templates/ beside tend.toml. {{lesson}}, {{title}} and {{url}} in
it are the lesson's. Its comments, <!-- and -->, and its headings with nothing below them are left out of what you wrote.`,
		Example: "  tend output template summary > ~/.config/tend/templates/summary.md",
		Args:    cobra.ExactArgs(1), ValidArgs: outputKinds,
		RunE: a.do(func(_ context.Context, args []string) error {
			text, err := a.template(learning.OutputKind(args[0]))
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.out, text)
			return err
		}),
	}
}

// outputKinds are the kinds of output, for completion.
var outputKinds = []string{"summary", "prototype", "taught", "note"}
