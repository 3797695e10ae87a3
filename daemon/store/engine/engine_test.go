package engine

import (
	"context"
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
