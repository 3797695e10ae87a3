package daemon

import (
	"cmp"
	"errors"
	"net/http"
	"path/filepath"
	"strings"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// closeLesson closes a lesson. A summary with which it closes becomes a note, unless that is declined.
func (d *Daemon) closeLesson(r *http.Request) (any, error) {
	var b api.CloseRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	if b.Output != nil {
		if err := d.findNote(r, b.Output); err != nil {
			return nil, err
		}
	}
	var lesson api.Lesson
	err := d.store.Update(r.Context(), func(tx *store.Tx) (err error) {
		lesson, err = service.CloseLesson(tx, id.Lesson(r.PathValue("id")), b)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.closedWith(r.Context(), lesson, b.Output)
}

// findNote names the note that an output may be. The notes folder is looked at first, since the note may have been
// written a moment ago.
func (d *Daemon) findNote(r *http.Request, o *api.OutputRequest) error {
	if o.Note == "" && !isNoteFile(o.Ref) {
		return nil
	}
	if err := d.syncNotes(r.Context()); err != nil {
		return err
	}
	return d.nameNote(r, o)
}

// isNoteFile tells a path that may be a note's from a URL and from other files.
func isNoteFile(ref string) bool {
	return !strings.Contains(ref, "://") && strings.EqualFold(filepath.Ext(ref), ".md")
}

// nameNote names the note whose file a summary or a note is, if it lies in the notes folder. Any other file is none.
func (d *Daemon) nameNote(r *http.Request, o *api.OutputRequest) error {
	kind := cmp.Or(o.Kind, learning.Summary)
	within, ok := d.inNotes(o.Ref)
	if o.Note != "" || !ok || kind != learning.Summary && kind != learning.NoteOutput {
		return nil
	}
	return d.store.View(r.Context(), func(tx *store.Tx) error {
		note, err := service.FindNote(tx, within)
		if refusal, ok := errors.AsType[*api.Error](err); ok && refusal.Code == api.NotFound {
			return nil // too large, or its name begins with a dot
		}
		o.Note = string(note.ID)
		return err
	})
}

// inNotes is the path of a file within the notes folder, and false for a file that lies elsewhere, or while it is away.
func (d *Daemon) inNotes(file string) (within string, ok bool) {
	root, away := d.notesRoot()
	real, lost := filepath.EvalSymlinks(file)
	if away != nil || lost != nil || !filepath.IsAbs(real) {
		return "", false
	}
	within, err := filepath.Rel(root, real)
	return filepath.ToSlash(within), err == nil && filepath.IsLocal(within)
}
