package service

import (
	"errors"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// learn keeps the first of some new items of a source and returns its lesson.
func (w *world) learn(source id.Source) id.Lesson {
	w.Helper()
	w.pass(time.Second) // the links of items are told apart by it
	return w.judge(w.items(source, 1)[0].ID, learning.Keep).Lesson.ID
}

func (w *world) close(lesson id.Lesson, output *api.OutputRequest) api.Lesson {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson, api.CloseRequest{Output: output})
	})
}

func (w *world) outputs(lesson id.Lesson) []learning.Output {
	w.Helper()
	return look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, lesson) }).Outputs
}

func front(lesson id.Lesson) string {
	return "---\nlesson: " + string(lesson) + "\n---\n" + cardTexts(2)
}

func TestALessonIsClosedWithTheNoteThatItNames(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	note, _ := w.note("go/select.md", cardTexts(2))
	for _, name := range []string{"go/select.md", "./go/select.md", string(note)} {
		lesson := w.learn("weekly")
		w.close(lesson, &api.OutputRequest{Kind: learning.NoteOutput, Note: name})
		if made := w.outputs(lesson); len(made) != 1 || made[0].Note != note {
			t.Errorf("%s: %+v", name, made)
		}
	}
	lesson := w.learn("weekly")
	for _, name := range []string{"go", "n999", "select.md"} {
		refused(w, api.NotFound, `note "`+name+`"`, func(tx *store.Tx) (api.Lesson, error) {
			return CloseLesson(tx, lesson, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.NoteOutput, Note: name}})
		})
	}
	if y := w.yield("weekly"); y.Cards != 2 || y.Surviving != 2 || y.Learned != 0 {
		t.Errorf("one note of three lessons counts once: %+v", y)
	}
}

func TestANoteThatNamesALessonIsItsOutput(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	lesson := w.learn("weekly")
	note, _ := w.note("a.md", front(lesson))
	if made := w.outputs(lesson); len(made) != 1 || made[0].Note != note || made[0].Kind != learning.NoteOutput || made[0].Area != "go" {
		t.Fatalf("%+v", made)
	}
	w.note("a.md", front(lesson)+"\nMore.\n")
	w.close(lesson, &api.OutputRequest{Kind: learning.NoteOutput, Note: "a.md"})
	if made := w.outputs(lesson); len(made) != 1 {
		t.Errorf("it is one output, however often it is named: %+v", made)
	}
	if y := w.yield("weekly"); y.Cards != 2 || y.Outputs != 1 || y.Closed != 1 {
		t.Errorf("%+v", y)
	}
}

func TestANoteIsWhatASummaryBecame(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	lesson := w.learn("weekly")
	w.close(lesson, &api.OutputRequest{Text: "In my own words."})
	note, _ := w.note("a.md", front(lesson))
	made := w.outputs(lesson)
	if len(made) != 1 || made[0].Note != note || made[0].Kind != learning.Summary {
		t.Fatalf("%+v", made)
	}
	if n := learning.Produced(made, w.now.Add(-time.Hour), w.now.Add(time.Hour)); n != 1 {
		t.Errorf("produced %d", n)
	}
	w.note("a.md", cardTexts(2))
	if made := w.outputs(lesson); len(made) != 1 || made[0].Note != "" || made[0].Text == "" {
		t.Errorf("the summary stays when the note names it no more: %+v", made)
	}
}

func TestANoteThatNamesAnotherLessonIsTakenBack(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	slip, meant := w.learn("weekly"), w.learn("weekly")
	w.note("a.md", front(slip))
	w.note("a.md", front(meant))
	if made := w.outputs(slip); len(made) != 0 {
		t.Errorf("open: %+v", made)
	}
	if made := w.outputs(meant); len(made) != 1 {
		t.Errorf("%+v", made)
	}
	w.close(meant, nil)
	w.note("a.md", cardTexts(2))
	if made := w.outputs(meant); len(made) != 1 {
		t.Errorf("a closed lesson keeps what it was closed with: %+v", made)
	}
}

func TestANoteIsNoOutput(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	lesson := w.learn("weekly")
	w.note("empty.md", "---\nlesson: "+string(lesson)+"\n---\n")
	w.note("unknown.md", front("l999"))
	w.note("plain.md", cardTexts(1))
	if made := look(w, func(tx *store.Tx) ([]learning.Output, error) { return OutputsBy(tx, api.OutputFilter{}) }); len(made) != 0 {
		t.Errorf("%+v", made)
	}
	w.note("empty.md", front(lesson))
	if made := w.outputs(lesson); len(made) != 1 {
		t.Errorf("once it has words it is one: %+v", made)
	}
}

func TestMinutesOfASourceAreThoseOfReadingToo(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	items := w.items("weekly", 2)
	var begun api.Reading
	read := func(item id.Item, minutes time.Duration) {
		begun = ask(w, func(tx *store.Tx) (api.Reading, error) { return StartReading(tx, api.ReadingRequest{Item: item}) })
		w.pass(minutes * time.Minute)
		end := api.ReadingEnd{Session: begun.Session.ID, Millis: (minutes * time.Minute).Milliseconds()}
		w.do(func(tx *store.Tx) error { _, err := StopReading(tx, end); return err })
	}
	read(items[0].ID, 7)
	if y := w.yield("weekly"); y.Minutes != 7 {
		t.Errorf("of an item that nobody kept: %d minutes", y.Minutes)
	}
	w.judge(items[0].ID, learning.Drop)
	lesson := w.judge(items[1].ID, learning.Keep).Lesson.ID
	read(items[1].ID, 5)
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, lesson) })
	w.pass(10 * time.Minute)
	w.close(lesson, &api.OutputRequest{Text: "Words."})
	if y := w.yield("weekly"); y.Minutes != 22 {
		t.Errorf("with a lesson: %d minutes", y.Minutes)
	}
	at := w.now.Add(-10 * time.Minute)
	w.do(func(tx *store.Tx) error { // beside the lesson, from 2 minutes before it
		session, err := store.Sessions.Get(tx, begun.Session.ID)
		if err != nil {
			return err
		}
		session.Item, session.Lesson, session.Start, session.End = items[0].ID, "", at.Add(-2*time.Minute), at.Add(8*time.Minute)
		session.ID, err = store.Sessions.New(tx)
		return errors.Join(err, store.PutSession(tx, session))
	})
	if y := w.yield("weekly"); y.Minutes != 22 {
		t.Errorf("overlapping ones count once: %d minutes", y.Minutes)
	}
}
