package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// memoryAim is what the daemon should not take while it fetches, in MB.
const memoryAim = 80

// peaks is the most memory of a process since it is watched, in kB.
type peaks struct {
	pid         int
	known       bool // whether the system tells
	own, mapped int
	both        int // at one moment; less than the sum where the two come one after the other
	end         chan struct{}
	watching    sync.WaitGroup
}

// watchMemory looks at a process's memory every 20 ms, until stop. It also sets the kernel's own mark back, which misses
// no moment but knows only the sum.
func watchMemory(pid int) *peaks {
	p := &peaks{pid: pid, end: make(chan struct{})}
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0) // proc(5); where it cannot be, the mark is of all the process's life
	p.watching.Go(func() {
		for p.look() {
			select {
			case <-p.end:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	return p
}

// look takes a sample, and tells whether there was one.
func (p *peaks) look() bool {
	memory, err := status(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		return false
	}
	p.known = true
	p.own, p.mapped = max(p.own, memory["RssAnon"]), max(p.mapped, memory["RssFile"])
	p.both = max(p.both, memory["VmHWM"])
	return true
}

// stop ends the watch with a last look.
func (p *peaks) stop() {
	close(p.end)
	p.watching.Wait()
	p.look()
}

// add stops the watch and adds the peaks: of all, and apart of the process's own memory and of files that it has mapped,
// which is the program and the store and goes back to the system whenever that wants it.
func (p *peaks) add(t *table, what, size string) {
	p.stop()
	if !p.known {
		t.add(what, size, "skipped: needs /proc")
		return
	}
	t.below(what, size, float64(p.both)/1000, memoryAim, "%.1f MB")
	t.add("    of its own, at most", "", fmt.Sprintf("%.1f MB", float64(p.own)/1000))
	t.add("    of mapped files, at most", "", fmt.Sprintf("%.1f MB", float64(p.mapped)/1000))
}
