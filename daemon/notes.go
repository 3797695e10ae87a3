package daemon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"tend/daemon/service"
	"tend/daemon/store"
	"tend/daemon/store/engine"
	"tend/internal/id"
	"tend/notes"
)

// maxNote is the largest file that is read as a note, in bytes.
const maxNote = 1 << 20

// syncNotes brings the store up to date with the notes folder. Only files whose size or time changed are read. A
// note is recorded last, after its cards, so that a crash between leads to the same file being looked at again.
func (d *Daemon) syncNotes(ctx context.Context) error {
	d.syncing.Lock()
	defer d.syncing.Unlock()
	root, err := d.notesRoot()
	if errors.Is(err, fs.ErrNotExist) {
		d.log.Warn("the notes folder is away; what is known of it stays", "path", d.config.Notes)
		return nil
	}
	if err != nil {
		return err
	}
	listing, err := listNotes(root)
	if err != nil {
		return err
	}
	var changed []service.File
	var gone []notes.Note
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		changed, gone, err = service.CompareNotes(tx, listing)
		return err
	})
	if err != nil || len(changed)+len(gone) == 0 {
		return err
	}
	changed = d.readNotes(changed)
	var moved map[string]id.Note
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		moved, err = service.MatchMoves(tx, gone, changed)
		return err
	})
	if err != nil {
		return err
	}
	for _, file := range changed {
		err := d.takeNote(ctx, file, moved)
		if errors.Is(err, engine.ErrTooBig) { // it must not keep the others from being seen
			d.log.Warn("note left alone", "path", file.Path, "err", err)
		} else if err != nil {
			return fmt.Errorf("take in note %s: %w", file.Path, err)
		}
	}
	return d.hideNotes(ctx, gone, moved)
}

// notesRoot is the notes folder itself, where a link to it is configured.
func (d *Daemon) notesRoot() (string, error) {
	root, err := filepath.EvalSymlinks(d.config.Notes)
	if err != nil {
		return "", fmt.Errorf("find notes: %w", err)
	}
	return root, nil
}

// listNotes lists the Markdown files of a folder. What begins with a dot is left alone.
func listNotes(root string) ([]service.File, error) {
	var files []service.File
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // it went away while we looked
			}
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") && path != root {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".md") {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files = append(files, service.File{Path: filepath.ToSlash(relative), Size: info.Size(),
			Time: info.ModTime().UTC().Truncate(time.Millisecond)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list notes: %w", err)
	}
	return files, nil
}

// readNotes reads the files; one that cannot be read, or is too large, is logged and left as it was.
func (d *Daemon) readNotes(files []service.File) []service.File {
	var read []service.File
	for _, file := range files {
		file, err := d.readNote(file)
		if err != nil {
			d.log.Warn("note left alone", "path", file.Path, "err", err)
			continue
		}
		read = append(read, file)
	}
	return read
}

func (d *Daemon) readNote(file service.File) (service.File, error) {
	if file.Size > maxNote {
		return file, fmt.Errorf("%d bytes, at most %d", file.Size, maxNote)
	}
	text, err := os.ReadFile(filepath.Join(d.config.Notes, filepath.FromSlash(file.Path)))
	sum := sha256.Sum256(text)
	file.Text, file.Hash = text, hex.EncodeToString(sum[:])
	return file, err
}

// takeNote records one note and its cards, in batches that fit a transaction.
func (d *Daemon) takeNote(ctx context.Context, file service.File, moved map[string]id.Note) error {
	parsed := notes.Parse(file.Path, file.Text)
	for _, problem := range parsed.Problems {
		d.log.Info("note has a problem", "path", file.Path, "line", problem.Line, "problem", problem.Text)
	}
	var note id.Note
	var linked, gone []notes.Card
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		if note, err = service.NoteAt(tx, file.Path, moved); err != nil {
			return err
		}
		linked, gone, err = service.LinkCards(tx, note, parsed)
		return err
	})
	if err != nil {
		return err
	}
	for batch := range service.CardBatches(linked) {
		err := d.store.Update(ctx, func(tx *store.Tx) error { return service.PutCards(tx, file.Path, batch) })
		if err != nil {
			return err
		}
	}
	if err := d.hideCards(ctx, file.Path, gone); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error { return service.PutNote(tx, note, file, parsed) })
}

func (d *Daemon) hideCards(ctx context.Context, path string, cards []notes.Card) error {
	for batch := range service.CardBatches(cards) {
		err := d.store.Update(ctx, func(tx *store.Tx) error { return service.HideCards(tx, path, batch) })
		if err != nil {
			return err
		}
	}
	return nil
}

// hideNotes takes the notes whose files are gone, and did not move, out of what comes back.
func (d *Daemon) hideNotes(ctx context.Context, gone []notes.Note, moved map[string]id.Note) error {
	stayed := map[id.Note]bool{}
	for _, note := range moved {
		stayed[note] = true
	}
	for _, note := range gone {
		if stayed[note.ID] {
			continue
		}
		var cards []notes.Card
		err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
			cards, err = service.HideNote(tx, note)
			return err
		})
		if err != nil {
			return err
		}
		if err := d.hideCards(ctx, note.Path, cards); err != nil {
			return err
		}
		d.log.Info("note is gone; its history stays", "path", note.Path)
	}
	return nil
}

const (
	settle   = 200 * time.Millisecond // for so long the folder must be quiet: editors write in several steps,
	patience = time.Second            // but a folder that never is quiet is looked at all the same
)

// rescan is when the folder is looked at without having been told of a change: one that is away tells nothing.
func (d *Daemon) rescan() time.Duration {
	if _, err := d.notesRoot(); err != nil {
		return d.glance
	}
	return time.Hour
}

// notesLoop follows the notes folder.
func (d *Daemon) notesLoop(ctx context.Context) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		d.log.Error("watch notes: looking once an hour instead", "err", err)
		watcher = &fsnotify.Watcher{}
	} else {
		defer watcher.Close()
	}
	for {
		if err == nil {
			d.watchFolders(watcher)
		}
		if err := d.syncNotes(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("notes", "err", err)
		}
		if !waitForChange(ctx, watcher, nil, d.rescan(), d.log) {
			return
		}
	}
}

// waitForChange returns true when the folder changed and is quiet again, when woken (which may be nil), or after atMost;
// false when ctx is done.
func waitForChange(ctx context.Context, watcher *fsnotify.Watcher, woken signal, atMost time.Duration, log *slog.Logger) bool {
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	var latest time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		case <-woken:
			return true
		case event := <-watcher.Events:
			if event.Op == fsnotify.Chmod {
				continue
			}
		case err := <-watcher.Errors:
			log.Warn("watch folders", "err", err)
		}
		if latest.IsZero() {
			latest = time.Now().Add(patience)
		}
		timer.Reset(min(settle, max(0, time.Until(latest))))
	}
}

// watchFolders watches the notes folder and those in it; a folder that is watched already is no matter.
func (d *Daemon) watchFolders(watcher *fsnotify.Watcher) {
	root, err := d.notesRoot()
	if err != nil {
		return
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			d.log.Warn("watch notes", "path", path, "err", err)
			return fs.SkipDir
		}
		if !entry.IsDir() {
			return nil
		}
		if strings.HasPrefix(entry.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if err := watcher.Add(path); err != nil {
			d.log.Warn("watch notes", "path", path, "err", err)
		}
		return nil
	})
	if err != nil {
		d.log.Warn("watch notes", "path", d.config.Notes, "err", err)
	}
}
