package engine

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// What callers may match with errors.Is.
var (
	// ErrNotFound: there is no record of that key.
	ErrNotFound = errors.New("not found")
	// ErrTooBig: a key, a value or an update is over its limit. Nothing of the update was stored.
	ErrTooBig = errors.New("too big")
	// ErrNoSpace: the disk is too full to write safely. Reads go on; writes work again when space comes back.
	ErrNoSpace = errors.New("no space")
	// ErrReadOnly: the store cannot be written: its file system forbids it, or a write failed half-way and what
	// memory holds may differ from what the disk holds until the store is opened again.
	ErrReadOnly = errors.New("read-only")
	// ErrUnknownOutcome: the update may or may not have been stored, or was stored but not mirrored.
	ErrUnknownOutcome = errors.New("outcome unknown")
	// ErrClosed: the store, or the View or Update that a Reader or Writer came from, has ended.
	ErrClosed = errors.New("closed")
	// ErrCorrupt: bytes are not what was once written.
	ErrCorrupt = errors.New("corrupt")
	// ErrNotEmpty: a restore wants an empty store.
	ErrNotEmpty = errors.New("not empty")
	// ErrBusy: a restore wants the store for itself, or has it.
	ErrBusy = errors.New("busy with a restore")
)

// LockedError says who has the store open.
type LockedError struct {
	Dir     string
	PID     int    // 0 when it could not be found out
	Command string // the name of the program, "" when it could not be found out
}

// Error reads like "lock /var/lib/tend: in use by pid 412 (tend)".
func (e *LockedError) Error() string {
	switch {
	case e.PID == 0:
		return fmt.Sprintf("lock %s: in use by another process", e.Dir)
	case e.Command == "":
		return fmt.Sprintf("lock %s: in use by pid %d", e.Dir, e.PID)
	}
	return fmt.Sprintf("lock %s: in use by pid %d (%s)", e.Dir, e.PID, e.Command)
}

// tooBig names the thing and its sizes, never its bytes: they are private and would flood a log.
func tooBig(what string, size, limit int) error {
	return fmt.Errorf("write store: %s of %d, at most %d: %w", what, size, limit, ErrTooBig)
}

// corruptRecord names the record whose bytes are wrong.
func corruptRecord(key []byte, why string) error {
	return fmt.Errorf("read record %q: %s: %w", key, why, ErrCorrupt)
}

// rescue turns a panic in Badger into ErrCorrupt. Badger trusts the bytes of its tables: damaged lengths make
// it index out of range, and a table that lost its end faults.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("read store: %w: %v", ErrCorrupt, p)
	}
}

// catchFaults makes a fault in a memory map, such as an unreadable sector, a panic that rescue can take instead
// of the end of the process. It holds for this goroutine until the function it returns is called.
func catchFaults() (end func()) {
	old := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(old) }
}
