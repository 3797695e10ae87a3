// Package engine is an ordered, durable byte store over Badger.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"sync"
	"time"

	badger "github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

var (
	ErrNotFound = errors.New("not found")
	ErrNoSpace  = errors.New("no space")
	ErrCorrupt  = errors.New("corrupt")
)

type LockedError struct {
	Dir     string
	PID     int
	Command string
}

func (e *LockedError) Error() string { return "lock " + e.Dir + ": in use" }

type Options struct {
	Logger                    *slog.Logger
	Mirror                    func(puts []KV) error
	FreeBytes                 func(dir string) (uint64, error)
	ReserveOpen, ReserveWrite uint64
}
type KV struct{ Key, Value []byte }
type ScanOptions struct {
	Reverse  bool
	Limit    int
	KeysOnly bool
}
type Reader interface {
	Get(key []byte) ([]byte, error)
	Scan(from, to []byte, opt ScanOptions) iter.Seq2[KV, error]
}
type Writer interface {
	Reader
	Put(key, val []byte) error
	Delete(key []byte) error
}
type Engine struct {
	db *badger.DB
	o  Options
	mu sync.Mutex
}
type Stats struct{ Records int }
type Report struct{ Records int }
type Health struct {
	SizeBytes, FreeBytes uint64
	LastSync             time.Time
}

func Open(dir string, o Options) (*Engine, error) {
	db, err := badger.Open(badger.DefaultOptions(dir).WithSyncWrites(true).WithMemTableSize(4 << 20).WithNumMemtables(2).WithNumCompactors(0).WithNumLevelZeroTables(2).WithNumLevelZeroTablesStall(1 << 20).WithBaseTableSize(8 << 20).WithCompression(options.None).WithBlockCacheSize(0).WithValueLogFileSize(16 << 20).WithValueThreshold(512 << 10).WithLogger(nil))
	if err != nil {
		return nil, err
	}
	return &Engine{db: db, o: o}, nil
}

type txn struct {
	t    *badger.Txn
	puts []KV
}

func (t *txn) Get(key []byte) ([]byte, error) {
	i, err := t.t.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return i.ValueCopy(nil)
}
func (t *txn) Scan(from, to []byte, opt ScanOptions) iter.Seq2[KV, error] {
	return func(yield func(KV, error) bool) {
		io := badger.DefaultIteratorOptions
		io.PrefetchValues = false
		io.Reverse = opt.Reverse
		it := t.t.NewIterator(io)
		defer it.Close()
		start := from
		if opt.Reverse {
			start = to
		}
		n := 0
		for it.Seek(start); it.Valid(); it.Next() {
			k := it.Item().KeyCopy(nil)
			if opt.Reverse && string(k) >= string(to) {
				continue
			}
			if opt.Reverse && string(k) < string(from) || !opt.Reverse && string(k) >= string(to) {
				return
			}
			kv := KV{Key: k}
			var err error
			if !opt.KeysOnly {
				kv.Value, err = it.Item().ValueCopy(nil)
			}
			if !yield(kv, err) {
				return
			}
			if n++; opt.Limit > 0 && n >= opt.Limit {
				return
			}
		}
	}
}
func (t *txn) Put(k, v []byte) error {
	t.puts = append(t.puts, KV{k, v})
	return t.t.Set(k, v)
}
func (t *txn) Delete(k []byte) error { return t.t.Delete(k) }
func (e *Engine) View(_ context.Context, fn func(Reader) error) error {
	return e.db.View(func(t *badger.Txn) error { return fn(&txn{t: t}) })
}
func (e *Engine) Update(_ context.Context, fn func(Writer) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var x *txn
	if err := e.db.Update(func(t *badger.Txn) error { x = &txn{t: t}; return fn(x) }); err != nil {
		return err
	}
	if e.o.Mirror != nil {
		return e.o.Mirror(x.puts)
	}
	return nil
}
func (e *Engine) Backup(_ context.Context, w io.Writer) (Stats, error) {
	return Stats{}, fmt.Errorf("x")
}
func (e *Engine) Restore(_ context.Context, r io.Reader) (Stats, error) {
	return Stats{}, fmt.Errorf("x")
}
func (e *Engine) Check(context.Context) (Report, error) { return Report{}, nil }
func (e *Engine) Health(context.Context) Health         { return Health{} }
func (e *Engine) Close() error                          { return e.db.Close() }
