package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/daemon/api"
	"tend/learning/reflection"
	"tend/terminal"
)

// templateFile is where a person's own template of a kind lies; empty where there is no place for one.
func (a *app) templateFile(kind reflection.Kind) (string, error) {
	folder, err := config.Folder(a.env, a.flags)
	if err != nil || folder == "" {
		return "", err
	}
	return filepath.Join(folder, "reflect", string(kind)+".md"), nil
}

// reflectionTemplate is the person's own template of a kind. One that cannot be read is named, with its line, and the one that
// tend comes with is used.
func (a *app) reflectionTemplate(kind reflection.Kind) reflection.Template {
	name, err := a.templateFile(kind)
	if err != nil || name == "" {
		return reflection.Default(kind)
	}
	text, err := readTemplate(name)
	if errors.Is(err, fs.ErrNotExist) {
		return reflection.Default(kind)
	}
	var t reflection.Template
	if err == nil {
		t, err = reflection.ParseTemplate(text)
	}
	if err != nil {
		a.say("tend: template %s: %v; the one that tend comes with is used", name, err)
		return reflection.Default(kind)
	}
	return t
}

func readTemplate(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, reflection.MaxTemplate+1)) // one byte more is refused as too long
	return string(text), err
}

func (a *app) reflectTemplate() *cobra.Command {
	write := false
	cmd := &cobra.Command{
		Use: "template KIND", Short: "Show the questions of a kind, or write them where you can change them",
		Example: "  tend reflect template quarter\n  tend reflect template month --write", Args: cobra.ExactArgs(1),
		RunE: a.do(func(_ context.Context, args []string) error {
			kind, err := reflection.ParseKind(args[0])
			if err != nil {
				return usage("tend reflect template quarter", "%v", err)
			}
			if write {
				return a.writeTemplate(kind)
			}
			t := a.reflectionTemplate(kind)
			return a.print(t, func(terminal.Mode) { fmt.Fprint(a.out, t.Form(string(kind), nil, reflection.Beside{})) })
		}),
	}
	cmd.Flags().BoolVar(&write, "write", false, "write the template into the configuration folder, never over one that is there")
	return cmd
}

// writeTemplate writes the template that tend comes with, unless there is one.
func (a *app) writeTemplate(kind reflection.Kind) error {
	name, err := a.templateFile(kind)
	if err != nil {
		return err
	}
	if name == "" {
		return usage("set TEND_HOME, or HOME", "there is no configuration folder to write into")
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return api.Refuse(api.Conflict, "edit it, or remove it to have the first one again", "%s is there already", name)
	}
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	_, err = file.WriteString(reflection.DefaultText(kind))
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return a.print(map[string]string{"path": name}, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "wrote %s\n", name)
		m.Hint("edit it; it is used from now on")
	})
}

func (a *app) reflectCriteria() *cobra.Command {
	show := func(ctx context.Context, client *api.Client, _ []string) error {
		c, err := client.Criteria(ctx)
		if err != nil {
			return err
		}
		if !c.There {
			return api.Refuse(api.NotFound, "tend reflect criteria edit", "you have not said yet what you call success")
		}
		return a.print(c, func(terminal.Mode) { fmt.Fprintln(a.out, strings.TrimSpace(c.Text)) })
	}
	cmd := &cobra.Command{
		Use: "criteria", Short: "What you call success: one note, shown in each self-assessment", Args: noArgs, RunE: a.ask(show),
	}
	cmd.AddCommand(
		&cobra.Command{Use: "show", Short: "Show it", Args: noArgs, RunE: a.ask(show)},
		&cobra.Command{Use: "edit", Short: "Write it once, and open it in $EDITOR", Args: noArgs, RunE: a.ask(a.editCriteria)},
	)
	return cmd
}

// editCriteria makes the note where there is none, and opens it where the notes folder is this machine's.
func (a *app) editCriteria(ctx context.Context, client *api.Client, _ []string) error {
	c, err := client.WriteCriteria(ctx)
	if err != nil {
		return err
	}
	conf, err := a.config()
	if err != nil {
		return err
	}
	path := filepath.Join(conf.Notes, filepath.FromSlash(c.Path))
	_, away := os.Stat(path)
	opened := away == nil && !a.noInput && !a.json && (terminal.Interactive(a.in) || a.env("VISUAL") != "" || a.env("EDITOR") != "")
	if opened {
		if err := a.edit(ctx, path, 0); err != nil {
			return err
		}
	}
	return a.print(c, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s %s\n", map[bool]string{true: "wrote", false: "there is"}[c.Written], c.Path)
		if !opened {
			m.Hint("open it in your editor, in the notes folder")
		}
	})
}
