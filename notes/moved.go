package notes

import (
	"cmp"
	"path"
	"slices"

	"tend/internal/id"
)

// File is a note's file: its last known text when it is gone, or a file that is not known yet, without ID.
type File struct {
	ID   id.Note
	Path string // relative to the notes folder, slash-separated
	Hash string // of its bytes; empty when not known
	Text string
}

// How much of their pairs of words two files must share to be one file that was moved and edited. More than
// half, since notes written from one template share its headings.
const (
	movedAlike   = 0.60
	renamedAlike = 0.30 // when the name of the file stayed and only its folder changed
	maxMoved     = 256  // files on either side that are compared by text
)

// Moved returns which of the fresh files, by path, are gone notes that were renamed or moved: those with the
// same bytes, then those with much the same text. Of several files with the same bytes, one with the same
// name is preferred, then the order of the paths decides. Each note and each file is used once. Texts
// are compared for the first 256 files that are left on either side.
func Moved(gone []File, fresh []File) map[string]id.Note {
	m := moves{found: map[string]id.Note{}, used: map[id.Note]bool{"": true}}
	gone, fresh = slices.Clone(gone), slices.Clone(fresh)
	byPath := func(a, b File) int { return cmp.Compare(a.Path, b.Path) }
	slices.SortStableFunc(gone, byPath)
	slices.SortStableFunc(fresh, byPath)
	m.sameBytes(gone, fresh, true)
	m.sameBytes(gone, fresh, false)
	m.sameText(m.left(gone, fresh))
	return m.found
}

type moves struct {
	found map[string]id.Note
	used  map[id.Note]bool
}

// take settles that the file at path is the note, unless either is settled already.
func (m *moves) take(note id.Note, path string) {
	if _, taken := m.found[path]; !taken && !m.used[note] {
		m.found[path], m.used[note] = note, true
	}
}

// sameBytes settles files by hash, and by hash and name if named.
func (m *moves) sameBytes(gone, fresh []File, named bool) {
	key := func(f File) [2]string {
		if named {
			return [2]string{f.Hash, path.Base(f.Path)}
		}
		return [2]string{f.Hash}
	}
	notes := map[[2]string][]id.Note{}
	for _, g := range gone {
		if g.Hash != "" && !m.used[g.ID] {
			notes[key(g)] = append(notes[key(g)], g.ID)
		}
	}
	for _, f := range fresh {
		if _, taken := m.found[f.Path]; taken || len(notes[key(f)]) == 0 {
			continue
		}
		m.take(notes[key(f)][0], f.Path)
		notes[key(f)] = notes[key(f)][1:]
	}
}

// left returns what is not settled, at most maxMoved on either side.
func (m *moves) left(gone, fresh []File) (g, f []File) {
	g = slices.DeleteFunc(gone, func(f File) bool { return m.used[f.ID] })
	f = slices.DeleteFunc(fresh, func(f File) bool { _, taken := m.found[f.Path]; return taken })
	return g[:min(len(g), maxMoved)], f[:min(len(f), maxMoved)]
}

// sameText settles files by their text, the most alike first.
func (m *moves) sameText(gone, fresh []File) {
	type move struct {
		score float64
		note  id.Note
		path  string
	}
	var candidates []move
	sketches := make([][]uint64, len(gone))
	for i, g := range gone {
		sketches[i] = sketch(g.Text)
	}
	for _, f := range fresh {
		text := sketch(f.Text)
		for i, g := range gone {
			limit := movedAlike
			if path.Base(g.Path) == path.Base(f.Path) {
				limit = renamedAlike
			}
			if score := resemblance(sketches[i], text); score >= limit {
				candidates = append(candidates, move{score, g.ID, f.Path})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b move) int { return cmp.Compare(b.score, a.score) })
	for _, c := range candidates {
		m.take(c.note, c.path)
	}
}
