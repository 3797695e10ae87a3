package store

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"time"

	"tend/internal/id"
)

// tableLogs are the logs of the tables that logged has made, in the order in which these are declared.
var tableLogs []plainLog

// logged gives a table a log of everything that becomes of its records, which is called as its noun with an s: the plain
// file lessons.jsonl is that of the table lesson. From there a lost store gets the records back.
func logged[K ~string, T any](t Table[K, T]) Table[K, T] {
	bare := t
	t.log = &Log[string, T]{name: cmp.Or(t.plain, t.name+"s"), letter: 'x', restore: bare.restore,
		key:    func(record T) string { return string(t.key(record)) },
		remove: func(tx *Tx, key string) error { return bare.Delete(tx, K(key)) }}
	tableLogs = append(tableLogs, t.log)
	return t
}

// Lines returns how many lines the log of the table has: what became of its records, in all.
func (t Table[K, T]) Lines(tx *Tx) (int, error) { return t.log.Count(tx) }

// logChange appends a line where the log keeps something else of the record than of old; nil is no record. One of which
// it keeps nothing any more is deleted to it.
func (t Table[K, T]) logChange(tx *Tx, old *T, record T) error {
	if t.log == nil {
		return nil
	}
	now, keeps := t.kept(record)
	if !keeps {
		return t.logDelete(tx, old, t.key(record))
	}
	if old != nil {
		was, kept := t.kept(*old)
		same, err := sameRecord(was, now)
		if err != nil {
			return fmt.Errorf("write %s: %w", t.log.name, err)
		}
		if kept && same {
			return nil
		}
	}
	return t.log.add(tx, line[T]{At: tx.Now, Record: now})
}

// logDelete appends the line that says that the record is deleted, if the log kept anything of old.
func (t Table[K, T]) logDelete(tx *Tx, old *T, key K) error {
	if t.log == nil || old == nil {
		return nil
	}
	if _, kept := t.kept(*old); !kept {
		return nil
	}
	return t.log.add(tx, line[T]{At: tx.Now, Deleted: string(key)})
}

func (t Table[K, T]) kept(record T) (kept T, ok bool) {
	if t.keeps == nil {
		return record, true
	}
	return t.keeps(record)
}

// sameRecord tells whether two records are written the same way.
func sameRecord(a, b any) (bool, error) {
	first, err := encode(a)
	if err != nil {
		return false, err
	}
	second, err := encode(b)
	return bytes.Equal(first, second), err
}

// startLog begins the log of a table with a line for each record that exists already, as if it had been written when
// the record was made; where made is nil, at the start of everything. One that was cut short goes on behind its last line.
func startLog[K ~string, T any](t Table[K, T], made func(T) time.Time) migration {
	return func(tx *Tx, from string) (next string, err error) {
		if from == "" {
			for last, err := range t.log.Newest(tx) {
				if err != nil {
					return "", err
				}
				raw, err := t.rawKey(t.key(last))
				if err != nil {
					return "", err
				}
				from = string(raw[len("t/"+t.name+"/"):]) + "\x00"
				break
			}
		}
		return t.each(tx, from, func(record T) error {
			kept, ok := t.kept(record)
			if !ok {
				return nil
			}
			first := line[T]{Record: kept}
			if made != nil {
				first.At = made(record)
			}
			return t.log.add(tx, first)
		})
	}
}

// numbered are the tables whose ids records name, by the type of the id: each makes sure that an id is not given out
// again.
var numbered = map[reflect.Type]func(*Tx, string) error{
	reflect.TypeFor[id.Item]():    raiser(Items),
	reflect.TypeFor[id.Lesson]():  raiser(Lessons),
	reflect.TypeFor[id.Output]():  raiser(Outputs),
	reflect.TypeFor[id.Note]():    raiser(Notes),
	reflect.TypeFor[id.Card]():    raiser(Cards),
	reflect.TypeFor[id.Block]():   raiser(Blocks),
	reflect.TypeFor[id.Session](): raiser(Sessions),
	reflect.TypeFor[id.Mark]():    raiser(Marks),
	reflect.TypeFor[id.Rating]():  raiser(Ratings),
	reflect.TypeFor[id.Brag]():    raiser(Brags),
	reflect.TypeFor[id.Answers](): raiser(Reflections),
	reflect.TypeFor[id.Task]():    raiser(Tasks),
}

// raiser is raiseTo for one table.
func raiser[K ~string, T any](t Table[K, T]) func(*Tx, string) error {
	return func(tx *Tx, key string) error { return raiseTo(tx, t, K(key)) }
}

// raiseNamed makes sure that no id which the record names is given out again, though what it named may be lost.
func raiseNamed(tx *Tx, record any) error { return raiseIn(tx, reflect.ValueOf(record)) }

func raiseIn(tx *Tx, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if raise := numbered[v.Type()]; raise != nil {
			return raise(tx, v.String())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return raiseIn(tx, v.Elem())
		}
	case reflect.Slice:
		for n := range v.Len() {
			if err := raiseIn(tx, v.Index(n)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for n := range v.NumField() {
			if err := raiseIn(tx, v.Field(n)); err != nil {
				return err
			}
		}
	}
	return nil
}
