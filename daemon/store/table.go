package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// Keys, one prefix each:
//
//	t/<table>/<id>             a record, as JSON
//	x/<table>/<index>/<id>     an index entry, no value
//	j/<log>/<number>           a line of a log, as JSON
//	n/<table>                  the highest number given out
//	b/<name>/<number>          a piece of a larger text
//	m/<name>                   schema, settings, secrets
//	f/<noun>/<piece>/<part>    the index of words
//
// Numbers are written with twelve digits, so that keys sort as numbers do.

// Table is the records of one noun. Its indexes are kept with each write.
type Table[K ~string, T any] struct {
	name   string
	letter byte // of the ids this table gives out; 0 where ids are chosen by people
	key    func(T) K
	index  func(T) []string // index keys of a record; nil: none
	// cover is what the index entries of a record hold, for scans that are to read no records; nil: nothing.
	cover func(*Tx, T) ([]byte, error)
	log   *Log[string, T] // what became of its records, for those that logged has made
	// keeps is what the log keeps of a record, and whether anything; nil: all of it.
	keeps func(T) (T, bool)
	// plain is what the log is called; empty: as the noun with an s.
	plain string
}

// Get returns the record, or a *NotFoundError.
func (t Table[K, T]) Get(tx *Tx, key K) (T, error) {
	var record T
	raw, err := t.rawKey(key)
	if err != nil {
		return record, &NotFoundError{t.name, string(key)}
	}
	value, err := tx.reader.Get(raw)
	if errors.Is(err, engine.ErrNotFound) {
		return record, &NotFoundError{t.name, string(key)}
	}
	if err != nil {
		return record, err
	}
	return record, t.decode(raw, value, &record)
}

// Put writes the record, in place of the one of the same id, and its index entries. Where the table is logged and the
// record says something else than the one that stood, it appends a line to the log.
func (t Table[K, T]) Put(tx *Tx, record T) error {
	old, err := t.held(tx, t.key(record))
	if err != nil {
		return err
	}
	if err := t.logChange(tx, old, record); err != nil {
		return err
	}
	return t.replace(tx, old, record)
}

// restore is Put without a line in the log.
func (t Table[K, T]) restore(tx *Tx, record T) error {
	old, err := t.held(tx, t.key(record))
	if err != nil {
		return err
	}
	return t.replace(tx, old, record)
}

// held returns the record that stands under the key, nil for none; it is not looked for where nobody asks.
func (t Table[K, T]) held(tx *Tx, key K) (*T, error) {
	if t.index == nil && t.log == nil {
		return nil, nil
	}
	old, err := t.Get(tx, key)
	if isNotFound(err) {
		return nil, nil
	}
	return &old, err
}

// replace writes the record and its index entries in place of old.
func (t Table[K, T]) replace(tx *Tx, old *T, record T) error {
	key := t.key(record)
	raw, err := t.rawKey(key)
	if err != nil {
		return err
	}
	value, err := encode(record)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", t.name, key, err)
	}
	var cover []byte
	if t.cover != nil {
		if cover, err = t.cover(tx, record); err != nil {
			return err
		}
	}
	if err := t.reindex(tx, key, old, t.indexes(record), cover); err != nil {
		return err
	}
	if err := t.outdate(tx, key); err != nil {
		return err
	}
	return tx.put(raw, value)
}

// Delete removes the record and its index entries; a missing one is no error. Where the table is logged, a line says so.
func (t Table[K, T]) Delete(tx *Tx, key K) error {
	old, err := t.held(tx, key)
	if err != nil {
		return err
	}
	if err := t.logDelete(tx, old, key); err != nil {
		return err
	}
	return t.remove(tx, old, key)
}

// remove deletes the record, which is old, and its index entries.
func (t Table[K, T]) remove(tx *Tx, old *T, key K) error {
	raw, err := t.rawKey(key)
	if err != nil {
		return err
	}
	if err := t.reindex(tx, key, old, nil, nil); err != nil {
		return err
	}
	if err := t.outdate(tx, key); err != nil {
		return err
	}
	return tx.delete(raw)
}

// New returns the next id of the table.
func (t Table[K, T]) New(tx *Tx) (K, error) {
	n, err := tx.next(t.name)
	return id.Make[K](t.letter, n), err
}

// All yields every record, in the order of ids.
func (t Table[K, T]) All(tx *Tx) iter.Seq2[T, error] { return t.scan(tx, "") }

// Prefix returns the records whose id begins with prefix; for tables whose ids are chosen by people.
func (t Table[K, T]) Prefix(tx *Tx, prefix string) ([]T, error) { return collect(t.scan(tx, prefix)) }

func (t Table[K, T]) scan(tx *Tx, prefix string) iter.Seq2[T, error] {
	prefix = "t/" + t.name + "/" + prefix
	return func(yield func(T, error) bool) {
		for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{}) {
			var record T
			if err == nil {
				err = t.decode(kv.Key, kv.Value, &record)
			}
			if !yield(record, err) {
				return
			}
		}
	}
}

// List returns every record, in the order of ids.
func (t Table[K, T]) List(tx *Tx) ([]T, error) { return collect(t.All(tx)) }

// Range returns the records whose index key lies in [from, to), in the order of the index; an empty to means
// every index key that begins with from.
func (t Table[K, T]) Range(tx *Tx, from, to string) ([]T, error) {
	keys, err := t.Keys(tx, from, to, 0)
	if err != nil {
		return nil, err
	}
	records := make([]T, 0, len(keys))
	for _, key := range keys {
		record, err := t.Get(tx, key)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// Keys is Range without reading the records, and of the first limit of them only; 0 means no limit.
func (t Table[K, T]) Keys(tx *Tx, from, to string, limit int) ([]K, error) {
	var keys []K
	for entry, err := range t.entries(tx, from, to, limit, false) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, entry.key)
	}
	return keys, nil
}

// First returns the record with the lowest index key that begins with prefix, and whether there is one.
func (t Table[K, T]) First(tx *Tx, prefix string) (record T, ok bool, err error) {
	for entry, err := range t.entries(tx, prefix, "", 1, false) {
		if err != nil {
			return record, false, err
		}
		record, err = t.Get(tx, entry.key)
		return record, err == nil, err
	}
	return record, false, nil
}

// entry is an entry of an index: the record that it is of, and what it holds.
type entry[K ~string] struct {
	key   K
	value []byte // nil unless it was asked for
}

// entries yields the entries whose index key lies in [from, to), in order, and of these the first limit; an empty to
// means every index key that begins with from, limit 0 all of them.
func (t Table[K, T]) entries(tx *Tx, from, to string, limit int, values bool) iter.Seq2[entry[K], error] {
	prefix := "x/" + t.name + "/"
	end := []byte(prefix + to)
	if to == "" {
		end = after(prefix + from)
	}
	return func(yield func(entry[K], error) bool) {
		for kv, err := range tx.reader.Scan([]byte(prefix+from), end, engine.ScanOptions{KeysOnly: !values, Limit: limit}) {
			raw := string(kv.Key)
			if !yield(entry[K]{t.keyOf(raw[strings.LastIndexByte(raw, '/')+1:]), kv.Value}, err) {
				return
			}
		}
	}
}

// reindex makes the index entries of key, which are those of old, be those of fresh, and hold what covers the record.
func (t Table[K, T]) reindex(tx *Tx, key K, old *T, fresh []string, cover []byte) error {
	var stale []string
	if old != nil {
		stale = t.indexes(*old)
	}
	for _, index := range stale {
		if !slices.Contains(fresh, index) {
			if err := tx.delete(t.indexKey(index, key)); err != nil {
				return err
			}
		}
	}
	for _, index := range fresh {
		if cover != nil || !slices.Contains(stale, index) {
			if err := tx.put(t.indexKey(index, key), cover); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t Table[K, T]) indexes(record T) []string {
	if t.index == nil {
		return nil
	}
	return t.index(record)
}

func (t Table[K, T]) decode(key, value []byte, record *T) error {
	if err := json.Unmarshal(value, record); err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	return nil
}

// rawKey is the key of a record; a number is padded so that keys sort.
func (t Table[K, T]) rawKey(key K) ([]byte, error) {
	if t.letter == 0 {
		return []byte("t/" + t.name + "/" + string(key)), nil
	}
	n, err := id.Number(t.letter, key)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "t/%s/%012d", t.name, n), nil
}

func (t Table[K, T]) indexKey(index string, key K) []byte {
	n, err := id.Number(t.letter, key)
	if t.letter == 0 || err != nil {
		return []byte("x/" + t.name + "/" + index + "/" + string(key))
	}
	return fmt.Appendf(nil, "x/%s/%s/%012d", t.name, index, n)
}

func (t Table[K, T]) number(key K) (uint64, error) { return id.Number(t.letter, key) }

// keyOf reads the last part of an index key.
func (t Table[K, T]) keyOf(last string) K {
	if t.letter == 0 {
		return K(last)
	}
	return K(string(t.letter) + strings.TrimLeft(last, "0"))
}

// next counts a number up and returns it, from 1.
func (tx *Tx) next(name string) (uint64, error) {
	n, err := tx.highest(name)
	if err != nil {
		return 0, err
	}
	return n + 1, tx.put([]byte("n/"+name), binary.BigEndian.AppendUint64(nil, n+1))
}

// highest returns the highest number given out under the name, 0 for none.
func (tx *Tx) highest(name string) (uint64, error) {
	value, err := tx.reader.Get([]byte("n/" + name))
	if errors.Is(err, engine.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if len(value) != 8 {
		return 0, fmt.Errorf("read number %s: %d bytes, want 8", name, len(value))
	}
	return binary.BigEndian.Uint64(value), nil
}

// raise makes sure that no number up to n is given out again.
func (tx *Tx) raise(name string, n uint64) error {
	highest, err := tx.highest(name)
	if err != nil || highest >= n {
		return err
	}
	return tx.put([]byte("n/"+name), binary.BigEndian.AppendUint64(nil, n))
}

// after is the first key behind every key that begins with the prefix.
func after(prefix string) []byte { return append([]byte(prefix), 0xff) }

func isNotFound(err error) bool {
	_, ok := errors.AsType[*NotFoundError](err)
	return ok
}

func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for record, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, record)
	}
	return list, nil
}
