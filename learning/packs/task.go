package packs

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// TaskState is what became of a task.
type TaskState string

// The states of a task.
const (
	Open    TaskState = "open"
	Done    TaskState = "done"
	Dropped TaskState = "dropped"
)

// Task is a step of a plan on its day.
type Task struct {
	ID    id.Task   `json:"id"`
	Pack  id.Pack   `json:"pack"`
	Day   when.Date `json:"day"`
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"`
	State TaskState `json:"state"`
	Added time.Time `json:"added"`
	Ended time.Time `json:"ended,omitzero"` // done or dropped
}

// Tasks are the steps of the pack, open and without ids, for a plan that starts on a day. One that would fall on a
// Saturday or a Sunday falls on the Monday after it.
func (p Pack) Tasks(start when.Date, at time.Time) []Task {
	var tasks []Task
	for _, s := range p.Steps {
		day := start.AddDays(s.Day - 1)
		switch day.Weekday() {
		case time.Saturday:
			day = day.AddDays(2)
		case time.Sunday:
			day = day.AddDays(1)
		}
		tasks = append(tasks, Task{Pack: p.Name, Day: day, Title: s.Title, Text: s.Text, State: Open, Added: at})
	}
	return tasks
}

// End makes an open task done or dropped. One that ended so already stays as it is; the other way is refused.
func (t Task) End(state TaskState, at time.Time) (Task, error) {
	switch t.State {
	case state:
		return t, nil
	case Open:
		t.State, t.Ended = state, at
		return t, nil
	}
	return t, fmt.Errorf("task %s: it is %s already", t.ID, t.State)
}

// Due returns the open tasks whose day is the learning day or before it, the oldest first.
func Due(tasks []Task, day when.Date) []Task {
	due := []Task{}
	for _, t := range tasks {
		if t.State == Open && !day.Before(t.Day) {
			due = append(due, t)
		}
	}
	slices.SortStableFunc(due, func(a, b Task) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return due
}
