package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestHostIsAskedOneRequestAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, began := newTurns(time.Second), time.Now()
		var busy, most atomic.Int32
		var ends sync.Map
		var group sync.WaitGroup
		for n := range 6 {
			group.Go(func() {
				host := []string{"a.example", "b.example"}[n%2]
				done, err := all.wait(t.Context(), host)
				if err != nil {
					t.Error(err)
					return
				}
				now := busy.Add(1)
				for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
				}
				time.Sleep(500 * time.Millisecond)
				busy.Add(-1)
				ends.Store(n, time.Since(began))
				done()
			})
		}
		group.Wait()
		if took := time.Since(began); took != 3500*time.Millisecond || most.Load() != 2 {
			t.Errorf("three requests to each of two hosts took %s, with %d at once", took, most.Load())
		}
		time.Sleep(2 * time.Second)
		all.mu.Lock()
		defer all.mu.Unlock()
		if len(all.hosts) != 0 {
			t.Errorf("it still knows %v", all.hosts)
		}
	})
}

func TestWhoGivesUpLeavesTheTurnToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := newTurns(time.Minute)
		done, err := all.wait(t.Context(), "a.example")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := all.wait(ctx, "a.example"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("while it is busy: %v", err)
		}
		done()
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := all.wait(ctx, "a.example"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("in the gap: %v", err)
		}
		if done, err = all.wait(t.Context(), "a.example"); err != nil {
			t.Fatal(err)
		}
		done()
		time.Sleep(2 * time.Minute)
	})
}

func TestIsOffline(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"no way into any network":    {&net.OpError{Op: "dial", Err: syscall.ENETUNREACH}, true},
		"nobody answers for names":   {fmt.Errorf("fetch: %w", &net.DNSError{Err: "i/o timeout", IsTimeout: true}), true},
		"the resolver fails":         {&net.DNSError{Err: "server misbehaving", IsTemporary: true}, true},
		"a name that does not exist": {&net.DNSError{Err: "no such host", IsNotFound: true, IsTemporary: true}, false},
		"a server that refuses":      {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, false},
		"a host without a route":     {&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, false},
		"an answer":                  {&StatusError{Status: http.StatusBadGateway}, false},
	} {
		if got := IsOffline(c.err); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
