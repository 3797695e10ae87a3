package engine

import (
	"context"
	"fmt"
	"io"
)

// Restore stores the records of a backup, which must be whole, in this store, which must have none (else
// ErrNotEmpty). A backup that is cut short or damaged gives ErrCorrupt and restores nothing, and a restore that
// was cut short is undone at the next Open. While it runs updates wait and views answer ErrBusy; it answers
// ErrBusy itself while a view is open. Options.Mirror is not called.
func (e *Engine) Restore(ctx context.Context, r io.Reader) (stats Stats, err error) {
	if err := e.begin(ctx); err != nil {
		return Stats{}, err
	}
	defer e.gate.leave()
	u := newUpdate(ctx)
	u.alone = func() error {
		stats, err = e.restore(ctx, r)
		return err
	}
	if err := e.submit(u); err != nil {
		return Stats{}, err
	}
	if err := <-u.done; err != nil {
		return Stats{}, fmt.Errorf("restore store: %w", err)
	}
	return stats, nil
}

// restore runs on the writer goroutine. From its first batch to its last the store is marked as a part.
func (e *Engine) restore(ctx context.Context, r io.Reader) (Stats, error) {
	if !e.snapshots.TryLock() {
		return Stats{}, ErrBusy
	}
	defer e.snapshots.Unlock()
	if n := e.records.Load(); n > 0 {
		return Stats{}, fmt.Errorf("%w: it has %d records", ErrNotEmpty, n)
	}
	l := &loader{e: e, ctx: ctx, over: newOverlay()}
	stats, err := newDecoder(r).all(l.add)
	if err == nil {
		err = l.store(false)
	}
	if err == nil {
		return stats, nil
	}
	if l.begun {
		if undo := e.empty(); undo != nil {
			return Stats{}, fmt.Errorf("%w; and then undo it: %w", err, undo)
		}
	}
	return Stats{}, err
}

// loader stores the records of a backup in batches.
type loader struct {
	e     *Engine
	ctx   context.Context
	over  *overlay
	begun bool
}

func (l *loader) add(kv KV) error {
	if l.over.size+entryCost+len(kv.Key)+len(kv.Value) > batchBytes || len(l.over.changes) == batchKeys {
		if err := l.store(true); err != nil {
			return err
		}
	}
	l.over.put(string(kv.Key), change{value: kv.Value})
	return l.ctx.Err()
}

// store commits what is gathered. A batch that is not the last says that more is to come.
func (l *loader) store(more bool) error {
	if l.e.readOnly.Load() {
		return ErrReadOnly
	}
	if err := l.e.roomToWrite(); err != nil {
		return err
	}
	v := l.e.newView(l.ctx)
	defer v.end()
	v.over = l.over
	l.begun = true
	if err := l.e.store(v, more); err != nil {
		return err
	}
	l.over = newOverlay()
	return nil
}

// empty makes an empty store of a part of one. Nobody may be reading. The tail forgets first, so that a crash
// in between does not look like a loss.
func (e *Engine) empty() error {
	commits := e.commits.Load()
	e.commits.Store(0)
	e.records.Store(0)
	e.markTail()
	if err := e.db.DropAll(); err != nil {
		return shorten(err)
	}
	e.commits.Store(commits)
	v := e.newView(noDeadline)
	defer v.end()
	v.over = newOverlay()
	return e.store(v, false)
}
