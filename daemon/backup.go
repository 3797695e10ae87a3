package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tend/config"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/daemon/store/engine"
)

const (
	backupPrefix = "tend-"
	backupSuffix = ".backup"
	keptBackups  = 10 // in the folder for backups, unless a request says another number
)

func (d *Daemon) backupRoutes() map[string]answer {
	return map[string]answer{"POST /backup": d.backup}
}

// backup writes the whole store to a file on this machine while everything goes on, and notes that it did. A file that
// is there is not written over.
func (d *Daemon) backup(r *http.Request) (any, error) {
	var b api.BackupRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	made := store.Backup{Path: b.Path, At: d.now().UTC().Truncate(time.Millisecond)}
	if made.Path == "" {
		if err := os.MkdirAll(d.config.Backups(), 0o700); err != nil {
			return nil, fmt.Errorf("backup: %w", err)
		}
		made.Path = filepath.Join(d.config.Backups(), backupPrefix+made.At.Format("20060102-150405.000")+backupSuffix)
	}
	if err := checkBackup(made.Path); err != nil {
		return nil, err
	}
	if err := d.store.BackupTo(r.Context(), made.Path); err != nil {
		return nil, err
	}
	info, err := os.Stat(made.Path)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	made.Bytes = info.Size()
	if err := d.store.Update(r.Context(), func(tx *store.Tx) error { return store.PutBackup(tx, made) }); err != nil {
		return nil, err
	}
	removed := []string{}
	if b.Path == "" {
		removed, err = dropOldBackups(d.config.Backups(), b.Keep)
	}
	return api.Backup{Path: made.Path, At: made.At, Bytes: made.Bytes, Removed: removed}, err
}

// checkBackup refuses a place at which no backup can be written.
func checkBackup(path string) error {
	const how = "tend backup, or tend backup /where/it/goes.backup"
	if !filepath.IsAbs(path) {
		return api.Refuse(api.Invalid, how, "backup to %q: want an absolute path on the daemon's machine", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return api.Refuse(api.Invalid, how, "backup to %s: there is no folder %s", path, filepath.Dir(path))
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return api.Refuse(api.Conflict, "choose another name", "backup to %s: it is there already", path)
	}
	return nil
}

// dropOldBackups removes all but the newest of the backups that tend made in the folder, and returns which.
func dropOldBackups(folder string, keep int) (removed []string, err error) {
	if keep <= 0 {
		keep = keptBackups
	}
	files, err := filepath.Glob(filepath.Join(folder, backupPrefix+"*"+backupSuffix))
	slices.Sort(files) // by time, as they are named
	removed = []string{}
	for _, file := range files[:max(0, len(files)-keep)] {
		if err := os.Remove(file); err != nil {
			return removed, fmt.Errorf("remove old backup: %w", err)
		}
		removed = append(removed, file)
	}
	return removed, err
}

// Restored says where the store and the plain logs are now that stood in the place of a restored one; "" where none was.
type Restored struct {
	Store string `json:"store"`
	Log   string `json:"log"`
}

// Restore makes a new store from a backup, and its plain logs from that. The old ones are set aside, and stay in their
// place when it fails. While a process has the store open the error is an *engine.LockedError; a backup that is damaged
// or cut short gives engine.ErrCorrupt.
func Restore(ctx context.Context, c config.Config, path string) (aside Restored, err error) {
	if err := store.Held(c.Store()); err != nil {
		return aside, fmt.Errorf("restore store: %w", err)
	}
	fresh := c.Store() + ".restoring"
	if err := os.RemoveAll(fresh); err != nil {
		return aside, fmt.Errorf("restore store: %w", err)
	}
	if err := restoreInto(ctx, fresh, path); err != nil {
		return aside, errors.Join(fmt.Errorf("restore %s: %w", path, err), os.RemoveAll(fresh))
	}
	suffix := ".replaced-" + time.Now().UTC().Format("20060102-150405.000")
	if aside.Log, err = setAside(c.Log(), suffix); err != nil {
		return aside, err
	}
	if aside.Store, err = setAside(c.Store(), suffix); err != nil {
		return aside, err
	}
	if err := os.Rename(fresh, c.Store()); err != nil {
		return aside, fmt.Errorf("restore store: %w", err)
	}
	s, err := store.Open(c.Store(), store.Options{LogDir: c.Log()}) // writes the plain logs anew
	if err != nil {
		return aside, err
	}
	return aside, s.Close()
}

func restoreInto(ctx context.Context, dir, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	e, err := engine.Open(dir, engine.Options{})
	if err != nil {
		return err
	}
	_, err = e.Restore(ctx, file)
	return errors.Join(err, e.Close())
}

// setAside renames a folder and returns its new name, "" where there is none.
func setAside(folder, suffix string) (string, error) {
	switch err := os.Rename(folder, folder+suffix); {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("set %s aside: %w", folder, err)
	}
	return folder + suffix, nil
}
