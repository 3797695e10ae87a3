package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"tend/daemon/api"
)

// roundTrip answers in process.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// saying answers with who answered, and the body it was sent.
func saying(who string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, "%s got %s", who, body)
	}
}

func inProcess(who string) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		answer := httptest.NewRecorder()
		saying(who)(answer, r)
		return answer.Result(), nil
	}
}

// asked posts a body and returns the answer.
func asked(t *testing.T, way http.RoundTripper) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://tend/api/v1/x", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := way.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

func TestNearestFollowsTheDaemon(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	way := nearest{sockets: []string{filepath.Join(t.TempDir(), "none"), socket}, here: inProcess("process")}
	expect := func(when, want string) {
		t.Helper()
		if got, err := asked(t, way); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", when, got, err, want)
		}
	}
	expect("before a daemon", "process got body")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false) // as after kill -9
	server := &http.Server{Handler: saying("daemon")}
	go server.Serve(listener)
	expect("while it runs", "daemon got body")
	server.Close()
	expect("after it died", "process got body")
}

func TestNearestWaitsForTheStore(t *testing.T) {
	tries := 0
	way := nearest{here: roundTrip(func(r *http.Request) (*http.Response, error) {
		if tries++; tries < 3 {
			io.ReadAll(r.Body) // what was read is there again the next time
			return nil, api.Refuse(api.Conflict, "", "in use by pid 412")
		}
		return inProcess("process")(r)
	})}
	if got, err := asked(t, way); err != nil || got != "process got body" {
		t.Errorf("%q, %v after %d tries", got, err, tries)
	}
}

func TestNearestSendsNothingTwice(t *testing.T) {
	socket, requests := filepath.Join(t.TempDir(), "s"), atomic.Int32{}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		requests.Add(1)
		panic(http.ErrAbortHandler) // dies with the request in its hands
	})}
	go server.Serve(listener)
	defer server.Close()
	_, err = asked(t, nearest{sockets: []string{socket}, here: inProcess("process")})
	if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Unreachable || requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}
