package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
)

func TestLoggedTableWritesALineWhenARecordChanges(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	lesson := learning.Lesson{ID: "l1", Title: "Go", Kind: learning.Book, State: learning.Queued, Added: monday}
	steps := []struct {
		name  string
		do    func(*Tx) error
		lines int
	}{
		{"a new record", func(tx *Tx) error { return Lessons.Put(tx, lesson) }, 1},
		{"the same again", func(tx *Tx) error { return Lessons.Put(tx, lesson) }, 1},
		{"the same in another zone", func(tx *Tx) error {
			same := lesson
			same.Added = monday.UTC()
			return Lessons.Put(tx, same)
		}, 1},
		{"another state", func(tx *Tx) error {
			lesson.State, lesson.Opened = learning.Open, monday
			return Lessons.Put(tx, lesson)
		}, 2},
		{"there and back in one transaction", func(tx *Tx) error {
			other := lesson
			other.Title = "No"
			return errors.Join(Lessons.Put(tx, other), Lessons.Put(tx, lesson))
		}, 4},
		{"deleted", func(tx *Tx) error { return Lessons.Delete(tx, "l1") }, 5},
		{"deleted again", func(tx *Tx) error { return Lessons.Delete(tx, "l1") }, 5},
	}
	for _, step := range steps {
		update(t, s, step.do)
		if got := strings.Count(plain(t, home, "lessons"), "\n"); got != step.lines {
			t.Fatalf("%s: %d lines, want %d", step.name, got, step.lines)
		}
	}
	text := strings.Split(plain(t, home, "lessons"), "\n")
	want := `{"seq":1,"at":"2026-11-16T08:00:00Z","record":{"id":"l1","title":"Go","kind":"book","state":"queued","added":"2026-11-16T08:00:00Z"}}`
	if text[0] != want {
		t.Errorf("got %s", text[0])
	}
	if want := `{"seq":5,"at":"2026-11-16T08:00:00Z","deleted":"l1"}`; text[4] != want {
		t.Errorf("got %s", text[4])
	}
}

func TestLogKeepsWhatNobodyElseHas(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	poll := feeds.Poll{Source: "weekly", URL: "https://example.org/feed"}
	item := learning.Item{ID: "i1", Source: "weekly", Key: "id:a", Title: "A", Summary: "long", Hash: "2-aa", State: learning.Fresh}
	note := notes.Note{ID: "n1", Path: "a.md", Title: "a", Words: 3}
	for n := range 3 {
		poll.Fetched, poll.Next, note.Hash, note.Size = n, monday, fmt.Sprint(n), int64(n)
		update(t, s, func(tx *Tx) error { return errors.Join(Polls.Put(tx, poll), Items.Put(tx, item), Notes.Put(tx, note)) })
	}
	poll.Result, item.State, note.Words = feeds.Gone, learning.Expired, 4
	update(t, s, func(tx *Tx) error { return errors.Join(Polls.Put(tx, poll), Items.Put(tx, item), Notes.Put(tx, note)) })
	for name, want := range map[string]string{
		"polls": `"url":"https://example.org/feed","failures":0,"result":"` + feeds.Gone + `"`,
		"items": `"title":"A","first_seen":"0001-01-01T00:00:00Z","hash":"","state":"expired"`,
		"notes": `"words":4,`,
	} {
		if text := plain(t, home, name); strings.Count(text, "\n") != 2 || !strings.Contains(text, want) {
			t.Errorf("%s: got %s", name, text)
		}
	}
	if text := plain(t, home, "items"); strings.Count(text, `"summary":"long"`) != 1 {
		t.Errorf("an item that expired keeps its words: %s", text)
	}
}

func TestReadLogsBringsBackLoggedTables(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	source := learning.Source{Name: "weekly", Kind: learning.Newsletter, URL: "https://example.org/feed", Added: monday}
	lesson := learning.Lesson{ID: "l7", Title: "Go", State: learning.Closed, Item: "i9", Added: monday, Ended: monday}
	output := learning.Output{ID: "o2", Lesson: "l7", Kind: learning.Taught, Text: "<why> & how", At: monday}
	block := budget.Block{ID: "b3", UID: "b3.x@tend", Start: monday, End: monday.Add(time.Hour), State: budget.Planned, Sequence: 4}
	note := notes.Note{ID: "n4", Path: "new.md", Title: "new", Added: monday.Add(-time.Hour)}
	update(t, s, func(tx *Tx) error {
		early, old := block, note
		early.Sequence, old.Path = 3, "old.md"
		return errors.Join(Sources.Put(tx, source), Polls.Put(tx, feeds.Poll{Source: "weekly", URL: source.URL, Next: monday}),
			Lessons.Put(tx, lesson), Outputs.Put(tx, output), Outputs.Put(tx, learning.Output{ID: "o8", At: monday}),
			Blocks.Put(tx, early), Notes.Put(tx, old), PutCard(tx, cardOf("c1", "n4", "why?"), "old.md"),
			Notes.Put(tx, note), Blocks.Put(tx, block), Outputs.Delete(tx, "o8"))
	})
	s.Close()
	s = rebuilt(t, home)
	view(t, s, func(tx *Tx) error {
		sources, err1 := Sources.List(tx)
		lessons, err2 := Lessons.Range(tx, "state/closed/", "")
		outputs, err3 := Outputs.Range(tx, "lesson/l7/", "")
		all, err4 := Outputs.List(tx)
		blocks, err5 := Blocks.List(tx)
		held, err6 := Notes.Range(tx, NotePath("new.md")+"/", "")
		due, ok, err7 := Polls.First(tx, "due/")
		if !slices.Equal(sources, []learning.Source{source}) || !slices.Equal(lessons, []learning.Lesson{lesson}) {
			t.Errorf("got %v, %v", sources, lessons)
		}
		if !slices.Equal(outputs, []learning.Output{output}) || len(all) != 1 || !slices.Equal(blocks, []budget.Block{block}) {
			t.Errorf("got %v, %v", all, blocks)
		}
		if !slices.Equal(held, []notes.Note{note}) || !ok || due.URL != source.URL || !due.Next.IsZero() {
			t.Errorf("got %v, %v", held, due)
		}
		return errors.Join(err1, err2, err3, err4, err5, err6, err7)
	})
	update(t, s, func(tx *Tx) error {
		item, err1 := Items.New(tx)
		output, err2 := Outputs.New(tx)
		if item != "i10" || output != "o9" {
			t.Errorf("got %s and %s: a number was given out twice", item, output)
		}
		return errors.Join(err1, err2)
	})
}

func TestMigrationStartsTheLogs(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	const all = 2*recordsPerStep + 7
	for from := uint64(1); from <= all; from += 50 {
		update(t, s, func(tx *Tx) error {
			for n := from; n < min(from+50, all+1); n++ {
				item := learning.Item{ID: id.Make[id.Item]('i', n), Key: fmt.Sprint(n), State: learning.Fresh, FirstSeen: monday.Add(-time.Hour)}
				if err := Items.restore(tx, item); err != nil {
					return err
				}
			}
			return nil
		})
	}
	text := strings.Repeat("x", learning.MaxText)
	for n := range uint64(8) {
		update(t, s, func(tx *Tx) error {
			return Outputs.restore(tx, learning.Output{ID: id.Make[id.Output]('o', n+1), At: monday, Text: text})
		})
	}
	update(t, s, func(tx *Tx) error { return tx.put([]byte("m/schema"), []byte("5")) })
	s.Close()
	s = open(t, home, Options{})
	check := func() {
		t.Helper()
		if got := seqs(t, plain(t, home, "items")); !slices.Equal(got, upTo(all)) {
			t.Errorf("%d lines of %d items", len(got), all)
		}
		if got := seqs(t, plain(t, home, "outputs")); !slices.Equal(got, upTo(8)) {
			t.Errorf("%d lines of 8 outputs", len(got))
		}
	}
	check()
	if first, _, _ := strings.Cut(plain(t, home, "items"), "\n"); !strings.HasPrefix(first, `{"seq":1,"at":"2026-11-16T07:00:00Z",`) {
		t.Errorf("the first line is %s", first)
	}
	t.Run("and goes on where it was cut short", func(t *testing.T) {
		update(t, s, func(tx *Tx) error { return tx.put([]byte("m/schema"), []byte("7")) })
		s.Close()
		s = open(t, home, Options{})
		check()
	})
}
