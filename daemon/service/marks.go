package service

import (
	"errors"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// MarkLesson records how far a person is in a book, and how long it is where r says so.
func MarkLesson(tx *store.Tx, lesson id.Lesson, r api.MarkRequest) (api.Marked, error) {
	example := "tend quota progress " + string(lesson) + " --page 30 --of 562"
	_, days, _, err := today(tx)
	if err != nil {
		return api.Marked{}, err
	}
	held, err := store.Lessons.Get(tx, lesson)
	if err != nil {
		return api.Marked{}, missing(err, "tend lesson list")
	}
	part, err := markedPart(&held, r)
	if err != nil {
		return api.Marked{}, err
	}
	if err := learning.CheckParts(held); err != nil {
		return api.Marked{}, invalid(err, example)
	}
	mark := learning.Mark{Lesson: lesson, Part: part}
	if mark.At, err = moment(tx, days, r.At); err != nil {
		return api.Marked{}, err
	}
	err = learning.CheckMark(held, mark, tx.Now)
	if _, ended := errors.AsType[*learning.StateError](err); ended {
		return api.Marked{}, conflict(err, "tend lesson list")
	}
	if err != nil {
		return api.Marked{}, invalid(err, example)
	}
	if mark.ID, err = store.Marks.New(tx); err != nil {
		return api.Marked{}, err
	}
	if err := store.Marks.Put(tx, mark); err != nil {
		return api.Marked{}, err
	}
	if err := store.Lessons.Put(tx, held); err != nil {
		return api.Marked{}, err
	}
	return marked(tx, held, mark)
}

// markedPart reads the page or chapter, and lets the lesson be as long as r says.
func markedPart(l *learning.Lesson, r api.MarkRequest) (int, error) {
	example := "tend quota progress " + string(l.ID) + " --page 30"
	if (r.Page == nil) == (r.Chapter == nil) {
		return 0, api.Refuse(api.Invalid, example, "want a page or a chapter")
	}
	if r.Pages != 0 || r.Chapters != 0 {
		l.Pages, l.Chapters = r.Pages, r.Chapters
	}
	parts, unit := l.Parts()
	switch {
	case parts != 0 && unit == "page" && r.Page == nil, parts != 0 && unit == "chapter" && r.Chapter == nil:
		return 0, api.Refuse(api.Invalid, "tend quota progress "+string(l.ID)+" --"+unit+" 3", "lesson %s is counted in %ss", l.ID, unit)
	case r.Page != nil:
		return *r.Page, nil
	}
	return *r.Chapter, nil
}

// marked is a book with the quota that it is asked for by.
func marked(tx *store.Tx, l learning.Lesson, mark learning.Mark) (api.Marked, error) {
	view := api.Marked{Lesson: l, Mark: mark}
	quotas, err := Quotas(tx)
	for n, q := range quotas {
		if slices.ContainsFunc(q.Books, func(p learning.Pace) bool { return p.Lesson == l.ID }) {
			view.Quota = &quotas[n]
			break
		}
	}
	return view, err
}
