package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// withNote writes the note of an output that is recorded, and is the output as it is then. What keeps the note from being
// written is told beside it: the text is safe in the store.
func (d *Daemon) withNote(ctx context.Context, view api.Output) (api.Output, error) {
	warning := d.writeNote(ctx, view.Output)
	repeated, reopened, again := view.Repeated, view.Reopened, view.ClosedAgain
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		view, err = service.Output(tx, view.ID)
		return err
	})
	view.Repeated, view.Reopened, view.ClosedAgain = repeated, reopened, again
	if warning != nil {
		d.log.Warn("note of an output not written", "output", view.ID, "err", warning)
		view.Warning = fmt.Sprintf("its note was not written, the text is kept as %s: %v", view.ID, refusal(warning).Message)
	}
	return view, err
}

// writeNote writes the note of an output under the first name that is free, and links the two. Nobody looks at the
// notes folder in between, so that the note is not taken for an output of its own.
func (d *Daemon) writeNote(ctx context.Context, o learning.Output) error {
	if err := d.writeAndLink(ctx, o); err != nil {
		return err
	}
	return d.syncNotes(ctx)
}

func (d *Daemon) writeAndLink(ctx context.Context, o learning.Output) error {
	d.syncing.Lock()
	defer d.syncing.Unlock()
	root, err := d.notesRoot()
	if err != nil {
		return err
	}
	var held api.Output
	var file service.NoteFile
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		if held, err = service.Output(tx, o.ID); err != nil {
			return err
		}
		file, err = service.NoteOf(tx, o)
		return err
	})
	if err != nil || held.Note != "" || !held.Removed.IsZero() { // the same request came twice, or it was taken back meanwhile
		return err
	}
	for n := 1; ; n++ {
		name := file.NthPath(n)
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); err == nil {
			continue
		}
		var note id.Note
		var free bool
		err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
			note, free, err = service.ReserveNote(tx, name)
			return err
		})
		if err != nil {
			return err
		}
		if !free {
			continue
		}
		err = d.writeNew(root, name, strings.NewReader(file.Text))
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		return d.store.Update(ctx, func(tx *store.Tx) error { return service.LinkNote(tx, o.ID, note) })
	}
}

// errWrittenIn says that a file is not any more as tend wrote it.
var errWrittenIn = errors.New("it was changed since")

// takeBack removes the note of a captured line, if it is still as it was written.
func (d *Daemon) takeBack(ctx context.Context, o learning.Output, name string) error {
	var file service.NoteFile
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		file, err = service.NoteOf(tx, o)
		return err
	})
	if err != nil {
		return err
	}
	folder, err := d.notesRoot()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("open notes: %w", err)
	}
	defer root.Close()
	name = filepath.FromSlash(name)
	there, err := root.Open(name)
	if err != nil {
		return fmt.Errorf("read note: %w", err)
	}
	defer there.Close()
	text, err := io.ReadAll(io.LimitReader(there, maxNote))
	if err != nil {
		return fmt.Errorf("read note: %w", err)
	}
	if string(text) != file.Text {
		return errWrittenIn
	}
	if err := root.Remove(name); err != nil {
		return fmt.Errorf("remove note: %w", err)
	}
	return errors.Join(syncFolders(root, path.Dir(name)), d.syncNotes(ctx))
}

// bringBack writes the note of a captured line again where it was, so that it is the same note with the same history; one
// that never had a note gets it.
func (d *Daemon) bringBack(ctx context.Context, o learning.Output) error {
	if o.Note == "" {
		return d.writeNote(ctx, o)
	}
	var file service.NoteFile
	var where string
	err := d.store.View(ctx, func(tx *store.Tx) error {
		note, err := store.Notes.Get(tx, o.Note)
		if err != nil {
			return err
		}
		where = note.Path
		file, err = service.NoteOf(tx, o)
		return err
	})
	if err != nil {
		return err
	}
	root, err := d.notesRoot()
	if err != nil {
		return err
	}
	if err := d.writeNew(root, where, strings.NewReader(file.Text)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.syncNotes(ctx)
}
