package fetch

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"
)

// turns lets one request at a time go to each host, and leaves a gap between them.
type turns struct {
	gap   time.Duration
	mu    sync.Mutex
	hosts map[string]*turn
}

// turn is whose turn it is at one host: its channel holds a token while nobody asks it.
type turn struct {
	free    chan struct{}
	waiting int
	last    time.Time // when the last request ended
}

func newTurns(gap time.Duration) *turns { return &turns{gap: gap, hosts: map[string]*turn{}} }

// wait returns when the host may be asked; done is to be called when it was. The error is the context's.
func (t *turns) wait(ctx context.Context, host string) (done func(), err error) {
	at := t.join(host)
	select {
	case <-at.free:
	case <-ctx.Done():
		t.leave(host, at)
		return nil, ctx.Err()
	}
	select {
	case <-time.After(time.Until(at.last.Add(t.gap))):
	case <-ctx.Done():
		at.free <- struct{}{}
		t.leave(host, at)
		return nil, ctx.Err()
	}
	return func() {
		at.last = time.Now()
		at.free <- struct{}{}
		t.leave(host, at)
	}, nil
}

func (t *turns) join(host string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, known := t.hosts[host]
	if !known {
		at = &turn{free: make(chan struct{}, 1)}
		at.free <- struct{}{}
		t.hosts[host] = at
	}
	at.waiting++
	return at
}

// leave forgets a host for which nobody waits, once its gap is over at the latest.
func (t *turns) leave(host string, at *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at.waiting--; at.waiting > 0 {
		return
	}
	if t.gap == 0 {
		delete(t.hosts, host)
		return
	}
	time.AfterFunc(t.gap, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if at.waiting == 0 && t.hosts[host] == at {
			delete(t.hosts, host)
		}
	})
}

// hostOf is the host of an address in small letters; of what is none, the empty one.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
