package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const (
	calmDown = 15 * time.Second // longer than a daemon waits before it gives memory back
	idleFor  = 20 * time.Second
)

// measureIdle adds what a daemon takes while nobody asks it anything: memory, and how often it wakes up.
func measureIdle(ctx context.Context, t *table, s *server, size string) error {
	path := fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.add("idle daemon", size, "skipped: needs /proc")
		return nil
	}
	s.socket.CloseIdleConnections()
	if err := pause(ctx, calmDown); err != nil {
		return err
	}
	before, err := wakeups(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	if err := pause(ctx, idleFor); err != nil {
		return err
	}
	after, err := wakeups(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	memory, err := status(path)
	if err != nil {
		return err
	}
	t.below("idle: resident memory", size, float64(memory["VmRSS"])/1000, 35, "%.1f MB")
	t.add("  of which of its own, not files", "", fmt.Sprintf("%.1f MB", float64(memory["RssAnon"])/1000))
	t.below("idle: wake-ups", fmt.Sprintf("over %s", idleFor), float64(more(before, after))/idleFor.Seconds(), 10, "%.1f /s")
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
