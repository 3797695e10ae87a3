// Package gitlog reads a person's own commits from the log of a repository, with the git that is installed.
//
// A repository may be anybody's, so nothing of it runs: no hook, no pager, no monitor of files, no program that shows
// differences or checks signatures, no fetch of what is missing. Time and size are bounded.
package gitlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"tend/internal/clean"
)

// The limits of one log.
const (
	MaxCommits = 1000
	maxBytes   = 1 << 20
	maxTime    = 10 * time.Second
)

// Commit is a commit.
type Commit struct {
	Hash    string // abbreviated
	Subject string // one line, safe for a terminal
	Author  string // e-mail address, in lower case
	At      time.Time
}

// Own returns the commits on local branches that were written from one instant until before another, merges left out, newest
// first, and one that stands on several branches once. They are by the authors, or where there are none by whom git's
// user.email names there. The error says in a few words why there are none: no git, no repository, no author, too slow.
func Own(ctx context.Context, path string, authors []string, from, to time.Time) ([]Commit, error) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, errors.New("there is no such folder")
	}
	if len(authors) == 0 {
		email, err := run(ctx, path, "config", "--get", "user.email")
		if author := strings.ToLower(strings.TrimSpace(string(email))); err == nil && author != "" {
			authors = []string{author}
		} else {
			return nil, errors.New("git's user.email is not set there, and no author was named")
		}
	}
	// The committer's date, which --since compares, is never before the author's, but where a clock was wrong.
	out, err := run(ctx, path, "log", "--branches", "--no-merges", "--no-patch", "--no-color", "--no-decorate", "--no-notes", "--no-show-signature",
		"--no-ext-diff", "--no-textconv", "--no-mailmap", "--encoding=UTF-8", "--since="+strconv.FormatInt(from.Unix()-1, 10),
		"--max-count="+strconv.Itoa(MaxCommits), "--format=tformat:%h%x1f%at%x1f%ae%x1f%s%x1e")
	if err != nil {
		return nil, err
	}
	own := func(c Commit) bool {
		return !c.At.Before(from) && c.At.Before(to) && slices.ContainsFunc(authors, func(a string) bool { return strings.EqualFold(a, c.Author) })
	}
	return once(slices.DeleteFunc(parse(out), func(c Commit) bool { return !own(c) })), nil
}

// settings take what a repository's own configuration could make git run. Those of the command line win.
var settings = []string{
	"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "pager.log=false", "diff.external=", "log.showSignature=false",
	"gpg.program=false", "core.sshCommand=false", "protocol.allow=never", "credential.helper=", "core.askPass=", "core.editor=false",
}

// run runs git in a folder. Of the environment nothing that steers git is passed on.
func run(ctx context.Context, path string, args ...string) ([]byte, error) {
	all := []string{"--no-pager", "--no-optional-locks"}
	for _, setting := range settings {
		all = append(all, "-c", setting)
	}
	cmd := exec.CommandContext(ctx, "git", append(append(all, "-C", path), args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "LC_") })
	cmd.Env = append(cmd.Env, "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C", "GIT_PAGER=cat")
	cmd.WaitDelay = time.Second
	out, problem := &capped{most: maxBytes}, &capped{most: 4 << 10}
	cmd.Stdout, cmd.Stderr = out, problem
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not installed")
	case ctx.Err() != nil:
		return nil, fmt.Errorf("its log took longer than %s", maxTime)
	case out.full: // what was read of it is whole commits, newest first
		return out.kept, nil
	case err != nil:
		return nil, errors.New(reason(string(problem.kept), err))
	}
	return out.kept, nil
}

// reason is what git said, in one short line.
func reason(said string, err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	line = clean.Truncate(clean.Line(strings.TrimPrefix(line, "fatal: ")), 160)
	if line == "" {
		return "git: " + err.Error()
	}
	return line
}

// errFull ends a program that writes more than is read.
var errFull = errors.New("too much output")

// capped keeps the first bytes of what is written to it, and refuses more.
type capped struct {
	kept []byte // no bytes.Buffer, which would read on by itself
	most int
	full bool
}

// Write keeps p, or the part of it that there is room for.
func (c *capped) Write(p []byte) (int, error) {
	room := min(len(p), c.most-len(c.kept))
	c.kept = append(c.kept, p[:room]...)
	if room < len(p) {
		c.full = true
		return room, errFull
	}
	return room, nil
}

// parse reads the format that Own asks for. A record that is cut short or strange is left out.
func parse(out []byte) []Commit {
	var commits []Commit
	records := strings.Split(string(out), "\x1e")
	for _, record := range records[:len(records)-1] {
		fields := strings.SplitN(strings.TrimLeft(record, "\r\n"), "\x1f", 4)
		if len(fields) != 4 || !isHash(fields[0]) {
			continue
		}
		seconds, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			continue
		}
		commits = append(commits, Commit{Hash: fields[0], At: time.Unix(seconds, 0).UTC(), Author: strings.ToLower(clean.Line(fields[2])),
			Subject: clean.Truncate(clean.Line(fields[3]), 200)})
	}
	return commits
}

func isHash(s string) bool {
	return len(s) >= 4 && len(s) <= 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// once leaves out commits that were taken over from another branch, and sorts: newest first.
func once(commits []Commit) []Commit {
	type same struct {
		at      int64
		subject string
	}
	seen := map[same]bool{}
	kept := slices.DeleteFunc(commits, func(c Commit) bool {
		key := same{c.At.Unix(), c.Subject}
		defer func() { seen[key] = true }()
		return seen[key]
	})
	slices.SortStableFunc(kept, func(a, b Commit) int { return b.At.Compare(a.At) })
	return kept
}
