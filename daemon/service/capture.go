package service

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

const captureHint = "tend til 'what you learned' --minutes 10"

// Capture records a line as an output of kind note, with the minutes that it took, if any were given: they end now. Its
// file is written by the daemon. A request whose key was seen before answers with the output that there is, taken back
// or not; with another text it is refused.
func Capture(tx *store.Tx, r api.CaptureRequest) (api.Output, error) {
	output, err := captured(tx, r)
	if err != nil {
		return api.Output{}, err
	}
	if held, ok, err := store.Outputs.First(tx, store.CaptureKey(r.Key)+"/"); r.Key != "" && (ok || err != nil) {
		if err != nil {
			return api.Output{}, err
		}
		if held.Text != output.Text {
			return api.Output{}, api.Refuse(api.Conflict, "give each line a key of its own", "key %q was given with another text, as %s", r.Key, held.ID)
		}
		view, err := outputView(tx, held)
		view.Repeated = true
		return view, err
	}
	if r.Minutes > 0 {
		session := budget.Session{Start: tx.Now.Add(-time.Duration(r.Minutes) * time.Minute), End: tx.Now, Kind: budget.ByHand,
			Area: output.Area, Text: output.Title}
		if session, err = newSession(tx, session); err != nil {
			return api.Output{}, err
		}
		output.Session = session.ID
	}
	if output, err = putOutput(tx, output); err != nil {
		return api.Output{}, err
	}
	return outputView(tx, output)
}

// captured is the output that a request to capture describes.
func captured(tx *store.Tx, r api.CaptureRequest) (learning.Output, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return learning.Output{}, err
	}
	var areas []string
	if r.Area == "" {
		for _, a := range s.Areas {
			areas = append(areas, a.Name)
		}
	}
	line, err := learning.Capture(clean.Text(r.Text), areas)
	if err == nil {
		err = learning.CheckKey(r.Key)
	}
	if err == nil && (r.Minutes < 0 || r.Minutes > int(longest/time.Minute)) {
		err = fmt.Errorf("capture: %d minutes: want 0 to %d", r.Minutes, longest/time.Minute)
	}
	if err != nil {
		return learning.Output{}, invalid(err, captureHint)
	}
	if err := checkArea(s, r.Area); err != nil {
		return learning.Output{}, err
	}
	title := clean.Truncate(clean.Line(r.Title), learning.MaxTitle)
	return learning.Output{Kind: learning.NoteOutput, Text: line.Text, Title: cmp.Or(title, line.Title), Area: cmp.Or(r.Area, line.Area),
		At: tx.Now, Captured: true, Key: r.Key}, nil
}

// NoteFile is the note that an output is to become: where it may lie, the best name first, and its text.
type NoteFile struct {
	Output id.Output
	Path   string // below the notes folder
	Text   string
}

// NthPath is the path, or for n > 1 the nth one to try when those before are taken.
func (f NoteFile) NthPath(n int) string {
	if n < 2 {
		return f.Path
	}
	return fmt.Sprintf("%s-%d.md", strings.TrimSuffix(f.Path, ".md"), n)
}

// NoteOf is the note that an output is to become, whether it has become one or not.
func NoteOf(tx *store.Tx, o learning.Output) (NoteFile, error) {
	title, err := o.Title, error(nil)
	if title == "" && o.Lesson != "" {
		lesson, err := store.Lessons.Get(tx, o.Lesson)
		if err != nil && !isMissing(err) {
			return NoteFile{}, err
		}
		title = lesson.Title
	}
	s, err := store.GetSettings(tx)
	title = cmp.Or(title, learning.TitleOf(o.Text))
	return NoteFile{Output: o.ID, Path: o.NotePath(title, s.Days(o.At).Of(o.At).String()), Text: o.NoteText(title)}, err
}

// ReserveNote gives out the note at a path at which none ever was; ok is false where one was: it would be taken for it,
// with its history. Until its file is there the note is gone.
func ReserveNote(tx *store.Tx, path string) (note id.Note, ok bool, err error) {
	held, err := store.Notes.Keys(tx, store.NotePath(path)+"/", "", 1)
	if err != nil || len(held) > 0 {
		return "", false, err
	}
	if note, err = NoteAt(tx, path, nil); err != nil {
		return "", false, err
	}
	made, err := store.Notes.Get(tx, note)
	if err != nil {
		return "", false, err
	}
	made.Gone = tx.Now
	return note, true, store.Notes.Put(tx, made)
}

// LinkNote records that a note was made from an output, once its file is written. The note says of which lesson it is,
// and is no second output of it.
func LinkNote(tx *store.Tx, output id.Output, note id.Note) error {
	held, err := store.Outputs.Get(tx, output)
	if err != nil {
		return err
	}
	held.Note = note
	made, err := store.Notes.Get(tx, note)
	if err != nil {
		return err
	}
	made.Lesson = held.Lesson
	return errors.Join(store.Outputs.Put(tx, held), store.Notes.Put(tx, made))
}
