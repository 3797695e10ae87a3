package engine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a file system of its own, which only root may do and not everywhere.
func smallDisk(t *testing.T, mib int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tend-test", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=0700", mib)); err != nil {
		t.Skipf("skipped: needs to mount a small file system: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// A real full disk would kill the process that writes; the guard is what keeps it alive.
func TestFullDisk(t *testing.T) {
	for name, c := range map[string]struct {
		others int64 // bytes that other programs leave free once the store has stopped writing
		want   string
	}{
		"the store alone closes well":              {-1, "closed <nil>"},
		"others leave just enough to close":        {closeRoom + 1<<20, "closed <nil>"},
		"others leave nothing, nothing is written": {0, "no space"},
	} {
		t.Run(name, func(t *testing.T) {
			disk := smallDisk(t, 96)
			dir := filepath.Join(disk, "store")
			cmd := exec.Command(os.Args[0])
			goOn, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			_, out := startProcess(t, cmd, "fill", dir)
			out.Scan()
			var updates uint64
			if _, err := fmt.Sscanf(out.Text(), "full %d", &updates); err != nil {
				t.Fatal(out.Text())
			}
			other := filepath.Join(disk, "other")
			if c.others >= 0 {
				takeAllBut(t, disk, other, c.others)
			}
			goOn.Close()
			out.Scan()
			if !strings.Contains(out.Text(), c.want) {
				t.Errorf("closing: %s", out.Text())
			}
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
			os.Remove(other)
			e := open(t, dir, Options{})
			want(t, sound(t, e), nil)
			equal(t, e.Health(ctx).Records, updates*100)
		})
	}
}

// takeAllBut fills the disk until so many bytes are free.
func takeAllBut(t *testing.T, disk, file string, leave int64) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	free, _ := freeBytes(disk)
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, int64(free)-leave); err != nil {
		t.Fatal(err)
	}
}

func TestOpenOnAReadOnlyFileSystem(t *testing.T) {
	disk := smallDisk(t, 8)
	dir := filepath.Join(disk, "store")
	lots := Options{FreeBytes: func(string) (uint64, error) { return 1 << 40, nil }}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("skipped: needs to remount a file system: %v", err)
	}
	_, err := Open(dir, lots)
	want(t, err, ErrReadOnly)
}
