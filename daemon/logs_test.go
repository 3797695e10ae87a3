package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/daemon/store/engine"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

// lived is a daemon with a history in every plain log, across a change of zone and the renaming of a note.
func lived(t *testing.T) *world {
	t.Helper()
	w, s := settled(t), feedServer(t)
	w.write("a.md", "Q: one?\nA: 1\n\nC: Two is [2], three is [3].\n")
	w.write("b.md", "Q: four?\nA: 4\n")
	cards := w.cards(4)
	grade := func(n int, g srs.Grade) api.Graded {
		w.clock.pass(7 * time.Minute)
		graded, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: cards[n].Card.ID, Grade: g, Millis: 5000})
		w.ok(err)
		return graded
	}
	grade(0, srs.Easy)
	grade(1, srs.Good)
	w.weekly(s)
	_, err := w.owner.CheckSource(w.ctx(), "weekly")
	w.ok(err)
	_, err = w.owner.Judge(w.ctx(), "i1", learning.Keep)
	w.ok(err)
	w.clock.pass(5 * 24 * time.Hour)
	grade(0, srs.Hard)
	w.clock.pass(time.Second)
	w.settle("America/New_York", "tue,thu 08:00-10:00")
	grade(1, srs.Good)
	undone := grade(2, srs.Again)
	_, err = w.owner.Undo(w.ctx(), undone.Review)
	w.ok(err)
	notes, err := w.owner.Notes(w.ctx())
	w.ok(err)
	_, err = w.owner.Read(w.ctx(), api.ReadRequest{Note: notes[0].ID, Reading: srs.StillTrue, Millis: 60_000})
	w.ok(err)
	w.logs("2026-11-20T18:00", 45, "go")
	removed := w.logs("2026-11-20T20:00", 45, "go")
	_, err = w.owner.RemoveSession(w.ctx(), removed.ID)
	w.ok(err)
	w.ok(os.Rename(filepath.Join(w.config.Notes, "b.md"), filepath.Join(w.config.Notes, "c.md")))
	w.soon("c.md", func() bool { cards := w.cards(4); return cards[3].Path == "c.md" })
	grade(3, srs.Good)
	return w
}

// memory is what must outlive a lost store.
type memory struct {
	Cards    []api.Card
	Week     api.Week
	Settings api.Settings
	Readings map[id.Note]time.Time
}

func (w *world) memory() memory {
	w.t.Helper()
	var m memory
	var err error
	m.Cards, err = w.owner.Cards(w.ctx())
	w.ok(err)
	m.Settings, err = w.owner.Settings(w.ctx())
	w.ok(err)
	m.Week = w.week("")
	notes, err := w.owner.Notes(w.ctx())
	w.ok(err)
	m.Readings = map[id.Note]time.Time{}
	for _, note := range notes {
		m.Readings[note.ID] = note.Due
	}
	return m
}

// plainLogs are the plain logs by name.
func (w *world) plainLogs() map[string]string {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.config.Log(), "*.jsonl"))
	w.ok(err)
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		w.ok(err)
		texts[filepath.Base(file)] = string(text)
	}
	return texts
}

func TestPlainLogsAreLinesWithNumbers(t *testing.T) {
	t.Parallel()
	lived(t).linesAreWhole(map[string]int{
		"reviews.jsonl": 8, "verdicts.jsonl": 1, "cards.jsonl": 5, "sessions.jsonl": 10, "settings.jsonl": 2,
		"sources.jsonl": 2, "polls.jsonl": 1, "items.jsonl": 3, "lessons.jsonl": 1, "notes.jsonl": 5})
}

func TestPlainLogsAreMadeWholeAtTheNextStart(t *testing.T) {
	t.Parallel()
	cut := func(keep int) func(string) []byte {
		return func(text string) []byte { return []byte(text)[:len(text)-keep] }
	}
	tests := []struct {
		name  string
		after func(text string) []byte // nil: the file is gone
	}{
		{"after half of the last line was lost", cut(20)},
		{"after the last line's end was lost", cut(1)},
		{"after several lines were lost", func(text string) []byte { return []byte(text[:len(text)/3]) }},
		{"after all but the file was lost", func(string) []byte { return nil }},
		{"after the tail became zeros, as after a power failure", func(text string) []byte {
			return append([]byte(text)[:len(text)-30], make([]byte, 4096)...)
		}},
		{"after the file was deleted", nil},
	}
	w := lived(t)
	whole := w.plainLogs()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.ok(w.stop())
			for name, text := range whole {
				path := filepath.Join(w.config.Log(), name)
				if tt.after == nil {
					w.ok(os.Remove(path))
					continue
				}
				w.ok(os.WriteFile(path, tt.after(text), 0o600))
			}
			w.run()
			if got := w.plainLogs(); !reflect.DeepEqual(got, whole) {
				t.Errorf("got %v", got)
			}
		})
	}
	t.Run("and lines go on behind", func(t *testing.T) {
		w.logs("2026-11-20T21:00", 5, "")
		if got := w.plainLogs()["sessions.jsonl"]; !strings.HasPrefix(got, whole["sessions.jsonl"]) || strings.Count(got, "\n") != strings.Count(whole["sessions.jsonl"], "\n")+1 {
			t.Errorf("got %s", got)
		}
	})
}

// damage does something to every file of the store whose name matches.
func (w *world) damage(pattern string, do func(path string) error) {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.config.Store(), pattern))
	w.ok(err)
	if len(files) == 0 {
		w.t.Fatalf("no %s", pattern)
	}
	for _, file := range files {
		w.ok(do(file))
	}
}

func garble(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, bytes.Repeat([]byte{0xa5, 0x00, 0xff}, int(min(info.Size(), 1<<20)/3)+1), 0o600)
}

func TestRebuildBringsBackWhatTheLogsHold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		damage func(w *world)
	}{
		{"after the tables were deleted", func(w *world) { w.damage("*.sst", os.Remove) }},
		{"after the tables were garbled", func(w *world) { w.damage("*.sst", garble) }},
		{"after the list of tables was garbled", func(w *world) { w.damage("MANIFEST", garble) }},
		{"after every file was garbled", func(w *world) { w.damage("*", garble) }},
		{"after every file was deleted", func(w *world) { w.damage("*", os.Remove) }},
		{"after the folder was deleted", func(w *world) { w.ok(os.RemoveAll(w.config.Store())) }},
		{"of a store that is well", func(*world) {}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := lived(t)
			before, logs := w.memory(), w.plainLogs()
			w.ok(w.stop())
			tt.damage(w)
			w.free()
			_, err := Rebuild(w.ctx(), w.config)
			w.ok(err)
			w.run()
			w.soon("the notes", func() bool { cards, err := w.owner.Cards(w.ctx()); return err == nil && len(cards) == 4 })
			time.Sleep(50 * time.Millisecond)
			after := w.memory()
			compare(t, before, after)
			for name, got := range w.plainLogs() {
				if more, goesOn := strings.CutPrefix(got, logs[name]); !goesOn || more != "" && name != "blocks.jsonl" {
					t.Errorf("%s changed: got %s\nwas %s", name, got, logs[name])
				}
			}
		})
	}
}

// asJSON is v as the API gives it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func compare(t *testing.T, before, after memory) {
	t.Helper()
	for n, card := range before.Cards {
		if !reflect.DeepEqual(after.Cards[n], card) {
			t.Errorf("card: got %+v, was %+v", after.Cards[n], card)
		}
	}
	if got, was := asJSON(t, after.Week), asJSON(t, before.Week); got != was {
		t.Errorf("week: got %s\nwas %s", got, was)
	}
	if !reflect.DeepEqual(after.Settings, before.Settings) {
		t.Errorf("settings: got %+v, was %+v", after.Settings, before.Settings)
	}
	if first := id.Note("n1"); !after.Readings[first].Equal(before.Readings[first]) {
		t.Errorf("reading: got %v, was %v", after.Readings[first], before.Readings[first])
	}
}

func TestAfterARebuildNoNumberMeansSomethingElse(t *testing.T) {
	t.Parallel()
	w := lived(t)
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "Lost"})
	w.ok(err)
	_, err = w.owner.StartLesson(w.ctx(), lesson.ID)
	w.ok(err)
	w.ok(w.stop())
	w.free()
	_, err = Rebuild(w.ctx(), w.config)
	w.ok(err)
	w.run()
	_, err = w.owner.CheckSource(w.ctx(), "weekly")
	w.ok(err)
	items, err := w.owner.Items(w.ctx(), "")
	w.ok(err)
	for _, item := range items {
		if item.ID == "i1" && (item.Title != "A" || item.State != learning.Kept) {
			t.Errorf("%s was judged and is %q, %s now", item.ID, item.Title, item.State)
		}
	}
	if fresh, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "New"}); err != nil || fresh.ID == lesson.ID {
		t.Errorf("%s has a session and is %q now: %v", fresh.ID, fresh.Title, err)
	}
}

func TestRebuildThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	w := lived(t)
	before := w.memory()
	t.Run("because the store is in use", func(t *testing.T) {
		_, err := Rebuild(w.ctx(), w.config)
		if _, ok := errors.AsType[*engine.LockedError](err); !ok {
			t.Errorf("got %v", err)
		}
		w.logs("2026-11-20T22:00", 5, "") // the daemon goes on
		before = w.memory()
	})
	t.Run("because of a line that cannot be read", func(t *testing.T) {
		w.ok(w.stop())
		path := filepath.Join(w.config.Log(), "reviews.jsonl")
		whole, err := os.ReadFile(path)
		w.ok(err)
		w.ok(os.WriteFile(path, bytes.Replace(whole, []byte(`{"seq":2`), []byte(`{"seq:2`), 1), 0o600))
		_, err = Rebuild(w.ctx(), w.config)
		if err == nil || !strings.Contains(err.Error(), "reviews.jsonl:2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
		w.ok(os.WriteFile(path, whole, 0o600))
		w.run()
		compare(t, before, w.memory())
	})
}

func TestStoreThatLacksLinesOfTheLogsIsRefused(t *testing.T) {
	t.Parallel()
	w := lived(t)
	w.ok(w.stop())
	w.ok(os.RemoveAll(w.config.Store()))
	_, err := New(w.config, w.options())
	if _, ok := errors.AsType[*store.AheadError](err); !ok {
		t.Fatalf("got %v", err)
	}
	if refused := Refusal(err); !strings.Contains(refused.Hint, "tend doctor --rebuild") {
		t.Errorf("hint %q", refused.Hint)
	}
	w.free()
	_, err = Rebuild(context.Background(), w.config)
	w.ok(err)
	w.run()
	w.cards(4)
}

func TestLogThatCannotBeWrittenIsToldAndCaughtUp(t *testing.T) {
	t.Parallel()
	w := settled(t)
	path := filepath.Join(w.config.Log(), "reviews.jsonl")
	w.ok(os.RemoveAll(path))
	w.ok(os.Mkdir(path, 0o700)) // nobody can append to a folder
	w.write("a.md", reviewed)
	card := w.cards(1)[0]
	_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card.Card.ID, Grade: srs.Good, Millis: 1000})
	if err == nil {
		t.Error("a grade was acknowledged that is not in the log")
	}
	w.ok(os.Remove(path))
	_, err = w.owner.Log(w.ctx(), api.LogRequest{Minutes: 5})
	w.ok(err)
	if got := strings.Count(w.plainLogs()["reviews.jsonl"], "\n"); got != 1 {
		t.Errorf("%d lines, want the one that was held back", got)
	}
}

// linesAreWhole wants each log to have so many lines, numbered from 1 without a gap.
func (w *world) linesAreWhole(want map[string]int) {
	w.t.Helper()
	logs := w.plainLogs()
	for name, count := range want {
		lines := strings.Split(strings.TrimSuffix(logs[name], "\n"), "\n")
		if len(lines) != count {
			w.t.Errorf("%s has %d lines, want %d", name, len(lines), count)
		}
		for n, line := range lines {
			var read struct{ Seq int }
			if err := json.Unmarshal([]byte(line), &read); err != nil || read.Seq != n+1 {
				w.t.Errorf("%s:%d: %s: %v", name, n+1, line, err)
			}
		}
	}
}
