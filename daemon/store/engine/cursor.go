package engine

import (
	"bytes"
	"errors"

	"github.com/dgraph-io/badger/v4"
)

// errEnd ends a cursor.
var errEnd = errors.New("end of range")

// cursor walks a range of a view: the snapshot and the update's own changes, merged.
type cursor struct {
	v        *view
	opt      ScanOptions
	from, to []byte // as Badger keys; to is never nil
	it       *badger.Iterator
	placed   bool   // the iterator stands where the range begins
	over     []laid // what is still to come of the changes, in the direction of the scan
	steps    int
}

func newCursor(v *view, from, to []byte, opt ScanOptions) *cursor {
	c := &cursor{v: v, opt: opt, from: dataKey(from), to: []byte{spaceData + 1}, over: v.over.between(from, to, opt.Reverse)}
	if to != nil {
		c.to = dataKey(to)
	}
	return c
}

// place opens the iterator lazily, inside the reach of a rescue. The prefix that both ends share lets Badger
// skip tables.
func (c *cursor) place() {
	o := badger.IteratorOptions{Reverse: c.opt.Reverse, Prefix: sharedPrefix(c.from, c.to)}
	c.it = c.v.txn.NewIterator(o)
	c.placed = true
	if !c.opt.Reverse {
		c.it.Seek(c.from)
		return
	}
	c.it.Seek(c.to) // the last key that is not above to
	if c.it.Valid() && bytes.Equal(c.it.Item().Key(), c.to) {
		c.it.Next()
	}
}

func sharedPrefix(a, b []byte) []byte {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

func (c *cursor) close() {
	var err error
	defer rescue(&err)
	if c.it != nil {
		c.it.Close()
	}
}

// next returns the next record, a key with ErrCorrupt, or an error alone, which ends the walk.
func (c *cursor) next() (kv KV, err error) {
	defer rescue(&err)
	if c.steps++; c.steps%64 == 0 {
		if err := c.v.ctx.Err(); err != nil {
			return KV{}, err
		}
	}
	if !c.placed {
		c.place()
	}
	for {
		item := c.item()
		switch {
		case item == nil && len(c.over) == 0:
			return KV{}, errEnd
		case len(c.over) == 0 || item != nil && c.before(item.Key()[1:], c.over[0].key):
			return c.take(item)
		}
		own := c.over[0]
		c.over = c.over[1:]
		if item != nil && string(item.Key()[1:]) == own.key {
			c.it.Next()
		}
		if !own.gone {
			return c.takeOwn(own), nil
		}
	}
}

// item is where the iterator stands, nil outside the range.
func (c *cursor) item() *badger.Item {
	if !c.it.Valid() {
		return nil
	}
	item := c.it.Item()
	if key := item.Key(); bytes.Compare(key, c.from) < 0 || bytes.Compare(key, c.to) >= 0 {
		return nil
	}
	return item
}

// before reports whether a comes before b in the direction of the scan.
func (c *cursor) before(a []byte, b string) bool {
	if c.opt.Reverse {
		return string(a) > b
	}
	return string(a) < b
}

// take copies a record out of the snapshot and steps on.
func (c *cursor) take(item *badger.Item) (kv KV, err error) {
	kv.Key = bytes.Clone(item.Key()[1:])
	if !c.opt.KeysOnly {
		err = item.Value(func(sealed []byte) error {
			inside, err := unseal(kv.Key, sealed)
			if err == nil {
				kv.Value = append(make([]byte, 0, len(inside)), inside...)
			}
			return err
		})
	}
	c.it.Next()
	return kv, err
}

func (c *cursor) takeOwn(own laid) KV {
	kv := KV{Key: []byte(own.key)}
	if !c.opt.KeysOnly {
		kv.Value = append(make([]byte, 0, len(own.value)), own.value...)
	}
	return kv
}
