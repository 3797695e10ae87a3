package engine

import (
	"slices"
	"strings"
)

// change is what a batch does to a key.
type change struct {
	value []byte
	gone  bool // the key is deleted
	order int  // of the puts of the batch
}

// laid is a change with its key.
type laid struct {
	key string
	change
}

// overlay holds the changes of a batch that are not stored yet, and how to take the current update's back.
type overlay struct {
	changes map[string]change
	undo    map[string]*change // per key of the current update: what was there before it; nil: nothing
	bytes   int                // keys and values of the current update
	size    int                // of the whole batch, as Badger will count it or more
	orders  int
}

// entryCost is more than what Badger and the envelope add to a key and a value in a transaction.
const entryCost = 32

func newOverlay() *overlay {
	return &overlay{changes: map[string]change{}, undo: map[string]*change{}}
}

// find may be called on nil, which has no changes.
func (o *overlay) find(key []byte) (change, bool) {
	if o == nil {
		return change{}, false
	}
	c, ok := o.changes[string(key)]
	return c, ok
}

// set lays a change over the batch, or answers ErrTooBig and lays nothing.
func (o *overlay) set(key []byte, c change) error {
	k := string(key)
	old, had := o.changes[k]
	_, mine := o.undo[k]
	bytes := o.bytes + len(k) + len(c.value)
	if mine {
		bytes -= len(k) + len(old.value)
	} else if len(o.undo) == MaxUpdateKeys {
		return tooBig("an update's keys", len(o.undo)+1, MaxUpdateKeys)
	}
	if bytes > MaxUpdateBytes {
		return tooBig("an update's bytes", bytes, MaxUpdateBytes)
	}
	if !mine {
		o.undo[k] = nil
		if had {
			o.undo[k] = &old
		}
	}
	o.bytes = bytes
	o.orders++
	c.order = o.orders
	o.put(k, c)
	return nil
}

func (o *overlay) put(key string, c change) {
	o.drop(key)
	o.size += entryCost + len(key) + len(c.value)
	o.changes[key] = c
}

func (o *overlay) drop(key string) {
	if old, ok := o.changes[key]; ok {
		o.size -= entryCost + len(key) + len(old.value)
		delete(o.changes, key)
	}
}

// keep makes the current update's changes part of the batch.
func (o *overlay) keep() {
	clear(o.undo)
	o.bytes = 0
}

// takeBack undoes the current update.
func (o *overlay) takeBack() {
	for key, old := range o.undo {
		o.drop(key)
		if old != nil {
			o.put(key, *old)
		}
	}
	o.keep()
}

// between lists the changes with from <= key < to, nil ends being open, in the direction of a scan.
func (o *overlay) between(from, to []byte, reverse bool) (list []laid) {
	if o == nil {
		return nil
	}
	for key, c := range o.changes {
		if key >= string(from) && (to == nil || key < string(to)) {
			list = append(list, laid{key, c})
		}
	}
	slices.SortFunc(list, func(a, b laid) int { return strings.Compare(a.key, b.key) })
	if reverse {
		slices.Reverse(list)
	}
	return list
}

// puts lists the puts of the batch in the order in which they were made.
func (o *overlay) puts() []KV {
	var list []laid
	for key, c := range o.changes {
		if !c.gone {
			list = append(list, laid{key, c})
		}
	}
	slices.SortFunc(list, func(a, b laid) int { return a.order - b.order })
	kvs := make([]KV, len(list))
	for i, l := range list {
		kvs[i] = KV{Key: []byte(l.key), Value: l.value}
	}
	return kvs
}
