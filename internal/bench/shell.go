package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// shell is a shell that tend has a hook for. Args run a script as a person's shell, without their own start-up files; the
// arguments of the script are the shell's name, the hook, and the file in which the hook remembers the day. Stat prints the shell's own line of /proc by what is built in.
type shell struct {
	name string
	args []string
	load string // sources the hook
	stat string
	each string // what %s is done for each word of %s
	shut string // empties the file in which the hook remembers the day
}

var shells = []shell{
	{"bash", []string{"--norc", "--noprofile", "-i", "-c"}, `. "$1"`, `read -r s < /proc/$$/stat && printf '%s\n' "$s"`,
		`for i in %s; do %s; done`, `: >| "$2"`},
	{"zsh", []string{"-f", "-i", "-c"}, `. "$1"`, `read -r s < /proc/$$/stat && print -r -- "$s"`,
		`for i in %s; do %s; done`, `: >| "$2"`},
	{"fish", []string{"--no-config", "--interactive", "-c"}, `source $argv[2]`, `read -l s < /proc/$fish_pid/stat; and echo $s`,
		`for i in %s; %s; end`, `true > $argv[3]`},
}

// measureShells adds, for each shell there is, what the hook costs when it starts, after showing that the hook
// prints the daemon's line and starts nothing. The shells are those of a person, in terminals that script(1) makes.
func measureShells(ctx context.Context, t *table, s *server) error {
	typescript, err := exec.LookPath("script")
	if err != nil {
		t.add("a new shell", "", "skipped: needs script")
		return nil //nolint:nilerr // a measurement that cannot be made is named, and is no failure
	}
	for _, sh := range shells {
		path, err := exec.LookPath(sh.name)
		if err != nil {
			t.add("a new "+sh.name, "", "skipped: needs "+sh.name)
			continue
		}
		if err := measureShell(ctx, t, s, sh, typescript, path); err != nil {
			return fmt.Errorf("%s: %w", sh.name, err)
		}
	}
	return nil
}

func measureShell(ctx context.Context, t *table, s *server, sh shell, typescript, path string) error {
	text, err := s.output(ctx, "shell", sh.name)
	if err != nil {
		return err
	}
	hook, empty := filepath.Join(s.home, "hook."+sh.name), filepath.Join(s.home, "empty")
	if err := os.WriteFile(hook, []byte(text), 0o600); err != nil {
		return err
	}
	if err := os.MkdirAll(empty, 0o700); err != nil {
		return err
	}
	if err := ignoreMissing(os.Remove(filepath.Join(s.home, "shown"))); err != nil { // by the shell before this one
		return err
	}
	p := person{ctx: ctx, typescript: typescript, path: path, shell: sh, home: empty, shown: filepath.Join(s.home, "shown")}
	proof, err := startsNothing(p.runs(hook, sh.load+"; "+sh.stat))
	if err != nil {
		return err
	}
	if err := p.measure(t, s, hook); err != nil {
		return err
	}
	t.rows = append(t.rows, row{"the hook of " + sh.name, "PATH empty", proof, "the line; 0 processes"})
	return nil
}

// quoted makes one word of a text, for a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// startsNothing runs a shell that cannot find any program, and reports what its hook printed and that the shell
// had no children; a hook that prints no line, or had one, is an error.
func startsNothing(cmd *exec.Cmd) (string, error) {
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("source hook: %w: %s", err, complaint.String())
	}
	line, stat, _ := strings.Cut(strings.ReplaceAll(string(out), "\r\n", "\n"), "\n")
	if !strings.Contains(line, "due") {
		return "", fmt.Errorf("source hook: printed %q, want the daemon's line", out)
	}
	faults, err := childFaults(stat)
	if err == nil && faults != 0 {
		err = fmt.Errorf("source hook: started a process")
	}
	return fmt.Sprintf("%q; 0 processes", line), err
}
