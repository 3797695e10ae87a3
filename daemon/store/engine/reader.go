package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"
)

// noDeadline is the context of work that nobody waits for.
var noDeadline = context.Background()

// View calls fn with one snapshot: every update that was acknowledged before View began, and nothing later. It
// returns fn's error. A snapshot that is kept open for long keeps old versions from being cleaned up.
func (e *Engine) View(ctx context.Context, fn func(Reader) error) error {
	v, end, err := e.snapshot(ctx)
	if err != nil {
		return err
	}
	defer end()
	return fn(Reader{v})
}

// snapshot is View without the function. It answers ErrBusy while a restore runs, and ErrClosed after a failed
// write that took Badger's ability to read with it.
func (e *Engine) snapshot(ctx context.Context) (*view, func(), error) {
	if err := e.begin(ctx); err != nil {
		return nil, nil, err
	}
	if !e.snapshots.TryRLock() {
		e.gate.leave()
		return nil, nil, ErrBusy
	}
	v, faults := e.newView(ctx), catchFaults()
	end := func() {
		v.end()
		faults()
		e.snapshots.RUnlock()
		e.gate.leave()
	}
	if e.readOnly.Load() && !v.readable() {
		end()
		return nil, nil, fmt.Errorf("read store: %w since a write failed: open it again", ErrClosed)
	}
	return v, end, nil
}

// view is a snapshot with the changes of an update laid over it.
type view struct {
	ctx   context.Context
	txn   *badger.Txn
	over  *overlay // nil in a View
	ended bool
}

func (e *Engine) newView(ctx context.Context) *view {
	return &view{ctx: ctx, txn: e.db.NewTransaction(false)}
}

// end panics no more than the reads did: Badger counts an iterator that could not be made as one left open.
func (v *view) end() {
	var err error
	defer rescue(&err)
	v.ended = true
	v.txn.Discard()
}

// readable reports whether Badger still reads: when it could not begin a new log it has no memtable, and panics.
func (v *view) readable() bool {
	_, err := v.counts()
	return err == nil
}

// Reader reads a snapshot. It is for one goroutine and until the function it was given to returns; after that
// it answers ErrClosed.
type Reader struct{ v *view }

// Get returns a copy of the value, ErrNotFound, or ErrCorrupt with the key's name.
func (r Reader) Get(key []byte) ([]byte, error) {
	if r.v.ended {
		return nil, ErrClosed
	}
	if c, ok := r.v.over.find(key); ok {
		if c.gone {
			return nil, ErrNotFound
		}
		return bytes.Clone(c.value), nil
	}
	return r.v.stored(key)
}

// stored reads a record from the snapshot.
func (v *view) stored(key []byte) (value []byte, err error) {
	defer rescue(&err)
	item, err := v.txn.Get(dataKey(key))
	if err != nil {
		return nil, notFound(err)
	}
	err = item.Value(func(sealed []byte) error {
		inside, err := unseal(key, sealed)
		value = append(make([]byte, 0, len(inside)), inside...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return value, nil
}

// has reports whether the snapshot has a record, without reading it.
func (v *view) has(key []byte) (found bool, err error) {
	defer rescue(&err)
	_, err = v.txn.Get(dataKey(key))
	if err = notFound(err); errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// counts reads the store's counts as of the snapshot; zero in a new store.
func (v *view) counts() (c counts, err error) {
	defer rescue(&err)
	item, err := v.txn.Get(metaKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return counts{}, nil
	}
	if err != nil {
		return counts{}, err
	}
	err = item.Value(func(sealed []byte) error {
		b, err := unseal(metaKey, sealed)
		if err != nil {
			return err
		}
		c, err = decodeCounts(b)
		return err
	})
	return c, err
}

func notFound(err error) error {
	if errors.Is(err, badger.ErrKeyNotFound) {
		return ErrNotFound
	}
	return err
}

// ScanOptions says how to walk a range. The zero value is upwards, without a limit, keys and values.
type ScanOptions struct {
	Reverse  bool // from the last key before to, down to from
	Limit    int  // at most so many records; 0: all
	KeysOnly bool // leave values nil and unchecked: several times faster
}

// Scan yields the records with from <= key < to in the order of their bytes. A nil from is the first key, a nil
// to is past the last. Keys and values are copies. A scan sees what its update wrote before the scan began.
//
// A damaged record is yielded with its key and ErrCorrupt, does not count for the limit, and the scan goes on.
// Any other error is yielded with a zero KV and is the last.
func (r Reader) Scan(from, to []byte, opt ScanOptions) iter.Seq2[KV, error] {
	return func(yield func(KV, error) bool) {
		if r.v.ended {
			yield(KV{}, ErrClosed)
			return
		}
		c := newCursor(r.v, from, to, opt)
		defer c.close()
		for n := 0; opt.Limit <= 0 || n < opt.Limit; {
			kv, err := c.next()
			if errors.Is(err, errEnd) {
				return
			}
			if !yield(kv, err) || (err != nil && kv.Key == nil) {
				return
			}
			if err == nil {
				n++
			}
		}
	}
}
