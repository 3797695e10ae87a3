package systemd

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// Notify sends one message, such as "READY=1", to the socket in NOTIFY_SOCKET: the protocol of sd_notify(3).
// Without that variable it does nothing. Several assignments are joined by newlines.
func Notify(env func(string) string, state string) error {
	name := env("NOTIFY_SOCKET")
	if name == "" {
		return nil
	}
	if name[0] != '/' && name[0] != '@' {
		return fmt.Errorf("notify systemd: NOTIFY_SOCKET %q: want a path, or @ and a name", name)
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"}) // @ means abstract to net too
	if err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	_, err = conn.Write([]byte(state))
	if err := errors.Join(err, conn.Close()); err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	return nil
}

// Ready says that the store is open and every listener accepts.
func Ready(env func(string) string) error { return Notify(env, "READY=1") }

// Stopping says that an orderly end has begun.
func Stopping(env func(string) string) error { return Notify(env, "STOPPING=1") }

// Watchdog says that the process still works. Send it only after something real did, such as a read of the store.
func Watchdog(env func(string) string) error { return Notify(env, "WATCHDOG=1") }

// Status is the line that `systemctl status` shows. Newlines in it become spaces, for they would start another
// assignment.
func Status(env func(string) string, text string) error {
	return Notify(env, "STATUS="+strings.Join(strings.Fields(text), " "))
}

// ExtendTimeout asks for d more to start or stop, from now: for a long migration or restore.
func ExtendTimeout(env func(string) string, d time.Duration) error {
	return Notify(env, "EXTEND_TIMEOUT_USEC="+strconv.FormatInt(d.Microseconds(), 10))
}

// WatchdogInterval is how often to send Watchdog: half of what the unit's WatchdogSec allows, as sd_watchdog_enabled(3)
// advises. It is 0 when nobody waits, or waits for another process.
func WatchdogInterval(env func(string) string) time.Duration {
	if pid := env("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return 0
	}
	usec, err := strconv.ParseInt(env("WATCHDOG_USEC"), 10, 64)
	const most = int64(1<<63-1) / int64(time.Microsecond)
	if err != nil || usec <= 0 || usec > most {
		return 0
	}
	return time.Duration(usec) * time.Microsecond / 2
}
