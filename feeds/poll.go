package feeds

import (
	"hash/fnv"
	"slices"
	"time"

	"tend/internal/id"
)

// The results of a poll. They are a closed set, fit for a metric's label.
const (
	OK           = "ok"
	NotModified  = "not modified"
	HTTPError    = "http error"
	NetworkError = "network error"
	NotAFeed     = "not a feed"
	Blocked      = "blocked"
	TooLarge     = "too large"
	Gone         = "gone" // 410: the source is not polled again
)

// Results lists every result.
var Results = []string{OK, NotModified, HTTPError, NetworkError, NotAFeed, Blocked, TooLarge, Gone}

// The bounds of polling. Two of them are what server owners ask of readers: at most once an hour with validators,
// once a day without (rachelbythebay.com/w/feed).
const (
	MinInterval     = time.Hour
	DefaultInterval = 4 * time.Hour
	BlindInterval   = 24 * time.Hour // for a server that gives no validators
	MaxInterval     = 7 * 24 * time.Hour
)

// Poll is what is known about polling one source.
type Poll struct {
	Source       id.Source `json:"source"`
	URL          string    `json:"url"`
	ETag         string    `json:"etag,omitempty"`          // as received
	LastModified string    `json:"last_modified,omitempty"` // as received
	ValidFor     string    `json:"valid_for,omitempty"`     // the address that the two are from; for another they say nothing
	Next         time.Time `json:"next,omitzero"`           // zero: at once, unless Result is Gone
	LastTry      time.Time `json:"last_try,omitzero"`
	LastOK       time.Time `json:"last_ok,omitzero"` // last answer that was good, 304 included
	Failures     int       `json:"failures"`         // in a row
	Result       string    `json:"result,omitempty"` // of the last try
	Error        string    `json:"error,omitempty"`  // of the last try, one line
	NotModified  int       `json:"not_modified"`     // how many 304 in all
	Fetched      int       `json:"fetched"`          // how many bodies in all
	TTL          int       `json:"ttl_minutes,omitempty"`
	SkipHours    []int     `json:"skip_hours,omitempty"`  // UTC, from the feed
	SkipDays     []int     `json:"skip_days,omitempty"`   // UTC, 0 is Sunday, from the feed
	Moved        string    `json:"moved,omitempty"`       // where permanent redirects lead
	MovedSince   time.Time `json:"moved_since,omitzero"`  // and since when
	MovedTimes   int       `json:"moved_times,omitempty"` // and how often in a row
}

// Outcome is what one try gave.
type Outcome struct {
	Result     string // one of Results
	Error      string
	Fresh      time.Duration // how long the server says that its answer stays fresh
	RetryAfter time.Duration // what the server asks to wait
	ETag       string        // of a good answer; a 304 without one keeps the old
	Modified   string        // Last-Modified, likewise
	Moved      string        // target of permanent redirects, or ""
	Hints      Hints         // of a feed that was read
}

// After returns the poll after a try at the instant now.
func (p Poll) After(o Outcome, now time.Time) Poll {
	p.LastTry, p.Result, p.Error = now, o.Result, o.Error
	switch o.Result {
	case OK:
		p.Fetched++
		p.ETag, p.LastModified, p.ValidFor = o.ETag, o.Modified, p.URL // one that is missing clears the old
		p.TTL, p.SkipHours, p.SkipDays = o.Hints.TTL, o.Hints.SkipHours, o.Hints.SkipDays
	case NotModified:
		p.NotModified++
		if o.ETag != "" {
			p.ETag = o.ETag
		}
		if o.Modified != "" {
			p.LastModified = o.Modified
		}
	case Gone:
		p.Failures++
		p.Next = time.Time{}
		return p
	default:
		p.Failures++
		p.Next = now.Add(p.jitter(max(backoff(p.Failures), o.RetryAfter)))
		return p
	}
	p.LastOK, p.Failures = now, 0
	p = p.moved(o.Moved, now)
	p.Next = p.skip(now.Add(p.jitter(max(p.usual(), o.Fresh, o.RetryAfter))))
	return p
}

// usual is the interval of a source that answers well: what the feed's ttl asks for, and not less than the
// default, or than the default for servers that cannot say "not modified".
func (p Poll) usual() time.Duration {
	d := DefaultInterval
	if p.ETag == "" && p.LastModified == "" {
		d = BlindInterval
	}
	return max(d, time.Duration(p.TTL)*time.Minute)
}

// backoff doubles from an hour to a week with each failure in a row.
func backoff(failures int) time.Duration {
	if failures > 8 {
		return MaxInterval
	}
	return min(MinInterval<<max(failures-1, 0), MaxInterval)
}

// jitter lengthens an interval by up to a tenth, the same for a source each time, so that sources which were
// added together, or many installations, do not ask in the same minute. The result is within the bounds.
func (p Poll) jitter(d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(p.Source))
	d = min(max(d, MinInterval), MaxInterval)
	return min(d+d/10*time.Duration(h.Sum32()%1000)/1000, MaxInterval)
}

// skip moves an instant out of the hours and days in which the feed says that nothing comes. A feed that skips
// everything is not believed.
func (p Poll) skip(t time.Time) time.Time {
	for i, u := 0, t.UTC(); i < 7*24; i++ {
		if !slices.Contains(p.SkipHours, u.Hour()) && !slices.Contains(p.SkipDays, int(u.Weekday())) {
			return u
		}
		u = u.Truncate(time.Hour).Add(time.Hour + t.Sub(t.Truncate(time.Hour)))
	}
	return t
}

// moved counts how often in a row permanent redirects led to the same place.
func (p Poll) moved(to string, now time.Time) Poll {
	switch {
	case to == "":
		p.Moved, p.MovedSince, p.MovedTimes = "", time.Time{}, 0
	case to != p.Moved:
		p.Moved, p.MovedSince, p.MovedTimes = to, now, 1
	default:
		p.MovedTimes++
	}
	return p
}

// Relocate returns the poll with the address that the server has redirected to for good: the same one at least
// three times in a row and over at least three days, because a captive portal or a mistake is permanent too. The
// second result tells whether the address changed.
func (p Poll) Relocate(now time.Time) (Poll, bool) {
	if p.Moved == "" || p.MovedTimes < 3 || now.Sub(p.MovedSince) < 3*24*time.Hour {
		return p, false
	}
	p.URL = p.Moved
	p.ETag, p.LastModified, p.ValidFor = "", "", ""
	return p.moved("", now), true
}

// Next returns the polls that are due at now, the longest due first, and the instant when the next of the others
// is; the zero time if there is none.
func Next(polls []Poll, now time.Time) (due []Poll, wake time.Time) {
	for _, p := range polls {
		switch {
		case p.Result == Gone:
		case !p.Next.After(now):
			due = append(due, p)
		case wake.IsZero() || p.Next.Before(wake):
			wake = p.Next
		}
	}
	slices.SortStableFunc(due, func(a, b Poll) int { return a.Next.Compare(b.Next) })
	return due, wake
}
