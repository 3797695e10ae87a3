package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// Update runs fn and stores what it wrote, all or nothing: durable when Update answers nil. Updates happen one
// after the other, so that fn may decide by what it reads. An error of fn is returned as it is and leaves
// nothing behind.
//
// fn runs on the caller's goroutine while the writer waits for it: it should be quick, must not call Update, and
// must have no effect but through its Writer, as it may be run again. A panic in it is the caller's alone.
//
// Update fails with ErrTooBig, ErrNoSpace, ErrReadOnly (nothing is stored), or with ErrUnknownOutcome. The context
// counts until fn begins.
func (e *Engine) Update(ctx context.Context, fn func(Writer) error) error {
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer e.gate.leave()
	u := newUpdate(ctx)
	if err := e.submit(u); err != nil {
		return err
	}
	for {
		select {
		case v := <-u.lent:
			u.run(v, fn)
		case err := <-u.done:
			return err
		case <-u.cancelled():
			close(u.left)
			return ctx.Err()
		}
	}
}

// update is one call on its way through the writer goroutine. The writer lends the batch's view, the caller
// runs its function on it and hands it back, and the batch's fate comes last.
type update struct {
	ctx   context.Context
	lent  chan *view
	back  chan error
	done  chan error // buffered: a caller that panicked does not fetch it
	left  chan struct{}
	ran   bool         // by the caller only: the function has begun
	alone func() error // instead of a function in a batch: something that wants the writer for itself
}

func newUpdate(ctx context.Context) *update {
	return &update{ctx: ctx, lent: make(chan *view), back: make(chan error), done: make(chan error, 1), left: make(chan struct{})}
}

// submit gives the update to the writer, which is there for as long as the caller is inside the gate.
func (e *Engine) submit(u *update) error {
	select {
	case e.queue <- u:
		return nil
	case <-u.ctx.Done():
		return u.ctx.Err()
	}
}

// cancelled is the context's end until the function begins; after that only the batch's outcome is of use.
func (u *update) cancelled() <-chan struct{} {
	if u.ran {
		return nil
	}
	return u.ctx.Done()
}

// errAborted stands for a function that did not return: it panicked or ended its goroutine.
var errAborted = errors.New("update aborted")

// run hands the view back whatever fn does; a panic goes on its way through the caller.
func (u *update) run(v *view, fn func(Writer) error) {
	u.ran = true
	err := errAborted
	w := Writer{Reader: Reader{&view{ctx: u.ctx, txn: v.txn, over: v.over}}, failed: new(error)}
	defer catchFaults()()
	defer func() {
		w.v.ended = true
		u.back <- err
	}()
	if err = fn(w); err == nil {
		err = *w.failed
	}
}

// Writer reads like a Reader, its own writes and those of earlier updates of the batch included, and writes. It
// is for one goroutine and until the function it was given to returns.
type Writer struct {
	Reader
	failed *error // the first refused write: an update that overlooked it must not be stored in part
}

// Put stores a copy of value under a copy of key, 1 to MaxKey and at most MaxValue bytes long. It fails with
// ErrTooBig, also when the update as a whole would be over its limits.
func (w Writer) Put(key, value []byte) error {
	if len(value) > MaxValue {
		return w.fail(tooBig("a value's bytes", len(value), MaxValue))
	}
	return w.set(key, change{value: append(make([]byte, 0, len(value)), value...)})
}

// Delete removes the record of key, if there is one. The key counts for the update's limits.
func (w Writer) Delete(key []byte) error {
	return w.set(key, change{gone: true})
}

func (w Writer) set(key []byte, c change) error {
	switch {
	case w.v.ended:
		return ErrClosed
	case len(key) == 0:
		return w.fail(errors.New("write store: empty key"))
	case len(key) > MaxKey:
		return w.fail(tooBig("a key's bytes", len(key), MaxKey))
	}
	return w.fail(w.v.over.set(bytes.Clone(key), c))
}

func (w Writer) fail(err error) error {
	if *w.failed == nil {
		*w.failed = err
	}
	return err
}

// unknown wraps the cause of an ErrUnknownOutcome.
func unknown(what string, err error) error {
	return fmt.Errorf("%s: %w: %w", what, ErrUnknownOutcome, err)
}
