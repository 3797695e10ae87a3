package service

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// sync takes a whole folder in, as the daemon does: one text by path.
func (w *world) sync(folder map[string]string) {
	w.Helper()
	var listing []File
	for path, text := range folder {
		listing = append(listing, File{Path: path, Size: int64(len(text)), Time: w.now, Hash: hash(text), Text: []byte(text)})
	}
	slices.SortFunc(listing, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	var changed []File
	var gone []notes.Note
	w.do(func(tx *store.Tx) (err error) { changed, gone, err = CompareNotes(tx, listing); return err })
	moved := ask(w, func(tx *store.Tx) (map[string]id.Note, error) { return MatchMoves(tx, gone, changed) })
	for _, file := range changed {
		parsed := notes.Parse(file.Path, file.Text)
		w.do(func(tx *store.Tx) error {
			note, err1 := NoteAt(tx, file.Path, moved)
			linked, lost, err2 := LinkCards(tx, note, parsed)
			return errors.Join(err1, err2, PutCards(tx, file.Path, linked), HideCards(tx, file.Path, lost), PutNote(tx, note, file, parsed))
		})
	}
	stayed := []id.Note{}
	for _, note := range moved {
		stayed = append(stayed, note)
	}
	for _, note := range gone {
		if !slices.Contains(stayed, note.ID) {
			w.do(func(tx *store.Tx) error {
				cards, err := HideNote(tx, note)
				return errors.Join(err, HideCards(tx, note.Path, cards))
			})
		}
	}
}

const why = "Q: why?\nA: because.\n"

func TestCardsKeepTheirHistory(t *testing.T) {
	other := "Q: how?\nA: so.\n"
	for name, steps := range map[string][]map[string]string{
		"when their text is edited":         {{"a.md": "Q: Why?\nA: just because.\n"}},
		"when another comes before them":    {{"a.md": other + "\n" + why}},
		"when their note is renamed":        {{"b.md": why}},
		"when it goes into a folder":        {{"go/a.md": why}},
		"when it is gone for a while":       {{}, {"a.md": why}},
		"when it comes back elsewhere":      {{}, {"go/b.md": why}},
		"when they are cut and pasted back": {{"a.md": other}, {"a.md": other + "\n" + why}},
		"when it is renamed twice":          {{"b.md": why}, {"c.md": why}},
	} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			w.sync(map[string]string{"a.md": why, "z.md": "nothing"})
			before := w.grade("c1", srs.Good, 5)
			for _, folder := range steps {
				folder["z.md"] = "nothing"
				w.pass(time.Minute)
				w.sync(folder)
			}
			got := look(w, func(tx *store.Tx) (api.Card, error) { return Card(tx, "c1") })
			if got.Reps != 1 || !got.Due.Equal(before.Due) || got.Hidden || !got.Gone.IsZero() {
				t.Errorf("got %+v", got)
			}
			if list := look(w, Notes); len(list) != 2 {
				t.Errorf("the notes are %v", list)
			}
		})
	}
}

func TestWhatIsGoneComesBackAsItWas(t *testing.T) {
	w := begun(t)
	w.sync(map[string]string{"a.md": why})
	ask(w, setCard("c1", "suspend"))
	w.sync(nil)
	if len(look(w, Cards)) != 0 || len(look(w, Notes)) != 0 || len(w.queue(-1).Prompts) != 0 {
		t.Error("something is left")
	}
	w.sync(map[string]string{"a.md": why})
	if got := w.memory("c1"); got.Hidden || !got.Suspended {
		t.Errorf("got %+v", got)
	}
}

func TestNoteView(t *testing.T) {
	w := begun(t)
	text := "# Why\n\n" + why + "\nQ: how?\nA: so.\n"
	note, _ := w.note("go/a.md", text)
	got := look(w, func(tx *store.Tx) (api.Note, error) { return Note(tx, note) })
	if got.Title != "Why" || got.Text != text || got.Cards != 2 || got.Interval != 30 || got.Due.IsZero() || !got.Added.Equal(w.now) {
		t.Errorf("got %+v", got)
	}
	modified := w.now
	w.pass(time.Hour)
	w.note("go/a.md", text)
	w.note("go/b.md", "")
	list := look(w, Notes)
	if len(list) != 2 || list[0].Text != "" || !list[0].Modified.Equal(modified) {
		t.Errorf("got %+v", list)
	}
	w.note("go/a.md", text+"more")
	if got := look(w, Notes)[0]; !got.Modified.Equal(w.now) || !got.Added.Equal(modified) {
		t.Errorf("got %+v", got)
	}
	refused(w, api.NotFound, `"n9"`, func(tx *store.Tx) (api.Note, error) { return Note(tx, "n9") })
}

func TestCompareNotes(t *testing.T) {
	w := begun(t)
	same := File{Path: "a.md", Size: 3, Time: w.now, Hash: "x", Text: []byte("abc")}
	note := ask(w, func(tx *store.Tx) (id.Note, error) { return NoteAt(tx, "a.md", nil) })
	w.do(func(tx *store.Tx) error { return PutNote(tx, note, same, notes.Parse("a.md", same.Text)) })
	longer, later := same, same
	longer.Size, later.Time = 4, w.now.Add(time.Second)
	for _, c := range []struct {
		name          string
		listing       []File
		changed, gone int
	}{
		{"the same file", []File{same}, 0, 0},
		{"another size", []File{longer}, 1, 0},
		{"another time", []File{later}, 1, 0},
		{"one more", []File{same, {Path: "b.md"}}, 1, 0},
		{"none", nil, 0, 1},
		{"another name", []File{{Path: "b.md"}}, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.do(func(tx *store.Tx) error {
				changed, gone, err := CompareNotes(tx, c.listing)
				if len(changed) != c.changed || len(gone) != c.gone {
					t.Errorf("changed %v, gone %v", changed, gone)
				}
				return err
			})
		})
	}
}

func TestCardBatchesFitATransaction(t *testing.T) {
	for name, size := range map[string]int{"of short cards": 10, "of long ones": 3 << 10, "of very long ones": 30 << 10} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			var cards []notes.Card
			note := ask(w, func(tx *store.Tx) (id.Note, error) { return NoteAt(tx, "go/a.md", nil) })
			for n := range 200 {
				cards = append(cards, notes.Card{Note: note, Kind: notes.QA, Front: fmt.Sprint(n, strings.Repeat(`"`, size)), Back: "x"})
			}
			for batch := range CardBatches(cards) {
				w.do(func(tx *store.Tx) error { return PutCards(tx, "go/a.md", batch) })
			}
			held := look(w, store.Cards.List)
			if len(held) != 200 {
				t.Fatalf("%d cards are kept", len(held))
			}
			for batch := range CardBatches(held) {
				w.do(func(tx *store.Tx) error { return HideCards(tx, "go/a.md", batch) })
			}
			if list := look(w, Cards); len(list) != 0 {
				t.Errorf("%d cards are left", len(list))
			}
		})
	}
}

func TestLongestNoteFits(t *testing.T) {
	w := begun(t)
	text := strings.Repeat("x", store.MaxText+1000)
	note, _ := w.note("go/a.md", text)
	if got := look(w, func(tx *store.Tx) (api.Note, error) { return Note(tx, note) }); got.Text != text[:store.MaxText] {
		t.Errorf("%d bytes are kept", len(got.Text))
	}
	w.note("go/a.md", "short")
	if got := look(w, func(tx *store.Tx) (api.Note, error) { return Note(tx, note) }); got.Text != "short" {
		t.Errorf("%d bytes are kept", len(got.Text))
	}
}
