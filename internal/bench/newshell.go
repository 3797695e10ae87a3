package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// person starts shells in a terminal that script(1) makes, in an empty home and with an empty PATH.
type person struct {
	ctx              context.Context
	typescript, path string // of script, of the shell
	shell            shell
	home, shown      string // shown is where the hook remembers the day
}

// runs is a new shell that runs a script, whose first argument is the hook.
func (p person) runs(hook, script string) *exec.Cmd {
	line := "exec " + quoted(p.path)
	for _, arg := range append(append([]string{}, p.shell.args...), script, p.shell.name, hook, p.shown) {
		line += " " + quoted(arg)
	}
	cmd := exec.CommandContext(p.ctx, p.typescript, "-qec", line, "/dev/null")
	cmd.Env = []string{"PATH=" + p.home, "HOME=" + p.home, "TERM=dumb", "SHELL=/bin/sh"}
	cmd.Dir = p.home // an empty PATH means the working folder
	return cmd
}

// hookAim is how many milliseconds a hook may add to a new shell.
const hookAim = 5

// measure adds what the hook adds to a new shell: to the first one of a day, which shows the line; to later ones; and
// where no daemon has run, so that there is no file to read.
func (p person) measure(t *table, s *server, hook string) error {
	away := &server{tend: s.tend, home: filepath.Join(s.home, "away")}
	text, err := away.output(p.ctx, "shell", p.shell.name)
	if err != nil {
		return err
	}
	awayHook := hook + ".away"
	if err := os.WriteFile(awayHook, []byte(text), 0o600); err != nil {
		return err
	}
	for _, c := range []struct{ when, hook, before string }{
		{"first of the day", hook, p.shell.shut + "; "},
		{"later that day", hook, ""},
		{"daemon away", awayHook, ""},
	} {
		if err := p.compare(t, c.when, c.hook, c.before); err != nil {
			return err
		}
	}
	return nil
}

// How often a hook is sourced in a shell, since once costs less than script(1) takes to see that a shell has ended, and in
// how many shells.
const (
	hookTimes  = 100
	hookShells = 20
)

// compare times shells that source the hook so many times, each after what is before it, and shells that only do that.
func (p person) compare(t *table, when, hook, before string) error {
	words := strings.Repeat("x ", hookTimes)
	script := func(body string) func() error {
		return func() error { return p.runs(hook, fmt.Sprintf(p.shell.each, words, before+body)).Run() }
	}
	with, without, err := alternate(hookShells, script(p.shell.load), script("true"))
	if err != nil {
		return err
	}
	adds := float64(with.median()-without.median()) / float64(time.Millisecond) / hookTimes
	size := fmt.Sprintf("%d times in each of %d shells", hookTimes, hookShells)
	t.below("a new "+p.shell.name+", "+when+": the hook adds", size, adds, hookAim, "%.2f ms")
	return nil
}
