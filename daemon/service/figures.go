package service

import (
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

// Figures are what the metrics show, of one snapshot.
type Figures struct {
	Week    api.Week
	Due     Due
	Reviews map[srs.Grade]uint64
	Sources []SourceFigures
	Lessons map[learning.LessonState]int
	Quotas  []learning.QuotaStanding // also those that are off
	Slots   []SlotFigures
	Fits    FitFigures
	PlanFigures
	Backup store.Backup
	// OldestOpen is when the lesson was opened that is open for longest.
	OldestOpen time.Time
}

// PlanFigures are those of blocks and calendars.
type PlanFigures struct {
	Elapsed    time.Duration // of this week's blocks that are over, without skipped ones
	NextBlock  time.Time
	LastKept   float64 // share of the minimum of the last closed week
	LastCounts bool    // there is such a week, neither skipped nor away
	Blind      bool    // a calendar cannot be read, so nothing is placed
	Calendars  []CalendarFigures
	Readers    []store.Subscriber
}

// CalendarFigures are those of one of the person's calendars.
type CalendarFigures struct {
	Name     id.Calendar
	LastGood time.Time
}

// SlotFigures are how many sources of a kind there may be and are.
type SlotFigures struct {
	Kind        learning.Kind
	Most, Taken int
}

// FitFigures are those of the fits to the review log.
type FitFigures struct {
	Last    time.Time // when the last was made
	Refused int       // of the last ones, how many in a row were refused
}

// SourceFigures are those of one source.
type SourceFigures struct {
	Name        id.Source
	New         int
	LastSuccess time.Time
	Gone        bool              // the feed was taken down
	Fetches     map[string]uint64 // by result
}

// Measure reads the figures.
func Measure(tx *store.Tx) (f Figures, err error) {
	if f.Week, err = Week(tx, ""); err != nil {
		return f, err
	}
	if f.Due, err = CountDue(tx); err != nil {
		return f, err
	}
	if f.Reviews, err = Reviews(tx); err != nil {
		return f, err
	}
	if f.Sources, f.Slots, err = sourceFigures(tx); err != nil {
		return f, err
	}
	if f.PlanFigures, err = planFigures(tx, f.Week); err != nil {
		return f, err
	}
	if f.Fits, err = fitFigures(tx); err != nil {
		return f, err
	}
	if f.Quotas, err = Quotas(tx); err != nil {
		return f, err
	}
	f.Lessons = map[learning.LessonState]int{}
	for _, state := range []learning.LessonState{learning.Queued, learning.Open} {
		keys, err := store.Lessons.Keys(tx, "state/"+string(state)+"/", "", 0)
		if err != nil {
			return f, err
		}
		f.Lessons[state] = len(keys)
	}
	if f.Backup, err = store.LastBackup(tx); err != nil {
		return f, err
	}
	f.OldestOpen, err = oldestOpen(tx)
	return f, err
}

// oldestOpen is when the lesson was opened that is open for longest; zero without one.
func oldestOpen(tx *store.Tx) (oldest time.Time, err error) {
	open, err := store.Lessons.Range(tx, "state/"+string(learning.Open)+"/", "")
	for _, lesson := range open {
		if oldest.IsZero() || lesson.Opened.Before(oldest) {
			oldest = lesson.Opened
		}
	}
	return oldest, err
}

// sourceFigures reads those of the sources that have an address and were not removed, and how the slots are taken.
func sourceFigures(tx *store.Tx) (all []SourceFigures, slots []SlotFigures, err error) {
	sources, err := Sources(tx)
	if err != nil {
		return nil, nil, err
	}
	taken := map[learning.Kind]int{}
	for _, src := range sources {
		taken[src.Kind]++
		if src.URL == "" {
			continue
		}
		one := SourceFigures{Name: src.Name, New: src.New, LastSuccess: src.Poll.LastOK, Gone: src.Poll.Result == feeds.Gone,
			Fetches: map[string]uint64{}}
		tallies, err := store.Tallies.Prefix(tx, "fetches/"+string(src.Name)+"/")
		if err != nil {
			return nil, nil, err
		}
		for _, tally := range tallies {
			one.Fetches[tally.Name[strings.LastIndexByte(tally.Name, '/')+1:]] = tally.Count
		}
		all = append(all, one)
	}
	for _, kind := range []learning.Kind{learning.Newsletter, learning.Person} {
		most, _ := kind.Slots()
		slots = append(slots, SlotFigures{Kind: kind, Most: most, Taken: taken[kind]})
	}
	return all, slots, nil
}

// planFigures reads the blocks of the week and to come, and the calendars.
func planFigures(tx *store.Tx, week api.Week) (f PlanFigures, err error) {
	blocks, err := BlocksFrom(tx, week.From)
	if err != nil {
		return f, err
	}
	for _, b := range blocks {
		switch {
		case b.State == budget.Skipped:
		case b.Start.After(tx.Now):
			if f.NextBlock.IsZero() || b.Start.Before(f.NextBlock) {
				f.NextBlock = b.Start
			}
		case !b.End.After(tx.Now) && b.Start.Before(week.To):
			f.Elapsed += b.End.Sub(b.Start)
		}
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return f, err
	}
	last, err := closedWeeks(tx, s, week.Start, 1)
	if err != nil {
		return f, err
	}
	f.LastKept, f.LastCounts = budget.KeptShare(last)
	for c, err := range store.Calendars.All(tx) {
		if err != nil {
			return f, err
		}
		f.Blind = f.Blind || c.Blind(tx.Now) != ""
		f.Calendars = append(f.Calendars, CalendarFigures{c.Name, c.Poll.LastGood})
	}
	f.Readers, err = store.Subscribers.List(tx)
	return f, err
}

// fitFigures reads the fits to the review log, of which the store keeps the last.
func fitFigures(tx *store.Tx) (f FitFigures, err error) {
	sets, err := store.Sets.List(tx)
	for _, set := range sets {
		f.Last = set.At
		if f.Refused++; set.Accepted {
			f.Refused = 0
		}
	}
	return f, err
}
