package daemon

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tend/daemon/service"
	"tend/daemon/store"
	"tend/systemd"
)

// The prompt file holds the line for a shell's prompt, so that a shell can show it without starting a process. Its
// first word is the Unix time until which it holds; the rest of the line is what to show, and may be empty. The second
// line is the learning day, by which a shell knows whether it showed the line already.
const (
	promptHolds = 10 * time.Minute
	promptEvery = 5 * time.Minute
	promptPause = 100 * time.Millisecond // at least, between two lines: writes in a row make one
)

// promptLoop keeps the prompt file, and removes it at the end.
func (d *Daemon) promptLoop(ctx context.Context) {
	defer os.Remove(d.config.Prompt())
	for {
		if err := d.writePrompt(ctx); err != nil && ctx.Err() == nil {
			d.log.Warn("prompt file", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(promptPause):
		}
		if !d.sleep(ctx, d.now(), d.now().Add(promptEvery), d.writes) {
			return
		}
	}
}

// writePrompt replaces the file in one step, so that no shell reads half of it.
func (d *Daemon) writePrompt(ctx context.Context) error {
	var line, day string
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		line, day, err = service.PromptOfDay(tx)
		return err
	})
	if err != nil {
		return err
	}
	path := d.config.Prompt()
	text := fmt.Sprintf("%d %s\n%s\n", d.now().Add(promptHolds).Unix(), line, day)
	if old, err := os.ReadFile(path); err == nil && string(old) == text {
		return nil
	}
	draft := filepath.Join(filepath.Dir(path), ".prompt.new")
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		return err
	}
	// Who may open the socket may read the line, whatever the umask.
	if err := os.Chmod(draft, d.config.SocketMode&0o640); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// watchdogLoop tells systemd that the daemon is well, each time after the store was really read.
func (d *Daemon) watchdogLoop(ctx context.Context) {
	interval := systemd.WatchdogInterval(d.env)
	if interval <= 0 {
		return
	}
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			d.tellWatchdog(ctx)
		}
	}
}

func (d *Daemon) tellWatchdog(ctx context.Context) {
	if err := d.alive(ctx); err != nil {
		d.log.Error("watchdog: store cannot be read", "err", err)
		return
	}
	d.notify("WATCHDOG=1")
}

func (d *Daemon) notify(state string) {
	if err := systemd.Notify(d.env, state); err != nil {
		d.log.Warn("notify systemd", "err", err)
	}
}
