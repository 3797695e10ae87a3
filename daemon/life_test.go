package daemon

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/daemon/store/engine"
	"tend/feeds"
)

// stops stops the daemon and wants it to end well, and to leave neither socket nor prompt nor lock. A loop that goes on
// would be an error after stopTime, and requests that do after graceTime are in the log, so no time is measured here.
func (w *world) stops(cutsOff bool) {
	w.t.Helper()
	if err := w.stop(); err != nil {
		w.t.Errorf("stopping: %v", err)
	}
	if got := strings.Contains(w.log.String(), "requests were cut off"); got != cutsOff {
		w.t.Errorf("were requests cut off? %v, want %v", got, cutsOff)
	}
	for _, name := range []string{w.config.Socket, w.config.Prompt()} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			w.t.Errorf("%s is left behind: %v", name, err)
		}
	}
	w.free()
}

// silence is a server that takes requests and never answers. The channel yields once for each.
func silence(t *testing.T) (url string, asked <-chan struct{}) {
	t.Helper()
	requests, end := make(chan struct{}, 10), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		requests <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-end:
		}
	}))
	t.Cleanup(func() { close(end); server.Close() })
	return server.URL, requests
}

func TestStop(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		cutsOff bool
		busy    func(w *world)
	}{
		{"at rest does not wait", false, func(w *world) {
			w.soon("a prompt file", func() bool { _, err := os.Stat(w.config.Prompt()); return err == nil })
		}},
		{"while the fetch loop waits for a source does not wait", false, func(w *world) {
			url, asked := silence(t)
			_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: url, Name: "silent", Kind: "newsletter", AllowPrivate: true})
			w.ok(err)
			w.clock.pass(2 * time.Minute)
			<-asked
		}},
		{"while a request waits for a source does not wait", false, func(w *world) {
			url, asked := silence(t)
			_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: url, Name: "silent", Kind: "newsletter", AllowPrivate: true})
			w.ok(err)
			go w.owner.CheckSource(context.Background(), "silent")
			<-asked
		}},
		{"with idle connections and half a request waits for it, and cuts it off", true, func(w *world) {
			for _, to := range [][2]string{{"tcp", w.at.Listen}, {"unix", w.at.Socket}} {
				conn, err := net.Dial(to[0], to[1])
				w.ok(err)
				w.t.Cleanup(func() { conn.Close() })
			}
			conn, err := net.Dial("tcp", w.at.Listen)
			w.ok(err)
			w.t.Cleanup(func() { conn.Close() })
			fmt.Fprintf(conn, "POST /api/v1/sessions/log HTTP/1.1\r\nHost: tend\r\nContent-Length: 100\r\n\r\n{")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := settled(t)
			tt.busy(w)
			w.stops(tt.cutsOff)
		})
	}
}

func TestStopLetsARequestEnd(t *testing.T) {
	t.Parallel()
	w := settled(t)
	conn, err := net.Dial("unix", w.at.Socket)
	w.ok(err)
	defer conn.Close()
	const body = `{"minutes":20,"text":"under way"}`
	fmt.Fprintf(conn, "POST /api/v1/sessions/log HTTP/1.1\r\nHost: tend\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:5])
	time.Sleep(30 * time.Millisecond)
	done := make(chan error, 1)
	cancel := w.cancel
	w.cancel = nil
	cancel()
	go func() { done <- <-w.ended }()
	w.soon("stopping", func() bool { return strings.Contains(w.log.String(), "msg=stopping") })
	time.Sleep(30 * time.Millisecond)
	fmt.Fprint(conn, body[5:])
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || response.StatusCode != 200 {
		t.Errorf("got %v, %v", response, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestSocket(t *testing.T) {
	t.Parallel()
	t.Run("of a dead daemon is replaced", func(t *testing.T) {
		w := prepare(t, home(t))
		dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: w.config.Socket, Net: "unix"})
		w.ok(err)
		dead.SetUnlinkOnClose(false)
		dead.Close()
		w.run()
		if _, err := w.owner.Settings(w.ctx()); err != nil {
			t.Error(err)
		}
	})
	t.Run("is open to its owner alone", func(t *testing.T) {
		w := start(t)
		info, err := os.Stat(w.at.Socket)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
	t.Run("is open to a group that was let in", func(t *testing.T) {
		w := prepare(t, home(t))
		w.config.SocketMode = 0o660
		w.run()
		if info, err := os.Stat(w.at.Socket); err != nil || info.Mode().Perm() != 0o660 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		stage func(w *world)
		want  string
	}{
		{"a file at the socket's path", func(w *world) {
			w.ok(os.WriteFile(w.config.Socket, []byte("precious"), 0o600))
		}, "a file that is no socket is in the way"},
		{"a folder at the socket's path", func(w *world) { w.ok(os.Mkdir(w.config.Socket, 0o700)) }, "a file that is no socket is in the way"},
		{"a socket on which another daemon answers", func(w *world) {
			listener, err := net.Listen("unix", w.config.Socket)
			w.ok(err)
			w.t.Cleanup(func() { listener.Close() })
		}, "another daemon answers there"},
		{"a port that is taken", func(w *world) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			w.ok(err)
			w.t.Cleanup(func() { listener.Close() })
			w.config.Listen = listener.Addr().String()
		}, "address already in use"},
		{"a certificate that is not there", func(w *world) {
			w.config.TLSCert, w.config.TLSKey = "/nowhere/cert.pem", "/nowhere/key.pem"
		}, "/nowhere/cert.pem"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := prepare(t, home(t))
			tt.stage(w)
			before, _ := os.ReadFile(w.config.Socket)
			d, err := New(w.config, w.options())
			w.ok(err)
			ctx, cancel := context.WithTimeout(w.ctx(), time.Minute)
			defer cancel()
			err = d.Run(ctx)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %q, want one line with %q", err, tt.want)
			}
			if after, _ := os.ReadFile(w.config.Socket); string(after) != string(before) {
				t.Error("the file in the way was touched")
			}
			w.free()
		})
	}
}

func TestSecondDaemonIsRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, err := New(w.config, w.options())
	locked, ok := errors.AsType[*engine.LockedError](err)
	if !ok || locked.PID != os.Getpid() {
		t.Errorf("got %v", err)
	}
	if refused := Refusal(err); refused.Code != api.Conflict || refused.Hint == "" {
		t.Errorf("got %+v", refused)
	}
	if _, err := w.owner.Settings(w.ctx()); err != nil {
		t.Errorf("the first one suffered: %v", err)
	}
}

func TestPromptFile(t *testing.T) {
	t.Parallel()
	w := settled(t)
	read := func() string {
		text, _ := os.ReadFile(w.config.Prompt())
		line, day, _ := strings.Cut(string(text), "\n")
		if !regexp.MustCompile(`^\d{4}-\d\d-\d\d\n$`).MatchString(day) {
			return "no learning day: " + day
		}
		return line + "\n"
	}
	until := fmt.Sprint(w.clock.now().Add(promptHolds).Unix())
	w.soon("an empty line", func() bool { return read() == until+" \n" })
	w.write("a.md", reviewed)
	w.soon("a line", func() bool { return read() == until+" tend: 1 due, 1 min\n" })
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(w.config.Prompt()), ".prompt*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPanicEndsOneRequestOnly(t *testing.T) {
	t.Parallel()
	w := start(t)
	handler := recovered(w.daemon, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a test") }))
	got := httptest.NewRecorder()
	handler.ServeHTTP(got, httptest.NewRequest("GET", "/calendar/secret.ics", nil))
	if got.Code != 500 || strings.Contains(w.log.String(), "secret.ics") {
		t.Errorf("got %d; log %s", got.Code, w.log)
	}
}

// TestFetchThatCannotBeRecordedIsNotTriedAgainAtOnce has a poll whose source is gone, which nothing can record.
func TestFetchThatCannotBeRecordedIsNotTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.ok(w.daemon.store.Update(w.ctx(), func(tx *store.Tx) error {
		return store.Polls.Put(tx, feeds.Poll{Source: "ghost", URL: "http://127.0.0.1:1/", Next: w.clock.now()})
	}))
	w.daemon.polls.give()
	w.soon("a try", func() bool { return strings.Contains(w.log.String(), "source=ghost") })
	time.Sleep(200 * time.Millisecond)
	if n := strings.Count(w.log.String(), "source=ghost"); n > 2 { // the loop's first look may come before the signal's
		t.Errorf("%d tries within a moment", n)
	}
}
