// Package needs says what a test needs from outside the repository, and what happens when it is not there.
//
// On a laptop the test is skipped and says why. Under CI=true a program that is missing is a failure, so that no
// check is ever lost unseen. Only tests import this package.
package needs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program is the path of an outside program, such as khal. Without it the test is skipped, or fails under CI=true.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("needs %s, and CI must have it: %v", name, err)
	}
	t.Skipf("skipped: needs %s", name)
	return ""
}

// HasProgram tells whether an outside program is there, for a transcript that skips itself without: it fails where
// Program would fail.
func HasProgram(name string) (bool, error) {
	_, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "true" {
		return false, fmt.Errorf("needs %s, and CI must have it: %w", name, err)
	}
	return err == nil, nil
}

// Header asks the C compiler for a header, such as libical/ical.h. Without it the test is skipped, or fails under CI=true.
func Header(t testing.TB, compiler, header string) {
	t.Helper()
	out, err := exec.Command(compiler, "-fsyntax-only", "-include", header, "-x", "c", os.DevNull).CombinedOutput()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("needs %s, and CI must have it: %v\n%s", header, err, out)
	default:
		t.Skipf("skipped: needs %s", header)
	}
}

// Shared is the absolute path of a file or folder in the folder shared/ beside the repository, which holds larger
// data sets. The project must pass without it, so the test is skipped when it is missing, under CI=true too.
func Shared(t testing.TB, path string) string {
	t.Helper()
	full, ok := FindShared(t, path)
	if !ok {
		t.Skipf("skipped without data: shared/%s", path)
	}
	return full
}

// FindShared is Shared for a test that only does more with the data than without: it reports whether they are there.
func FindShared(t testing.TB, path string) (string, bool) {
	t.Helper()
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(filepath.Dir(root), "shared", filepath.FromSlash(path))
	_, err = os.Stat(full)
	return full, err == nil
}

// repository is the folder with go.mod, in or above the working directory of the test.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}
