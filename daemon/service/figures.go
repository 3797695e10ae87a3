package service

import (
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
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
}

// SourceFigures are those of one source.
type SourceFigures struct {
	Name        id.Source
	New         int
	LastSuccess time.Time
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
	if f.Sources, err = sourceFigures(tx); err != nil {
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
	return f, nil
}

// sourceFigures reads those of the sources that have an address and were not removed.
func sourceFigures(tx *store.Tx) ([]SourceFigures, error) {
	sources, err := Sources(tx)
	if err != nil {
		return nil, err
	}
	var all []SourceFigures
	for _, src := range sources {
		if src.URL == "" {
			continue
		}
		one := SourceFigures{Name: src.Name, New: src.New, LastSuccess: src.Poll.LastOK, Fetches: map[string]uint64{}}
		tallies, err := store.Tallies.Prefix(tx, "fetches/"+string(src.Name)+"/")
		if err != nil {
			return nil, err
		}
		for _, tally := range tallies {
			one.Fetches[tally.Name[strings.LastIndexByte(tally.Name, '/')+1:]] = tally.Count
		}
		all = append(all, one)
	}
	return all, nil
}
