package engine

import (
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// A batch stays below Badger's limits for one transaction, 629 145 bytes and 6 553 entries, with the record of
// counts. The biggest update alone takes 540 288 and fits.
const (
	batchBytes = 600_000
	batchKeys  = 6000
)

// write is the writer goroutine: the only place where the store changes.
func (e *Engine) write() {
	defer close(e.written)
	for u := range e.queue {
		for u != nil {
			if u.alone != nil {
				u.done <- u.alone()
				break
			}
			u = e.writeBatch(u)
		}
	}
}

// batch is the updates that share a transaction.
type batch struct {
	view    *view
	members []*update
	errs    []error // of the members' functions
}

// writeBatch runs the first update and those that wait by now, commits them together and answers them. It
// returns an update that did not fit, or wants to be alone, and so is next.
func (e *Engine) writeBatch(first *update) (next *update) {
	b := &batch{view: e.newView(noDeadline)}
	b.view.over = newOverlay()
	for u := first; u != nil; u = e.waiting() {
		if u.alone != nil || !b.join(u) {
			next = u
			break
		}
	}
	err := e.commit(b.view)
	b.view.end()
	for i, u := range b.members {
		if b.errs[i] != nil {
			u.done <- b.errs[i]
		} else {
			u.done <- err
		}
	}
	e.compactSoon(compactTables)
	return next
}

// waiting returns an update if one waits.
func (e *Engine) waiting() *update {
	select {
	case u := <-e.queue:
		return u
	default:
		return nil
	}
}

// join runs an update on top of the batch. False: the batch is full, and the update is to run again in the next.
func (b *batch) join(u *update) bool {
	select {
	case u.lent <- b.view:
	case <-u.left:
		return true
	}
	over, err := b.view.over, <-u.back
	switch {
	case err != nil:
		over.takeBack()
	case len(b.members) > 0 && (over.size > batchBytes || len(over.changes) > batchKeys):
		over.takeBack()
		return false
	default:
		over.keep()
	}
	b.members, b.errs = append(b.members, u), append(b.errs, err)
	return true
}

// commit makes a batch durable and mirrors it. A batch without changes costs nothing.
func (e *Engine) commit(v *view) error {
	if len(v.over.changes) == 0 {
		return nil
	}
	if e.readOnly.Load() {
		return fmt.Errorf("write store: %w since a write failed", ErrReadOnly)
	}
	if err := e.roomToWrite(); err != nil {
		return fmt.Errorf("write store: %w", err)
	}
	if err := e.store(v, false); err != nil {
		return err
	}
	return e.mirror(v.over)
}

func (e *Engine) mirror(over *overlay) error {
	if e.opt.Mirror == nil {
		return nil
	}
	puts := over.puts()
	if len(puts) == 0 {
		return nil
	}
	err := e.opt.Mirror(puts)
	if err != nil {
		err = unknown("mirror writes", err)
	}
	e.noteFailure(err)
	return err
}

// store writes the view's changes and the new counts in one synced transaction. When Badger fails, its memory
// and its disk may differ, and a later sync that succeeds proves nothing: so that is the last write.
func (e *Engine) store(v *view, restoring bool) error {
	c := counts{commits: e.commits.Load() + 1, records: e.records.Load(), restoring: restoring}
	txn := e.db.NewTransaction(true)
	defer txn.Discard()
	err := stage(txn, v, &c)
	if err == nil {
		err = txn.Set(metaKey, seal(metaKey, c.encode()))
	}
	if err != nil {
		return fmt.Errorf("write store: %w", shorten(err))
	}
	if err := txn.Commit(); err != nil {
		err = unknown("write store", shorten(err))
		e.readOnly.Store(true)
		e.noteFailure(err)
		return err
	}
	e.commits.Store(c.commits)
	e.records.Store(c.records)
	e.lastSync.Store(time.Now().UnixMilli())
	e.markTail()
	return nil
}

// stage puts the changes into the transaction and counts what they do to the number of records.
func stage(txn *badger.Txn, v *view, c *counts) error {
	for key, change := range v.over.changes {
		had, err := v.has([]byte(key))
		switch {
		case err != nil:
			return err
		case change.gone && !had:
			continue
		case change.gone:
			c.records--
			err = txn.Delete(dataKey([]byte(key)))
		default:
			if !had {
				c.records++
			}
			err = txn.Set(dataKey([]byte(key)), seal([]byte(key), change.value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shorten keeps the first line of a Badger error: the others may quote private bytes.
func shorten(err error) error {
	if errors.Is(err, badger.ErrTxnTooBig) {
		return ErrTooBig
	}
	text := err.Error()
	for i, r := range text {
		if r == '\n' || i > 300 {
			return errors.New(text[:i])
		}
	}
	return err
}
