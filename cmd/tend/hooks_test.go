package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/internal/needs"
)

// hooked are the shells that have a hook, how each is started for a person without their own files, and for a script.
var hooked = map[string]struct{ person, script []string }{
	"bash": {[]string{"--norc", "--noprofile", "-i", "-c"}, []string{"--norc", "--noprofile", "-c"}},
	"zsh":  {[]string{"-f", "-i", "-c"}, []string{"-f", "-c"}},
	"fish": {[]string{"--no-config", "--interactive", "-c"}, []string{"--no-config", "-c"}},
}

// hookTest is a person's machine: a prompt file and a hook that reads it.
type hookTest struct {
	testing.TB
	shell, dir, hook string
}

func newHookTest(t testing.TB, shell string) hookTest {
	t.Helper()
	needs.Program(t, shell)
	h := hookTest{t, shell, filepath.Join(t.TempDir(), "a person's"), ""}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	h.hook = filepath.Join(h.dir, "hook")
	h.write("hook", hookText(hooks[shell], filepath.Join(h.dir, "prompt"), filepath.Join(h.dir, "shown")))
	return h
}

func (h hookTest) write(name, text string) {
	h.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
		h.Fatal(err)
	}
}

// starts is what a new shell of a person shows, in a terminal of its own, with the hook between its other lines.
func (h hookTest) starts() string {
	h.Helper()
	script := needs.Program(h, "script")
	line := []string{h.shell}
	for _, arg := range append(hooked[h.shell].person, h.sourcing()) {
		line = append(line, quote(arg))
	}
	return h.output(exec.Command(script, "-qec", strings.Join(line, " "), "/dev/null"))
}

// sourcing sources the hook, in a shell that stops at errors and unset names where it can.
func (h hookTest) sourcing() string {
	strict := map[string]string{"bash": "set -eu; set -C; ", "zsh": "setopt errexit nounset noclobber; ", "fish": ""}[h.shell]
	return strict + ". " + quote(h.hook) + "; echo done"
}

func (h hookTest) output(cmd *exec.Cmd) string {
	h.Helper()
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + h.dir, "TERM=dumb", "LC_ALL=C.UTF-8", "SHELL=/bin/sh"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.Fatalf("%s: %v\n%s", h.shell, err, out)
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

// lasting is a prompt file that holds for an hour.
func lasting(line, day string) string {
	return fmt.Sprintf("%d %s\n%s\n", time.Now().Add(time.Hour).Unix(), line, day)
}

const due, said = "tend: 12 due, 7 min", "tend: 12 due, 7 min\ndone\n"

func TestTheHookShowsTheLineOnceADay(t *testing.T) {
	for shell := range hooked {
		t.Run(shell, func(t *testing.T) {
			h := newHookTest(t, shell)
			for n, c := range []struct{ prompt, want, why string }{
				{lasting(due, "2026-11-21"), said, "the first shell of a day"},
				{lasting(due, "2026-11-21"), "done\n", "the second"},
				{lasting("tend: 3 due, 1 min", "2026-11-21"), "done\n", "one after a review"},
				{lasting("", "2026-11-22"), "done\n", "the next day, on which nothing is due yet"},
				{lasting(due, "2026-11-22"), said, "the next day"},
				{"1000000000 " + due + "\n2026-11-23\n", "done\n", "a file that no longer holds"},
			} {
				h.write("prompt", c.prompt)
				if got := h.starts(); got != c.want {
					t.Errorf("%d, %s: got %q, want %q", n, c.why, got, c.want)
				}
			}
		})
	}
}

func TestTheHookIsSilentWhereNobodyLooks(t *testing.T) {
	for shell, args := range hooked {
		t.Run(shell, func(t *testing.T) {
			h := newHookTest(t, shell)
			h.write("prompt", lasting(due, "2026-11-21"))
			if got := h.output(exec.Command(shell, append(args.script, h.sourcing())...)); got != "done\n" {
				t.Errorf("in a script, or a command over ssh: got %q", got)
			}
			captured := exec.Command(shell, append(args.person, h.sourcing())...)
			if got := h.output(captured); strings.Contains(got, "due") { // bash says that it has no terminal
				t.Errorf("in an interactive shell whose output is read by a program: got %q", got)
			}
			if got := h.starts(); got != said {
				t.Errorf("in a shell after these: got %q", got)
			}
		})
	}
}

// TestTheHookPassesOverForeignFiles gives the hook files that tend did not write: nothing may be shown, run or complained of.
func TestTheHookPassesOverForeignFiles(t *testing.T) {
	later := fmt.Sprint(time.Now().Add(time.Hour).Unix())
	for shell := range hooked {
		t.Run(shell, func(t *testing.T) {
			h := newHookTest(t, shell)
			for name, text := range map[string]string{
				"empty":                         "",
				"half of a number":              later[:4],
				"half of a line":                later + " tend: 1",
				"no day":                        later + " " + due + "\n",
				"a day that is none":            lasting(due, "$(touch ran)"),
				"another day":                   lasting(due, "2026-1-1"),
				"no time":                       "soon " + due + "\n2026-11-21\n",
				"a time with a leading zero":    "0" + later + " " + due + "\n2026-11-21\n",
				"a time that is a program":      "a[$(touch${IFS}" + h.dir + "/ran)] x\n2026-11-21\n",
				"a time that is too large":      "99999999999999999999999999 " + due + "\n2026-11-21\n",
				"an escape sequence":            lasting("tend: \x1b]0;title\a\x1b[2J", "2026-11-21"),
				"a control character of 8 bits": lasting("tend: \x9b2J \xc2\x9b2J", "2026-11-21"),
				"other letters":                 lasting("tend: \u202eeud", "2026-11-21"),
				"an expansion":                  lasting("tend: $(touch ran) `touch ran` %s ~", "2026-11-21"),
				"zero bytes":                    strings.Repeat("\x00", 500),
				"a huge line":                   later + " " + strings.Repeat("x", 8<<20),
				"many lines":                    strings.Repeat("x\n", 1<<20),
			} {
				h.write("prompt", text)
				if got := h.starts(); got != "done\n" {
					t.Errorf("%s: got %.200q", name, got)
				}
			}
			if _, err := os.Stat(filepath.Join(h.dir, "ran")); err == nil {
				t.Error("something in a prompt file was run")
			}
		})
	}
}

func TestTheHookLivesWithWhatIsNotThere(t *testing.T) {
	for shell := range hooked {
		t.Run(shell, func(t *testing.T) {
			h := newHookTest(t, shell)
			prompt, shown := filepath.Join(h.dir, "prompt"), filepath.Join(h.dir, "shown")
			if got := h.starts(); got != "done\n" {
				t.Errorf("no file: got %q", got)
			}
			if err := os.Mkdir(prompt, 0o700); err != nil {
				t.Fatal(err)
			}
			if got := h.starts(); got != "done\n" {
				t.Errorf("a folder: got %q", got)
			}
			if err := os.Remove(prompt); err != nil {
				t.Fatal(err)
			}
			if err := exec.Command(needs.Program(t, "mkfifo"), prompt).Run(); err != nil {
				t.Fatal(err)
			}
			if got := h.starts(); got != "done\n" { // and it does not wait for a writer
				t.Errorf("a pipe: got %q", got)
			}
			if err := os.Remove(prompt); err != nil {
				t.Fatal(err)
			}
			h.write("prompt", lasting(due, "2026-11-21"))
			if err := os.Mkdir(shown, 0o700); err != nil {
				t.Fatal(err)
			}
			if got := h.starts(); got != said {
				t.Errorf("nowhere to remember the day: got %q", got)
			}
		})
	}
}
