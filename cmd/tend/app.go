package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/daemon/api"
	"tend/terminal"
)

// app is what every command shares: the streams, the flags that all have, and the way to the daemon.
type app struct {
	in, stdout, err *os.File
	out             *checked // stdout, for data
	env             func(string) string

	flags   config.Flags
	json    bool
	plain   bool
	noInput bool

	began   bool   // a command's own work began: errors from then on are no mistakes of usage
	warning string // what to say at the end of a command that went well
}

// checked remembers the first error of a writer, since what was not written was not told.
type checked struct {
	to  io.Writer
	err error
}

// Write writes p.
func (c *checked) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// errNothingDue ends a command that found nothing to do; it has said so.
var errNothingDue = &api.Error{Code: api.NothingDue}

// execute runs the command line and returns the exit code.
func (a *app) execute(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(spellNots(args))
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && a.out.err != nil {
		err = fmt.Errorf("write output: %w", a.out.err)
	}
	switch {
	case err == nil && a.warning != "":
		a.say("tend: %s", a.warning)
		return 0
	case err == nil:
		return 0
	case !a.began:
		err = mistyped(cmd, err)
	case ctx.Err() != nil && leftOff(err):
		return interrupted
	}
	return a.fail(err)
}

// interrupted is the exit code after Ctrl-C, as shells have it.
const interrupted = 130

// leftOff tells whether an error is only what an interruption left behind.
func leftOff(err error) bool {
	refused, ok := errors.AsType[*api.Error](err)
	return errors.Is(err, context.Canceled) || ok && refused.Code == api.Unreachable
}

// longest is how much of a message is shown, in characters: it may quote what was typed.
const longest = 400

// fail tells the person what went wrong, in one line and one of what to do, and returns the exit code.
func (a *app) fail(err error) int {
	message, hint, code := err.Error(), "", 1
	if refused, ok := errors.AsType[*api.Error](err); ok {
		hint, code = refused.Hint, refused.Code.Exit()
	} else if _, ok := errors.AsType[*config.Error](err); ok {
		code = api.BadConfig.Exit()
	} else if errors.Is(err, syscall.ENOSPC) {
		code = api.NoSpace.Exit()
	}
	if message != "" {
		fmt.Fprintln(a.err, "tend: "+clean.Truncate(clean.Line(oneLine(message)), longest))
	}
	if hint != "" {
		fmt.Fprintln(a.err, "hint: "+clean.Line(oneLine(hint)))
	}
	return code
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// usage is an error in what was typed.
func usage(hint, format string, args ...any) error {
	return api.Refuse(api.Invalid, hint, format, args...)
}

// mode is how to show things in this terminal.
func (a *app) mode() terminal.Mode {
	m := terminal.Detect(a.in, a.stdout, a.err, a.env, a.plain, a.noInput)
	if m.Plain {
		m.Out = a.out
	}
	return m
}

// config reads the configuration.
func (a *app) config() (config.Config, error) { return config.Load(a.env, a.flags) }

// print writes value as JSON if that was asked for, else calls show.
func (a *app) print(value any, show func(terminal.Mode)) error {
	if !a.json {
		show(a.mode())
		return nil
	}
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// say writes a message for the person, not part of the data.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.err, clean.Line(fmt.Sprintf(format, args...)))
}

// do wraps the work of a command.
func (a *app) do(work func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.began = true
		err := work(cmd.Context(), args)
		if path, ok := errors.AsType[*fs.PathError](err); ok && errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("%w: who owns %s?", err, path.Path)
		}
		return err
	}
}

// ask wraps the work of a command that talks to the daemon. What was typed as empty is a mistake, most often of a
// script whose variable was.
func (a *app) ask(work func(ctx context.Context, client *api.Client, args []string) error) func(*cobra.Command, []string) error {
	run := a.do(func(ctx context.Context, args []string) error {
		client, err := a.client()
		if err != nil {
			return err
		}
		return work(ctx, client, args)
	})
	return func(cmd *cobra.Command, args []string) error {
		if err := refuseEmpty(cmd, args); err != nil {
			return err
		}
		return run(cmd, args)
	}
}
