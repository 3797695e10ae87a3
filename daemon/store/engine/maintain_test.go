package engine

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
)

func TestCompactionIsWorthwhile(t *testing.T) {
	for name, c := range map[string]struct {
		shape       shape
		quiet, busy bool
	}{
		"not with three new tables":                          {shape{3, 3 << 20, 3 << 20}, false, false},
		"with four in a small store, if it is quiet":         {shape{4, 40 << 10, 300 << 10}, true, false},
		"with eight in a small store":                        {shape{8, 80 << 10, 300 << 10}, true, true},
		"not with eight tiny ones in a large store":          {shape{8, 80 << 10, 100 << 20}, false, false},
		"with eight full ones in a large store":              {shape{8, 32 << 20, 100 << 20}, true, true},
		"with very many, however tiny, since reads ask each": {shape{24, 240 << 10, 100 << 20}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			equal(t, c.shape.worthwhile(quietTables), c.quiet)
			equal(t, c.shape.worthwhile(compactTables), c.busy)
		})
	}
}

// Each process that opens the store for one request leaves a table; the ninth finds eight and merges them.
func TestShortProcessesDoNotPileUpTables(t *testing.T) {
	dir := t.TempDir()
	for i := range 9 {
		e := open(t, dir, Options{})
		put(t, e, fmt.Sprint(i), "x")
		mustUpdate(t, e, func(w Writer) error { return w.Delete(fmt.Append(nil, i-1)) })
		e.compactor.wait()
		if fresh := e.shape().fresh; i == 8 && fresh > 0 {
			t.Errorf("%d tables", fresh)
		}
		want(t, e.Close(), nil)
	}
	e := open(t, dir, Options{})
	want(t, sound(t, e), nil)
	mustView(t, e, func(r Reader) { equal(t, keysOf(t, r.Scan(nil, nil, ScanOptions{})), []string{"8"}) })
}

func TestMaintainMergesTables(t *testing.T) {
	dir := closed(t, 50)
	for i := range 3 {
		e := open(t, dir, Options{})
		put(t, e, fmt.Sprint(i), "x")
		e.Close()
	}
	e := open(t, dir, Options{})
	want(t, e.Maintain(ctx), nil)
	equal(t, e.shape().fresh, 0)
	want(t, e.Maintain(ctx), nil)
	want(t, sound(t, e), nil)
}

func TestTidyMergesFewerTables(t *testing.T) {
	dir := t.TempDir()
	for i := range quietTables {
		e := open(t, dir, Options{})
		put(t, e, fmt.Sprint(i), "x")
		equal(t, e.Tidy(), false)
		want(t, e.Close(), nil)
		equal(t, e.Tidy(), false)
	}
	e := open(t, dir, Options{FreeBytes: func(string) (uint64, error) { return defaultReserveWrite + 1, nil }})
	equal(t, e.Tidy(), false)
	want(t, e.Close(), nil)
	e = open(t, dir, Options{})
	equal(t, e.Tidy(), true)
	e.compactor.wait()
	equal(t, e.shape().fresh, 0)
	equal(t, e.Tidy(), false)
	want(t, sound(t, e), nil)
	equal(t, e.Health(ctx).Records, quietTables)
}

func TestCompactionWhileWriting(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	parallel(4, func(g int) {
		for i := range 24 {
			mustUpdate(t, e, putManyAt(fmt.Sprintf("%d/%d", g, i%8)))
			if i%8 == 7 {
				want(t, e.Maintain(ctx), nil)
			}
		}
	})
	equal(t, e.Health(ctx).Records, 4*8*100)
	want(t, sound(t, e), nil)
}

// A compaction has been promised its room. A write that would need the same room waits for its end.
func TestTightWriteWaitsForTheCompaction(t *testing.T) {
	var free, asked atomic.Uint64
	free.Store(math.MaxUint64)
	e := open(t, t.TempDir(), Options{FreeBytes: func(string) (uint64, error) { asked.Add(1); return free.Load(), nil }})
	e.compactor.start(100 << 20)
	put(t, e, "roomy", "")
	free.Store(defaultReserveWrite + 50<<20)
	asked.Store(0)
	done := make(chan error)
	go func() { done <- e.Update(ctx, func(w Writer) error { return w.Put([]byte("tight"), nil) }) }()
	for asked.Load() == 0 {
		runtime.Gosched()
	}
	select {
	case err := <-done:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	e.compactor.end()
	want(t, <-done, nil)
}

// Badger fails to begin a new log: what it holds in memory is then not to be trusted with more.
func TestFailedWriteIsTheLast(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir, Options{})
	if err := os.WriteFile(filepath.Join(dir, "00002.mem"), make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	acked := 0
	for ; err == nil; acked++ {
		err = e.Update(ctx, putManyAt(fmt.Sprintf("%06d", acked)))
	}
	acked--
	want(t, err, ErrUnknownOutcome)
	want(t, e.Update(ctx, func(w Writer) error { return w.Put([]byte("k"), nil) }), ErrReadOnly)
	if h := e.Health(ctx); !h.ReadOnly || h.Err == nil {
		t.Errorf("health %+v", h)
	}
	want(t, e.View(ctx, func(Reader) error { return nil }), ErrClosed) // and not a panic
	e.Close()
	again := open(t, dir, Options{})
	if n := again.Health(ctx).Records; n < uint64(acked*100) {
		t.Errorf("%d records, acknowledged %d", n, acked*100)
	}
	want(t, sound(t, again), nil)
}
