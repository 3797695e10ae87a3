package service

import (
	"cmp"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

const outputHint = "tend output list"

// heldOutput returns an output, taken back or not.
func heldOutput(tx *store.Tx, output id.Output) (learning.Output, error) {
	held, err := store.Outputs.Get(tx, output)
	return held, missing(err, outputHint)
}

// Output returns an output with what it belongs to.
func Output(tx *store.Tx, output id.Output) (api.Output, error) {
	held, err := heldOutput(tx, output)
	if err != nil {
		return api.Output{}, err
	}
	return outputView(tx, held)
}

func outputView(tx *store.Tx, o learning.Output) (api.Output, error) {
	view := api.Output{Output: o, Lacks: o.Lacks()}
	if o.Lesson != "" {
		lesson, err := store.Lessons.Get(tx, o.Lesson)
		if err != nil && !isMissing(err) {
			return view, err
		}
		view.LessonTitle = lesson.Title
	}
	if o.Note != "" {
		note, err := store.Notes.Get(tx, o.Note)
		if err != nil && !isMissing(err) {
			return view, err
		}
		if err == nil && note.Gone.IsZero() {
			view.NotePath = note.Path
		}
	}
	if o.Session != "" {
		session, err := store.Sessions.Get(tx, o.Session)
		if err != nil && !isMissing(err) {
			return view, err
		}
		if session.Removed.IsZero() && !session.End.IsZero() {
			view.Minutes = int(session.End.Sub(session.Start) / time.Minute)
		}
	}
	return view, nil
}

// AddOutput records an output, of a lesson that is not dropped or of none. It closes nothing.
func AddOutput(tx *store.Tx, r api.AddOutputRequest) (api.Output, error) {
	lesson := learning.Lesson{}
	if r.Lesson != "" {
		held, err := store.Lessons.Get(tx, r.Lesson)
		if err != nil {
			return api.Output{}, missing(err, "tend lesson list --all")
		}
		if held.State == learning.LessonDropped {
			return api.Output{}, api.Refuse(api.Conflict, "tend lesson list --all", "lesson %s is dropped; add it again", held.ID)
		}
		lesson = held
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Output{}, err
	}
	if err := checkArea(s, r.Area); err != nil {
		return api.Output{}, err
	}
	lesson.Area = cmp.Or(r.Area, lesson.Area)
	output, err := checkOutput(tx, lesson, r.OutputRequest)
	if err != nil {
		return api.Output{}, err
	}
	if output, err = putOutput(tx, output); err != nil {
		return api.Output{}, err
	}
	return outputView(tx, output)
}

// EditOutput changes an output. One that has a note keeps its words there, where tend does not write. A lesson that was
// closed with it, and has no other, opens again when it no longer counts.
func EditOutput(tx *store.Tx, output id.Output, r api.EditOutputRequest) (api.Output, error) {
	held, err := heldOutput(tx, output)
	if err != nil {
		return api.Output{}, err
	}
	if !held.Removed.IsZero() {
		return api.Output{}, api.Refuse(api.Conflict, "tend output restore "+string(output), "output %s was taken back", output)
	}
	if held.Note != "" && r.Text != nil {
		return api.Output{}, api.Refuse(api.Conflict, "edit the file of note "+string(held.Note), "the words of output %s are in its note", output)
	}
	changed, err := edited(tx, held, r)
	if err != nil {
		return api.Output{}, err
	}
	if r.Check != nil && changed.Kind != learning.Taught {
		return api.Output{}, api.Refuse(api.Invalid, "tend output edit "+string(output)+" --kind taught", "output %s is a %s, and only what was taught has three points to check",
			output, changed.Kind)
	}
	if changed, err = learning.CheckOutput(changed); err != nil {
		return api.Output{}, invalid(err, "tend output edit "+string(output)+" --text '…'")
	}
	if changed.Kind == learning.Taught && changed.Check == nil && held.Kind != learning.Taught {
		return api.Output{}, api.Refuse(api.Invalid, "say of each whether it holds: --example --why --no-private-context, or --example=false",
			"something taught has three points to check")
	}
	return putAndSettle(tx, changed)
}

// edited is an output with what the request changes, unchecked but for its area and its lesson.
func edited(tx *store.Tx, o learning.Output, r api.EditOutputRequest) (learning.Output, error) {
	if r.Lesson != nil && *r.Lesson != o.Lesson {
		if o.Lesson != "" {
			return o, api.Refuse(api.Conflict, "tend output remove "+string(o.ID), "output %s is one of lesson %s already", o.ID, o.Lesson)
		}
		lesson, err := store.Lessons.Get(tx, *r.Lesson)
		if err != nil {
			return o, missing(err, "tend lesson list --all")
		}
		o.Lesson, o.Area = lesson.ID, cmp.Or(o.Area, lesson.Area)
	}
	if r.Area != nil {
		s, err := store.GetSettings(tx)
		if err != nil {
			return o, err
		}
		if err := checkArea(s, *r.Area); err != nil {
			return o, err
		}
		o.Area = *r.Area
	}
	if r.Kind != nil {
		o.Kind = *r.Kind
	}
	if r.Text != nil {
		o.Text = clean.Text(*r.Text)
	}
	if r.Title != nil {
		o.Title = clean.Truncate(clean.Line(*r.Title), learning.MaxTitle)
	}
	if r.Ref != nil {
		o.Ref, o.Commit = clean.Line(*r.Ref), ""
	}
	if r.Check != nil {
		o.Check = r.Check
	}
	return o, nil
}

// RemoveOutput takes an output back, and the minutes that were captured with it. It stays on record, so that it can be
// restored. A closed lesson that has no other opens again: nothing counts as learned without one.
func RemoveOutput(tx *store.Tx, output id.Output) (api.Output, error) {
	held, err := heldOutput(tx, output)
	if err != nil {
		return api.Output{}, err
	}
	if !held.Removed.IsZero() {
		return api.Output{}, api.Refuse(api.Conflict, "tend output restore "+string(output), "output %s was taken back already", output)
	}
	held.Removed = tx.Now
	if err := markSession(tx, held.Session, tx.Now); err != nil {
		return api.Output{}, err
	}
	return putAndSettle(tx, held)
}

// RestoreOutput brings an output back that was taken back, and its minutes. The lesson that it had opened again closes as
// it was, unless it has ended otherwise since.
func RestoreOutput(tx *store.Tx, output id.Output) (api.Output, error) {
	held, err := heldOutput(tx, output)
	if err != nil {
		return api.Output{}, err
	}
	if held.Removed.IsZero() {
		return api.Output{}, api.Refuse(api.Conflict, outputHint, "output %s was not taken back", output)
	}
	held.Removed = time.Time{}
	if err := markSession(tx, held.Session, time.Time{}); err != nil {
		return api.Output{}, err
	}
	return putAndSettle(tx, held)
}

// markSession takes the session of an output back at an instant, or with none brings it back.
func markSession(tx *store.Tx, session id.Session, removed time.Time) error {
	if session == "" {
		return nil
	}
	held, err := store.Sessions.Get(tx, session)
	if isMissing(err) || err == nil && held.Removed.IsZero() == removed.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	held.Removed = removed
	return store.PutSession(tx, held)
}

// putAndSettle keeps an output, and lets the state of its lesson follow. An output that stopped counting, and was the
// last, remembers when its lesson had been closed; when it counts again the lesson closes as it was.
func putAndSettle(tx *store.Tx, o learning.Output) (api.Output, error) {
	if err := store.Outputs.Put(tx, o); err != nil {
		return api.Output{}, err
	}
	reopened, again := id.Lesson(""), id.Lesson("")
	if o.Lesson != "" {
		lesson, err := Lesson(tx, o.Lesson)
		if err != nil {
			return api.Output{}, err
		}
		settled, closed := lesson.Settle(lesson.Outputs, o)
		if settled.State != lesson.State {
			if o.Closed = closed; settled.State == learning.Open {
				reopened = lesson.ID
			} else {
				again = lesson.ID
			}
			if err := store.Outputs.Put(tx, o); err != nil {
				return api.Output{}, err
			}
			if _, err := putLesson(tx, settled); err != nil {
				return api.Output{}, err
			}
		}
	}
	view, err := outputView(tx, o)
	view.Reopened, view.ClosedAgain = reopened, again
	return view, err
}

// OutputsBy lists the outputs that a filter chooses, newest first.
func OutputsBy(tx *store.Tx, f api.OutputFilter) ([]learning.Output, error) {
	span, err := filterSpan(tx, f)
	if err != nil {
		return nil, err
	}
	if f.Kind != "" {
		if _, err := learning.Template(f.Kind); err != nil {
			return nil, api.Refuse(api.Invalid, outputHint+" --kind summary", "kind %q: want summary, prototype, taught or note", f.Kind)
		}
	}
	index := "at/"
	if f.Removed {
		index = "removed/"
	}
	all, err := store.Outputs.Range(tx, index, "")
	list := slices.DeleteFunc(all, func(o learning.Output) bool {
		outside := !span.Start.IsZero() && o.At.Before(span.Start) || !span.End.IsZero() && !o.At.Before(span.End)
		return outside || f.Kind != "" && o.Kind != f.Kind || f.Area != "" && o.Area != f.Area
	})
	slices.Reverse(list)
	return append([]learning.Output{}, list...), err
}

// filterSpan is the time that a filter chooses; an end of it that is zero is open.
func filterSpan(tx *store.Tx, f api.OutputFilter) (span when.Interval, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return span, err
	}
	if f.Week != "" {
		start, err := when.ParseWeek(f.Week, s.WeekStarts)
		if err != nil {
			return span, invalid(err, outputHint+" --week 2026-W47")
		}
		return when.Interval{Start: weekStart(s, start), End: weekStart(s, start.AddDays(7))}, nil
	}
	days := s.Days(tx.Now)
	if f.From != "" {
		from, err := when.ParseDate(f.From)
		if err != nil {
			return span, invalid(err, outputHint+" --from 2026-11-16")
		}
		span.Start = days.Start(from)
	}
	if f.To != "" {
		to, err := when.ParseDate(f.To)
		if err != nil {
			return span, invalid(err, outputHint+" --to 2026-11-22")
		}
		span.End = days.End(to)
	}
	if !span.Start.IsZero() && !span.End.IsZero() && span.End.Before(span.Start) {
		return span, api.Refuse(api.Invalid, "", "%s is before %s", f.To, f.From)
	}
	return span, nil
}
