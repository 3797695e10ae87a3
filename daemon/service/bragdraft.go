package service

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/learning/brag"
	"tend/srs"
)

// BragDraft writes the draft of a week that has begun, from what is kept of it and what the logs of repositories have.
func BragDraft(tx *store.Tx, r api.BragDraftRequest) (string, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return "", err
	}
	start, err := bragWeek(tx, s, r.Week)
	if err != nil {
		return "", err
	}
	w := brag.Week{Start: start, Repositories: cleanRepositories(r.Repositories)}
	sum, err := summarize(tx, s, start)
	if err != nil {
		return "", err
	}
	w.Planned, w.Spent, w.Produced = sum.Planned, sum.Spent, sum.Produced
	for _, area := range slices.Sorted(maps.Keys(sum.Areas)) {
		w.Areas = append(w.Areas, brag.Minutes{Area: area, Minutes: sum.Areas[area]})
	}
	slices.SortStableFunc(w.Areas, func(a, b brag.Minutes) int { return cmp.Compare(b.Minutes, a.Minutes) })
	span := when.Interval{Start: sum.From, End: sum.To}
	if w.Reviews, err = reviewsIn(tx, span); err != nil {
		return "", err
	}
	if w.Closed, err = closedIn(tx, span); err != nil {
		return "", err
	}
	if w.Facts, err = outputFacts(tx, span); err != nil {
		return "", err
	}
	w.Entries, err = bragsFor(tx, start, w.Facts)
	return brag.Draft(w), err
}

// cleanRepositories are logs of repositories as they may be shown, and no more of them than anyone reads.
func cleanRepositories(list []brag.Repository) []brag.Repository {
	cleaned := slices.Clone(list[:min(len(list), 100)])
	for n, r := range cleaned {
		cleaned[n].Name = strings.ReplaceAll(clean.Truncate(clean.Line(r.Name), 40), " ", "-")
		cleaned[n].Problem = clean.Truncate(clean.Line(r.Problem), 200)
		cleaned[n].Commits = slices.Clone(r.Commits[:min(len(r.Commits), 1000)])
		for i, c := range cleaned[n].Commits {
			cleaned[n].Commits[i].Hash = clean.Truncate(clean.Line(c.Hash), 40)
			cleaned[n].Commits[i].Subject = clean.Truncate(clean.Line(c.Subject), 200)
		}
	}
	return cleaned
}

// bragsFor returns the entries of a week, and those that were made of its facts and were given another day.
func bragsFor(tx *store.Tx, start when.Date, facts []brag.Fact) ([]brag.Entry, error) {
	entries, err := bragsBetween(tx, start, start.AddDays(6))
	if err != nil {
		return nil, err
	}
	for _, fact := range facts {
		e, found, err := store.Brags.First(tx, store.BragFrom(fact.Key)+"/")
		if err != nil {
			return nil, err
		}
		outside := e.Day.Before(start) || start.AddDays(6).Before(e.Day)
		if found && outside {
			e.Removed = cmp.Or(e.Removed, e.Written) // it stands in another week's draft
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// reviewsIn counts the reviews of an interval that were not taken back, and how many recalls were right. Those that were
// imported are left out: nobody knows what they took.
func reviewsIn(tx *store.Tx, span when.Interval) (brag.Reviews, error) {
	var lines []srs.Review
	for line, err := range store.Reviews.Newest(tx) {
		if err != nil {
			return brag.Reviews{}, err
		}
		if line.Imported != "" {
			continue
		}
		if line.At.Before(span.Start) {
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	var r brag.Reviews
	var millis int64
	right := 0
	for _, line := range srs.Standing(lines) {
		if !span.Holds(line.At) {
			continue
		}
		r.Count++
		millis += line.Millis
		if line.Card != "" {
			r.Recalls++
			if line.Grade != srs.Again {
				right++
			}
		}
	}
	r.Minutes = int((millis + 30_000) / 60_000)
	if r.Recalls > 0 {
		r.Retention = float64(right) / float64(r.Recalls)
	}
	return r, nil
}

// closedIn returns the titles of the lessons that were closed in an interval, in that order.
func closedIn(tx *store.Tx, span when.Interval) ([]string, error) {
	closed, err := store.Lessons.Range(tx, "state/"+string(learning.Closed)+"/", "")
	if err != nil {
		return nil, err
	}
	closed = slices.DeleteFunc(closed, func(l learning.Lesson) bool { return !span.Holds(l.Ended) })
	slices.SortStableFunc(closed, func(a, b learning.Lesson) int { return a.Ended.Compare(b.Ended) })
	var titles []string
	for _, l := range closed {
		titles = append(titles, clean.Truncate(clean.Line(l.Title), 120))
	}
	return titles, nil
}

// outputFacts are the outputs of an interval as entries that only need to be kept. A note that was made from a summary is
// no output of its own.
func outputFacts(tx *store.Tx, span when.Interval) ([]brag.Fact, error) {
	outputs, err := store.Outputs.Range(tx, "at/"+store.At(span.Start), "at/"+store.At(span.End))
	if err != nil {
		return nil, err
	}
	var facts []brag.Fact
	for _, o := range outputs {
		twin := func(p learning.Output) bool { return p.Kind == learning.Summary && p.Note == o.Note }
		if o.Kind == learning.NoteOutput && o.Note != "" && slices.ContainsFunc(outputs, twin) {
			continue
		}
		fact, err := outputFact(tx, o)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

// outputHeadings say where an output of a kind stands, and what it is called.
var outputHeadings = map[learning.OutputKind]struct {
	heading brag.Heading
	name    string
}{
	learning.Summary: {brag.Growth, "Summary"}, learning.NoteOutput: {brag.Growth, "Note"},
	learning.Prototype: {brag.Projects, "Prototype"}, learning.Taught: {brag.Mentoring, "Taught"},
}

func outputFact(tx *store.Tx, o learning.Output) (brag.Fact, error) {
	lesson, err := store.Lessons.Get(tx, o.Lesson)
	if err != nil && !isMissing(err) {
		return brag.Fact{}, err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(o.Text), "\n")
	title := clean.Truncate(clean.Line(first), 160)
	if note, err := store.Notes.Get(tx, o.Note); title == "" && err == nil {
		title = clean.Truncate(clean.Line(note.Title), 160)
	} else if err != nil && !isMissing(err) {
		return brag.Fact{}, err
	}
	ref := clean.Line(o.Ref)
	title = cmp.Or(title, clean.Truncate(clean.Line(o.Title), 160), ref, string(o.ID))
	if o.Commit != "" {
		ref += "@" + clean.Line(o.Commit[:min(len(o.Commit), 10)])
	}
	if lesson.Title != "" {
		title += " (lesson: " + clean.Truncate(clean.Line(lesson.Title), 120) + ")"
	}
	place, known := outputHeadings[o.Kind]
	if !known {
		place.heading, place.name = brag.Growth, string(o.Kind)
	}
	e := brag.Parse(strings.ReplaceAll(place.name+": "+title, "<!--", "< !--"))
	e.Heading, e.Area = place.heading, o.Area
	if ref != "" {
		e.Refs = []string{ref}
	}
	return brag.Fact{Key: string(o.ID), Entry: e}, nil
}

// SaveBrag saves what a person made of the draft of a week. Where an entry was changed meanwhile and otherwise, nothing is saved.
func SaveBrag(tx *store.Tx, r api.BragSaveRequest) (api.BragSaved, error) {
	s, _, today, err := today(tx)
	if err != nil {
		return api.BragSaved{}, err
	}
	written, err := brag.Read(clean.Text(r.Text))
	if err != nil {
		return api.BragSaved{}, invalid(err, "tend brag draft shows what one looks like")
	}
	if _, err := when.ParseWeek(written.Week, s.WeekStarts); err == nil {
		r.Week = cmp.Or(r.Week, written.Week) // a draft of Sunday that is saved on Monday
	}
	start, err := bragWeek(tx, s, r.Week)
	if err != nil {
		return api.BragSaved{}, err
	}
	held, err := heldFor(tx, start, written)
	if err != nil {
		return api.BragSaved{}, err
	}
	changes, err := brag.Compare(written, held)
	if err != nil {
		return api.BragSaved{}, conflict(err, "tend brag draft --week "+when.WeekLabel(start)+" shows it as it is now")
	}
	day := start.AddDays(6)
	if today.Before(day) {
		day = today
	}
	return saveChanges(tx, s, api.BragSaved{Week: when.WeekLabel(start), Kept: changes.Kept, Refused: len(changes.Refused)}, changes, day)
}

// heldFor reads what a draft may speak of: the week's entries, those that were of it until they were given another day,
// and those that its markers name.
func heldFor(tx *store.Tx, start when.Date, written brag.Written) (brag.Held, error) {
	entries, err := bragsBetween(tx, start, start.AddDays(6))
	if err != nil {
		return brag.Held{}, err
	}
	for past, err := range store.PastBrags.All(tx) {
		if err != nil {
			return brag.Held{}, err
		}
		known := func(held brag.Entry) bool { return held.ID == past.ID }
		if past.Day.Before(start) || start.AddDays(6).Before(past.Day) || slices.ContainsFunc(entries, known) {
			continue
		}
		e, err := store.Brags.Get(tx, past.ID)
		if err != nil && !isMissing(err) {
			return brag.Held{}, err
		}
		if err == nil {
			entries = append(entries, e)
		}
	}
	marks := slices.Clone(written.Offered)
	for _, b := range written.Bullets {
		marks = append(marks, b.Mark)
	}
	slices.Sort(marks)
	for _, mark := range slices.Compact(marks) {
		e, found, err := markedBrag(tx, mark)
		if err != nil {
			return brag.Held{}, err
		}
		if found && !slices.ContainsFunc(entries, func(held brag.Entry) bool { return held.ID == e.ID }) {
			entries = append(entries, e)
		}
	}
	past := func(entry id.Brag, revision int) (brag.Entry, bool) {
		e, err := store.PastBrags.Get(tx, store.PastBrag(entry, revision))
		return e, err == nil
	}
	return brag.Held{Entries: entries, Past: past}, nil
}

// markedBrag reads the entry that a marker names, by itself or by the fact that it was made of.
func markedBrag(tx *store.Tx, mark string) (brag.Entry, bool, error) {
	entry, isEntry := brag.IsEntry(mark)
	if mark == "" {
		return brag.Entry{}, false, nil
	}
	if !isEntry {
		return store.Brags.First(tx, store.BragFrom(mark)+"/")
	}
	e, err := store.Brags.Get(tx, entry)
	if isMissing(err) {
		return e, false, nil
	}
	return e, err == nil, err
}

// saveChanges writes what a draft changes; new entries are of the day.
func saveChanges(tx *store.Tx, s store.Settings, saved api.BragSaved, c brag.Changes, day when.Date) (api.BragSaved, error) {
	put := func(list *[]api.BragEntry, entries []brag.Entry, change func(*brag.Entry)) error {
		*list = []api.BragEntry{}
		for _, e := range entries {
			change(&e)
			kept, err := putBrag(tx, e)
			if err != nil {
				return err
			}
			*list = append(*list, bragView(s, kept))
		}
		return nil
	}
	if err := put(&saved.Added, c.Added, func(e *brag.Entry) { e.Day = day }); err != nil {
		return saved, err
	}
	if err := put(&saved.Changed, c.Changed, func(e *brag.Entry) { e.Removed = time.Time{} }); err != nil {
		return saved, err
	}
	if err := put(&saved.Removed, c.Removed, func(e *brag.Entry) { e.Removed = tx.Now }); err != nil {
		return saved, err
	}
	for _, fact := range c.Refused {
		if _, err := putBrag(tx, brag.Entry{Heading: brag.Other, Day: day, From: fact, Removed: tx.Now}); err != nil {
			return saved, err
		}
	}
	return saved, nil
}
