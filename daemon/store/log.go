package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// Log is the lines of one append-only log. Each line is also appended to a plain file, <name>.jsonl, before the
// update that wrote it is acknowledged.
type Log[K ~string, T any] struct {
	name   string
	letter byte
	// by is the index of a line, such as the card it is about; nil: none.
	by func(T) string
	// since tells when a line was written that does not say so itself, as those of older programs do; nil: at the start
	// of everything.
	since func(T) time.Time
	// restore puts back, into a lost store, what a line stands for; nil: nothing but the line.
	restore func(*Tx, T) error
	// key is the id of the record in a line, of which the newest line stands; set where restore is.
	key func(T) string
	// remove takes away again what a line says was deleted; nil where nothing is.
	remove func(*Tx, string) error
}

// line is what one line of a plain log holds: a record as it then was, or the id of one that was deleted.
type line[T any] struct {
	Seq     uint64    `json:"seq"`
	At      time.Time `json:"at,omitzero"` // the instant of the transaction that wrote it
	Record  T         `json:"record,omitzero"`
	Deleted string    `json:"deleted,omitempty"`
}

// Append gives the line the next id, which set puts into it, and writes it.
func (l Log[K, T]) Append(tx *Tx, set func(K) T) (T, error) {
	n, err := tx.next(l.name)
	if err != nil {
		var none T
		return none, err
	}
	record := set(id.Make[K](l.letter, n))
	return record, l.write(tx, line[T]{Seq: n, At: tx.Now, Record: record})
}

// add appends a line that is about an id of a table.
func (l Log[K, T]) add(tx *Tx, add line[T]) (err error) {
	if add.Seq, err = tx.next(l.name); err != nil {
		return err
	}
	return l.write(tx, add)
}

func (l Log[K, T]) write(tx *Tx, full line[T]) error {
	value, err := encode(full)
	if err != nil {
		return fmt.Errorf("write %s: %w", l.name, err)
	}
	if l.by != nil {
		if by := l.by(full.Record); by != "" {
			if err := tx.put(fmt.Appendf(nil, "x/%s/%s/%012d", l.name, by, full.Seq), nil); err != nil {
				return err
			}
		}
	}
	return tx.put(l.rawKey(full.Seq), value)
}

// Get returns the line, or a *NotFoundError.
func (l Log[K, T]) Get(tx *Tx, key K) (T, error) {
	n, err := id.Number(l.letter, key)
	if err != nil {
		var none T
		return none, &NotFoundError{l.name, string(key)}
	}
	return l.get(tx, n)
}

func (l Log[K, T]) get(tx *Tx, n uint64) (T, error) {
	var read line[T]
	value, err := tx.reader.Get(l.rawKey(n))
	if errors.Is(err, engine.ErrNotFound) {
		return read.Record, &NotFoundError{l.name, string(id.Make[K](l.letter, n))}
	}
	if err != nil {
		return read.Record, err
	}
	return read.Record, json.Unmarshal(value, &read)
}

// Count returns how many lines the log has.
func (l Log[K, T]) Count(tx *Tx) (int, error) {
	n, err := tx.highest(l.name)
	return int(n), err
}

// All yields every line, oldest first.
func (l Log[K, T]) All(tx *Tx) iter.Seq2[T, error] { return l.scan(tx, 0, false) }

// Newest yields every line, newest first.
func (l Log[K, T]) Newest(tx *Tx) iter.Seq2[T, error] { return l.scan(tx, 0, true) }

func (l Log[K, T]) scan(tx *Tx, from uint64, reverse bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		opt := engine.ScanOptions{Reverse: reverse}
		for kv, err := range tx.reader.Scan(l.rawKey(from), after("j/"+l.name+"/"), opt) {
			var read line[T]
			if err == nil {
				err = json.Unmarshal(kv.Value, &read)
			}
			if !yield(read.Record, err) {
				return
			}
		}
	}
}

// By returns the lines with that index, oldest first.
func (l Log[K, T]) By(tx *Tx, index string) ([]T, error) {
	prefix := "x/" + l.name + "/" + index + "/"
	var lines []T
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{KeysOnly: true}) {
		if err != nil {
			return nil, err
		}
		var n uint64
		if _, err := fmt.Sscanf(string(kv.Key[len(prefix):]), "%d", &n); err != nil {
			return nil, fmt.Errorf("read index %s: %w", kv.Key, err)
		}
		record, err := l.get(tx, n)
		if err != nil {
			return nil, err
		}
		lines = append(lines, record)
	}
	return lines, nil
}

func (l Log[K, T]) rawKey(n uint64) []byte { return fmt.Appendf(nil, "j/%s/%012d", l.name, n) }
