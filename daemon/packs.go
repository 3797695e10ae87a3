package daemon

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/packs"
	"tend/notes"
)

func (d *Daemon) packRoutes() map[string]answer {
	return map[string]answer{
		"GET /packs": list(d, "packs", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Packs(tx) }),
		"GET /packs/{name}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Pack(tx, id.Pack(r.PathValue("name")))
		}),
		"POST /packs/{name}":   d.addPack,
		"DELETE /packs/{name}": d.removePack,
		"POST /packs/tasks/{id}/{action}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.EndTask(tx, id.Task(r.PathValue("id")), r.PathValue("action"))
		}),
	}
}

// addPack writes the notes of a pack, queues its lessons and dates its tasks. Added twice, it changes nothing; a file
// that is there is never written to.
func (d *Daemon) addPack(r *http.Request) (any, error) {
	var request api.PackRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	d.importing.Lock()
	defer d.importing.Unlock()
	pack, err := service.FindPack(id.Pack(r.PathValue("name")))
	if err != nil {
		return nil, err
	}
	plan, start, err := d.planPack(r, pack, request)
	if err != nil || plan.Already || request.DryRun {
		return plan, err
	}
	files, written, left, err := d.writePack(r, pack)
	if err != nil {
		return nil, err
	}
	var done api.PackChange
	err = d.store.Update(r.Context(), func(tx *store.Tx) (err error) {
		done, err = service.RecordPack(tx, pack, start, files)
		return err
	})
	if err != nil {
		return nil, err
	}
	done.Notes, done.Left = append(done.Notes, written...), append(done.Left, left...)
	return done, d.syncNotes(r.Context())
}

// planPack tells what adding a pack would do.
func (d *Daemon) planPack(r *http.Request, pack packs.Pack, request api.PackRequest) (plan api.PackChange, start when.Date, err error) {
	plan = api.PackChange{Name: pack.Name, DryRun: request.DryRun, Notes: []string{}, Left: []string{}, Lessons: []string{}, Tasks: []packs.Task{}}
	err = d.store.View(r.Context(), func(tx *store.Tx) error {
		if _, plan.Already, err = service.AddedPack(tx, pack.Name); err != nil || plan.Already {
			return err
		}
		if start, err = service.PackStart(tx, pack, request); err != nil {
			return err
		}
		lessons, tasks, err := service.PlanPack(tx, pack, start)
		for _, lesson := range lessons {
			plan.Lessons = append(plan.Lessons, lesson.Title)
		}
		plan.Tasks = append(plan.Tasks, tasks...)
		return err
	})
	if err != nil || plan.Already {
		return plan, start, err
	}
	root, err := d.notesRoot()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return plan, start, err
	}
	for _, note := range pack.Notes {
		if text, err := readBelow(root, note.Path, maxNote); err == nil && string(text) != note.Text {
			plan.Left = append(plan.Left, note.Path)
			continue
		}
		plan.Notes = append(plan.Notes, note.Path)
	}
	return plan, start, nil
}

// writePack writes the notes of a pack where no file is. One that holds the same already was left by an adding that was
// cut short.
func (d *Daemon) writePack(r *http.Request, pack packs.Pack) (files []packs.File, written, left []string, err error) {
	if len(pack.Notes) == 0 {
		return nil, nil, nil, nil
	}
	root, err := d.makeNotes()
	if err != nil {
		return nil, nil, nil, err
	}
	for _, note := range pack.Notes {
		err := d.writePackNote(r, root, note)
		if errors.Is(err, fs.ErrExist) {
			if text, unread := readBelow(root, note.Path, maxNote); unread != nil || string(text) != note.Text {
				left = append(left, note.Path)
				continue
			}
			err = nil
		}
		if err != nil {
			return nil, nil, nil, err
		}
		files, written = append(files, packs.File{Path: note.Path, Hash: hashOf([]byte(note.Text))}), append(written, note.Path)
	}
	return files, written, left, nil
}

// writePackNote writes one note. A deck is no text to read again, so it never comes back as a note.
func (d *Daemon) writePackNote(r *http.Request, root string, note packs.Note) error {
	if _, err := readBelow(root, note.Path, maxNote); err == nil {
		return fs.ErrExist
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("add pack: %w", err)
	}
	if len(notes.Parse(note.Path, []byte(note.Text)).Cards) > 0 {
		return d.writeRetired(r, root, note.Path, note.Text)
	}
	return d.writeNew(root, note.Path, strings.NewReader(note.Text))
}

// removePack takes back what is untouched of a pack: notes as they were written, lessons that nobody began, open tasks.
func (d *Daemon) removePack(r *http.Request) (any, error) {
	d.importing.Lock()
	defer d.importing.Unlock()
	pack, err := service.FindPack(id.Pack(r.PathValue("name")))
	if err != nil {
		return nil, err
	}
	var added packs.Added
	err = d.store.View(r.Context(), func(tx *store.Tx) error {
		var there bool
		if added, there, err = service.AddedPack(tx, pack.Name); err == nil && !there {
			err = api.Refuse(api.Conflict, "tend pack list", "pack %s was not added", pack.Name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	gone, left, err := d.deleteFiles(added)
	if err != nil {
		return nil, err
	}
	var done api.PackChange
	err = d.store.Update(r.Context(), func(tx *store.Tx) (err error) {
		done, err = service.RemovePack(tx, added)
		return err
	})
	if err != nil {
		return nil, err
	}
	done.Notes, done.Left = append(done.Notes, gone...), append(done.Left, left...)
	return done, d.syncNotes(r.Context())
}

// deleteFiles deletes the notes of a pack that are as they were written. One that is gone was taken away by the person.
func (d *Daemon) deleteFiles(added packs.Added) (gone, left []string, err error) {
	if len(added.Files) == 0 {
		return nil, nil, nil
	}
	folder, err := d.notesRoot()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, api.Refuse(api.Conflict, "", "the notes folder is away: nothing was removed")
	} else if err != nil {
		return nil, nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, nil, fmt.Errorf("remove pack: %w", err)
	}
	defer root.Close()
	for _, file := range added.Files {
		text, err := readBelow(folder, file.Path, maxNote)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil || hashOf(text) != file.Hash:
			left = append(left, file.Path)
			continue
		}
		if err := root.Remove(file.Path); err != nil {
			return gone, left, fmt.Errorf("remove pack: %w", err)
		}
		gone = append(gone, file.Path)
		_ = root.Remove(path.Dir(file.Path)) // a folder with something in it stays
	}
	return gone, left, nil
}

// readBelow reads a file below a folder, up to a size; a link that leads out of the folder is not followed.
func readBelow(folder, name string, most int64) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("read %s: over %d bytes", name, most)
	}
	return text, err
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
