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
	// restTries is how often a rest is tried: merging tables may go on when it begins, and the store keeps its
	// buffers of 16 MB each for some seconds more.
	restTries = 4
)

// restLoop gives back the memory of a burst, such as taking in a folder of notes or merging tables. Go alone keeps
// it for minutes, because nothing that is allocated starts a collection.
func (d *Daemon) restLoop(ctx context.Context) {
	for d.sleep(ctx, d.now(), time.Time{}, d.busy) {
		for quiet := false; !quiet; quiet = !d.busy.taken() {
			if !d.sleep(ctx, d.now(), d.now().Add(restAfter), nil) {
				return
			}
		}
		for try := 0; try < restTries && heldHeap() > restAbove; try++ {
			runtime.GC() // what waits in a sync.Pool, such as a long answer's buffer, goes with the second collection
			debug.FreeOSMemory()
			if !d.sleep(ctx, d.now(), d.now().Add(restAfter), nil) {
				return
			}
		}
	}
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
