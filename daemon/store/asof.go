package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// replay takes into a store the lines that were written by its instant.
func (l Log[K, T]) replay(ctx context.Context, from *Tx, to *Store) error {
	until := to.instant()
	return l.takeAll(ctx, to, func(take func(line[T], int) error) error {
		for kv, err := range from.reader.Scan(l.rawKey(0), after("j/"+l.name+"/"), engine.ScanOptions{}) {
			if err != nil {
				return err
			}
			var read line[T]
			if err := json.Unmarshal(kv.Value, &read); err != nil {
				return err
			}
			if l.written(read).After(until) {
				continue
			}
			if err := take(read, len(kv.Value)); err != nil {
				return err
			}
		}
		return nil
	})
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
