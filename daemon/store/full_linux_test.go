package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// tiny mounts a file system of 64 KiB, which takes root.
func tiny(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tend-test", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("skipped: needs to mount a file system: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestFullDiskNeverLeavesHalfALine(t *testing.T) {
	logs := tiny(t)
	home := t.TempDir()
	s, err := tryOpen(home, Options{LogDir: logs})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	stuffing := filepath.Join(logs, "stuffing")
	write(t, stuffing, strings.Repeat("x", 40<<10))
	cards := slices.Repeat([]id.Card{"c1"}, 20)
	added, refused := 0, 0
	for refused < 3 {
		err := s.Update(ctx, addReviews(cards...))
		if added += len(cards); errors.Is(err, engine.ErrUnknownOutcome) && errors.Is(err, syscall.ENOSPC) {
			refused++
		} else if err != nil || added > 2000 {
			t.Fatal(added, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(logs, "reviews.jsonl"))
	if got := seqs(t, string(text)); err != nil || len(got) >= added || !slices.Equal(got, upTo(uint64(len(got)))) {
		t.Fatalf("the lines are %v of %d, %v", got, added, err)
	}
	if err := os.Remove(stuffing); err != nil {
		t.Fatal(err)
	}
	update(t, s, addReviews("c2"))
	text, err = os.ReadFile(filepath.Join(logs, "reviews.jsonl"))
	if got := seqs(t, string(text)); err != nil || !slices.Equal(got, upTo(uint64(added+1))) {
		t.Errorf("with room again the lines are %v, want %d, %v", got, added+1, err)
	}
}
