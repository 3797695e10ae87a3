package learning

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Mark is how far a person is in a book at an instant. Marks are never changed: a later one corrects, and may go back.
type Mark struct {
	ID     id.Mark   `json:"id"`
	Lesson id.Lesson `json:"lesson"`
	At     time.Time `json:"at"`
	Part   int       `json:"part"` // the last page, or chapter, that was read; 0: none
}

// MaxParts is how many pages or chapters a book may have.
const MaxParts = 20_000

// What a book is taken to cost until its sessions tell.
const (
	pageMinutes    = 2.0
	chapterMinutes = 40.0
)

// What is needed to learn how long a page or a chapter takes.
const (
	enoughPages    = 20
	enoughChapters = 2
	enoughTime     = 30 * time.Minute
)

// Parts returns how many pages or chapters a lesson has, and which of them. It is 0 for one that does not say.
func (l Lesson) Parts() (n int, unit string) {
	if l.Pages > 0 {
		return l.Pages, "page"
	}
	return l.Chapters, "chapter"
}

// CheckParts tells what is wrong with how long a lesson is said to be.
func CheckParts(l Lesson) error {
	switch {
	case l.Pages == 0 && l.Chapters == 0:
		return nil
	case l.Kind != Book:
		return fmt.Errorf("a lesson of kind %s has no pages or chapters: a book has", l.Kind)
	case l.Pages != 0 && l.Chapters != 0:
		return fmt.Errorf("a book is counted in pages or in chapters, not in both")
	case l.Pages < 0 || l.Pages > MaxParts || l.Chapters < 0 || l.Chapters > MaxParts:
		return fmt.Errorf("a book has 1 to %d pages or chapters", MaxParts)
	}
	return nil
}

// CheckMark tells what is wrong with a mark in a lesson. The error of one that has ended is a *StateError.
func CheckMark(l Lesson, m Mark, now time.Time) error {
	parts, unit := l.Parts()
	switch {
	case l.State != Queued && l.State != Open:
		return &StateError{Lesson: l.ID, State: l.State, Want: "mark"}
	case parts == 0:
		return fmt.Errorf("lesson %s: how many pages or chapters it has is not known", l.ID)
	case m.Part < 0 || m.Part > parts:
		return fmt.Errorf("lesson %s: %s %d: it has %d", l.ID, unit, m.Part, parts)
	case m.At.After(now):
		return fmt.Errorf("lesson %s: a mark in the future", l.ID)
	}
	return nil
}

// marksOf returns the marks of a lesson until an instant, in the order of time, in whatever order they are given.
func marksOf(marks []Mark, lesson id.Lesson, now time.Time) []Mark {
	var of []Mark
	for _, m := range marks {
		if m.Lesson == lesson && !m.At.After(now) {
			of = append(of, m)
		}
	}
	slices.SortFunc(of, func(a, b Mark) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return of
}

// PartMinutes returns how long a page, or a chapter, of the lesson takes, and whether that was learned from its
// sessions: their time until the last mark over what was read, once that is 20 pages or 2 chapters and half an hour.
// Where time was spent before the first mark the book was read from its start, else from that mark on. Until then
// it is 2 minutes a page and 40 a chapter. The marks are in the order of time.
func PartMinutes(l Lesson, marks []Mark, spent []when.Interval) (minutes float64, learned bool) {
	_, unit := l.Parts()
	usual, enough := pageMinutes, enoughPages
	if unit == "chapter" {
		usual, enough = chapterMinutes, enoughChapters
	}
	if len(marks) == 0 {
		return usual, false
	}
	first, last := marks[0], marks[len(marks)-1]
	before := when.Interval{End: first.At}
	if clipped(spent, before) > 0 {
		first = Mark{}
	}
	read, took := last.Part-first.Part, clipped(spent, when.Interval{Start: first.At, End: last.At})
	if read < enough || took < enoughTime {
		return usual, false
	}
	return min(max(took.Minutes()/float64(read), usual/10), usual*10), true
}

// clipped is how much of the intervals lies in another, overlaps once.
func clipped(intervals []when.Interval, in when.Interval) time.Duration {
	var parts []when.Interval
	for _, i := range intervals {
		parts = append(parts, i.Clip(in))
	}
	return when.Total(parts)
}
