package engine

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
)

func TestCloseAnswersEveryUpdate(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir, Options{})
	var stored atomic.Int64
	parallel(9, func(g int) {
		for n := 0; ; n++ {
			if g == 8 && stored.Load() > 50 {
				want(t, e.Close(), nil)
				return
			}
			err := e.Update(ctx, func(w Writer) error { return w.Put(fmt.Appendf(nil, "%d/%d", g, n), nil) })
			if errors.Is(err, ErrClosed) {
				return
			}
			want(t, err, nil)
			stored.Add(1)
		}
	})
	e = open(t, dir, Options{})
	equal(t, e.Health(ctx).Records, uint64(stored.Load()))
	want(t, sound(t, e), nil)
}

func TestUpdateLeavesTheQueueWithItsContext(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	waiting, cancel := context.WithCancel(ctx)
	mustUpdate(t, e, func(w Writer) error { // holds the writer while the other gives up
		left := make(chan error)
		go func() {
			left <- e.Update(waiting, func(w Writer) error { return w.Put([]byte("late"), nil) })
		}()
		cancel()
		want(t, <-left, context.Canceled)
		return w.Put([]byte("early"), nil)
	})
	mustView(t, e, func(r Reader) { equal(t, keysOf(t, r.Scan(nil, nil, ScanOptions{})), []string{"early"}) })
}

func TestUpdateWithoutChangesCostsNoCommit(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	put(t, e, "a", "1")
	mustUpdate(t, e, func(w Writer) error { _, err := w.Get([]byte("a")); return err })
	h := e.Health(ctx)
	equal(t, h.Commits, 1)
	if h.LastSync.IsZero() || h.SizeBytes == 0 || h.FreeBytes == 0 {
		t.Errorf("health %+v", h)
	}
}
