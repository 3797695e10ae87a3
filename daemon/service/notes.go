package service

import (
	"iter"
	"maps"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// How many cards one transaction takes in, and how many bytes of their text, so that it stays within its limits: each
// card is written twice, and JSON may make six bytes of one.
const (
	CardsPerUpdate     = 40
	cardBytesPerUpdate = 32 << 10
)

// CardBatches yields the cards in batches that fit a transaction, unless a single card does not.
func CardBatches(cards []notes.Card) iter.Seq[[]notes.Card] {
	return func(yield func([]notes.Card) bool) {
		from, size := 0, 0
		for n, card := range cards {
			bytes := len(card.Front) + len(card.Back)
			if n > from && (n-from == CardsPerUpdate || size+bytes > cardBytesPerUpdate) {
				if !yield(cards[from:n]) {
					return
				}
				from, size = n, 0
			}
			size += bytes
		}
		if from < len(cards) {
			yield(cards[from:])
		}
	}
}

// File is a Markdown file of the notes folder.
type File struct {
	Path string // relative to the folder, slash-separated
	Size int64
	Time time.Time // of its last change, as the file system has it
	Hash string    // empty until it was read
	Text []byte    // nil until it was read
}

// CompareNotes compares a listing of the notes folder with what the store last saw: the files to be read, and the
// notes whose file is not there. Of two notes at one path, as a store has that was rebuilt from the logs of two, the
// older one stays.
func CompareNotes(tx *store.Tx, listing []File) (changed []File, gone []notes.Note, err error) {
	known, err := notesByPath(tx)
	if err != nil {
		return nil, nil, err
	}
	there := map[id.Note]bool{}
	for _, file := range listing {
		note, ok := known[file.Path]
		there[note.ID] = true
		if !ok || !note.Gone.IsZero() || note.Size != file.Size || !note.FileTime.Equal(file.Time) {
			changed = append(changed, file)
		}
	}
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return nil, nil, err
		}
		if !there[note.ID] && note.Gone.IsZero() {
			gone = append(gone, note)
		}
	}
	return changed, gone, nil
}

// notesByPath returns the note at each path: the one whose file is there, before those whose files were there once.
func notesByPath(tx *store.Tx) (map[string]notes.Note, error) {
	known := map[string]notes.Note{}
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return nil, err
		}
		if held, ok := known[note.Path]; !ok || !held.Gone.IsZero() {
			known[note.Path] = note
		}
	}
	return known, nil
}

// MatchMoves tells which of the files are notes that were known under another path: those that are gone now, and then,
// for what never was at its path, those that went earlier, as when a folder is synchronised file by file.
func MatchMoves(tx *store.Tx, gone []notes.Note, files []File) (map[string]id.Note, error) {
	known, err := notesByPath(tx)
	if err != nil {
		return nil, err
	}
	var fresh []notes.File
	for _, file := range files {
		if note, ok := known[file.Path]; !ok || !note.Gone.IsZero() {
			fresh = append(fresh, notes.File{Path: file.Path, Hash: file.Hash, Text: string(file.Text)})
		}
	}
	lost, err := lastSeen(tx, gone)
	if err != nil {
		return nil, err
	}
	moved := notes.Moved(lost, fresh)
	fresh = slices.DeleteFunc(fresh, func(f notes.File) bool { return moved[f.Path] != "" || known[f.Path].ID != "" })
	if len(fresh) == 0 {
		return moved, nil
	}
	var earlier []notes.Note
	for _, note := range known {
		if !note.Gone.IsZero() {
			earlier = append(earlier, note)
		}
	}
	if lost, err = lastSeen(tx, earlier); err != nil {
		return nil, err
	}
	maps.Copy(moved, notes.Moved(lost, fresh))
	return moved, nil
}

// lastSeen returns the files of notes as they were when they were last read.
func lastSeen(tx *store.Tx, held []notes.Note) ([]notes.File, error) {
	var files []notes.File
	for _, note := range held {
		text, err := store.Text(tx, noteText(note.ID))
		if err != nil {
			return nil, err
		}
		files = append(files, notes.File{ID: note.ID, Path: note.Path, Hash: note.Hash, Text: string(text)})
	}
	return files, nil
}

func noteText(note id.Note) string { return "note/" + string(note) }

// NoteAt returns the id of the note at a path, and gives out a new one where there is none. A note that moved
// there keeps its id.
func NoteAt(tx *store.Tx, path string, moved map[string]id.Note) (id.Note, error) {
	if note, ok := moved[path]; ok {
		return note, nil
	}
	held, err := store.Notes.Range(tx, store.NotePath(path)+"/", "")
	if err != nil {
		return "", err
	}
	if at := slices.IndexFunc(held, func(n notes.Note) bool { return n.Gone.IsZero() }); at >= 0 {
		return held[at].ID, nil
	}
	if len(held) > 0 {
		return held[0].ID, nil
	}
	note, err := store.Notes.New(tx)
	if err != nil {
		return "", err
	}
	return note, store.Notes.Put(tx, notes.Note{ID: note, Path: path, Added: tx.Now})
}

// LinkCards finds the cards of a note's text again among those it had: the cards to keep, with the ids they had,
// and the ones that are gone from the text.
func LinkCards(tx *store.Tx, note id.Note, parsed notes.Parsed) (linked, gone []notes.Card, err error) {
	held, err := store.Cards.Range(tx, "note/"+string(note)+"/", "")
	if err != nil {
		return nil, nil, err
	}
	linked, gone = notes.Relink(held, parsed.Cards)
	for n := range linked {
		linked[n].Note = note
	}
	return linked, gone, nil
}

// PutCards records the cards of a note as its text has them now; a new card gets an id and a new memory.
func PutCards(tx *store.Tx, path string, cards []notes.Card) error {
	for _, card := range cards {
		if err := putCard(tx, path, card); err != nil {
			return err
		}
	}
	return nil
}

func putCard(tx *store.Tx, path string, card notes.Card) (err error) {
	card.Gone = time.Time{}
	if card.ID == "" {
		if card.ID, err = store.Cards.New(tx); err != nil {
			return err
		}
	}
	if err := store.PutCard(tx, card, path); err != nil {
		return err
	}
	state, err := store.States.Get(tx, card.ID)
	if isMissing(err) {
		return store.States.Put(tx, srs.State{Card: card.ID, Phase: srs.New})
	}
	if err != nil || !state.Hidden {
		return err
	}
	state.Hidden = false
	return store.States.Put(tx, state)
}

// HideCards takes cards that are gone from their note out of the queue. Their history stays, for when they return.
func HideCards(tx *store.Tx, path string, cards []notes.Card) error {
	for _, card := range cards {
		if !card.Gone.IsZero() {
			continue
		}
		card.Gone = tx.Now
		if err := store.PutCard(tx, card, path); err != nil {
			return err
		}
		state, err := store.States.Get(tx, card.ID)
		if err != nil {
			return err
		}
		state.Hidden = true
		if err := store.States.Put(tx, state); err != nil {
			return err
		}
	}
	return nil
}

// PutNote records a note and the copy of its text, once its cards are recorded.
func PutNote(tx *store.Tx, note id.Note, file File, parsed notes.Parsed) error {
	held, err := store.Notes.Get(tx, note)
	if err != nil {
		return err
	}
	if held.Hash != file.Hash {
		held.Modified = tx.Now
	}
	held.Path, held.Title, held.Words, held.Priority = file.Path, parsed.Title, parsed.Words, parsed.Priority
	held.Hash, held.Size, held.FileTime = file.Hash, file.Size, file.Time
	held.Gone = time.Time{}
	if held.Lesson, err = followLesson(tx, held, parsed); err != nil {
		return err
	}
	if err := store.Notes.Put(tx, held); err != nil {
		return err
	}
	text := file.Text[:min(len(file.Text), store.MaxText)]
	if err := store.PutText(tx, noteText(note), text); err != nil {
		return err
	}
	return showNote(tx, note)
}

// showNote gives a note its first reading date, or brings a hidden one back.
func showNote(tx *store.Tx, note id.Note) error {
	state, err := store.NoteStates.Get(tx, note)
	if isMissing(err) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return err
		}
		sched, err := scheduler(tx, s, tx.Now)
		if err != nil {
			return err
		}
		return store.NoteStates.Put(tx, sched.NewNote(note, tx.Now))
	}
	if err != nil || !state.Hidden {
		return err
	}
	state.Hidden = false
	return store.NoteStates.Put(tx, state)
}

// HideNote records that a note's file is gone, and returns its cards, to be hidden.
func HideNote(tx *store.Tx, note notes.Note) ([]notes.Card, error) {
	note.Gone = tx.Now
	if err := store.Notes.Put(tx, note); err != nil {
		return nil, err
	}
	state, err := store.NoteStates.Get(tx, note.ID)
	if err != nil && !isMissing(err) {
		return nil, err
	}
	if err == nil {
		state.Hidden = true
		if err := store.NoteStates.Put(tx, state); err != nil {
			return nil, err
		}
	}
	return store.Cards.Range(tx, "note/"+string(note.ID)+"/", "")
}

// Notes lists the notes that are there, by path order of their ids.
func Notes(tx *store.Tx) ([]api.Note, error) {
	list := []api.Note{}
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return nil, err
		}
		if !note.Gone.IsZero() {
			continue
		}
		view, err := noteView(tx, note)
		if err != nil {
			return nil, err
		}
		list = append(list, view)
	}
	return list, nil
}

func noteView(tx *store.Tx, note notes.Note) (api.Note, error) {
	state, err := store.NoteStates.Get(tx, note.ID)
	if err != nil && !isMissing(err) {
		return api.Note{}, err
	}
	cards, err := store.Cards.Range(tx, "note/"+string(note.ID)+"/", "")
	if err != nil {
		return api.Note{}, err
	}
	view := api.Note{Note: note, Due: state.Due, Interval: state.Interval, Retired: state.Retired}
	for _, card := range cards {
		if card.Gone.IsZero() {
			view.Cards++
		}
	}
	return view, nil
}

// Note returns a note with its text.
func Note(tx *store.Tx, note id.Note) (api.Note, error) {
	held, err := store.Notes.Get(tx, note)
	if err != nil {
		return api.Note{}, missing(err, "tend note list")
	}
	view, err := noteView(tx, held)
	if err != nil {
		return api.Note{}, err
	}
	text, err := store.Text(tx, noteText(note))
	view.Text = string(text)
	return view, err
}

// BuryNote puts a note off until later today.
func BuryNote(tx *store.Tx, note id.Note) (api.Note, error) {
	state, err := store.NoteStates.Get(tx, note)
	if err != nil {
		return api.Note{}, missing(err, "tend note list")
	}
	state.BuriedUntil = tx.Now.Add(laterToday)
	if err := store.NoteStates.Put(tx, state); err != nil {
		return api.Note{}, err
	}
	return Note(tx, note)
}
