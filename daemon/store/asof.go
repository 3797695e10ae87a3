package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tend/daemon/store/engine"
)

// AsOf returns a store in memory that holds what this one held at the instant, which is its Now: it is made from the lines
// that the logs had by then, as a lost store is rebuilt from all of them. What no log holds it has not. Nothing that is
// written to it lasts; close it.
func (s *Store) AsOf(ctx context.Context, at time.Time) (*Store, error) {
	e, err := engine.OpenMemory(s.log)
	if err != nil {
		return nil, err
	}
	past := &Store{engine: e, now: func() time.Time { return at }, log: s.log, mirror: &mirror{}}
	err = s.View(ctx, func(tx *Tx) error {
		if err := lendKey(ctx, tx, past); err != nil {
			return err
		}
		for _, log := range plainLogs() {
			if err := log.replay(ctx, tx, past); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, past.Close())
	}
	return past, nil
}

// replay takes into a store what stood by its instant: every line of a log that is read as such, of all others only the
// newest of each id.
func (l Log[K, T]) replay(ctx context.Context, from *Tx, to *Store) error {
	lines, err := l.standing(from, to.instant())
	if err != nil {
		return err
	}
	return l.takeAll(ctx, to, l.relive, func(take func(line[T], int) error) error {
		for _, read := range lines {
			if err := take(read.line, read.size); err != nil {
				return err
			}
		}
		return nil
	})
}

// relive is takeIn for a store that is only read: it writes no line of which only the record is of use.
func (l Log[K, T]) relive(tx *Tx, lines []line[T]) error {
	for _, read := range lines {
		if l.restore != nil {
			if err := l.restore(tx, read.Record); err != nil {
				return err
			}
			continue
		}
		if err := errors.Join(l.write(tx, read), tx.raise(l.name, read.Seq)); err != nil {
			return err
		}
	}
	return nil
}

// sized is a line and the bytes it takes.
type sized[T any] struct {
	line line[T]
	size int
}

// standing returns the lines that were written by the instant and that no later one by then replaces.
func (l Log[K, T]) standing(tx *Tx, until time.Time) ([]sized[T], error) {
	var lines []sized[T]
	newest := map[string]int{} // by id: where its line stands
	for kv, err := range tx.reader.Scan(l.rawKey(0), after("j/"+l.name+"/"), engine.ScanOptions{}) {
		if err != nil {
			return nil, err
		}
		var read line[T]
		if err := json.Unmarshal(kv.Value, &read); err != nil {
			return nil, fmt.Errorf("read %s: %w", kv.Key, err)
		}
		if l.written(read).After(until) {
			continue
		}
		if l.restore == nil {
			lines = append(lines, sized[T]{read, len(kv.Value)})
			continue
		}
		key := read.Deleted
		if key == "" {
			key = l.key(read.Record)
		}
		at, known := newest[key]
		if !known {
			at, lines = len(lines), append(lines, sized[T]{})
			newest[key] = at
		}
		lines[at] = sized[T]{read, len(kv.Value)}
	}
	return slices.DeleteFunc(lines, func(read sized[T]) bool { return read.line.Deleted != "" }), nil
}

// written is when a line was written.
func (l Log[K, T]) written(read line[T]) time.Time {
	if read.At.IsZero() && l.since != nil {
		return l.since(read.Record)
	}
	return read.At
}

// lendKey gives a store the server key of another, from which UIDs and addresses follow: they are the same at all times.
func lendKey(ctx context.Context, from *Tx, to *Store) error {
	key, err := from.reader.Get([]byte("m/key"))
	if err != nil {
		return fmt.Errorf("read server key: %w", err)
	}
	return to.Update(ctx, func(tx *Tx) error { return tx.put([]byte("m/key"), key) })
}
