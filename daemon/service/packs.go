package service

import (
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/learning/packs"
)

const packHint = "tend pack list"

// Packs lists the starter packs.
func Packs(tx *store.Tx) ([]api.Pack, error) {
	all, err := packs.All()
	if err != nil {
		return nil, err
	}
	list := []api.Pack{}
	for _, pack := range all {
		view, err := packView(tx, pack)
		if err != nil {
			return nil, err
		}
		list = append(list, view)
	}
	return list, nil
}

// Pack returns one with its texts.
func Pack(tx *store.Tx, name id.Pack) (api.PackText, error) {
	pack, err := FindPack(name)
	if err != nil {
		return api.PackText{}, err
	}
	view, err := packView(tx, pack)
	text := api.PackText{Pack: view, Texts: []string{}}
	for _, note := range pack.Notes {
		text.Texts = append(text.Texts, note.Text)
	}
	return text, err
}

// FindPack returns a pack by its name, or refuses.
func FindPack(name id.Pack) (packs.Pack, error) {
	pack, found, err := packs.Find(name)
	if err == nil && !found {
		err = api.Refuse(api.NotFound, packHint, "there is no pack %q", string(name))
	}
	return pack, err
}

func packView(tx *store.Tx, pack packs.Pack) (api.Pack, error) {
	view := api.Pack{Name: pack.Name, Title: pack.Title, About: pack.About, Notes: []string{}, Lessons: append([]packs.Lesson{}, pack.Lessons...),
		Tasks: []packs.Task{}}
	for _, note := range pack.Notes {
		view.Notes = append(view.Notes, note.Path)
	}
	added, there, err := AddedPack(tx, pack.Name)
	if err != nil {
		return view, err
	}
	if !there {
		_, _, day, err := today(tx)
		view.Tasks = append(view.Tasks, pack.Tasks(day, tx.Now)...)
		return view, err
	}
	view.Added, view.Start = added.At, added.Start
	for _, task := range added.Tasks {
		held, err := store.Tasks.Get(tx, task)
		if err != nil {
			return view, err
		}
		view.Tasks = append(view.Tasks, held)
	}
	return view, nil
}

// AddedPack returns a pack as it was added; there is false where it was not, or was removed again.
func AddedPack(tx *store.Tx, name id.Pack) (added packs.Added, there bool, err error) {
	added, err = store.Packs.Get(tx, name)
	if isMissing(err) {
		return added, false, nil
	}
	return added, err == nil && added.Removed.IsZero(), err
}

// PackStart returns the day on which the tasks of a pack begin: today, or the one that was asked for.
func PackStart(tx *store.Tx, pack packs.Pack, r api.PackRequest) (when.Date, error) {
	const hint = "tend pack add ninety-days --start 2026-12-01"
	_, _, day, err := today(tx)
	switch {
	case err != nil:
		return day, err
	case len(pack.Steps) == 0 && !r.Start.IsZero():
		return day, api.Refuse(api.Invalid, packHint, "pack %s has no tasks that could start on a day", pack.Name)
	case len(pack.Steps) == 0:
		return when.Date{}, nil
	case r.Start.IsZero():
		return day, nil
	case r.Start.Before(day.AddDays(-90)) || day.AddDays(366).Before(r.Start):
		return day, api.Refuse(api.Invalid, hint, "start %s: want a day from 90 days ago to a year ahead", r.Start)
	}
	return r.Start, nil
}

// PlanPack returns what adding the lessons and tasks of a pack would do. A lesson that is there, by its URL or title, is
// not queued again.
func PlanPack(tx *store.Tx, pack packs.Pack, start when.Date) (lessons []packs.Lesson, tasks []packs.Task, err error) {
	held, err := store.Lessons.List(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, lesson := range pack.Lessons {
		same := func(l learning.Lesson) bool {
			return lesson.URL != "" && l.URL == lesson.URL || l.Title == lesson.Title && l.State != learning.LessonDropped
		}
		if !slices.ContainsFunc(held, same) {
			lessons = append(lessons, lesson)
		}
	}
	return lessons, pack.Tasks(start, tx.Now), nil
}

// RecordPack queues the lessons of a pack, dates its tasks, and remembers what was added.
func RecordPack(tx *store.Tx, pack packs.Pack, start when.Date, files []packs.File) (api.PackChange, error) {
	change := api.PackChange{Name: pack.Name, Notes: []string{}, Left: []string{}, Lessons: []string{}, Tasks: []packs.Task{}}
	lessons, tasks, err := PlanPack(tx, pack, start)
	if err != nil {
		return change, err
	}
	added := packs.Added{Name: pack.Name, At: tx.Now, Start: start, Files: files}
	for _, lesson := range lessons {
		queued, err := AddLesson(tx, api.LessonRequest{Title: lesson.Title, URL: lesson.URL, Kind: lesson.Kind})
		if err != nil {
			return change, err
		}
		added.Lessons, change.Lessons = append(added.Lessons, queued.ID), append(change.Lessons, lesson.Title)
	}
	for _, task := range tasks {
		if task.ID, err = store.Tasks.New(tx); err != nil {
			return change, err
		}
		if err := store.Tasks.Put(tx, task); err != nil {
			return change, err
		}
		added.Tasks, change.Tasks = append(added.Tasks, task.ID), append(change.Tasks, task)
	}
	return change, store.Packs.Put(tx, added)
}

// RemovePack drops the lessons of a pack that nobody began and its tasks that are open, and remembers that it is gone.
func RemovePack(tx *store.Tx, added packs.Added) (api.PackChange, error) {
	change := api.PackChange{Name: added.Name, Notes: []string{}, Left: []string{}, Lessons: []string{}, Tasks: []packs.Task{}}
	for _, lesson := range added.Lessons {
		held, err := store.Lessons.Get(tx, lesson)
		if err != nil {
			return change, err
		}
		if held.State != learning.Queued {
			continue
		}
		if _, err := DropLesson(tx, lesson); err != nil {
			return change, err
		}
		change.Lessons = append(change.Lessons, held.Title)
	}
	for _, task := range added.Tasks {
		held, err := store.Tasks.Get(tx, task)
		if err != nil {
			return change, err
		}
		if held.State != packs.Open {
			continue
		}
		if held, err = held.End(packs.Dropped, tx.Now); err != nil {
			return change, err
		}
		if err := store.Tasks.Put(tx, held); err != nil {
			return change, err
		}
		change.Tasks = append(change.Tasks, held)
	}
	added.Removed = tx.Now
	return change, store.Packs.Put(tx, added)
}

// EndTask makes a task done or dropped: the action is done or drop.
func EndTask(tx *store.Tx, task id.Task, action string) (packs.Task, error) {
	state, known := map[string]packs.TaskState{"done": packs.Done, "drop": packs.Dropped}[action]
	if !known {
		return packs.Task{}, api.Refuse(api.Invalid, "tend pack done k3", "action %q: want done or drop", action)
	}
	held, err := store.Tasks.Get(tx, task)
	if err != nil {
		return held, missing(err, "tend pack show ninety-days")
	}
	ended, err := held.End(state, tx.Now)
	if err != nil {
		return held, conflict(err, "tend pack show "+string(held.Pack))
	}
	return ended, store.Tasks.Put(tx, ended)
}

// DueTasks returns the open tasks of today and of the days before, the oldest first.
func DueTasks(tx *store.Tx) ([]packs.Task, error) {
	_, _, day, err := today(tx)
	if err != nil {
		return nil, err
	}
	open, err := openTasks(tx)
	return packs.Due(open, day), err
}

func openTasks(tx *store.Tx) ([]packs.Task, error) {
	return store.Tasks.Range(tx, "state/"+string(packs.Open)+"/", "")
}
