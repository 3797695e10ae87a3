package service

import (
	"context"
	"iter"
	"path"
	"slices"
	"strings"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/learning"
	"tend/learning/brag"
)

// RenameArea calls an area by another name, with all that was recorded under it, or makes one area of two. In the latter
// case the history of which was deep is that of the area that stays, and so are its stages. The records are renamed in
// parts that fit a transaction, the area itself with the last: one that was cut short is gone on with by asking again.
func RenameArea(ctx context.Context, s *store.Store, from string, r api.RenameRequest) (api.Renamed, error) {
	done := api.Renamed{From: from, To: r.To}
	if err := s.View(ctx, func(tx *store.Tx) error { return renameSettings(tx, from, r, nil) }); err != nil {
		return done, err
	}
	for more := true; more; {
		part := renaming{Renamed: api.Renamed{From: from, To: r.To}}
		err := s.Update(ctx, func(tx *store.Tx) error {
			part = renaming{Renamed: part.Renamed, left: renamesPerUpdate}
			part.Sessions, part.Lessons, part.Outputs, part.Sources = 0, 0, 0, 0
			return part.rename(tx, r.Merge)
		})
		if err != nil {
			return done, err
		}
		done.Sessions, done.Lessons = done.Sessions+part.Sessions, done.Lessons+part.Lessons
		done.Outputs, done.Sources = done.Outputs+part.Outputs, done.Sources+part.Sources
		more = part.left == 0
	}
	return done, s.Update(ctx, func(tx *store.Tx) (err error) {
		if err := renameSettings(tx, from, r, RefreshAgenda); err != nil {
			return err
		}
		done.Notes, err = notesIn(tx, from)
		return err
	})
}

// notesIn counts the notes in a folder of that name. They are the person's files, and are not moved.
func notesIn(tx *store.Tx, folder string) (n int, err error) {
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return n, err
		}
		if note.Gone.IsZero() && strings.HasPrefix(path.Clean(note.Path), folder+"/") {
			n++
		}
	}
	return n, nil
}

// renamesPerUpdate is how many records one transaction renames: each is written with its indexes and a line of its log.
const renamesPerUpdate = 40

// renaming is a part of a renaming: what it did, and how many records it may still write.
type renaming struct {
	api.Renamed
	left int
}

func (p *renaming) rename(tx *store.Tx, merge bool) error {
	renames := []func(*store.Tx, *renaming) error{renameSessions, renameLessons, renameOutputs, renameSources, renameQuotas,
		renameBrags}
	if !merge {
		renames = append(renames, renameRatings)
	}
	for _, rename := range renames {
		if err := rename(tx, p); err != nil {
			return err
		}
	}
	return nil
}

// renameSettings renames the area itself, or with no function to call after it only looks whether that may be.
func renameSettings(tx *store.Tx, from string, r api.RenameRequest, after func(*store.Tx) error) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	if err := renamed(&s, from, r); err != nil || after == nil {
		return err
	}
	if err := store.PutSettings(tx, s); err != nil {
		return err
	}
	return after(tx)
}

func renamed(s *store.Settings, from string, r api.RenameRequest) error {
	find := func(name string) int {
		return slices.IndexFunc(s.Areas, func(a budget.Area) bool { return a.Name == name })
	}
	at, there := find(from), find(r.To)
	switch {
	case at < 0:
		return api.Refuse(api.NotFound, "tend area list", "no area %q", from)
	case from == r.To:
		return api.Refuse(api.Invalid, "tend area rename "+from+" NAME", "area %q is called so already", from)
	case there >= 0 && !r.Merge:
		return api.Refuse(api.Conflict, "tend area merge "+from+" "+r.To+" makes one of the two", "area %q is there already", r.To)
	case there < 0 && r.Merge:
		return api.Refuse(api.NotFound, "tend area rename "+from+" "+r.To, "no area %q", r.To)
	}
	if err := budget.CheckArea(budget.Area{Name: r.To}); err != nil {
		return invalid(err, "tend area rename "+from+" distributed-systems")
	}
	s.Areas = slices.Clone(s.Areas)
	if r.Merge {
		s.Areas[there] = s.Areas[there].Named(s.Areas[at])
		s.Areas = slices.Delete(s.Areas, at, at+1)
		s.Depths = slices.DeleteFunc(slices.Clone(s.Depths), func(d budget.Depth) bool { return d.Area == from })
		return nil
	}
	s.Areas[at].Name = r.To
	s.Areas[at] = s.Areas[at].Named(budget.Area{Name: from})
	s.Depths = budget.RenameDepth(s.Depths, from, r.To)
	return nil
}

func renameSessions(tx *store.Tx, done *renaming) error {
	put := func(x budget.Session) error { return store.PutSession(tx, x) }
	return renameIn(store.Sessions.All(tx), put, func(x *budget.Session) *string { return &x.Area }, done, &done.Sessions)
}

func renameLessons(tx *store.Tx, done *renaming) error {
	put := func(l learning.Lesson) error { return store.Lessons.Put(tx, l) }
	return renameIn(store.Lessons.All(tx), put, func(l *learning.Lesson) *string { return &l.Area }, done, &done.Lessons)
}

func renameOutputs(tx *store.Tx, done *renaming) error {
	put := func(o learning.Output) error { return store.Outputs.Put(tx, o) }
	return renameIn(store.Outputs.All(tx), put, func(o *learning.Output) *string { return &o.Area }, done, &done.Outputs)
}

func renameSources(tx *store.Tx, done *renaming) error {
	put := func(s learning.Source) error { return store.Sources.Put(tx, s) }
	return renameIn(store.Sources.All(tx), put, func(s *learning.Source) *string { return &s.Area }, done, &done.Sources)
}

func renameQuotas(tx *store.Tx, done *renaming) error {
	put := func(q learning.Quota) error { return store.Quotas.Put(tx, q) }
	return renameIn(store.Quotas.All(tx), put, func(q *learning.Quota) *string { return &q.Area }, done, new(int))
}

// renameBrags changes no words of an entry, so that it stays at its revision.
func renameBrags(tx *store.Tx, done *renaming) error {
	put := func(e brag.Entry) error { return store.Brags.Put(tx, e) }
	return renameIn(store.Brags.All(tx), put, func(e *brag.Entry) *string { return &e.Area }, done, new(int))
}

func renameRatings(tx *store.Tx, done *renaming) error {
	put := func(r learning.Rating) error { return store.Ratings.Put(tx, r) }
	return renameIn(store.Ratings.All(tx), put, func(r *learning.Rating) *string { return &r.Area }, done, new(int))
}

// renameIn gives records of an area its new name, as many as are left to write, and counts them. They are read before one
// is written.
func renameIn[T any](all iter.Seq2[T, error], put func(T) error, area func(*T) *string, done *renaming, n *int) error {
	var found []T
	for record, err := range all {
		if err != nil {
			return err
		}
		if name := area(&record); *name == done.From && len(found) < done.left {
			*name = done.To
			found = append(found, record)
		}
	}
	*n, done.left = len(found), done.left-len(found)
	for _, record := range found {
		if err := put(record); err != nil {
			return err
		}
	}
	return nil
}
