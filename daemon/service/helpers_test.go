package service

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
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

// start is 09:00 in Berlin on Monday, 16 November 2026, when a test begins.
const start = "2026-11-16T09:00"

// world is a store on the disk with a clock that stands until a test moves it.
type world struct {
	testing.TB
	home  string
	store *store.Store
	now   time.Time
	zone  string
}

// newWorld is a store that nobody has set up yet. Its test runs beside others: most of its time is the disk's.
func newWorld(t testing.TB) *world {
	t.Helper()
	if t, ok := t.(*testing.T); ok {
		t.Parallel()
	}
	w := &world{TB: t, home: t.TempDir(), zone: "Europe/Berlin"}
	w.at(start)
	w.open(store.Options{})
	return w
}

// begun is a world in which tend init has run: Berlin, 4 hours a week, Tuesday and Thursday from 8 to 10, two areas.
func begun(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	zone, b := w.zone, budget.DefaultBudget(when.Date{}, 240)
	windows := []budget.Window{window("tue,thu 08:00-10:00")}
	areas := []budget.Area{{Name: "go", Deep: true}, {Name: "ops"}}
	ask(w, func(tx *store.Tx) (api.Settings, error) {
		return Change(tx, api.SettingsRequest{Zone: &zone, Budget: &b, Windows: &windows, Areas: &areas})
	})
	return w
}

func (w *world) open(o store.Options) {
	w.Helper()
	o.Now = func() time.Time { return w.now }
	s, err := store.Open(filepath.Join(w.home, "store"), o)
	if err != nil {
		w.Fatal(err)
	}
	w.store = s
	w.Cleanup(func() { s.Close() })
}

// at moves the clock to a wall time in the world's zone.
func (w *world) at(wall string) time.Time {
	w.Helper()
	w.now = w.instant(wall)
	return w.now
}

func (w *world) instant(wall string) time.Time {
	w.Helper()
	zone, err := when.LoadZone(w.zone)
	if err != nil {
		w.Fatal(err)
	}
	t, err := when.ParseMoment(wall, time.Time{}, when.Days{Zone: zone})
	if err != nil {
		w.Fatal(err)
	}
	return t
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// ask returns what an update returns.
func ask[T any](w *world, fn func(*store.Tx) (T, error)) T {
	w.Helper()
	value, err := try(w, fn)
	if err != nil {
		w.Fatal(err)
	}
	return value
}

func try[T any](w *world, fn func(*store.Tx) (T, error)) (value T, err error) {
	err = w.store.Update(context.Background(), func(tx *store.Tx) (err error) {
		value, err = fn(tx)
		return err
	})
	return value, err
}

// look returns what a view returns.
func look[T any](w *world, fn func(*store.Tx) (T, error)) (value T) {
	w.Helper()
	err := w.store.View(context.Background(), func(tx *store.Tx) (err error) {
		value, err = fn(tx)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return value
}

func (w *world) do(fn func(*store.Tx) error) {
	w.Helper()
	ask(w, func(tx *store.Tx) (struct{}, error) { return struct{}{}, fn(tx) })
}

// refused wants an update to be refused with the code, by a message of one line that holds the words.
func refused[T any](w *world, code api.Code, words string, fn func(*store.Tx) (T, error)) {
	w.Helper()
	value, err := try(w, fn)
	refusal, ok := errors.AsType[*api.Error](err)
	if !ok {
		w.Fatalf("got %v, %v; want a refusal", value, err)
	}
	if refusal.Code != code || !strings.Contains(refusal.Message, words) || strings.Contains(refusal.Message+refusal.Hint, "\n") {
		w.Errorf("refused with %s: %s; want %s: %s", refusal.Code, refusal.Message, code, words)
	}
}

func window(text string) budget.Window {
	w, err := budget.ParseWindow(text)
	if err != nil {
		panic(err)
	}
	return w
}

func hash(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// note takes a note in as the daemon does, and returns its id and its cards.
func (w *world) note(path, text string) (id.Note, []notes.Card) {
	w.Helper()
	file := File{Path: path, Size: int64(len(text)), Time: w.now, Hash: hash(text), Text: []byte(text)}
	parsed := notes.Parse(path, file.Text)
	note := ask(w, func(tx *store.Tx) (id.Note, error) { return NoteAt(tx, path, nil) })
	w.do(func(tx *store.Tx) error {
		linked, gone, err := LinkCards(tx, note, parsed)
		return errors.Join(err, PutCards(tx, path, linked), HideCards(tx, path, gone))
	})
	w.do(func(tx *store.Tx) error { return PutNote(tx, note, file, parsed) })
	return note, look(w, func(tx *store.Tx) ([]notes.Card, error) {
		return store.Cards.Range(tx, "note/"+string(note)+"/", "")
	})
}

// cards are n new cards in one note of the area.
func (w *world) cards(area string, n int) []notes.Card {
	w.Helper()
	_, cards := w.note(area+"/cards.md", cardTexts(n))
	return cards
}

// cardTexts is the text of a note with n cards.
func cardTexts(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "Q: what is %d?\nA: so.\n\n", i)
	}
	return text.String()
}

func (w *world) grade(card id.Card, g srs.Grade, seconds int) api.Graded {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Graded, error) {
		return Grade(tx, api.GradeRequest{Card: card, Grade: g, Millis: int64(seconds) * 1000})
	})
}

func (w *world) memory(card id.Card) srs.State {
	w.Helper()
	return look(w, func(tx *store.Tx) (srs.State, error) { return store.States.Get(tx, card) })
}

func (w *world) sessions() []budget.Session {
	w.Helper()
	return look(w, store.Sessions.List)
}

func (w *world) week(week string) api.Week {
	w.Helper()
	return look(w, func(tx *store.Tx) (api.Week, error) { return Week(tx, week) })
}

func (w *world) plan() []budget.Block {
	w.Helper()
	return look(w, Plan).Blocks
}

func (w *world) lesson(title string) id.Lesson {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{Title: title})
	}).ID
}

func (w *world) output(text string) *api.OutputRequest {
	return &api.OutputRequest{Kind: learning.Summary, Text: text}
}
