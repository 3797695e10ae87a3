package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/daemon/api"
	"tend/terminal"
)

// promptFast answers `tend prompt` from the file that the daemon keeps, before anything else of the program is set
// up, since a shell may wait for it at each line. It is done unless other words were typed or the file cannot tell.
func promptFast(args []string, env func(string) string, out io.Writer) (code int, done bool) {
	if len(args) != 1 || args[0] != "prompt" {
		return 0, false
	}
	c, err := config.Load(env, config.Flags{})
	if err != nil || c.Server != "" {
		return 0, false
	}
	line, ok := promptFile(standingPrompt(c), time.Now())
	if !ok {
		return 0, false
	}
	if line == "" {
		return api.NothingDue.Exit(), true
	}
	fmt.Fprintln(out, line)
	return 0, true
}

// standingPrompt is the prompt file of the daemon that runs: one's own, or the machine's.
func standingPrompt(c config.Config) string {
	for _, socket := range c.Sockets() {
		path := filepath.Join(filepath.Dir(socket), filepath.Base(c.Prompt()))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return c.Prompt()
}

// promptFile reads the daemon's line, if there is one that still holds.
func promptFile(path string, now time.Time) (line string, ok bool) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", false
	}
	first, _, _ := strings.Cut(string(data), "\n")
	until, line, _ := strings.Cut(first, " ")
	seconds, err := strconv.ParseInt(until, 10, 64)
	if err != nil || now.Unix() >= seconds {
		return "", false
	}
	return line, true
}

func (a *app) promptCommand() *cobra.Command {
	return &cobra.Command{
		Use: "prompt", Short: "One line for a shell's prompt, or nothing and exit 3", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			prompt, err := client.PromptLine(ctx)
			if err != nil {
				return err
			}
			if prompt.Line == "" {
				return errNothingDue
			}
			return a.print(prompt, func(terminal.Mode) { fmt.Fprintln(a.out, prompt.Line) })
		}),
	}
}

func (a *app) shellCommand() *cobra.Command {
	return &cobra.Command{
		Use: "shell zsh|bash|fish", Short: "Print the hook that shows what is due in a new shell", Args: cobra.ExactArgs(1),
		ValidArgs: []string{"zsh", "bash", "fish"},
		RunE: a.do(func(_ context.Context, args []string) error {
			hook, ok := hooks[args[0]]
			if !ok {
				return usage("tend shell zsh, bash or fish", "no hook for shell %q", args[0])
			}
			c, err := a.config()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(c.Data, 0o700); err != nil {
				return fmt.Errorf("make folder: %w", err)
			}
			fmt.Fprint(a.out, hookText(hook, standingPrompt(c), filepath.Join(c.Data, "shown")))
			return nil
		}),
	}
}

// quote makes one word of a path, for any of the shells.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
