package service

import (
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/notes"
	"tend/srs"
)

// A card is traced to its source by way of its note, the output that the note is, the lesson, and the lesson's item.

// FindNote finds the note with an id or at a path within the notes folder.
func FindNote(tx *store.Tx, name string) (notes.Note, error) {
	held, err := store.Notes.Range(tx, store.NotePath(strings.TrimPrefix(path.Clean(name), "/"))+"/", "")
	if err != nil {
		return notes.Note{}, err
	}
	if at := slices.IndexFunc(held, func(n notes.Note) bool { return n.Gone.IsZero() }); at >= 0 {
		return held[at], nil
	}
	note, err := store.Notes.Get(tx, id.Note(name))
	if err == nil && !note.Gone.IsZero() {
		err = &store.NotFoundError{Noun: "note", ID: name}
	}
	return note, missing(err, "tend note list")
}

// outputNote is the note that the request for an output names: of its own accord, else by its file where that is one
// that tend knows, however whoever wrote it sees the folder.
func outputNote(tx *store.Tx, r api.OutputRequest) (id.Note, error) {
	if r.Note == "" {
		return noteOf(tx, learning.Output{Kind: r.Kind, Ref: r.Ref})
	}
	note, err := FindNote(tx, r.Note)
	return note.ID, err
}

// noteOf returns the note that an output is, or nothing. The file of a note is named as whoever wrote it sees it: by its
// path within the notes folder, or by one that ends so.
func noteOf(tx *store.Tx, output learning.Output) (id.Note, error) {
	if output.Note != "" || output.Kind != learning.NoteOutput || output.Ref == "" {
		return output.Note, nil
	}
	rest := strings.TrimPrefix(path.Clean(output.Ref), "/")
	for rest != "" {
		held, err := store.Notes.Keys(tx, store.NotePath(rest)+"/", "", 1)
		if err != nil {
			return "", err
		}
		if len(held) > 0 {
			return held[0], nil
		}
		_, rest, _ = strings.Cut(rest, "/")
	}
	return "", nil
}

// followLesson makes a note the output of the lesson that its front matter names, and takes that back from the one that
// it named before. It returns the lesson that is to be remembered: none for a note without a word yet.
func followLesson(tx *store.Tx, held notes.Note, parsed notes.Parsed) (id.Lesson, error) {
	now := parsed.Lesson
	if parsed.Words == 0 {
		now = ""
	}
	if now == held.Lesson {
		return now, nil
	}
	if held.Lesson != "" {
		if err := unlink(tx, held.Lesson, held.ID); err != nil {
			return "", err
		}
	}
	if now == "" {
		return "", nil
	}
	lesson, err := Lesson(tx, now)
	if refusal, ok := errors.AsType[*api.Error](err); ok && refusal.Code == api.NotFound {
		return "", nil // it is looked for again when the note changes
	}
	if err != nil {
		return "", err
	}
	return now, link(tx, lesson, held.ID)
}

// link makes a note an output of a lesson: the one that a summary became, where there is a summary without one, else an
// output of its own.
func link(tx *store.Tx, lesson api.Lesson, note id.Note) error {
	free := -1
	for n, output := range lesson.Outputs {
		if output.Note == note {
			return nil
		}
		if free < 0 && output.Kind == learning.Summary && output.Note == "" && output.Ref == "" {
			free = n
		}
	}
	if free >= 0 {
		summary := lesson.Outputs[free]
		summary.Note = note
		return store.Outputs.Put(tx, summary)
	}
	_, err := putOutput(tx, learning.Output{Lesson: lesson.ID, Kind: learning.NoteOutput, Note: note, Area: lesson.Area, At: tx.Now})
	return err
}

// unlink takes link back. A lesson that was closed since keeps the output that it was closed with.
func unlink(tx *store.Tx, of id.Lesson, note id.Note) error {
	lesson, err := Lesson(tx, of)
	if err != nil {
		return err
	}
	for _, output := range lesson.Outputs {
		switch {
		case output.Note != note || output.Ref != "":
		case output.Kind == learning.Summary:
			output.Note = ""
			if err := store.Outputs.Put(tx, output); err != nil {
				return err
			}
		case output.Text == "" && lesson.State != learning.Closed:
			if err := store.Outputs.Delete(tx, output.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// tracer counts the cards of outputs' notes, each note once for a source.
type tracer struct {
	tx   *store.Tx
	seen map[traced]bool
}

// traced is a note that was counted for a source.
type traced struct {
	source id.Source
	note   id.Note
}

// addCards adds the cards of the notes that are outputs: the note that was made from a summary, or the file that an
// output names.
func (t tracer) addCards(y *learning.Yield, outputs []learning.Output) error {
	for _, output := range outputs {
		note, err := noteOf(t.tx, output)
		if err != nil {
			return err
		}
		if note == "" || t.seen[traced{y.Source, note}] {
			continue
		}
		t.seen[traced{y.Source, note}] = true
		cards, err := store.Cards.Range(t.tx, "note/"+string(note)+"/", "")
		if err != nil {
			return err
		}
		for _, card := range cards {
			state, err := store.States.Get(t.tx, card.ID)
			if err != nil && !isMissing(err) {
				return err
			}
			*y = y.WithCard(card.Gone.IsZero() && !state.Suspended && !state.Hidden, isLearned(state))
		}
	}
	return nil
}

// isLearned tells a card that got through its learning steps, if it was forgotten since.
func isLearned(s srs.State) bool { return s.Phase == srs.Mature || s.Phase == srs.Relearning }

// spentOn tells which of the sources, by their index, a session was spent on.
type spentOn struct {
	lessons map[id.Lesson]int
	sources map[id.Source]int
}

// source is that of the session's lesson, else that of the item that was read.
func (s spentOn) source(tx *store.Tx, session budget.Session) (n int, known bool, err error) {
	if n, known = s.lessons[session.Lesson]; known || session.Item == "" {
		return n, known, nil
	}
	item, err := store.Items.Get(tx, session.Item)
	if isMissing(err) {
		return 0, false, nil // the store was rebuilt from its logs, which do not hold items
	}
	n, known = s.sources[item.Source]
	return n, known, err
}

// addMinutes adds the minutes of sessions, overlapping ones once, to the sources they were spent on.
func addMinutes(tx *store.Tx, yields []learning.Yield, on spentOn) error {
	spent := map[int][]budget.Session{}
	for session, err := range store.Sessions.All(tx) {
		if err != nil {
			return err
		}
		n, known, err := on.source(tx, session)
		if err != nil {
			return err
		}
		if known {
			spent[n] = append(spent[n], session)
		}
	}
	ever := when.Interval{Start: time.Unix(0, 0), End: tx.Now}
	for n, sessions := range spent {
		yields[n].Minutes = budget.Spent(counted(sessions, tx.Now), ever, tx.Now)
	}
	return nil
}
