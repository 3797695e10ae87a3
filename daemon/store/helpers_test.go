package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tend/daemon/store/engine"
)

var ctx = context.Background()

// monday is 09:00 in Berlin on a plain Monday.
var monday = time.Date(2026, 11, 16, 8, 0, 0, 0, time.UTC)

// open opens the store below home, as a daemon would, and closes it when the test ends.
func open(t testing.TB, home string, o Options) *Store {
	t.Helper()
	s, err := tryOpen(home, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func tryOpen(home string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = func() time.Time { return monday }
	}
	return Open(filepath.Join(home, "store"), o)
}

func update(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.View(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// rawKeys are the keys in the store that begin with prefix, without it.
func rawKeys(t testing.TB, tx *Tx, prefix string) []string {
	t.Helper()
	keys := []string{}
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{KeysOnly: true}) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, strings.TrimPrefix(string(kv.Key), prefix))
	}
	return keys
}

// plain is the text of a plain log, empty where there is none.
func plain(t testing.TB, home, name string) string {
	t.Helper()
	text, err := os.ReadFile(plainPath(home, name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

func plainPath(home, name string) string { return filepath.Join(home, "log", name+".jsonl") }

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// counter counts calls from any goroutine.
type counter struct{ atomic.Int64 }

func (c *counter) add() { c.Add(1) }
