package daemon

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// restAfter is how long nothing must have been asked or written before the daemon rests.
	restAfter = 5 * time.Second
	// restAbove is the heap, in bytes, from which resting is worth a collection. An idle daemon needs about 9 MB.
	restAbove = 11 << 20
	// restTries is how often a rest is tried: merging tables takes a while, and the store keeps its buffers, of 2 MB
	// each, for some seconds more.
	restTries = 6
)

// restLoop uses a quiet moment to merge the store's tables.
func (d *Daemon) restLoop(ctx context.Context) { d.rest(ctx, d.store.Engine().Tidy) }

// rest gives back the memory of a burst, such as taking in a folder of notes. Go alone keeps it for minutes, because
// nothing that is allocated starts a collection. Then it calls tidy, which may need memory of its own, and tells
// whether it does.
func (d *Daemon) rest(ctx context.Context, tidy func() bool) {
	for d.sleep(ctx, d.now(), time.Time{}, d.busy) {
		for quiet := false; !quiet; quiet = !d.busy.taken() {
			if !d.sleep(ctx, d.now(), d.now().Add(restAfter), nil) {
				return
			}
		}
		held := giveBack()
		tidying := tidy()
		for try := 1; try < restTries && (held || tidying); try++ {
			if !d.sleep(ctx, d.now(), d.now().Add(restAfter), nil) {
				return
			}
			held, tidying = giveBack(), tidying && try == 1
		}
	}
}

// giveBack gives the system back what it can of the heap, and tells whether there was much.
func giveBack() bool {
	if heldHeap() <= restAbove {
		return false
	}
	runtime.GC() // what waits in a sync.Pool, such as a long answer's buffer, goes with the second collection
	debug.FreeOSMemory()
	return true
}

// heldHeap is the memory that the heap has from the system, in bytes: objects, garbage and what is free between.
func heldHeap() (bytes uint64) {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(samples)
	for _, s := range samples {
		bytes += s.Value.Uint64()
	}
	return bytes
}
