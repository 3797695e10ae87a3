package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
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
			return nil, errors.Join(err, lock.release())
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
// that Badger could not open and live.
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
	defer catchFaults()()
	for id := range manifest.Tables {
		if err := tryTable(table.NewFilename(id, dir)); err != nil {
			return err
		}
	}
	return nil
}

// tryTable opens a table as Badger will, but on a goroutine where a panic can be taken: Badger opens tables on its
// own, and a table that lost its end, or whose last block is damaged, ends the process there. Errors in the
// other blocks come to light when they are read.
func tryTable(name string) (err error) {
	f, err := z.OpenMmapFile(name, os.O_RDONLY, 0)
	if err != nil {
		return fmt.Errorf("table listed in %s: %w: %w", badger.ManifestFilename, ErrCorrupt, shorten(err))
	}
	defer f.Fd.Close()
	defer func() { err = errors.Join(err, z.Munmap(f.Data)) }()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("table %s is cut short or damaged: %w", name, ErrCorrupt)
		}
	}()
	if _, err := table.OpenTable(f, table.Options{ChkMode: options.NoVerification}); err != nil {
		return fmt.Errorf("table %s: %w: %w", name, ErrCorrupt, shorten(err))
	}
	return nil
}
