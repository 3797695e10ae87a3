package engine

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// memTableSize belongs to the format of the files: Badger ends the process when it replays a log that was
// written with a larger one, so it must never shrink. It bounds a transaction too (15 % of it).
const memTableSize = 4 << 20

// tableSize is how large tables become when they are merged. For each table in the making Badger takes a buffer of
// twice that, rounded up to a power of two; it has up to thirteen at once and keeps them for some seconds. So it is
// what bounds the memory of a merge: of 120 MB it took 320 MB with tables of 8 MB, and takes 90 MB with those of 1 MB.
// Opening a store of that size takes 15 ms instead of 7.
//
// Where int has 32 bits all of a table must fit into its first buffer, else Badger's allocator writes a corrupt one, and
// blocks of a large value take 3.5 times its bytes: 8.5 MiB make a buffer of 32 MiB.
const tableSize = (17 - 15*wide) << 19

// wide is 1 where int has 64 bits, else 0.
const wide = ^uint(0) >> 63

// baseLevelSize is how much the level below the fresh tables holds before there is another one below it.
const baseLevelSize = 8 << 20

// openBadger opens the files in dir with the settings that this package stands for.
func openBadger(dir string, log *slog.Logger) (db *badger.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("open tables: %w: %v", ErrCorrupt, p)
		}
	}()
	db, err = badger.Open(settings(dir, log))
	switch {
	case err == nil:
		return db, nil
	case strings.Contains(err.Error(), "Cannot acquire directory lock"):
		return nil, holder(dir, badgerLockFile)
	}
	return nil, fmt.Errorf("open tables: %w", err)
}

// openMemory opens an empty store without files.
func openMemory(log *slog.Logger) (*badger.DB, error) {
	db, err := badger.Open(settings("", log).WithInMemory(true).WithSyncWrites(false))
	if err != nil {
		return nil, fmt.Errorf("open memory: %w", err)
	}
	return db, nil
}

func settings(dir string, log *slog.Logger) badger.Options {
	defaults := badger.DefaultOptions(dir)
	defaults.TableSizeMultiplier = 1 // else tables double with each level, and the memory of a merge with them
	return defaults.
		WithSyncWrites(true).
		WithMemTableSize(memTableSize).WithNumMemtables(2).
		WithNumCompactors(0).WithNumLevelZeroTables(2).
		WithNumLevelZeroTablesStall(1 << 20). // without compactors a stall would never end
		WithBaseTableSize(int64(tableSize)).WithBaseLevelSize(baseLevelSize).
		WithCompression(options.None).WithBlockCacheSize(0).WithIndexCacheSize(0).
		WithValueLogFileSize(1 << 20). // nothing is ever written to it
		WithValueThreshold(512 << 10). // more than MaxValue: every value stays inline
		WithNumGoroutines(2).
		WithDetectConflicts(false). // one writer has none
		WithMetricsEnabled(false).
		WithNumVersionsToKeep(1).
		WithCompactL0OnClose(false).
		WithLogger(badgerLog{log})
}

// badgerLog passes on what Badger says. It speaks often and means developers, so all of it is debug, but for
// its errors, such as a table that could not be written and is tried again.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(format string, args ...any)   { l.say(slog.LevelWarn, format, args) }
func (l badgerLog) Warningf(format string, args ...any) { l.say(slog.LevelDebug, format, args) }
func (l badgerLog) Infof(format string, args ...any)    { l.say(slog.LevelDebug, format, args) }
func (l badgerLog) Debugf(format string, args ...any)   { l.say(slog.LevelDebug, format, args) }

// say cuts long lines, because some of Badger's errors quote the bytes they are about.
func (l badgerLog) say(level slog.Level, format string, args []any) {
	if !l.log.Enabled(noDeadline, level) {
		return
	}
	line, _, _ := strings.Cut(strings.TrimSpace(fmt.Sprintf(format, args...)), "\n")
	if line == "" {
		return
	}
	l.log.Log(noDeadline, level, "badger: "+line[:min(len(line), 300)])
}
