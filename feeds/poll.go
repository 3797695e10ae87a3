package feeds

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
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
	Gone         = "gone"    // 410: the source is not polled again
	Offline      = "offline" // this machine has no network; nothing is held against the source
)

// Results lists every result.
var Results = []string{OK, NotModified, HTTPError, NetworkError, NotAFeed, Blocked, TooLarge, Gone, Offline}

// The bounds of polling. Two of them are what server owners ask of readers: at most once an hour with validators,
// once a day without (rachelbythebay.com/w/feed).
const (
	MinInterval     = time.Hour
	DefaultInterval = 4 * time.Hour
	BlindInterval   = 24 * time.Hour // for a server that gives no validators
	MaxInterval     = 7 * 24 * time.Hour
	OfflineInterval = 15 * time.Minute // while this machine has no network, and so bothers nobody
)

// Poll is what is known about polling one source.
type Poll struct {
	Source       id.Source `json:"source"`
	URL          string    `json:"url"`
	ETag         string    `json:"etag,omitempty"`          // as received
	LastModified string    `json:"last_modified,omitempty"` // as received
	ValidFor     string    `json:"valid_for,omitempty"`     // the address that gave the two, after redirects; to another they say nothing
	Next         time.Time `json:"next,omitzero"`           // zero: at once, unless Result is Gone
	Why          string    `json:"why,omitempty"`           // why then, in a few words
	LastTry      time.Time `json:"last_try,omitzero"`
	LastOK       time.Time `json:"last_ok,omitzero"` // last answer that was good, 304 included
	Failures     int       `json:"failures"`         // in a row
	Result       string    `json:"result,omitempty"` // of the last try
	Error        string    `json:"error,omitempty"`  // of the last try, one line
	NotModified  int       `json:"not_modified"`     // how many 304 in all
	Fetched      int       `json:"fetched"`          // how many bodies in all
	// HeldUntil is when the server's host wants to be asked again, by Retry-After.
	HeldUntil time.Time `json:"held_until,omitzero"`

	// What the feed said when it was last read.
	TTL       int           `json:"ttl_minutes,omitempty"`
	Every     time.Duration `json:"every_ns,omitempty"`    // of its syndication module
	SkipHours []int         `json:"skip_hours,omitempty"`  // UTC
	SkipDays  []int         `json:"skip_days,omitempty"`   // UTC, 0 is Sunday
	Rhythm    time.Duration `json:"rhythm_ns,omitempty"`   // between its entries, in the median
	Newest    time.Time     `json:"newest_entry,omitzero"` // when its newest entry was published

	// Where its address leads; see Relocate.
	Moved      string    `json:"moved,omitempty"`       // where permanent redirects lead
	MovedSince time.Time `json:"moved_since,omitzero"`  // and since when
	MovedTimes int       `json:"moved_times,omitempty"` // and how often in a row
	Formerly   string    `json:"formerly,omitempty"`    // the address before the last move, for a person to go back to
	Fixed      bool      `json:"fixed,omitempty"`       // a person chose this address: redirects change it no more
}

// Outcome is what one try gave.
type Outcome struct {
	Result     string // one of Results
	Status     int    // of HTTP, 0 where there was no answer
	From       string // the address that answered, after redirects
	Error      string
	Fresh      time.Duration // how long the server says that its answer stays fresh
	RetryAfter time.Duration // what the server asks to wait
	ETag       string        // of a good answer; a 304 without one keeps the old
	Modified   string        // Last-Modified, likewise
	Moved      string        // target of permanent redirects, or ""
	Hints      Hints         // of a feed that was read
	Least      time.Duration // the person's own lower bound of the interval; 0 for DefaultInterval
}

// After returns the poll after a try at the instant now.
func (p Poll) After(o Outcome, now time.Time) Poll {
	p.LastTry, p.Result, p.Error, p.HeldUntil = now, o.Result, o.Error, time.Time{}
	switch o.Result {
	case OK:
		p.Fetched++
		p.ETag, p.LastModified, p.ValidFor = o.ETag, o.Modified, o.From // one that is missing clears the old
		p.TTL, p.Every, p.SkipHours, p.SkipDays = o.Hints.TTL, o.Hints.Every, o.Hints.SkipHours, o.Hints.SkipDays
		p.Rhythm, p.Newest = o.Hints.Rhythm, o.Hints.Newest
	case NotModified:
		p.NotModified++
		p.ETag, p.LastModified = cmp.Or(o.ETag, p.ETag), cmp.Or(o.Modified, p.LastModified)
	case Gone:
		p.Failures++
		p.Next, p.Why = time.Time{}, "the feed was taken down (410)"
		return p
	case Offline:
		p.Next, p.Why = now.Add(OfflineInterval), "this machine has no network"
		return p
	default:
		p.Failures++
		return p.failed(o, now)
	}
	p.LastOK, p.Failures = now, 0
	return p.moved(o.Moved, now).answered(o, now)
}

// Host is the host of the source's address, in small letters; empty where there is none.
func (p Poll) Host() string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
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

// Held returns those of the polls that are to wait because the host of one of them asked for it, with their new times.
func Held(polls []Poll, one Poll) (held []Poll) {
	for _, p := range polls {
		if p.Source == one.Source || p.Host() != one.Host() || p.Result == Gone || !p.Next.Before(one.HeldUntil) {
			continue
		}
		p.HeldUntil = one.HeldUntil
		p.Next, p.Why = one.HeldUntil.Add(p.spread(time.Hour)), "its host asked to wait when "+string(one.Source)+" was fetched"
		held = append(held, p)
	}
	return held
}

// ByHost groups polls by their hosts, which are asked one request at a time; order stays within and between groups.
func ByHost(polls []Poll) (groups [][]Poll) {
	at := map[string]int{}
	for _, p := range polls {
		n, known := at[p.Host()]
		if !known {
			n = len(groups)
			at[p.Host()], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], p)
	}
	return groups
}
