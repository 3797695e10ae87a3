package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
)

// prepare makes, locks, tidies and judges the directory, so that Badger meets nothing it would fail on, end the
// process over, or quietly take for an empty store.
func prepare(dir string, o Options) (*dirLock, error) {
	if err := privateDir(dir); err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return guardOpen(dir, o) },
		func() error { return tidy(dir, o) },
		func() error { return checkTables(dir) },
	} {
		if err := step(); err != nil {
			lock.release()
			return nil, err
		}
	}
	return lock, nil
}

// privateDir makes dir and closes it to others. Badger creates its files with mode 0666, so the directory is
// what protects them whatever the umask.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return os.Chmod(dir, 0o700)
}

// tidy removes logs of 0 bytes: a process that was killed between making a log and sizing it, or while removing
// one, leaves such a file, and Badger would refuse to open.
func tidy(dir string, o Options) error {
	names, err := filesIn(dir, ".mem", ".vlog")
	if err != nil {
		return err
	}
	for _, name := range names {
		if info, err := os.Stat(name); err != nil || info.Size() > 0 {
			continue
		}
		if err := os.Remove(name); err != nil {
			return err
		}
		o.Logger.Debug("removed an empty log", "file", name)
	}
	return nil
}

// filesIn lists the files in dir that end in one of the suffixes.
func filesIn(dir string, suffixes ...string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		if slices.Contains(suffixes, filepath.Ext(entry.Name())) {
			names = append(names, filepath.Join(dir, entry.Name()))
		}
	}
	return names, err
}

// checkTables refuses tables without the MANIFEST that lists them, which Badger would delete, and listed tables
// that lost their end, which would end the process from a goroutine of Badger's.
func checkTables(dir string) error {
	tables, err := filesIn(dir, ".sst")
	if err != nil || len(tables) == 0 {
		return err
	}
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing beside %d tables: %w", badger.ManifestFilename, len(tables), ErrCorrupt)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	manifest, _, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(dir).WithLogger(nil))
	if err != nil {
		return fmt.Errorf("read %s: %w: %w", badger.ManifestFilename, ErrCorrupt, err)
	}
	for id := range manifest.Tables {
		if err := checkTableEnd(table.NewFilename(id, dir)); err != nil {
			return err
		}
	}
	return nil
}

// checkTableEnd reads a table's end backwards: the size of a checksum, the checksum, the size of the index, the
// index. All must lie inside the file. Their contents Badger checks itself.
func checkTableEnd(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("table listed in %s: %w: %w", badger.ManifestFilename, ErrCorrupt, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	at := info.Size()
	for range 2 {
		var size [4]byte
		if _, err := f.ReadAt(size[:], max(at-4, 0)); err != nil || at < 4 {
			return fmt.Errorf("table %s is cut short: %w", name, ErrCorrupt)
		}
		at -= 4 + int64(binary.BigEndian.Uint32(size[:]))
	}
	if at < 0 {
		return fmt.Errorf("table %s is cut short: %w", name, ErrCorrupt)
	}
	return nil
}
