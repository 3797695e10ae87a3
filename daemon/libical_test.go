package daemon

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tend/internal/needs"
)

// TestLibicalShowsTheBlocks reads the calendar with the library beneath Evolution, KOrganizer, GNOME Calendar and Thunderbird.
func TestLibicalShowsTheBlocks(t *testing.T) {
	t.Parallel()
	gcc := needs.Program(t, "gcc")
	needs.Header(t, gcc, "libical/ical.h")
	program := filepath.Join(t.TempDir(), "occurrences")
	if out, err := exec.Command(gcc, "-o", program, "testdata/libical.c", "-lical").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	w := settled(t)
	cmd := exec.Command(program)
	cmd.Env, cmd.Stdin = append(os.Environ(), "TZ=UTC"), strings.NewReader(w.feed())
	var complaints strings.Builder
	cmd.Stderr = &complaints
	list, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Errorf("libical: %v, %s", err, complaints.String())
	}
	for _, want := range []string{ // in UTC; the blocks are at 08:00 in Berlin
		"2026-11-17T07:00Z 2026-11-17T09:00Z Learning", "2026-11-19T07:00Z 2026-11-19T09:00Z Learning",
		"2026-11-20T15:00Z 2026-11-20T15:15Z Brag document: what did you do this week?",
		"2027-01-15T15:00Z 2027-01-15T15:15Z Brag document: what did you do this week?",
		"2027-01-04T09:00Z 2027-01-04T09:30Z Self-assessment",
	} {
		if !strings.Contains(string(list), want) {
			t.Errorf("no %q in\n%s", want, list)
		}
	}
}
