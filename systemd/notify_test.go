package systemd

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func vars(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

// manager is the side of the socket that systemd has.
func manager(t *testing.T, name string) (env func(string) string, next func() string) {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return vars("NOTIFY_SOCKET", name), func() string {
		buf := make([]byte, 4096)
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}
}

func TestMessagesArrive(t *testing.T) {
	env, next := manager(t, filepath.Join(t.TempDir(), "notify"))
	tests := []struct {
		name string
		send func() error
		want string
	}{
		{"ready", func() error { return Ready(env) }, "READY=1"},
		{"stopping", func() error { return Stopping(env) }, "STOPPING=1"},
		{"alive", func() error { return Watchdog(env) }, "WATCHDOG=1"},
		{"a status stays one assignment", func() error { return Status(env, "fetching\nREADY=1") }, "STATUS=fetching READY=1"},
		{"more time", func() error { return ExtendTimeout(env, time.Minute) }, "EXTEND_TIMEOUT_USEC=60000000"},
		{"two at once", func() error { return Notify(env, "READY=1\nSTATUS=up") }, "READY=1\nSTATUS=up"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.send(); err != nil {
				t.Fatal(err)
			}
			if got := next(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAnAbstractSocketWorks(t *testing.T) {
	env, next := manager(t, "@tend-test-"+strconv.Itoa(os.Getpid()))
	if err := Ready(env); err != nil {
		t.Fatal(err)
	}
	if got := next(); got != "READY=1" {
		t.Errorf("got %q", got)
	}
}

func TestNobodyListens(t *testing.T) {
	if err := Ready(vars()); err != nil {
		t.Errorf("outside systemd: %v", err)
	}
	for _, name := range []string{filepath.Join(t.TempDir(), "gone"), "vsock:2:1234", "relative"} {
		err := Ready(vars("NOTIFY_SOCKET", name))
		if err == nil || !strings.HasPrefix(err.Error(), "notify systemd: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWatchdogInterval(t *testing.T) {
	me, other := strconv.Itoa(os.Getpid()), strconv.Itoa(os.Getpid()+1)
	tests := []struct {
		name string
		env  []string
		want time.Duration
	}{
		{"nobody waits", nil, 0},
		{"half of what is allowed", []string{"WATCHDOG_USEC", "60000000"}, 30 * time.Second},
		{"for this process", []string{"WATCHDOG_USEC", "60000000", "WATCHDOG_PID", me}, 30 * time.Second},
		{"for another process", []string{"WATCHDOG_USEC", "60000000", "WATCHDOG_PID", other}, 0},
		{"nonsense", []string{"WATCHDOG_USEC", "soon"}, 0},
		{"negative", []string{"WATCHDOG_USEC", "-5"}, 0},
		{"more than a duration holds", []string{"WATCHDOG_USEC", "9223372036854775807"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := WatchdogInterval(vars(tt.env...)); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
