package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"tend/daemon/api"
)

// patience is how long a request waits for another process to let go of the store. Each holds it for some 10 ms; a
// daemon that starts or stops takes longer, and answers on its socket in the end.
const patience = 3 * time.Second

// nearest answers each request by the daemon that runs at that moment, else by the same handlers in this process, so
// that a review goes on when a daemon starts or ends meanwhile.
type nearest struct {
	sockets []string
	here    http.RoundTripper // in process; its error is a conflict while another process holds the store
}

// RoundTrip answers one request. A request that was sent to a daemon is never sent twice.
func (n nearest) RoundTrip(r *http.Request) (*http.Response, error) {
	for until := time.Now().Add(patience); ; {
		for _, socket := range n.sockets {
			answer, err := viaSocket(socket, r)
			if answer != nil || err != nil {
				return answer, err
			}
		}
		again, err := afresh(r)
		if err != nil {
			return nil, err
		}
		answer, err := n.here.RoundTrip(again)
		if !held(err) || time.Now().After(until) || !pause(r.Context(), 15*time.Millisecond) {
			return answer, err
		}
	}
}

// viaSocket sends the request to the daemon on the socket. Where none listens there is neither an answer nor an error.
func viaSocket(socket string, r *http.Request) (*http.Response, error) {
	alive, err := answers(socket)
	if err != nil || !alive {
		return nil, err
	}
	again, err := afresh(r)
	if err != nil {
		return nil, err
	}
	answer, err := overSocket(socket).RoundTrip(again)
	var dialed *net.OpError
	switch {
	case err == nil:
		return answer, nil
	case errors.As(err, &dialed) && dialed.Op == "dial":
		return nil, nil // it went away between the two
	case r.Context().Err() != nil:
		return nil, err
	}
	return nil, api.Refuse(api.Unreachable, "look whether it was done before you try again", "daemon on %s ended before it answered: %v", socket, err)
}

// afresh is the request with its body unread.
func afresh(r *http.Request) (*http.Request, error) {
	again := r.Clone(r.Context())
	if r.GetBody == nil {
		return again, nil
	}
	var err error
	again.Body, err = r.GetBody()
	return again, err
}

// held tells whether another process holds the store.
func held(err error) bool {
	refused, ok := errors.AsType[*api.Error](err)
	return ok && refused.Code == api.Conflict
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// tendOnly passes the answers of a tend daemon, and says so when something else answers there.
type tendOnly struct {
	base string
	next http.RoundTripper
}

// RoundTrip sends one request.
func (t tendOnly) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.next.RoundTrip(r)
	if err != nil || answer.Header.Get("Content-Type") == "application/json" {
		return answer, err
	}
	return nil, errors.Join(api.Refuse(api.Unreachable, "is this the address of a tend daemon? tend serve prints its own",
		"reach daemon at %s: something else answers there: %s", t.base, answer.Status), answer.Body.Close())
}
