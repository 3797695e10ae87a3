package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) manCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{Use: "man", Short: "Print the man page, in roff, or write it to a folder", Args: cobra.NoArgs}
	cmd.Flags().StringVar(&dir, "dir", "", "write tend.1 into this folder, which is made where it is missing")
	cmd.RunE = a.do(func(context.Context, []string) error {
		if dir == "" {
			writeMan(a.out, cmd.Root())
			return nil
		}
		var page bytes.Buffer
		writeMan(&page, cmd.Root())
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("write man page: %w", err)
		}
		return os.WriteFile(filepath.Join(dir, "tend.1"), page.Bytes(), 0o644)
	})
	return cmd
}

// writeMan writes the page tend(1) from the tree of commands.
func writeMan(w io.Writer, root *cobra.Command) {
	fmt.Fprintf(w, ".TH TEND 1 \"\" \"tend %s\" \"tend\"\n.SH NAME\ntend \\- %s\n", roff(version), roff(root.Short))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B tend\n[COMMAND] [FLAGS]\n.SH DESCRIPTION\n%s\n", roff(root.Long))
	fmt.Fprint(w, ".SH COMMANDS\n")
	manCommands(w, root)
	fmt.Fprint(w, ".SH FLAGS\n")
	manFlags(w, root.PersistentFlags().FlagUsages())
	fmt.Fprint(w, ".SH FILES\n.TP\n.I tend.toml\nhow the process runs; none is needed\n"+
		".TP\n.I notes/*.md\nnotes, with cards as Q: and A:, or C: with [clozes]\n"+
		".TP\n.I log/*.jsonl\nplain copies of reviews, verdicts, sessions, cards and settings\n"+
		".SH ENVIRONMENT\n.TP\n.B TEND_HOME\nkeep everything below this folder\n"+
		".TP\n.B NO_COLOR, ACCESSIBLE, VISUAL, EDITOR\nas everywhere\n")
}

func manCommands(w io.Writer, parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if cmd.Hidden || !cmd.IsAvailableCommand() {
			continue
		}
		if cmd.Runnable() && !cmd.HasSubCommands() || cmd.HasSubCommands() && cmd.Args != nil && cmd.Parent() == cmd.Root() {
			fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(cmd.UseLine()), roff(cmd.Short))
			manFlags(w, cmd.NonInheritedFlags().FlagUsages())
		}
		manCommands(w, cmd)
	}
}

// manFlags writes flags as help shows them.
func manFlags(w io.Writer, usages string) {
	if usages != "" {
		fmt.Fprintf(w, ".nf\n%s.fi\n", roff(usages))
	}
}

// roff escapes text, so that none of it is taken for a request.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...").Replace(s)
	lines := strings.Split(s, "\n")
	for n, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[n] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
