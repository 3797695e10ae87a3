// Package subscription is the person's own calendars, in which tend only reads when they are busy: how one is asked,
// when it is asked again, what is kept of it, and when it can no longer be trusted.
//
// The address of a calendar is most often a secret, so nothing here puts more than its host into a message.
package subscription

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Kind is how a calendar is read.
type Kind string

// The kinds of calendar.
const (
	ICS    Kind = "ics"    // an iCalendar file behind an address
	File   Kind = "file"   // one on the daemon's machine
	CalDAV Kind = "caldav" // a collection of an account, RFC 4791
)

// MaxBytes is the largest calendar that is read, unpacked.
const MaxBytes = 10 << 20

// StaleAfter is how old a copy may be before nothing is placed by it any more.
const StaleAfter = 7 * 24 * time.Hour

// Calendar is one of the person's calendars, and how reading it goes.
type Calendar struct {
	Name id.Calendar `json:"name"`
	Kind Kind        `json:"kind"`
	// Address is a URL or an absolute path. It is a secret, and so is Password.
	Address      string    `json:"address"`
	User         string    `json:"user,omitempty"`
	Password     string    `json:"password,omitempty"`
	AllDayFree   bool      `json:"all_day_free,omitempty"`  // events of whole days make nobody busy
	AllowPrivate bool      `json:"allow_private,omitempty"` // it may be on a private address
	Mine         []string  `json:"mine,omitempty"`          // the person's addresses: what these declined is free
	Added        time.Time `json:"added"`

	Poll Poll `json:"poll"`
	Copy Copy `json:"copy"`
	Seen Seen `json:"seen"`
	// Guard is how blocks are written into it, where the person wants that.
	Guard Guard `json:"guard,omitzero"`
}

// Guard is how the writing of blocks into a calendar goes.
type Guard struct {
	On       bool      `json:"on,omitempty"`
	Leaving  bool      `json:"leaving,omitempty"` // what was written is to be removed
	LastGood time.Time `json:"last_good,omitzero"`
	Next     time.Time `json:"next,omitzero"` // after failures: not before
	Failures int       `json:"failures,omitempty"`
	Error    string    `json:"error,omitempty"`
	Stopped  bool      `json:"stopped,omitempty"` // it waits for the person, since everything vanished at once
}

// After returns the guard after a round at the instant now.
func (g Guard) After(err error, now time.Time) Guard {
	if err == nil {
		return Guard{On: g.On, LastGood: now}
	}
	g.Failures++
	g.Error, g.Next = Explain(err), now.Add(backoff(g.Failures, time.Minute))
	return g
}

// Due tells whether a round may be made at the instant now.
func (g Guard) Due(now time.Time) bool {
	return (g.On || g.Leaving) && !g.Stopped && !g.Next.After(now)
}

// Copy is the last good copy of a calendar; its bytes stand apart.
type Copy struct {
	Digest string    `json:"digest,omitempty"` // of what it says; empty where there is none
	Bytes  int       `json:"bytes,omitempty"`
	Taken  time.Time `json:"taken,omitzero"` // when it last changed
	// From and To are what the server was asked for, where it was not the whole calendar.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Seen is what was read out of the copy: the busy times of a span, under the rules that held then.
type Seen struct {
	Digest   string    `json:"digest,omitempty"` // of the copy and the rules
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Times    int       `json:"times"`              // how many, merged
	Warnings []string  `json:"warnings,omitempty"` // the first few
}

// Shown is the address without what is secret in it: the host of a URL, the name of a file.
func (c Calendar) Shown() string {
	if c.Kind == File {
		return filepath.Base(c.Address)
	}
	if u, err := url.Parse(c.Address); err == nil {
		return u.Hostname()
	}
	return ""
}

// Blind says why nothing may be placed by this calendar at the instant now; empty where it may. A file must be readable now,
// since it is here; an address may fail for a while.
func (c Calendar) Blind(now time.Time) string {
	age := now.Sub(c.Poll.LastGood)
	switch {
	case c.Copy.Digest == "":
		return "it was never read" + c.because()
	case c.Kind == File && c.Poll.Failures > 0:
		return "its file cannot be read" + c.because()
	case c.Kind != File && age > StaleAfter:
		return fmt.Sprintf("its copy is %d days old%s", int(age.Hours()/24), c.because())
	}
	return ""
}

func (c Calendar) because() string {
	if c.Poll.Error == "" {
		return ""
	}
	return ": " + c.Poll.Error
}

// Address reads what a person typed as the place of a calendar. webcal is a word of links, and means https.
func Address(typed string) (address string, kind Kind) {
	scheme, rest, ok := strings.Cut(typed, "://")
	switch {
	case !ok:
		return typed, File
	case strings.EqualFold(scheme, "webcal"), strings.EqualFold(scheme, "webcals"):
		return "https://" + rest, ICS
	}
	return typed, ICS
}

// Horizon is the span whose busy times are kept at the instant now: what placement looks at, eight weeks, and so much more
// that it is not read out of the copy again each day.
func Horizon(now time.Time) when.Interval {
	day := now.UTC().Truncate(24 * time.Hour)
	return when.Interval{Start: day.AddDate(0, 0, -8), End: day.AddDate(0, 0, 11*7)}
}

// ample is how far the kept busy times must reach at least, in days.
const ample = 9 * 7

// enough tells whether a span still reaches far enough at the instant now.
func enough(from, to, now time.Time) bool {
	return !from.After(now.AddDate(0, 0, -7)) && !to.Before(now.AddDate(0, 0, ample))
}
