package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// load is what so many callers at once got done.
type load struct {
	done    int
	took    time.Duration
	latency sample // of the first caller's calls
}

// perSecond is how many calls were answered in a second.
func (l load) perSecond() float64 { return float64(l.done) / l.took.Seconds() }

// run calls do from so many goroutines for a while; each call has a number of its own, from 0. The first error ends
// it.
func run(ctx context.Context, callers int, while time.Duration, do func(n int) error) (load, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var number atomic.Int64
	var all sync.WaitGroup
	var l load
	start := time.Now()
	for caller := range callers {
		all.Go(func() {
			for ctx.Err() == nil && time.Since(start) < while {
				begin := time.Now()
				if err := do(int(number.Add(1) - 1)); err != nil {
					cancel(err)
					return
				}
				if caller == 0 {
					l.latency = append(l.latency, time.Since(begin))
				}
			}
		})
	}
	all.Wait()
	l.done, l.took = int(number.Load()), time.Since(start)
	return l, context.Cause(ctx)
}

// callersOf says how many call at once.
func callersOf(n int) string { return fmt.Sprintf("%d at once", n) }
