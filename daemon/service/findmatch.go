package service

import (
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/find"
	"tend/internal/id"
)

// matchMaker shows what was found.
type matchMaker struct{ tx *store.Tx }

// of returns a hit as it is shown, and the text from which its snippet is cut.
func (m matchMaker) of(hit find.Hit) (api.Match, string, error) {
	switch hit.Kind {
	case findItem:
		return m.item(id.Make[id.Item]('i', hit.Number))
	case findLesson:
		return m.lesson(id.Make[id.Lesson]('l', hit.Number))
	case findOutput:
		return m.output(id.Make[id.Output]('o', hit.Number))
	case findNote:
		return m.note(id.Make[id.Note]('n', hit.Number))
	}
	return m.card(id.Make[id.Card]('c', hit.Number))
}

func (m matchMaker) item(key id.Item) (api.Match, string, error) {
	item, err := store.Items.Get(m.tx, key)
	if err != nil {
		return api.Match{}, "", err
	}
	doc, err := itemDoc(m.tx, item)
	if err != nil {
		return api.Match{}, "", err
	}
	source, err := store.Sources.Get(m.tx, item.Source)
	if err != nil && !isMissing(err) {
		return api.Match{}, "", err
	}
	return api.Match{ID: string(key), Title: item.Title, URL: item.URL, Source: string(item.Source), Area: source.Area,
		State: string(item.State), At: instant(doc.At)}, doc.Text, nil
}

func (m matchMaker) lesson(key id.Lesson) (api.Match, string, error) {
	lesson, err := store.Lessons.Get(m.tx, key)
	if err != nil {
		return api.Match{}, "", err
	}
	doc, err := lessonDoc(m.tx, lesson)
	return api.Match{ID: string(key), Title: lesson.Title, URL: lesson.URL, Source: string(lesson.Source), Area: lesson.Area,
		State: string(lesson.State), At: instant(doc.At)}, doc.Text, err
}

func (m matchMaker) output(key id.Output) (api.Match, string, error) {
	output, err := store.Outputs.Get(m.tx, key)
	if err != nil {
		return api.Match{}, "", err
	}
	doc, err := outputDoc(m.tx, output)
	return api.Match{ID: string(key), Title: doc.Title, Area: output.Area, At: output.At}, doc.Text, err
}

func (m matchMaker) note(key id.Note) (api.Match, string, error) {
	note, err := store.Notes.Get(m.tx, key)
	if err != nil {
		return api.Match{}, "", err
	}
	s, err := store.GetSettings(m.tx)
	if err != nil {
		return api.Match{}, "", err
	}
	doc, err := noteDoc(m.tx, note)
	text := strings.TrimSuffix(strings.TrimSuffix(doc.Text, note.Path), "\n")
	return api.Match{ID: string(key), Title: note.Title, Path: note.Path, Area: areaOf(s, note.Path), At: instant(doc.At)}, text, err
}

func (m matchMaker) card(key id.Card) (api.Match, string, error) {
	card, err := store.Cards.Get(m.tx, key)
	if err != nil {
		return api.Match{}, "", err
	}
	note, err := store.Notes.Get(m.tx, card.Note)
	if err != nil && !isMissing(err) {
		return api.Match{}, "", err
	}
	s, err := store.GetSettings(m.tx)
	return api.Match{ID: string(key), Title: card.Front, Path: note.Path, Area: areaOf(s, note.Path)}, card.Back, err
}

// instant is an instant of the index, zero where it is unknown.
func instant(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}
