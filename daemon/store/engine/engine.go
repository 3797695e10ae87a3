// Package engine keeps ordered bytes durably: a sorted map of keys to values over Badger that owns Badger's sharp edges.
//
// A View reads one snapshot. An Update is serializable and, once it has answered nil, on the disk: one writer
// goroutine merges the updates that are waiting into one transaction and syncs it once. Records carry their
// own checksum, because Badger either hides damaged records or hands them out as they are.
//
// What a directory holds, beside Badger's files: engine.lock names the process that has it open, and tail says
// how many commits were ever acknowledged, so that a log cut short is noticed (see tail.go). Delete tail to
// forget a loss that was dealt with.
//
// Space: a full disk kills a Badger process, since it writes through memory maps. So writes stop while there
// still is room for everything Badger may do by itself (see space.go). The guard asks the file system, and
// therefore does not see a limit that statfs does not show, such as a user's disk quota.
package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// Options says how a store is opened. The zero value is good.
type Options struct {
	// Logger takes what Badger says, at debug level, and what a person should know, as warnings. Nil: nobody.
	Logger *slog.Logger
	// Mirror is called on the writer goroutine after each durable batch and before its updates are answered,
	// with the puts that the batch leaves behind in the order in which they were made (a key put twice comes
	// once, at its last put; deletes do not come), so that the caller can append logs to plain files in the same
	// step. If it fails the updates answer ErrUnknownOutcome with its error; the batch stays in the store.
	// It must not call the engine. Restore does not call it.
	Mirror func(puts []KV) error
	// FreeBytes tells how many bytes this process may still write below dir. Nil: statfs.
	FreeBytes func(dir string) (uint64, error)
	// ReserveOpen and ReserveWrite are the free bytes below which Open and writes answer ErrNoSpace.
	// 0 means 32 MiB and 64 MiB; space.go says why.
	ReserveOpen, ReserveWrite uint64
}

// Engine is one open store. Its methods may be called from any goroutine.
type Engine struct {
	dir  string
	opt  Options
	log  *slog.Logger
	db   *badger.DB
	lock *dirLock
	tail *tail

	gate      gate
	queue     chan *update  // to the writer goroutine
	written   chan struct{} // closed when the writer goroutine has ended
	snapshots sync.RWMutex  // held for reading by views, for writing by a restore; only ever tried
	compactor compactor
	closing   sync.Once
	closeErr  error

	records  atomic.Uint64 // written by the writer goroutine only, from here on
	commits  atomic.Uint64
	lost     atomic.Uint64
	lastSync atomic.Int64 // Unix milliseconds, 0: not since the store was opened
	readOnly atomic.Bool
	failure  atomic.Pointer[error]
}

// Open opens the store in dir, and makes it if there is none; dir gets mode 0700. It takes about 10 ms.
//
// It fails with a *LockedError when another process, or this one, has the store open; with ErrNoSpace below
// Options.ReserveOpen; with ErrReadOnly on a file system that cannot be written; with ErrCorrupt when files are
// missing or cut short. Lost commits at the end are no reason to refuse: they are logged, and Health and Check
// tell them.
func Open(dir string, o Options) (*Engine, error) {
	o = o.withDefaults()
	lock, err := prepare(dir, o)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", readOnlyFileSystem(err))
	}
	e := &Engine{dir: dir, opt: o, log: o.Logger, lock: lock,
		queue: make(chan *update), written: make(chan struct{})}
	if err := e.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", readOnlyFileSystem(err)), lock.release())
	}
	return e, nil
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.FreeBytes == nil {
		o.FreeBytes = freeBytes
	}
	if o.ReserveOpen == 0 {
		o.ReserveOpen = defaultReserveOpen
	}
	if o.ReserveWrite == 0 {
		o.ReserveWrite = defaultReserveWrite
	}
	return o
}

// start opens what lies in the locked and tidied directory and lets the writer run.
func (e *Engine) start() error {
	db, err := openBadger(e.dir, e.log)
	if err != nil {
		return err
	}
	e.db = db
	if err := e.recoverCounts(); err != nil {
		return errors.Join(err, db.Close())
	}
	go e.write()
	return nil
}

// Close waits for what is running, writes what is in memory and gives the directory back. Calling it again
// returns the first result. Calls that come after it answer ErrClosed.
//
// Badger writes a table when it closes. When the disk has no room for that, Close leaves the store as a crash
// would, which loses nothing, and answers ErrNoSpace; Badger's own lock then stays until the process ends.
func (e *Engine) Close() error {
	e.closing.Do(func() { e.closeErr = e.shut() })
	return e.closeErr
}

func (e *Engine) shut() error {
	e.gate.close()
	close(e.queue)
	<-e.written
	e.compactor.wait()
	err := e.roomFor(closeRoom)
	if err == nil {
		err = e.db.Close()
	}
	if e.tail != nil { // a store in memory has none
		err = cmp.Or(err, e.tail.close(), e.lock.release())
	}
	if err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// gate counts who is inside, and lets nobody in once it is closed.
type gate struct {
	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

// enter answers ErrClosed, or nil and then wants a leave.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrClosed
	}
	g.inside.Add(1)
	return nil
}

func (g *gate) leave() { g.inside.Done() }

// close returns when the last one has left.
func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.inside.Wait()
}

// begin is the start of every method: a live context and an open store.
func (e *Engine) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.gate.enter()
}

// readOnlyFileSystem gives EROFS its name in this package.
func readOnlyFileSystem(err error) error {
	if errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}
