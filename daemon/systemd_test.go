package daemon

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

// TestSystemdIsTold runs the daemon as the child of a service manager: with its socket and a watchdog.
func TestSystemdIsTold(t *testing.T) {
	t.Parallel()
	w := prepare(t, home(t))
	socket := filepath.Join(w.config.Data, "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	w.ok(err)
	defer manager.Close()
	hear := func() string {
		t.Helper()
		text := make([]byte, 4096)
		w.ok(manager.SetReadDeadline(time.Now().Add(time.Minute)))
		n, err := manager.Read(text)
		w.ok(err)
		return string(text[:n])
	}
	w.env["NOTIFY_SOCKET"], w.env["WATCHDOG_USEC"] = socket, "60000"
	w.run()
	if got := hear(); got != "READY=1" {
		t.Errorf("first came %q", got)
	}
	began := time.Now()
	for range 3 {
		if got := hear(); got != "WATCHDOG=1" {
			t.Errorf("then came %q", got)
		}
	}
	if took := time.Since(began); took > 30*time.Second { // 60 s each, were the unit taken for milliseconds
		t.Errorf("three signs of life took %v, allowed are 60 ms for each", took)
	}
	w.ok(w.stop())
	got := hear()
	for got == "WATCHDOG=1" {
		got = hear()
	}
	if got != "STOPPING=1" {
		t.Errorf("at the end came %q", got)
	}
}

func TestManagerThatIsGoneIsNoHindrance(t *testing.T) {
	t.Parallel()
	w := prepare(t, home(t))
	w.env["NOTIFY_SOCKET"] = filepath.Join(w.config.Data, "nobody")
	w.run()
	w.ok(w.stop())
}
