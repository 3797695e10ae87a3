package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"reflect"
	"sync"
	"testing"
)

var ctx = context.Background()

// open opens a store and closes it when the test ends.
func open(tb testing.TB, dir string, o Options) *Engine {
	tb.Helper()
	e, err := Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { e.Close() })
	return e
}

// textLog logs warnings and worse as text.
func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// What the tests of this package say often.

func put(tb testing.TB, e *Engine, key, value string) {
	tb.Helper()
	mustUpdate(tb, e, func(w Writer) error { return w.Put([]byte(key), []byte(value)) })
}

func mustUpdate(tb testing.TB, e *Engine, fn func(Writer) error) {
	tb.Helper()
	if err := e.Update(ctx, fn); err != nil {
		tb.Error(err)
	}
}

func mustView(tb testing.TB, e *Engine, fn func(Reader)) {
	tb.Helper()
	if err := e.View(ctx, func(r Reader) error { fn(r); return nil }); err != nil {
		tb.Error(err)
	}
}

// get returns the value or the text of the error.
func get(r Reader, key string) string {
	value, err := r.Get([]byte(key))
	if err != nil {
		return err.Error()
	}
	return string(value)
}

func keysOf(tb testing.TB, seq iter.Seq2[KV, error]) (keys []string) {
	tb.Helper()
	for kv, err := range seq {
		if err != nil {
			tb.Error(err)
		}
		keys = append(keys, string(kv.Key))
	}
	return keys
}

// sound runs Check and returns what it found.
func sound(tb testing.TB, e *Engine) error {
	tb.Helper()
	r, err := e.Check(ctx)
	if err != nil {
		tb.Error(err)
	}
	return r.Err()
}

func want(tb testing.TB, got, want error) {
	tb.Helper()
	if !errors.Is(got, want) {
		tb.Errorf("got error %v, want %v", got, want)
	}
}

func equal[T any](tb testing.TB, got, want T) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Errorf("got %.300q, want %.300q", fmt.Sprint(got), fmt.Sprint(want))
	}
}

// parallel runs fn in n goroutines and waits for them.
func parallel(n int, fn func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { fn(i) })
	}
	wg.Wait()
}
