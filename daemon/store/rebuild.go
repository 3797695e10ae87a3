package store

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"

	"tend/budget"
	"tend/daemon/store/engine"
	"tend/learning"
	"tend/notes"
	"tend/srs"
)

// linesPerUpdate is how many lines of a log one transaction takes in, so that it stays within its limits.
const linesPerUpdate = 60

// ReadLogs fills an empty store from the plain logs: the logs themselves, the settings, sessions and cards that their
// newest lines stand for, and the notes that the cards lie in, so that the next look at the notes folder finds them
// again. No number that a line names is given out again, though what it named may be lost. A line that cannot be read
// ends it, and names the line.
func (s *Store) ReadLogs(ctx context.Context) error {
	return cmp.Or(
		readInto(ctx, s, settingsLog, restoreSettings),
		readInto(ctx, s, Reviews, func(tx *Tx, r srs.Review) error { return raiseTo(tx, Notes, r.Note) }),
		readInto(ctx, s, Verdicts, func(tx *Tx, v learning.Verdict) error { return raiseTo(tx, Items, v.Item) }),
		readInto(ctx, s, SessionLog, restoreSession),
		readInto(ctx, s, CardLog, restoreCard),
	)
}

// readInto puts every line of a plain log into the log, and calls also with its record.
func readInto[K ~string, T any](ctx context.Context, s *Store, l Log[K, T], also func(*Tx, T) error) error {
	var lines []line[T]
	err := readLog(s.mirror.path(l.name), func(seq uint64, record T) error {
		lines = append(lines, line[T]{seq, record})
		return nil
	})
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(lines, linesPerUpdate) {
		err := s.Update(ctx, func(tx *Tx) error {
			for _, read := range batch {
				if err := l.write(tx, read.Seq, read.Record); err != nil {
					return err
				}
				if err := also(tx, read.Record); err != nil {
					return err
				}
			}
			return tx.raise(l.name, batch[len(batch)-1].Seq)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func restoreSession(tx *Tx, session budget.Session) error {
	if err := cmp.Or(raiseTo(tx, Sessions, session.ID), raiseTo(tx, Lessons, session.Lesson)); err != nil {
		return err
	}
	return Sessions.Put(tx, session)
}

func restoreCard(tx *Tx, read CardLine) error {
	if err := raiseTo(tx, Cards, read.Card.ID); err != nil {
		return err
	}
	if err := raiseTo(tx, Notes, read.Card.Note); err != nil {
		return err
	}
	if err := Notes.Put(tx, notes.Note{ID: read.Card.Note, Path: read.Path, Added: tx.Now}); err != nil {
		return err
	}
	return Cards.Put(tx, read.Card)
}

// raiseTo makes sure that the table does not give the id out again. No id is none.
func raiseTo[K ~string, T any](tx *Tx, t Table[K, T], key K) error {
	if key == "" {
		return nil
	}
	n, err := t.number(key)
	if err != nil {
		return err
	}
	return tx.raise(t.name, n)
}

// Held returns the *engine.LockedError of the process that has the store in dir open, nil where none has. It reads
// nothing of the store, which may be damaged: an engine without room locks, gives up, and unlocks.
func Held(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return nil //nolint:nilerr // what is not there is not held
	}
	full := func(string) (uint64, error) { return 0, nil }
	_, err := engine.Open(dir, engine.Options{FreeBytes: full})
	if locked, ok := errors.AsType[*engine.LockedError](err); ok {
		return locked
	}
	return nil
}
