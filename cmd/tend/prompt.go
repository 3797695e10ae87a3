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
	until, line, _ := strings.Cut(strings.TrimSuffix(string(data), "\n"), " ")
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

// The hooks read the daemon's file with what the shell has built in: no process is started. fish tells no time, but
// when a file was written and how long ago that was.
var hooks = map[string]string{
	"zsh": `# Shows what is due when a shell starts. In ~/.zshrc: source <(tend shell zsh)
() {
  zmodload zsh/datetime
  local until line
  { read -r until line < %[1]s } 2>/dev/null || return 0
  (( until > EPOCHSECONDS )) && [[ -n $line ]] && print -r -- "$line"
  return 0
}
`,
	"bash": `# Shows what is due when a shell starts. In ~/.bashrc: source <(tend shell bash)
__tend_prompt() {
  local until line
  { read -r until line < %[1]s; } 2>/dev/null || return 0
  if [[ $until -gt ${EPOCHSECONDS:-0} && -n $line ]]; then printf '%%s\n' "$line"; fi
}
__tend_prompt
`,
	"fish": `# Shows what is due when a shell starts. In config.fish: tend shell fish | source
if status is-interactive; and test -r %[1]s
  read -l __tend_until __tend_line < %[1]s
  set -l __tend_now (math (path mtime %[1]s) + (path mtime -R %[1]s))
  if test -n "$__tend_line"; and test "$__tend_until" -gt "$__tend_now"
    echo $__tend_line
  end
end
`,
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
			fmt.Fprintf(a.out, hook, quote(standingPrompt(c)))
			return nil
		}),
	}
}

// quote makes one word of a path, for any of the shells.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
