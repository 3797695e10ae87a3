package service

import (
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/learning"
)

// readNow begins an item, looks at its article for so long, of which it reads the minutes, and leaves it.
func (w *world) readNow(item learning.Item, shown time.Duration, minutes int64) api.Begun {
	w.Helper()
	begun := ask(w, func(tx *store.Tx) (api.Begun, error) { return Begin(tx, item.ID) })
	w.pass(shown)
	ask(w, func(tx *store.Tx) (budget.Session, error) {
		return StopReading(tx, api.ReadingEnd{Session: begun.Session.ID, Millis: minutes * 60_000})
	})
	return begun
}

func TestReadingNowIsTakenBackButItsTimeWasSpent(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	item := w.items("weekly", 1)[0]
	begun := w.readNow(item, 12*time.Minute, 9)
	if lesson := look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, begun.Lesson.ID) }); lesson.State != learning.Open {
		t.Errorf("a lesson that was read stays open until something was produced: %+v", lesson)
	}
	back := ask(w, func(tx *store.Tx) (api.Judged, error) { return Unbegin(tx, item.ID) })
	lesson := look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, begun.Lesson.ID) })
	if back.Item.State != learning.Fresh || back.Item.Lesson != "" || lesson.State != learning.LessonDropped || !lesson.Opened.IsZero() {
		t.Errorf("%+v, lesson %+v", back, lesson)
	}
	if y := w.yield("weekly"); y.Minutes != 9 || y.Lessons != 0 || y.Kept != 0 || w.week("").Spent != 9 {
		t.Errorf("%+v, %d minutes in the week", y, w.week("").Spent)
	}
}

func TestReadingNowStaysWhereTheLessonWentOn(t *testing.T) {
	for name, goOn := range map[string]func(*world, api.Begun){
		"another session": func(w *world, b api.Begun) {
			ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, b.Lesson.ID) })
			w.pass(time.Minute)
			ask(w, func(tx *store.Tx) (budget.Session, error) {
				running, _, err := runningSession(tx)
				if err != nil {
					return running, err
				}
				return running, endSession(tx, running)
			})
		},
		"a note that names it": func(w *world, b api.Begun) { w.note("a.md", front(b.Lesson.ID)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			w.source("weekly")
			item := w.items("weekly", 1)[0]
			read := w.readNow(item, 5*time.Minute, 5)
			w.pass(time.Minute)
			goOn(w, read)
			ask(w, func(tx *store.Tx) (api.Judged, error) { return Unbegin(tx, item.ID) })
			if lesson := look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, read.Lesson.ID) }); lesson.State != learning.Open {
				t.Errorf("%+v", lesson)
			}
		})
	}
}
