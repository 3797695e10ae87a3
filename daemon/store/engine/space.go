package engine

import (
	"fmt"
	"os"
)

// A full disk ends a Badger process with SIGBUS, so room is asked for before the fact. What Badger may write
// after the last write that was let through is bounded: one transaction (under 1 MiB) to the log, and as tables
// the memtable in use, the two that may wait and the one being written, each about 5 MiB: 21 MiB. Compactions
// run only under our gate.
//
//   - closeRoom: the tables that Close may have to wait for or write.
//   - defaultReserveOpen: replaying logs writes the same tables; a third on top.
//   - defaultReserveWrite: three times what Badger needs. The rest is for other programs that fill the disk
//     between our look and Badger's write. It is above the reserve for opening, so that a store that stopped
//     writing can be opened again. A disk of 300 MiB keeps 236 MiB for the store.
const (
	closeRoom           = 24 << 20
	defaultReserveOpen  = 32 << 20
	defaultReserveWrite = 64 << 20
)

// guardOpen refuses to open where replaying the logs might fill the disk.
func guardOpen(dir string, o Options) error {
	return room(dir, o, o.ReserveOpen)
}

// roomFor answers ErrNoSpace below need bytes. Space that cannot be known counts as none.
func (e *Engine) roomFor(need uint64) error { return room(e.dir, e.opt, need) }

// Room answers ErrNoSpace where files of so many bytes more below dir would leave less than the reserve for writes, or
// what a compaction was promised besides, on the disk of dir. What is not written by the store asks for it.
func (e *Engine) Room(dir string, bytes uint64) error {
	promised, _ := e.compactor.promise()
	return room(dir, e.opt, e.opt.ReserveWrite+promised+bytes)
}

func room(dir string, o Options, need uint64) error {
	free, err := o.FreeBytes(dir)
	if err != nil {
		return fmt.Errorf("%w: free bytes unknown: %w", ErrNoSpace, err)
	}
	if free < need {
		return fmt.Errorf("%w: %d MiB free, %d MiB kept in reserve", ErrNoSpace, free>>20, need>>20)
	}
	return nil
}

// roomToWrite is asked before each batch. A compaction that runs has been promised its room: when the disk is
// too tight for both, the batch waits for it.
func (e *Engine) roomToWrite() error {
	if promised, done := e.compactor.promise(); promised > 0 {
		if e.roomFor(e.opt.ReserveWrite+promised) != nil {
			<-done
		}
	}
	return e.roomFor(e.opt.ReserveWrite)
}

// sizeOnDisk is what the files in dir really take.
func sizeOnDisk(dir string) (size uint64) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			size += allocated(info)
		}
	}
	return size
}
