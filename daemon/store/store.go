// Package store is what is remembered: records, logs and settings over the byte store beneath it.
//
// A Table holds the records of one noun, a Log the lines of one append-only log; both live in package variables
// such as Lessons and Reviews and take the transaction they work in. A transaction has one instant, Tx.Now.
package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tend/daemon/store/engine"
)

// Store is an open store.
type Store struct {
	engine *engine.Engine
	now    func() time.Time
	log    *slog.Logger
	mirror *mirror
}

// Options say how a store runs.
type Options struct {
	Logger  *slog.Logger
	Now     func() time.Time // nil: the clock of the machine
	LogDir  string           // where the plain copies of the logs go; empty: "log" beside the store
	Reserve uint64           // bytes that writes leave free on the disk; 0: the engine's default
	Behind  bool             // the store may lack lines of the plain logs, because ReadLogs is to follow
	Changed func()           // called after each update that wrote something; nil: nobody
}

// Tx is one transaction: a snapshot to read from and, in an update, a place to write to.
type Tx struct {
	// Now is the one instant of the transaction, in UTC and whole milliseconds.
	Now      time.Time
	reader   engine.Reader
	writer   engine.Writer
	writable bool
	deleted  bool
}

// errReadOnly is a fault of the caller: a write in a View.
var errReadOnly = errors.New("write in a read-only transaction")

// NotFoundError says that there is no record of that id.
type NotFoundError struct{ Noun, ID string }

// Error names the noun and the id.
func (e *NotFoundError) Error() string { return fmt.Sprintf("no %s %q", e.Noun, e.ID) }

// Open opens the store in dir, which it makes where it is missing, brings its schema up to date, and fills
// what the plain copies of the logs lack. While another process holds the store the error is an
// *engine.LockedError; where a plain log has more lines than the store, an *AheadError; other errors are those of
// engine.Open and of the migrations.
func Open(dir string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.LogDir == "" {
		o.LogDir = filepath.Join(filepath.Dir(dir), "log")
	}
	if err := os.MkdirAll(o.LogDir, 0o700); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	m := &mirror{dir: o.LogDir, changed: o.Changed, behind: o.Behind}
	e, err := engine.Open(dir, engine.Options{Logger: o.Logger, Mirror: m.append, ReserveWrite: o.Reserve})
	if err != nil {
		return nil, err
	}
	s := &Store{engine: e, now: o.Now, log: o.Logger, mirror: m}
	if err := s.prepare(context.Background()); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return s, nil
}

// prepare migrates the schema and completes the plain copies.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	if err := s.View(ctx, s.mirror.fill); err != nil {
		return fmt.Errorf("open store: fill plain logs: %w", err)
	}
	return nil
}

// View runs fn over one snapshot.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.engine.View(ctx, func(r engine.Reader) error {
		return fn(&Tx{Now: s.instant(), reader: r})
	})
}

// Update runs fn in a serializable transaction and returns nil when its writes are durable, in the store and in
// the plain logs. An error of fn leaves nothing behind. fn may run more than once.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	now, deleted := s.instant(), false
	err := s.engine.Update(ctx, func(w engine.Writer) error {
		tx := &Tx{Now: now, reader: w.Reader, writer: w, writable: true}
		err := fn(tx)
		deleted = tx.deleted
		return err
	})
	if err == nil && deleted && s.mirror.changed != nil {
		s.mirror.changed() // the mirror is told of puts only
	}
	return err
}

func (s *Store) instant() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Engine returns the byte store beneath, for backup, checks and health.
func (s *Store) Engine() *engine.Engine { return s.engine }

// Close closes the store; it may be called again.
func (s *Store) Close() error {
	return errors.Join(s.engine.Close(), s.mirror.close())
}

// encode writes a record as JSON. Unlike json.Marshal it leaves <, > and & as they are: six bytes for each would put
// a page of code over the limit of a record.
func encode(record any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(record)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

func (tx *Tx) put(key, value []byte) error {
	if !tx.writable {
		return errReadOnly
	}
	return tx.writer.Put(key, value)
}

func (tx *Tx) delete(key []byte) error {
	if !tx.writable {
		return errReadOnly
	}
	tx.deleted = true
	return tx.writer.Delete(key)
}
