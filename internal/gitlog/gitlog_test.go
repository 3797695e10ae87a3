package gitlog

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/internal/needs"
)

var monday = time.Date(2026, 11, 9, 3, 0, 0, 0, time.UTC)

// repository is a real one, made by git.
type repository struct {
	*testing.T
	path, git string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	r := repository{T: t, git: needs.Program(t, "git"), path: t.TempDir()}
	r.run("init", "-q", "-b", "main")
	r.run("config", "user.email", "me@example.org")
	r.run("config", "user.name", "Me")
	return r
}

func (r repository) run(args ...string) {
	r.Helper()
	r.runAt(monday, args...)
}

func (r repository) runAt(at time.Time, args ...string) {
	r.Helper()
	cmd := exec.Command(r.git, append([]string{"-C", r.path}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+at.Format(time.RFC3339), "GIT_COMMITTER_DATE="+at.Format(time.RFC3339), "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repository) commit(at time.Time, subject string, more ...string) {
	r.Helper()
	r.runAt(at, append([]string{"commit", "-q", "--allow-empty", "-m", subject}, more...)...)
}

func (r repository) own(authors ...string) []string {
	r.Helper()
	commits, err := Own(context.Background(), r.path, authors, monday, monday.AddDate(0, 0, 7))
	if err != nil {
		r.Fatal(err)
	}
	subjects := []string{}
	for _, c := range commits {
		subjects = append(subjects, c.Subject)
	}
	return subjects
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOwnCommitsOfAWeek(t *testing.T) {
	r := newRepository(t)
	expect(t, r.own()) // no commit at all
	r.commit(monday.Add(-time.Second), "last week")
	r.commit(monday, "the first")
	r.commit(monday.Add(time.Hour), "someone else's", "--author=You <you@example.org>")
	r.runAt(monday.Add(2*time.Hour), "checkout", "-q", "-b", "topic")
	r.commit(monday.Add(2*time.Hour), "on a \x1b[31mbranch\x1b[0m with \u202eeverything")
	r.run("checkout", "-q", "main")
	r.commit(monday.Add(3*time.Hour), "on main")
	r.runAt(monday.Add(4*time.Hour), "merge", "-q", "--no-ff", "-m", "a merge", "topic")
	r.run("checkout", "-q", "-b", "copy", "main~1")
	r.runAt(monday.Add(5*time.Hour), "cherry-pick", "--allow-empty", "topic")
	r.run("checkout", "-q", "main")
	r.commit(monday.AddDate(0, 0, 7), "next week")
	expect(t, r.own(), "on main", "on a branch with everything", "the first")
	t.Run("of other authors", func(t *testing.T) { expect(t, r.own("YOU@example.org"), "someone else's") })
	t.Run("of several", func(t *testing.T) {
		expect(t, r.own("you@example.org", "me@example.org"), "on main", "on a branch with everything", "someone else's", "the first")
	})
	t.Run("a part of an address is nobody's", func(t *testing.T) { expect(t, r.own("me@example.or", "e@example.org")) })
}

func TestNothingOfARepositoryRuns(t *testing.T) {
	r := newRepository(t)
	r.commit(monday, "the first")
	trap := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "trap.sh")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >> "+trap+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "pager.log", "diff.external", "gpg.program", "gpg.ssh.program", "core.sshCommand",
		"core.editor", "credential.helper", "diff.x.command", "diff.x.textconv", "filter.x.clean", "filter.x.smudge", "core.askPass"} {
		r.run("config", name, program)
	}
	for name, value := range map[string]string{"log.showSignature": "true", "core.hooksPath": filepath.Dir(program), "alias.log": "!" + program,
		"format.pretty": "full", "log.decorate": "full", "color.ui": "always", "log.diffMerges": "on", "extensions.partialClone": "origin",
		"remote.origin.url": "ext::" + program, "remote.origin.promisor": "true", "protocol.ext.allow": "always", "log.mailmap": "true"} {
		r.run("config", name, value)
	}
	attributes := filepath.Join(r.path, ".git", "info", "attributes")
	if err := os.MkdirAll(filepath.Dir(attributes), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(attributes, []byte("* diff=x filter=x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_PAGER", program)
	t.Setenv("GIT_EXTERNAL_DIFF", program)
	t.Setenv("GIT_DIR", "/nowhere")
	expect(t, r.own(), "the first")
	if ran, err := os.ReadFile(trap); err == nil {
		t.Errorf("it ran %s", ran)
	}
}

func TestOwnSaysWhyThereIsNothing(t *testing.T) {
	r := newRepository(t)
	ctx := context.Background()
	for _, c := range []struct{ name, path, want string }{
		{"no folder", filepath.Join(r.path, "missing"), "no such folder"},
		{"no repository", t.TempDir(), "not a git repository"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Own(ctx, c.path, []string{"me@example.org"}, monday, monday); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("no author", func(t *testing.T) {
		r.run("config", "user.email", "")
		if _, err := Own(ctx, r.path, nil, monday, monday); err == nil || !strings.Contains(err.Error(), "user.email") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if _, err := Own(ctx, r.path, []string{"me@example.org"}, monday, monday); err == nil || err.Error() != "git is not installed" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no time", func(t *testing.T) {
		done, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := Own(done, r.path, []string{"me@example.org"}, monday, monday); err == nil {
			t.Error("it was read")
		}
	})
}

func TestAHugeLogIsCut(t *testing.T) {
	r := newRepository(t)
	var stream strings.Builder
	subject := strings.Repeat("x", 4<<10)
	for n := range 600 {
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter Me <me@example.org> %d +0000\ndata %d\n%s\n", monday.Unix()+int64(n), len(subject)+1, subject)
	}
	cmd := exec.Command(r.git, "-C", r.path, "fast-import", "--quiet")
	cmd.Stdin = strings.NewReader(stream.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := r.own()
	if len(got) < 200 || len(got) > 260 || len([]rune(got[0])) != 200 {
		t.Errorf("%d commits", len(got))
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("abc1234\x1f1763000000\x1fme@example.org\x1fsubject\x1e\nabc"))
	f.Add([]byte("\x1f\x1f\x1f\x1e"))
	f.Fuzz(func(t *testing.T, out []byte) {
		for _, c := range parse(out) {
			if !isHash(c.Hash) || strings.ContainsAny(c.Subject+c.Author, "\n\x1b\u202e") {
				t.Errorf("%+v", c)
			}
		}
	})
}
