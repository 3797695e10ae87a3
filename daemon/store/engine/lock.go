package engine

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	lockFile       = "engine.lock"
	badgerLockFile = "LOCK" // Badger writes its process id there
)

// dirLock is this package's own lock on a directory. It is there before Badger's, because tidying up must not
// meet a running process, and it says who holds it. The kernel drops it with the process, so a stale file
// does no harm.
type dirLock struct{ f *os.File }

// lockDir takes the lock or answers a *LockedError.
func lockDir(dir string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	switch err := flock(f); {
	case errors.Is(err, errLocked):
		f.Close()
		return nil, holder(dir, lockFile)
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if err := cmp.Or(f.Truncate(0), writeHolder(f)); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return &dirLock{f}, nil
}

func writeHolder(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendf(nil, "%d %s\n", os.Getpid(), commandOf(os.Getpid())), 0)
	return err
}

// release leaves the empty file in place: removing it would race with the next process.
func (l *dirLock) release() error {
	return cmp.Or(l.f.Truncate(0), l.f.Close())
}

// holder reads from the named file in dir who has the lock. A file that names nobody, or somebody who is gone
// or by now is another program, gives an error without a process id rather than a wrong one.
func holder(dir, file string) *LockedError {
	text, _ := os.ReadFile(filepath.Join(dir, file))
	number, command, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	pid, err := strconv.Atoi(number)
	if err != nil || pid <= 0 || !alive(pid) {
		return &LockedError{Dir: dir}
	}
	now := commandOf(pid)
	if command != "" && now != "" && command != now {
		return &LockedError{Dir: dir}
	}
	if command == "" {
		command = now
	}
	return &LockedError{Dir: dir, PID: pid, Command: command}
}

// commandOf is the name of a running program as the kernel tells it; elsewhere only our own is known.
func commandOf(pid int) string {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	switch {
	case err == nil:
		return string(bytes.TrimSpace(name))
	case pid == os.Getpid():
		return filepath.Base(os.Args[0])
	}
	return ""
}
