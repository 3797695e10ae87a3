package learning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/id"
)

// NeedsOutputError says that a lesson cannot close, since nothing was produced from it.
type NeedsOutputError struct {
	Lesson id.Lesson
	Lacks  []string // what its only output lacks, where it has one: see Output.Lacks
}

// Error names what to do about it.
func (e *NeedsOutputError) Error() string {
	if len(e.Lacks) > 0 {
		return fmt.Sprintf("lesson %s stays open: what you taught lacks %s", e.Lesson, strings.Join(e.Lacks, ", "))
	}
	return fmt.Sprintf("lesson %s: needs an output before it closes: add --summary, --file, --url or --editor", e.Lesson)
}

// StateError says that a lesson stands where it cannot do what was asked.
type StateError struct {
	Lesson id.Lesson
	State  LessonState
	Want   string // what was asked: start, close, drop
}

// Error reads "close lesson l3: it is closed already" or "start lesson l3: it is dropped; add it again".
func (e *StateError) Error() string {
	done := map[string]LessonState{"close": Closed, "drop": LessonDropped}[e.Want]
	hint := "it is " + string(e.State) + "; add it again"
	if done == e.State {
		hint = "it is " + string(e.State) + " already"
	}
	return fmt.Sprintf("%s lesson %s: %s", e.Want, e.Lesson, hint)
}

// LessonFrom makes a queued lesson, without ID, of an item and its source. An entry of a newsletter or of a
// person is an article; entries of other sources are what their source is.
func LessonFrom(item Item, src Source, at time.Time) Lesson {
	kind := src.Kind
	switch kind {
	case Newsletter, Person, "":
		kind = Article
	}
	return Lesson{
		Title: cmp.Or(item.Title, item.URL), URL: item.URL, Kind: kind, Area: src.Area,
		Item: item.ID, Source: item.Source, State: Queued, Added: at,
	}
}

// Start opens a queued lesson. Starting an open one changes nothing. The error is a *StateError.
func (l Lesson) Start(at time.Time) (Lesson, error) {
	switch l.State {
	case Open:
		return l, nil
	case Queued:
		l.State, l.Opened = Open, at
		return l, nil
	}
	return l, &StateError{Lesson: l.ID, State: l.State, Want: "start"}
}

// Close closes a lesson, queued or open, from which something was produced: one of the outputs is the
// lesson's, and counts. It fails with a *NeedsOutputError when none is, with a *StateError when the lesson has ended. A
// lesson that was still queued counts as opened now.
func (l Lesson) Close(outputs []Output, at time.Time) (Lesson, error) {
	if l.State != Queued && l.State != Open {
		return l, &StateError{Lesson: l.ID, State: l.State, Want: "close"}
	}
	if !l.HasOutput(outputs) {
		return l, &NeedsOutputError{Lesson: l.ID, Lacks: l.lacks(outputs)}
	}
	if l.Opened.IsZero() {
		l.Opened = at
	}
	l.State, l.Ended = Closed, at
	return l, nil
}

// HasOutput tells whether one of the outputs is the lesson's, and counts.
func (l Lesson) HasOutput(outputs []Output) bool {
	return slices.ContainsFunc(outputs, func(o Output) bool { return o.Lesson == l.ID && o.Counts() })
}

// lacks is what the newest of the lesson's outputs lacks that does not count yet.
func (l Lesson) lacks(outputs []Output) (lacks []string) {
	for _, o := range outputs {
		if o.Lesson == l.ID && o.Removed.IsZero() && len(o.Lacks()) > 0 {
			lacks = o.Lacks()
		}
	}
	return lacks
}

// Drop ends a lesson that is not worth it, queued or open. The error is a *StateError.
func (l Lesson) Drop(at time.Time) (Lesson, error) {
	if l.State != Queued && l.State != Open {
		return l, &StateError{Lesson: l.ID, State: l.State, Want: "drop"}
	}
	l.State, l.Ended = LessonDropped, at
	return l, nil
}

// Unstart puts an open lesson back into the queue, as if it had not been started; any other stays as it is.
func (l Lesson) Unstart() Lesson {
	if l.State == Open {
		l.State, l.Opened = Queued, time.Time{}
	}
	return l
}

// Reopen opens a closed lesson again, for when its last output is removed: nothing counts as learned without
// one. It is as old as it was. A lesson that is not closed stays as it is.
func (l Lesson) Reopen() Lesson {
	if l.State == Closed {
		l.State, l.Ended = Open, time.Time{}
	}
	return l
}

// Settle lets a lesson follow one of its outputs that changed; outputs are all of its own, that one among them unless it
// was taken back. A closed lesson without an output opens again, and closed is when it had been closed. One that the
// changed output had opened so (its Closed says when it had been closed) closes as it was once that counts again.
func (l Lesson) Settle(outputs []Output, changed Output) (settled Lesson, closed time.Time) {
	switch {
	case l.State == Closed && !l.HasOutput(outputs):
		return l.Reopen(), l.Ended
	case l.State == Open && changed.Counts() && !changed.Closed.IsZero():
		l.State, l.Ended = Closed, changed.Closed
	}
	return l, time.Time{}
}

// Age is how long the lesson has been open at now, or was when it ended; of a queued one how long it waits.
// It is never negative.
func (l Lesson) Age(now time.Time) time.Duration {
	from, to := l.Opened, now
	if from.IsZero() {
		from = l.Added
	}
	if !l.Ended.IsZero() && l.Ended.Before(now) {
		to = l.Ended
	}
	return max(0, to.Sub(from))
}

// OpenLoops returns the lessons that are open at now, the oldest first. For a now in the past these are the
// ones that were open then.
func OpenLoops(lessons []Lesson, now time.Time) []Lesson {
	var open []Lesson
	for _, l := range lessons {
		if l.openAt(now) {
			open = append(open, l)
		}
	}
	slices.SortStableFunc(open, func(a, b Lesson) int {
		return cmp.Or(a.Opened.Compare(b.Opened), a.Added.Compare(b.Added))
	})
	return open
}

func (l Lesson) openAt(now time.Time) bool {
	if l.State == Queued || l.Opened.IsZero() || l.Opened.After(now) {
		return false
	}
	return l.State == Open || l.Ended.After(now)
}
