package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// person starts shells in a terminal that script(1) makes, in an empty home and with an empty PATH.
type person struct {
	ctx              context.Context
	typescript, path string // of script, of the shell
	shell            shell
	home             string
}

// runs is a new shell that runs a script, whose first argument is the hook.
func (p person) runs(hook, script string) *exec.Cmd {
	line := "exec " + quoted(p.path)
	for _, arg := range append(append([]string{}, p.shell.args...), script, p.shell.name, hook) {
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
	nothing := func() error { return nil }
	forget := func() error { return ignoreMissing(os.Remove(filepath.Join(s.home, "shown"))) }
	for _, c := range []struct {
		when, hook string
		before     func() error
	}{
		{"first of the day", hook, forget},
		{"later that day", hook, nothing},
		{"daemon away", awayHook, nothing},
	} {
		if err := p.compare(t, c.when, c.hook, c.before); err != nil {
			return err
		}
	}
	return nil
}

// compare times shells with the hook and without it, alternating. before is done before each one of either, untimed.
func (p person) compare(t *table, when, hook string, before func() error) (err error) {
	const runs = 100
	var with, without sample
	for range runs {
		for _, of := range []struct {
			script string
			into   *sample
		}{{p.shell.load, &with}, {"true", &without}} {
			if err := before(); err != nil {
				return err
			}
			cmd := p.runs(hook, of.script)
			if *of.into, err = of.into.timed(cmd.Run); err != nil {
				return err
			}
		}
	}
	name := "a new " + p.shell.name + ", " + when
	size := fmt.Sprintf("%d shells, alternating", runs)
	t.add(name+", with the hook", size, with.String())
	t.add(name+", without", size, without.String())
	t.below("  the hook adds", "medians", float64(with.median()-without.median())/float64(time.Millisecond), hookAim, "%.2f ms")
	return nil
}
