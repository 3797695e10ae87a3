package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tend/internal/pattern"

	"github.com/spf13/cobra"
)

func (a *app) manCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{Use: "man", Short: "Print the man page, in roff, or write it to a folder", Args: noArgs}
	cmd.Flags().StringVar(&dir, "dir", "", "write tend.1 into this `FOLDER`, which is made where it is missing")
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
	about, _, _ := strings.Cut(root.Long, "\n\nExit codes")
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B tend\n[COMMAND] [FLAGS]\n.SH DESCRIPTION\n%s\n.PP\n%s\n", roff(about),
		"Without a command it shows what stands today.")
	for _, group := range root.Groups() {
		fmt.Fprintf(w, ".SH %s\n", strings.ToUpper(roff(group.ID)))
		for _, cmd := range root.Commands() {
			if cmd.GroupID == group.ID {
				manCommand(w, cmd)
			}
		}
	}
	fmt.Fprint(w, ".SH FLAGS\n")
	manFlags(w, root.PersistentFlags().FlagUsages())
	for _, page := range manPages {
		manTable(w, page)
	}
	fmt.Fprint(w, ".SH SEE ALSO\nThe folder docs of the source: the API, the formats of notes and logs, and how to run the daemon.\n")
}

// manCommand writes a command that does something itself, and those below it.
func manCommand(w io.Writer, cmd *cobra.Command) {
	if _, holds := cmd.Annotations[holder]; !holds && cmd.IsAvailableCommand() {
		text := cmd.Short
		if cmd.Long != "" {
			text = strings.ReplaceAll(cmd.Long, "\n", " ")
		}
		fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(strings.TrimSuffix(cmd.UseLine(), " [flags]")), roff(strings.TrimSuffix(text, ".")+"."))
		if flags := cmd.NonInheritedFlags().FlagUsages(); flags != "" {
			fmt.Fprint(w, ".RS\n")
			manFlags(w, flags)
			fmt.Fprint(w, ".RE\n")
		}
	}
	for _, sub := range cmd.Commands() {
		manCommand(w, sub)
	}
}

// flagLine matches a flag and what it does, as help shows them.
var flagLine = pattern.Of(`^\s*((?:-\w, )?--[\w-]+(?: \S+)?)\s{2,}(.*)$`)

// manFlags writes flags as help shows them. The flag for help goes without saying.
func manFlags(w io.Writer, usages string) {
	for line := range strings.Lines(usages) {
		if m := flagLine().FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil && !strings.Contains(m[1], "--help") {
			fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(m[1]), roff(m[2]))
		}
	}
}

// manPage is a section of words and what they mean.
type manPage struct {
	title string
	rows  [][2]string
}

var manPages = []manPage{
	{"KEYS OF A REVIEW", [][2]string{
		{"Enter, Space", "show the answer; then good"}, {"1 2 3 4", "again, hard, good, easy"},
		{"Enter e c x", "for a note: still true, edit it, make cards, retire it"},
		{"u e s b", "undo, edit, suspend, later today"}, {"o n i ? q", "open the source, write something down, why now, help, quit"},
	}},
	{"KEYS OF A TRIAGE", [][2]string{{"y n m", "keep, drop, unsure"}, {"o u ? q", "open it, undo, help, quit"}}},
	{"FILES", [][2]string{
		{"~/.config/tend/tend.toml", "how the process runs; none is needed"},
		{"~/.local/share/tend", "the store, and plain logs of reviews, verdicts, sessions and cards"},
		{"~/tend", "notes, with cards as Q: and A:, or C: with [clozes]"},
	}},
	{"ENVIRONMENT", [][2]string{
		{"TEND_HOME", "keep everything below this folder"},
		{"TEND_CONFIG, TEND_SERVER, TEND_TOKEN_FILE, TEND_LISTEN…", "as the key of tend.toml that is called so"},
		{"VISUAL, EDITOR", "the editor for notes and summaries; vi where neither is set"},
		{"NO_COLOR", "no colour"}, {"ACCESSIBLE, TERM=dumb", "plain lines, as with --plain"},
	}},
	{"EXIT STATUS", [][2]string{
		{"0", "done"}, {"1", "error"}, {"2", "usage"}, {"3", "nothing due"}, {"4", "daemon unreachable"},
		{"5", "locked or conflict"}, {"6", "no space"}, {"78", "bad configuration"}, {"130", "interrupted"},
	}},
}

func manTable(w io.Writer, page manPage) {
	fmt.Fprintf(w, ".SH %s\n", page.title)
	for _, row := range page.rows {
		fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(row[0]), roff(row[1]))
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
