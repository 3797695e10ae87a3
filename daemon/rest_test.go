package daemon

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// sink keeps what a burst allocates from being optimised away.
var sink [][]byte

// rested counts how often the heap was collected on demand, which a rest does twice.
func rested() uint32 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.NumForcedGC / 2
}

// withRest runs fn beside a rest loop, on a clock that stands while anything runs.
func withRest(t *testing.T, fn func(t *testing.T, d *Daemon)) {
	withTidyRest(t, func() bool { return false }, fn)
}

func withTidyRest(t *testing.T, tidy func() bool, fn func(t *testing.T, d *Daemon)) {
	synctest.Test(t, func(t *testing.T) {
		d := &Daemon{now: time.Now, glance: glance, busy: make(signal, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		go d.rest(ctx, tidy)
		fn(t, d)
		cancel()
	})
}

// pass lets time pass, and whatever it starts end.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestRest(t *testing.T) {
	t.Run("gives the memory of a burst back once it is quiet", func(t *testing.T) {
		withRest(t, func(t *testing.T, d *Daemon) {
			for range 64 {
				sink = append(sink, make([]byte, 1<<20))
			}
			sink = nil
			d.busy.give()
			pass(restAfter + time.Second)
			if held := heldHeap(); held > restAbove {
				t.Errorf("holds %d bytes, want at most %d", held, restAbove)
			}
		})
	})
	t.Run("waits while there is work, and gives up where nothing is to be had", func(t *testing.T) {
		sink = [][]byte{make([]byte, 2*restAbove)}
		defer func() { sink = nil }()
		withRest(t, func(t *testing.T, d *Daemon) {
			before := rested()
			for range 5 {
				d.busy.give()
				pass(restAfter - time.Second)
			}
			if n := rested() - before; n != 0 {
				t.Errorf("rested %d times while busy", n)
			}
			pass((restTries + 2) * restAfter)
			if n := rested() - before; n != restTries {
				t.Errorf("rested %d times after, want %d", n, restTries)
			}
			pass(time.Hour)
			if n := rested() - before; n != restTries {
				t.Errorf("rested %d times in a quiet hour, want %d", n, restTries)
			}
		})
	})
	t.Run("lets the store tidy up once it is quiet, and gives back what that took", func(t *testing.T) {
		var tidied atomic.Int32
		tidy := func() bool {
			if tidied.Add(1) == 1 {
				sink = [][]byte{make([]byte, 2*restAbove)}
				return true
			}
			return false
		}
		withTidyRest(t, tidy, func(t *testing.T, d *Daemon) {
			d.busy.give()
			pass(restAfter - time.Second)
			d.busy.give()
			pass(restAfter - time.Second)
			if n := tidied.Load(); n != 0 {
				t.Errorf("tidied %d times while busy", n)
			}
			pass(restAfter)
			sink = nil
			pass(restAfter)
			if n, held := tidied.Load(), heldHeap(); n != 1 || held > restAbove {
				t.Errorf("tidied %d times, holds %d bytes, want once and at most %d", n, held, restAbove)
			}
			d.busy.give()
			pass(3 * restAfter)
			if n := tidied.Load(); n != 2 {
				t.Errorf("tidied %d times after the next burst, want 2", n)
			}
		})
	})
}
