package engine

import (
	"context"
	"time"
)

// Health is how the store is, without reading it.
type Health struct {
	FreeBytes   uint64    // that may still be written to the file system
	SizeBytes   uint64    // that the directory takes on the disk
	Records     uint64    // as counted with every commit
	Commits     uint64    // since the store was made
	LostCommits uint64    // acknowledged once and missing at some open; see Check
	LastSync    time.Time // when the last commit reached the disk, UTC; zero: none since the store was opened
	NoSpace     bool      // writes answer ErrNoSpace
	ReadOnly    bool      // writes answer ErrReadOnly until the store is opened again
	Err         error     // why, or that the last mirroring failed, or that the store is closed
}

// Health never fails; what is wrong stands in it.
func (e *Engine) Health(ctx context.Context) Health {
	if err := e.begin(ctx); err != nil {
		return Health{Err: err}
	}
	defer e.gate.leave()
	h := Health{
		SizeBytes:   sizeOnDisk(e.dir),
		Records:     e.records.Load(),
		Commits:     e.commits.Load(),
		LostCommits: e.lost.Load(),
		ReadOnly:    e.readOnly.Load(),
	}
	if ms := e.lastSync.Load(); ms != 0 {
		h.LastSync = time.UnixMilli(ms).UTC()
	}
	if err := e.roomFor(e.opt.ReserveWrite); err != nil {
		h.NoSpace, h.Err = true, err
	}
	h.FreeBytes, _ = e.opt.FreeBytes(e.dir)
	if failed := e.failure.Load(); failed != nil && *failed != nil {
		h.Err = *failed
	}
	return h
}

// noteFailure keeps the last error for Health; nil clears it.
func (e *Engine) noteFailure(err error) { e.failure.Store(&err) }
