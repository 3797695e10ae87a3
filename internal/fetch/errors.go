package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrTooLarge says that a body is longer than Options.MaxBytes.
var ErrTooLarge = errors.New("the answer is too large")

// ErrScheme says that an address is neither http nor https.
var ErrScheme = errors.New("only http and https addresses can be fetched, not")

// BlockedError says that a name led to an address that sources may not reach.
type BlockedError struct{ Addr string }

// Error names the address and the way out.
func (e *BlockedError) Error() string {
	return e.Addr + " is a private address; add the source with --allow-private"
}

// IsBlocked tells whether an error is, or is caused by, a BlockedError.
func IsBlocked(err error) bool {
	_, ok := errors.AsType[*BlockedError](err)
	return ok
}

// ElsewhereError says that a request that was to stay with one server was redirected to another.
type ElsewhereError struct{ URL string } // where to

// Error says where to.
func (e *ElsewhereError) Error() string { return "redirected to " + e.URL }

// StatusError is an answer that is neither a success nor an expected 304.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // what the server asks to wait, 0 if it does not say
}

// Error names the status and says what a person can do about it.
func (e *StatusError) Error() string {
	s := fmt.Sprintf("the server answered %d %s", e.Status, http.StatusText(e.Status))
	switch e.Status {
	case http.StatusNotFound:
		s += "; check the address"
	case http.StatusUnauthorized, http.StatusForbidden:
		s += "; it wants a login or does not like programs"
	case http.StatusGone:
		s += "; the feed was taken down, remove or replace the source"
	}
	if e.RetryAfter > 0 {
		s += fmt.Sprintf("; it asks to wait %s", e.RetryAfter.Round(time.Second))
	}
	return strings.ReplaceAll(s, "  ", " ")
}

// retryAfter reads Retry-After, RFC 9110 section 10.2.3: seconds, or a date, which is compared with the server's
// own clock if it tells it. Anything else, and a time that has passed, is 0; the longest is a year.
func retryAfter(h http.Header, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.Duration(min(max(n, 0), int64(longest/time.Second))) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if server, err := http.ParseTime(h.Get("Date")); err == nil {
		now = server
	}
	return min(max(at.Sub(now), 0), longest)
}

// IsOffline tells whether an error is this machine's and not the server's: there is no way into any network, or nobody to
// ask for addresses. A name that does not exist, or a server that refuses, is not.
func IsOffline(err error) bool {
	if errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.ENETDOWN) {
		return true
	}
	lookup, ok := errors.AsType[*net.DNSError](err)
	return ok && !lookup.IsNotFound && (lookup.IsTemporary || lookup.IsTimeout)
}
