package daemon

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tend/internal/needs"
)

// TestCalcurseShowsTheBlocks reads the calendar with a program that knows no RECURRENCE-ID and keeps its own wall times.
func TestCalcurseShowsTheBlocks(t *testing.T) {
	t.Parallel()
	calcurse := needs.Program(t, "calcurse")
	w := settled(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "feed.ics")
	w.ok(os.WriteFile(file, []byte(w.feed()), 0o600))
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(calcurse, append([]string{"-D", filepath.Join(dir, "calcurse"), "-C", filepath.Join(dir, "config")}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "TZ=Europe/Berlin", "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("calcurse %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	imported := run("-i", file)
	if !strings.Contains(imported, "0 skipped") {
		t.Errorf("it passed over something: %s", imported)
	}
	list := run("--input-datefmt", "4", "-Q", "--from", "2026-11-16", "--to", "2027-01-20",
		"--format-apt", "%(start:%Y-%m-%d %H:%M)-%(end:%H:%M) %m\n", "--format-recur-apt", "%(start:%Y-%m-%d %H:%M)-%(end:%H:%M) %m\n")
	for _, want := range []string{
		"2026-11-17 08:00-10:00 Learning", "2026-11-19 08:00-10:00 Learning", "16:00-16:15 Brag document: what did you do this week?",
		"10:00-10:30 Self-assessment", "10:00-10:30 Half-year question: what can you do now?", "16:00-16:30 Read your notes",
	} {
		if !strings.Contains(list, want) {
			t.Errorf("no %q in\n%s", want, list)
		}
	}
}
