package engine

import (
	"context"
	"fmt"
	"sync"
)

// Compaction is what Badger's four compactors would do, waking 200 times a second to find nothing. Here it is an
// event: Tidy or a commit finds new tables that are worth merging, and room to do it.
//
// A merge maps all that it reads and writes and fills buffers, so it is better done when nothing else takes memory.
// A commit leaves it for Tidy while the new tables are few.
const (
	quietTables   = 4  // a compaction in a quiet moment needs at least so many new tables,
	compactTables = 8  // and one between writes so many,
	compactShare  = 16 // and the new tables to be at least this part of the whole,
	compactMost   = 24 // or so many of them that reading suffers.
)

// compactor runs one compaction at a time.
type compactor struct {
	mu       sync.Mutex
	running  chan struct{} // closed when the one that runs has ended; nil: none runs
	promised uint64        // bytes that it may still need
}

// start reserves the compactor for a run that may need so many bytes, or reports that one is running.
func (c *compactor) start(bytes uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		return false
	}
	c.running, c.promised = make(chan struct{}), bytes
	return true
}

func (c *compactor) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.running)
	c.running, c.promised = nil, 0
}

// promise tells what the running compaction may need and when it has ended; 0 and nil if none runs.
func (c *compactor) promise() (uint64, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.promised, c.running
}

// wait returns when no compaction runs.
func (c *compactor) wait() {
	if _, done := c.promise(); done != nil {
		<-done
	}
}

// shape is how the tables lie: fresh ones, which every read has to look into, and all.
type shape struct {
	fresh                int
	freshBytes, allBytes uint64
}

func (e *Engine) shape() (s shape) {
	levels := e.db.Levels()
	s.fresh, s.freshBytes = levels[0].NumTables, uint64(levels[0].Size)
	for _, level := range levels {
		s.allBytes += uint64(level.Size)
	}
	return s
}

// worthwhile weighs the work, which rewrites nearly everything, against the gain. A process that opens the store
// for one request leaves a tiny table each time; merging eight of those into a large store would make every
// eighth command slow.
func (s shape) worthwhile(tables int) bool {
	return s.fresh >= tables && (s.freshBytes*compactShare >= s.allBytes || s.fresh >= compactMost)
}

// compactSoon merges tables in the background if there are that many new ones, it is worth it and there is room, and
// reports whether it began. It is asked on the writer goroutine or within the gate, so it never runs after Close has
// begun to wait for the compactor.
func (e *Engine) compactSoon(tables int) bool {
	if e.tail == nil {
		return false // a store in memory is gone before that pays
	}
	s := e.shape()
	if !s.worthwhile(tables) || e.roomToCompact(s) != nil || !e.compactor.start(s.allBytes) {
		return false
	}
	go func() {
		defer e.compactor.end()
		if err := e.flatten(); err != nil {
			e.log.Warn("compact tables", "store", e.dir, "err", err)
		}
	}()
	return true
}

// Tidy is for a quiet moment: it begins to merge the tables if there are some new ones, that is worth it and there is
// room, and reports whether it did. Close waits for the end.
func (e *Engine) Tidy() bool {
	if e.gate.enter() != nil {
		return false
	}
	defer e.gate.leave()
	return e.compactSoon(quietTables)
}

// roomToCompact: the new tables stand beside the old ones until the end, and writes go on meanwhile.
func (e *Engine) roomToCompact(s shape) error {
	return e.roomFor(s.allBytes + 2*e.opt.ReserveWrite)
}

// flatten merges all tables into one level. Badger also answers an error when a level had nothing to give.
func (e *Engine) flatten() (err error) {
	defer rescue(&err)
	if err = e.db.Flatten(1); err != nil && e.shape().fresh == 0 {
		return nil
	}
	return err
}

// Maintain merges the tables now and syncs the tail. It answers ErrNoSpace when there is no room for a second
// copy of the tables beside twice Options.ReserveWrite. The engine also does it by itself; Maintain is for a quiet
// hour. The context counts until the merge begins.
func (e *Engine) Maintain(ctx context.Context) error {
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer e.gate.leave()
	if err := e.compactNow(ctx); err != nil {
		return fmt.Errorf("compact store: %w", err)
	}
	if err := e.tail.sync(); err != nil {
		return fmt.Errorf("sync tail: %w", err)
	}
	return nil
}

func (e *Engine) compactNow(ctx context.Context) error {
	s := e.shape()
	if err := e.roomToCompact(s); err != nil {
		return err
	}
	for !e.compactor.start(s.allBytes) {
		if _, done := e.compactor.promise(); done != nil {
			select {
			case <-done:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	defer e.compactor.end()
	return e.flatten()
}
