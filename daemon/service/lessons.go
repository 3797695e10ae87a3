package service

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// Lessons lists the open and the queued lessons, open ones first; with all, the ended ones too.
func Lessons(tx *store.Tx, all bool) ([]api.Lesson, error) {
	states := []learning.LessonState{learning.Open, learning.Queued}
	if all {
		states = append(states, learning.Closed, learning.LessonDropped)
	}
	list := []api.Lesson{}
	for _, state := range states {
		lessons, err := store.Lessons.Range(tx, "state/"+string(state)+"/", "")
		if err != nil {
			return nil, err
		}
		for _, lesson := range lessons {
			view, err := lessonView(tx, lesson)
			if err != nil {
				return nil, err
			}
			list = append(list, view)
		}
	}
	return list, nil
}

func lessonView(tx *store.Tx, lesson learning.Lesson) (api.Lesson, error) {
	outputs, err := store.Outputs.Range(tx, "lesson/"+string(lesson.ID)+"/", "")
	if outputs == nil {
		outputs = []learning.Output{}
	}
	return api.Lesson{Lesson: lesson, Outputs: outputs}, err
}

// Lesson returns a lesson with its outputs.
func Lesson(tx *store.Tx, lesson id.Lesson) (api.Lesson, error) {
	held, err := store.Lessons.Get(tx, lesson)
	if err != nil {
		return api.Lesson{}, missing(err, "tend lesson list --all")
	}
	return lessonView(tx, held)
}

// AddLesson queues a lesson by hand: a book, an RFC, a talk, an article.
func AddLesson(tx *store.Tx, r api.LessonRequest) (api.Lesson, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Lesson{}, err
	}
	kind, err := learning.ParseKind(string(cmp.Or(r.Kind, learning.Article)))
	if err != nil {
		return api.Lesson{}, invalid(err, "tend lesson add 'Title' --kind rfc")
	}
	title := clean.Truncate(clean.Line(r.Title), 300)
	if r.URL != "" {
		if err := checkURL(r.URL); err != nil {
			return api.Lesson{}, err
		}
	}
	if title = cmp.Or(title, clean.Truncate(r.URL, 300)); title == "" {
		return api.Lesson{}, api.Refuse(api.Invalid, "tend lesson add TITLE|URL --kind rfc", "a lesson needs a title or a URL")
	}
	if err := checkArea(s, r.Area); err != nil {
		return api.Lesson{}, err
	}
	lesson := learning.Lesson{Title: title, URL: r.URL, Kind: kind, Area: r.Area, State: learning.Queued, Added: tx.Now,
		Pages: r.Pages, Chapters: r.Chapters}
	if err := learning.CheckParts(lesson); err != nil {
		return api.Lesson{}, invalid(err, "tend lesson add 'Title' --kind book --pages 562")
	}
	if lesson.ID, err = store.Lessons.New(tx); err != nil {
		return api.Lesson{}, err
	}
	return putLesson(tx, lesson)
}

func putLesson(tx *store.Tx, lesson learning.Lesson) (api.Lesson, error) {
	if err := store.Lessons.Put(tx, lesson); err != nil {
		return api.Lesson{}, err
	}
	if err := RefreshAgenda(tx); err != nil {
		return api.Lesson{}, err
	}
	return lessonView(tx, lesson)
}

// StartLesson opens a lesson and starts a session for it; a timer that runs for something else is stopped.
func StartLesson(tx *store.Tx, lesson id.Lesson) (api.Lesson, error) {
	held, err := store.Lessons.Get(tx, lesson)
	if err != nil {
		return api.Lesson{}, missing(err, "tend lesson list")
	}
	opened, err := held.Start(tx.Now)
	if err != nil {
		return api.Lesson{}, conflict(err, "tend lesson list --all")
	}
	running, ok, err := stopForgotten(tx)
	if err != nil {
		return api.Lesson{}, err
	}
	if ok && running.Lesson == lesson {
		return putLesson(tx, opened)
	}
	if ok {
		if err := endSession(tx, running); err != nil {
			return api.Lesson{}, err
		}
	}
	session := budget.Session{Start: tx.Now, Kind: budget.FromLesson, Area: held.Area, Text: held.Title, Lesson: lesson}
	if _, err := newSession(tx, session); err != nil {
		return api.Lesson{}, err
	}
	return putLesson(tx, opened)
}

// CloseLesson closes a lesson that has an output, or gets the one in r; its session stops. Something taught that lacks a
// point is recorded, and the lesson stays open.
func CloseLesson(tx *store.Tx, lesson id.Lesson, r api.CloseRequest) (api.Lesson, error) {
	held, err := Lesson(tx, lesson)
	if err != nil {
		return api.Lesson{}, err
	}
	recorded := id.Output("")
	if r.Output != nil && held.Ended.IsZero() {
		output, err := checkOutput(tx, held.Lesson, *r.Output)
		if err != nil {
			return api.Lesson{}, err
		}
		if !alreadyThere(held.Outputs, output) {
			if output, err = putOutput(tx, output); err != nil {
				return api.Lesson{}, err
			}
			recorded = output.ID
			held.Outputs = append(held.Outputs, output)
		}
	}
	closed, err := held.Close(held.Outputs, tx.Now)
	if lacking, ok := errors.AsType[*learning.NeedsOutputError](err); ok && recorded != "" {
		held.Recorded, held.Lacks = recorded, lacking.Lacks
		return held, nil
	}
	if err != nil {
		return api.Lesson{}, conflict(err, closeHint(lesson))
	}
	if err := stopFor(tx, lesson); err != nil {
		return api.Lesson{}, err
	}
	view, err := putLesson(tx, closed)
	view.Recorded = recorded
	return view, err
}

func closeHint(lesson id.Lesson) string {
	return "tend lesson close " + string(lesson) + " --summary 'what you learned, in your own words'"
}

// DropLesson drops a lesson; its session stops.
func DropLesson(tx *store.Tx, lesson id.Lesson) (api.Lesson, error) {
	held, err := store.Lessons.Get(tx, lesson)
	if err != nil {
		return api.Lesson{}, missing(err, "tend lesson list")
	}
	dropped, err := held.Drop(tx.Now)
	if err != nil {
		return api.Lesson{}, conflict(err, "tend lesson list --all")
	}
	if err := stopFor(tx, lesson); err != nil {
		return api.Lesson{}, err
	}
	return putLesson(tx, dropped)
}

// stopFor stops the running session if it is the lesson's.
func stopFor(tx *store.Tx, lesson id.Lesson) error {
	running, ok, err := stopForgotten(tx)
	if err != nil || !ok || running.Lesson != lesson {
		return err
	}
	return endSession(tx, running)
}

// checkOutput makes the output that a request describes, without keeping it.
func checkOutput(tx *store.Tx, lesson learning.Lesson, r api.OutputRequest) (learning.Output, error) {
	note, err := outputNote(tx, r)
	if err != nil {
		return learning.Output{}, err
	}
	output, err := learning.CheckOutput(learning.Output{
		Lesson: lesson.ID, Kind: cmp.Or(r.Kind, learning.Summary), Text: clean.Text(r.Text), Ref: strings.TrimSpace(clean.Line(r.Ref)),
		Note: note, Area: lesson.Area, At: tx.Now,
		Title: clean.Truncate(clean.Line(r.Title), learning.MaxTitle), Commit: r.Commit, Check: r.Check,
	})
	if err == nil && output.Kind == learning.Taught && output.Check == nil {
		return output, api.Refuse(api.Invalid, "say of each whether it holds: --example --why --no-private-context, or --example=false",
			"something taught has three points to check: an example, why and not only how, no private context")
	}
	return output, invalid(err, closeHint(lesson.ID))
}

// alreadyThere tells a note that is an output of the lesson already, by its front matter.
func alreadyThere(outputs []learning.Output, output learning.Output) bool {
	return output.Note != "" && output.Text == "" && slices.ContainsFunc(outputs, func(o learning.Output) bool {
		return o.Note == output.Note && o.Kind == output.Kind
	})
}

// putOutput gives the output an id and keeps it.
func putOutput(tx *store.Tx, output learning.Output) (_ learning.Output, err error) {
	if output.ID, err = store.Outputs.New(tx); err != nil {
		return output, err
	}
	return output, store.Outputs.Put(tx, output)
}

// nextLesson returns the lesson to go on with: the newest open one, else the oldest queued one.
func nextLesson(tx *store.Tx) (learning.Lesson, bool, error) {
	open, err := store.Lessons.Range(tx, "state/"+string(learning.Open)+"/", "")
	if err != nil {
		return learning.Lesson{}, false, err
	}
	if len(open) > 0 {
		return slices.MaxFunc(open, func(a, b learning.Lesson) int { return a.Opened.Compare(b.Opened) }), true, nil
	}
	queued, err := store.Lessons.Keys(tx, "state/"+string(learning.Queued)+"/", "", 0)
	if err != nil || len(queued) == 0 {
		return learning.Lesson{}, false, err
	}
	lesson, err := store.Lessons.Get(tx, queued[0])
	return lesson, err == nil, err
}

// openLoops returns the open lessons, oldest first.
func openLoops(tx *store.Tx) ([]learning.Lesson, error) {
	open, err := store.Lessons.Range(tx, "state/"+string(learning.Open)+"/", "")
	return learning.OpenLoops(open, tx.Now), err
}
