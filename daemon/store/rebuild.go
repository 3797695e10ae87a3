package store

import (
	"context"
	"errors"
	"os"
	"slices"

	"tend/daemon/store/engine"
	"tend/notes"
)

// How much of a log one transaction takes in, so that it stays within its limits: a line of the card log is written
// twice, as a line and as a card.
const (
	linesPerUpdate = 60
	bytesPerUpdate = 128 << 10
)

// plainLog is a log with its plain copy.
type plainLog interface {
	plainName() string
	readPlain(context.Context, *Store) error
	replay(ctx context.Context, from *Tx, to *Store) error
}

// plainLogs returns all of them, in the order in which a lost store is filled.
func plainLogs() []plainLog {
	return append(slices.Clone(tableLogs), settingsLog, Reviews, Verdicts, SessionLog, CardLog)
}

func (l Log[K, T]) plainName() string { return l.name }

// ReadLogs fills an empty store from the plain logs: the logs themselves, and the records and settings that their newest
// lines stand for. No number that a line names is given out again, though what it named may be lost. A line that cannot be read
// ends it, and names the line.
func (s *Store) ReadLogs(ctx context.Context) error {
	for _, log := range plainLogs() {
		if err := log.readPlain(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// readPlain puts every line of the plain log into the log, and restores what it stands for.
func (l Log[K, T]) readPlain(ctx context.Context, s *Store) error {
	return l.takeAll(ctx, s, l.takeIn, func(take func(line[T], int) error) error { return readLog(s.mirror.path(l.name), take) })
}

// takeAll has the lines taken in that each gives, with the bytes they take, as many at a time as one transaction has room for.
func (l Log[K, T]) takeAll(ctx context.Context, s *Store, takeIn func(*Tx, []line[T]) error,
	each func(take func(line[T], int) error) error) error {
	var batch []line[T]
	size := 0
	flush := func() error {
		lines := batch
		batch, size = nil, 0
		return s.Update(ctx, func(tx *Tx) error { return takeIn(tx, lines) })
	}
	err := each(func(read line[T], bytes int) error {
		if len(batch) == linesPerUpdate || size+bytes > bytesPerUpdate {
			if err := flush(); err != nil {
				return err
			}
		}
		batch, size = append(batch, read), size+bytes
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func (l Log[K, T]) takeIn(tx *Tx, lines []line[T]) error {
	for _, read := range lines {
		if err := errors.Join(l.write(tx, read), raiseNamed(tx, read.Record), l.stand(tx, read)); err != nil {
			return err
		}
		if err := tx.raise(l.name, read.Seq); err != nil {
			return err
		}
	}
	return nil
}

// stand makes what the line says stand in the store.
func (l Log[K, T]) stand(tx *Tx, read line[T]) error {
	switch {
	case read.Deleted != "":
		return l.remove(tx, read.Deleted)
	case l.restore != nil:
		return l.restore(tx, read.Record)
	}
	return nil
}

// restoreCard puts a card back, and the note in which it lies where the log of notes does not tell of it: the next look at
// the notes folder then finds it again.
func restoreCard(tx *Tx, read CardLine) error {
	logged, err := Notes.log.Count(tx)
	if err != nil {
		return err
	}
	if logged == 0 {
		if err := Notes.restore(tx, notes.Note{ID: read.Card.Note, Path: read.Path, Added: tx.Now}); err != nil {
			return err
		}
	}
	return Cards.restore(tx, read.Card)
}

// raiseTo makes sure that the table does not give the id out again; an empty id is none.
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
