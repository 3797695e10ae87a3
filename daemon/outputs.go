package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
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

func (d *Daemon) outputRoutes() map[string]answer {
	return map[string]answer{
		"GET /outputs": list(d, "outputs", func(tx *store.Tx, r *http.Request) (any, error) {
			return service.OutputsBy(tx, api.OutputFilter{Week: r.FormValue("week"), From: r.FormValue("from"), To: r.FormValue("to"),
				Kind: learning.OutputKind(r.FormValue("kind")), Area: r.FormValue("area"), Removed: r.FormValue("removed") == "true"})
		}),
		"GET /outputs/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Output(tx, id.Output(r.PathValue("id")))
		}),
		"POST /outputs": d.addOutput,
		"POST /outputs/{id}": update(d, func(tx *store.Tx, r *http.Request, b api.EditOutputRequest) (any, error) {
			return service.EditOutput(tx, id.Output(r.PathValue("id")), b)
		}),
		"DELETE /outputs/{id}":       d.removeOutput,
		"POST /outputs/{id}/restore": d.restoreOutput,
		"POST /capture":              d.capture,
		"GET /loops": list(d, "loops", func(tx *store.Tx, r *http.Request) (any, error) {
			days := learning.LoopDays
			if r.FormValue("all") == "true" {
				days = 0
			}
			return service.Loops(tx, days)
		}),
		"GET /stats/outputs": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Produce(tx, r.FormValue("by") == "quarter")
		}),
	}
}

// change runs an update that answers with an output.
func (d *Daemon) change(ctx context.Context, fn func(*store.Tx) (api.Output, error)) (view api.Output, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
		view, err = fn(tx)
		return err
	})
	return view, err
}

// addOutput records an output; a text of one's own becomes a note, unless that is declined.
func (d *Daemon) addOutput(r *http.Request) (any, error) {
	var b api.AddOutputRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	if err := d.findNote(r, &b.OutputRequest); err != nil {
		return nil, err
	}
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) { return service.AddOutput(tx, b) })
	if err != nil || b.NoNote || !view.BecomesNote() {
		return view, err
	}
	return d.withNote(r.Context(), view)
}

// capture records a line, its note and its minutes. A line that was recorded before, and whose note was not written, as
// when the disk was full, gets it now.
func (d *Daemon) capture(r *http.Request) (any, error) {
	var b api.CaptureRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) { return service.Capture(tx, b) })
	if err != nil || !view.BecomesNote() || !view.Removed.IsZero() {
		return view, err
	}
	return d.withNote(r.Context(), view)
}

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
	var file service.NoteFile
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		file, err = service.NoteOf(tx, o)
		return err
	})
	if err != nil {
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

// removeOutput takes an output back. The file of a captured line goes too, as long as nobody wrote in it; any other note
// is the person's and stays.
func (d *Daemon) removeOutput(r *http.Request) (any, error) {
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) {
		return service.RemoveOutput(tx, id.Output(r.PathValue("id")))
	})
	if err != nil || !view.Captured || view.NotePath == "" {
		return view, err
	}
	err = d.takeBack(r.Context(), view.Output, view.NotePath)
	switch {
	case errors.Is(err, errWrittenIn):
		view.Warning = "its note stays, since you wrote in it: " + view.NotePath
	case err != nil:
		view.Warning = fmt.Sprintf("its note %s stays: %v", view.NotePath, err)
	default:
		view.NotePath = ""
	}
	return view, nil
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

// restoreOutput brings an output back, and the note of a captured line where its place is free.
func (d *Daemon) restoreOutput(r *http.Request) (any, error) {
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) {
		return service.RestoreOutput(tx, id.Output(r.PathValue("id")))
	})
	if err != nil || !view.Captured || view.NotePath != "" {
		return view, err
	}
	if err := d.bringBack(r.Context(), view.Output); err != nil {
		view.Warning = fmt.Sprintf("its note was not written again: %v", err)
		return view, nil
	}
	restored := view
	err = d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		restored, err = service.Output(tx, view.ID)
		return err
	})
	restored.ClosedAgain = view.ClosedAgain
	return restored, err
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

// closedWith writes the note of the summary that a lesson was closed with.
func (d *Daemon) closedWith(ctx context.Context, lesson api.Lesson, r *api.OutputRequest) (api.Lesson, error) {
	if r == nil || r.NoNote || lesson.Recorded == "" {
		return lesson, nil
	}
	for n, o := range lesson.Outputs {
		if o.ID != lesson.Recorded || !o.BecomesNote() {
			continue
		}
		written, err := d.withNote(ctx, api.Output{Output: o})
		if err != nil {
			return lesson, err
		}
		lesson.Outputs[n], lesson.NotePath, lesson.Warning = written.Output, written.NotePath, cmp.Or(lesson.Warning, written.Warning)
	}
	return lesson, nil
}
