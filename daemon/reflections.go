package daemon

import (
	_ "embed" // for criteriaText
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning/reflection"
)

// criteriaPath is the note with one's own success criteria, below the notes folder.
const criteriaPath = "success-criteria.md"

//go:embed success-criteria.md
var criteriaText string

// maxCriteria is how much of the success criteria is shown, in characters.
const maxCriteria = 16 << 10

func (d *Daemon) reflectionRoutes() map[string]answer {
	return map[string]answer{
		"GET /reflections":           view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Reflections(tx) }),
		"GET /reflections/criteria":  func(*http.Request) (any, error) { return d.criteria() },
		"POST /reflections/criteria": d.writeCriteria,
		"GET /reflections/{name}": func(r *http.Request) (any, error) {
			value, err := view(d, func(tx *store.Tx, r *http.Request) (any, error) {
				return service.Reflection(tx, id.Reflection(r.PathValue("name")))
			})(r)
			found, ok := value.(api.Reflection)
			if err != nil || !ok || found.Kind != reflection.Quarter {
				return value, err
			}
			criteria, err := d.criteria()
			if err != nil { // answers are written all the same
				d.log.Warn("success criteria left out", "path", criteriaPath, "err", err)
			}
			found.Criteria = criteria.Text
			return found, nil
		},
		"POST /reflections/{name}": update(d, func(tx *store.Tx, r *http.Request, b api.AnswersRequest) (any, error) {
			return service.SaveReflection(tx, id.Reflection(r.PathValue("name")), b)
		}),
	}
}

// criteria reads the success criteria. A folder that is away, and one without them, has none.
func (d *Daemon) criteria() (api.Criteria, error) {
	found := api.Criteria{Path: criteriaPath}
	root, err := d.notesRoot()
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	} else if err != nil {
		return found, err
	}
	text, err := readBelow(root, criteriaPath, maxNote)
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	found.There, found.Text = true, clean.Truncate(clean.Text(string(text)), maxCriteria)
	return found, err
}

// writeCriteria writes the note to begin with. One that is there is a person's, and stays. It is shown in each
// self-assessment, so it does not come back as a note besides.
func (d *Daemon) writeCriteria(r *http.Request) (any, error) {
	d.importing.Lock()
	defer d.importing.Unlock()
	found, err := d.criteria()
	if err != nil || found.There {
		return found, err
	}
	root, err := d.makeNotes()
	if err != nil {
		return nil, err
	}
	if err := d.writeRetired(r, root, criteriaPath, criteriaText); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	found, err = d.criteria()
	found.Written = err == nil
	return found, errors.Join(err, d.syncNotes(r.Context()))
}

// writeRetired writes a note that never comes back as one: cards, or a text that is shown elsewhere.
func (d *Daemon) writeRetired(r *http.Request, root, name, text string) error {
	err := d.store.Update(r.Context(), func(tx *store.Tx) error { return service.RetireAhead(tx, name) })
	if err != nil {
		return err
	}
	return d.writeNew(root, name, strings.NewReader(text))
}

// makeNotes returns the notes folder, and makes it where there is none yet.
func (d *Daemon) makeNotes() (string, error) {
	root, err := d.notesRoot()
	if !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	if err := os.MkdirAll(d.config.Notes, 0o700); err != nil {
		return "", err
	}
	return d.notesRoot()
}
