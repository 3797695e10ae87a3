package subscription

import (
	"errors"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tend/internal/clean"
	"tend/internal/fetch"
	"tend/internal/id"
)

// The results of a look. They are a closed set.
const (
	OK           = "ok"
	NotModified  = "not modified"
	HTTPError    = "http error"
	NetworkError = "network error"
	NotACalendar = "not a calendar" // or one that was cut short
	Blocked      = "blocked"
	TooLarge     = "too large"
	Unreadable   = "unreadable" // of a file
	Gone         = "gone"       // 410: it is not asked again
	Offline      = "offline"    // this machine has no network; nothing is held against the server
)

// The bounds of asking a server.
const (
	Interval     = 15 * time.Minute
	MaxInterval  = 6 * time.Hour // longer, and a meeting of today is known too late, whatever the server would like
	OfflineAgain = 5 * time.Minute
	FileInterval = time.Minute // a look at a file's time of change asks nobody
)

// Poll is what is known about asking for one calendar.
type Poll struct {
	ETag         string    `json:"etag,omitempty"` // as received; of CalDAV the collection's tag
	LastModified string    `json:"last_modified,omitempty"`
	ValidFor     string    `json:"valid_for,omitempty"` // the address that gave the two, after redirects
	Next         time.Time `json:"next,omitzero"`
	LastTry      time.Time `json:"last_try,omitzero"`
	LastGood     time.Time `json:"last_good,omitzero"` // last answer that was good, "not modified" included
	Failures     int       `json:"failures,omitempty"` // in a row
	Result       string    `json:"result,omitempty"`   // of the last try
	Error        string    `json:"error,omitempty"`    // of the last try, one line
}

// outcome is what one try gave.
type outcome struct {
	result         string
	err            string
	etag, modified string
	from           string        // the address that answered
	fresh          time.Duration // how long the server says that its answer stays fresh
	retryAfter     time.Duration
}

// after returns the poll after a try at the instant now.
func (p Poll) after(name id.Calendar, o outcome, least time.Duration, now time.Time) Poll {
	p.LastTry, p.Result, p.Error = now, o.result, o.err
	switch o.result {
	case OK:
		p.ETag, p.LastModified, p.ValidFor = o.etag, o.modified, o.from
	case NotModified:
	case Gone:
		p.Failures++
		p.Next = time.Time{}
		return p
	case Offline:
		p.Next = now.Add(OfflineAgain)
		return p
	default:
		p.Failures++
		p.Next = now.Add(max(backoff(p.Failures, least), min(o.retryAfter, 24*time.Hour)))
		return p
	}
	wait := min(max(least, o.fresh, o.retryAfter), MaxInterval)
	p.LastGood, p.Failures, p.Next = now, 0, now.Add(wait+spread(name, wait/10))
	return p
}

// backoff doubles with each failure in a row, up to MaxInterval.
func backoff(failures int, least time.Duration) time.Duration {
	return min(least<<min(max(failures-1, 0), 10), max(MaxInterval, least))
}

// spread is a part of d, the same for a calendar each time, so that many are not asked in the same second.
func spread(name id.Calendar, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(name))
	return d * time.Duration(h.Sum32()%1000) / 1000
}

// Due tells whether the calendar is to be asked at the instant now.
func (c Calendar) Due(now time.Time) bool { return c.Poll.Result != Gone && !c.Poll.Next.After(now) }

// errNotACalendar wraps what the reader found wrong with the bytes.
type errNotACalendar struct{ err error }

// Error says what is wrong.
func (e *errNotACalendar) Error() string { return "not a whole calendar: " + e.err.Error() }

// Explain is an error of a look in one line that names no address but a host, and says what a person can do.
func Explain(err error) string { return failure(err).err }

// failure classifies an error. Its text names no address but a host.
func failure(err error) outcome {
	o := outcome{result: NetworkError, err: clean.Truncate(clean.Line(err.Error()), 300)}
	var (
		status  *fetch.StatusError
		blocked *fetch.BlockedError
		not     *errNotACalendar
		file    *errFile
	)
	switch {
	case errors.As(err, &status):
		o.result, o.retryAfter = HTTPError, status.RetryAfter
		o.err = "the server answered " + strconv.Itoa(status.Status) + " " + http.StatusText(status.Status) + advice[status.Status]
		if status.Status == http.StatusGone {
			o.result = Gone
		}
	case errors.As(err, &blocked):
		o.result = Blocked
		o.err = blocked.Addr + " is a private address; add the calendar with --allow-private"
	case errors.Is(err, fetch.ErrScheme):
		o.result = Blocked
	case errors.Is(err, fetch.ErrTooLarge):
		o.result = TooLarge
	case errors.As(err, &not):
		o.result = NotACalendar
	case errors.As(err, &file):
		o.result = Unreadable
	case fetch.IsOffline(err):
		o.result, o.err = Offline, "this machine has no network"
	}
	return o
}

// advice is what a person can do about a status.
var advice = map[int]string{
	http.StatusUnauthorized: "; check the user and the password",
	http.StatusForbidden:    "; check the user and the password, and whether the calendar is shared",
	http.StatusNotFound:     "; check the address, which may have been made anew",
	http.StatusGone:         "; the calendar was taken away: remove it, or add its new address",
}

// freshness is how long an answer may be kept, by Cache-Control alone (RFC 9111 section 5.2.2.1).
func freshness(h http.Header) time.Duration {
	var fresh time.Duration
	for directive := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Cache-Control"), ",")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			seconds, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 32)
			if err == nil {
				fresh = max(0, time.Duration(seconds)*time.Second)
			}
		}
	}
	return fresh
}
