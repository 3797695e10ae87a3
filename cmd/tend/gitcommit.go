package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// commit is a git commit that a person produced.
type commit struct {
	repo    string // the path of its repository
	name    string // in hexadecimal; whole where git knew it
	subject string // empty where git is not there
}

// commitName matches what a commit can be called without git at hand.
var commitName = pattern.Of(`^[0-9a-f]{7,64}$`)

// gitPatience is how long git may take for one answer.
const gitPatience = 10 * time.Second

// findCommit reads [REPO:]COMMIT and asks git for it, where git is installed. It asks plumbing only, which runs no hook,
// no pager and no helper that the repository names, and fetches nothing.
func findCommit(ctx context.Context, text string) (commit, error) {
	const example = "tend output add --commit ~/src/cache:4f2a91c --kind prototype"
	repo, name := ".", text
	if at := strings.LastIndexByte(text, ':'); at > 0 {
		repo, name = text[:at], text[at+1:]
	}
	if name == "" || strings.HasPrefix(name, "-") || strings.ContainsAny(name, " \t\n") {
		return commit{}, usage(example, "commit %q: want a commit, such as 4f2a91c or HEAD, and its repository before a colon", text)
	}
	repo, err := filepath.Abs(repo)
	if err != nil {
		return commit{}, fmt.Errorf("find repository: %w", err)
	}
	if info, err := os.Stat(repo); err != nil || !info.IsDir() {
		return commit{}, usage(example, "commit %q: there is no folder %s", text, repo)
	}
	whole, err := git(ctx, repo, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if errors.Is(err, exec.ErrNotFound) {
		if !commitName().MatchString(name) {
			return commit{}, usage(example, "commit %q: git is not installed, so want its name in hexadecimal", text)
		}
		return commit{repo: repo, name: name}, nil
	}
	if err != nil {
		return commit{}, usage(example, "commit %q: git finds no such commit in %s", text, repo)
	}
	c := commit{repo: repo, name: strings.TrimSpace(whole)}
	if root, err := git(ctx, repo, "rev-parse", "--show-toplevel"); err == nil && strings.TrimSpace(root) != "" {
		c.repo = strings.TrimSuffix(root, "\n")
	}
	object, err := git(ctx, repo, "cat-file", "commit", c.name)
	if err != nil {
		return commit{}, fmt.Errorf("read commit: %w", err)
	}
	c.subject = subjectOf(object)
	return c, nil
}

// subjectOf is the first line of a commit's message, which stands behind the first empty line.
func subjectOf(object string) string {
	_, message, _ := strings.Cut(object, "\n\n")
	subject, _, _ := strings.Cut(strings.TrimLeft(message, "\n"), "\n")
	return clean.Truncate(clean.Line(strings.ToValidUTF8(subject, "\uFFFD")), 200)
}

// git runs a command of git that only reads, and returns at most 64 KiB of what it says.
func git(ctx context.Context, repo string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, gitPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", repo, "--no-pager", "--no-replace-objects",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C")
	out := &bounded{most: 64 << 10}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		return "", err
	}
	return out.String(), nil
}

// bounded keeps the first bytes that are written to it, and takes the rest for granted.
type bounded struct {
	bytes.Buffer
	most int
}

// Write keeps what there is room for.
func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), b.most-b.Len())])
	return len(p), nil
}
