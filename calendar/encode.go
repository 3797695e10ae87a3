package calendar

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

const (
	product        = "-//tend//tend//EN"
	defaultName    = "tend"
	defaultRefresh = 4 * time.Hour
	color          = "teal" // a CSS name, as RFC 7986 section 5.9 wants
)

// Encode returns the feed as an iCalendar file: UTF-8, CRLF, lines of at most 75 octets. Time zones come first,
// sorted by name, then events and reminders by start and UID, so that equal feeds are equal bytes in whatever
// order their events are given, and an event's bytes depend on nothing but the event.
//
// There is no METHOD: with it DTSTAMP would have to be the time of writing, and the bytes would never hold still.
// Text is cleaned of control characters; a URL that is no web address is left out; an empty Name is "tend" and a
// Refresh under a minute is four hours. A feed without events is a calendar too.
//
// It fails, without any bytes, on a UID that is empty, not plain or there twice, on times that are missing, out of
// the years 1 to 9999 or end before they start, on a rule that cannot be read or does not hold on its own first
// day, and on a zone without an IANA name.
func (f Feed) Encode() ([]byte, error) {
	entries, err := f.entries()
	if err != nil {
		return nil, err
	}
	zones, err := f.timezones()
	if err != nil {
		return nil, err
	}
	out := f.header()
	for _, zone := range zones {
		if out, err = appendComponent(out, zone); err != nil {
			return nil, fmt.Errorf("encode zone: %w", err)
		}
	}
	for _, e := range entries {
		if out, err = appendComponent(out, e.component); err != nil {
			return nil, fmt.Errorf("encode event %s: %w", e.uid, err)
		}
	}
	return fold(out, []byte("END:VCALENDAR")), nil
}

// ETag returns a strong entity tag for b, quotes included: 128 bits of its SHA-256.
func ETag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// header returns the calendar's own lines. go-ical sorts properties and refuses a calendar without components, so
// these are written here.
func (f Feed) header() []byte {
	name := escape(cmp.Or(cleanLine(f.Name), defaultName))
	refresh := f.Refresh
	if refresh < time.Minute {
		refresh = defaultRefresh
	}
	var out []byte
	for _, line := range []string{
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:" + product,
		"CALSCALE:GREGORIAN",
		"NAME:" + name,
		"X-WR-CALNAME:" + name,
		"REFRESH-INTERVAL;VALUE=DURATION:" + duration(refresh),
		"X-PUBLISHED-TTL:" + duration(refresh),
		"COLOR:" + color,
	} {
		out = fold(out, []byte(line))
	}
	return out
}

// duration returns d of at least a second as a value of type DURATION. Days are never used: they are nominal.
func duration(d time.Duration) string {
	text := strings.ToUpper(d.Truncate(time.Second).String())
	if strings.HasSuffix(text, "M0S") {
		text = strings.TrimSuffix(text, "0S")
	}
	if strings.HasSuffix(text, "H0M") {
		text = strings.TrimSuffix(text, "0M")
	}
	return "PT" + text
}

// entry is one VEVENT and what orders it.
type entry struct {
	uid       string
	start     time.Time
	component *ical.Component
}

// entries returns the events and reminders in the order of the file.
func (f Feed) entries() ([]entry, error) {
	entries := make([]entry, 0, len(f.Events)+len(f.Reminders))
	for _, e := range f.Events {
		component, err := e.component()
		if err != nil {
			return nil, fmt.Errorf("encode event %q: %w", e.UID, err)
		}
		entries = append(entries, entry{e.UID, e.Start.UTC().Truncate(time.Second), component})
	}
	for _, r := range f.Reminders {
		component, err := r.component()
		if err != nil {
			return nil, fmt.Errorf("encode reminder %q: %w", r.UID, err)
		}
		entries = append(entries, entry{r.UID, r.start(), component})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(a.start.Compare(b.start), strings.Compare(a.uid, b.uid))
	})
	return entries, unique(entries)
}

// unique refuses a UID that stands twice: clients would show one of the two, or neither.
func unique(entries []entry) error {
	seen := make(map[string]bool, len(entries))
	for _, e := range entries {
		if seen[e.uid] {
			return fmt.Errorf("encode event %q: uid twice", e.uid)
		}
		seen[e.uid] = true
	}
	return nil
}

// timezones returns one VTIMEZONE for each zone that a reminder uses, sorted by name. Each holds from the year of
// the zone's first reminder to ten years after the last year in the feed, but for no more than a century. Whole
// years keep the bytes still from one day to the next.
func (f Feed) timezones() ([]*ical.Component, error) {
	last := f.lastYear()
	var zones []*ical.Component
	for _, r := range f.firstInZone() {
		end := min(last+11, r.Date.Year+100)
		zone, err := Timezone(r.Zone, newYear(r.Date.Year), newYear(end))
		if err != nil {
			return nil, err
		}
		zones = append(zones, zone)
	}
	slices.SortFunc(zones, func(a, b *ical.Component) int {
		return strings.Compare(a.Props.Get(ical.PropTimezoneID).Value, b.Props.Get(ical.PropTimezoneID).Value)
	})
	return zones, nil
}

// lastYear is the year of the last event or of the last reminder's first occurrence.
func (f Feed) lastYear() int {
	last := 0
	for _, e := range f.Events {
		last = max(last, e.End.UTC().Year())
	}
	for _, r := range f.Reminders {
		last = max(last, r.Date.Year)
	}
	return last
}

// firstInZone returns the earliest reminder of each zone but UTC, which needs no VTIMEZONE.
func (f Feed) firstInZone() map[string]Reminder {
	first := map[string]Reminder{}
	for _, r := range f.Reminders {
		known, ok := first[r.Zone.String()]
		if !isUTC(r.Zone) && (!ok || r.Date.Before(known.Date)) {
			first[r.Zone.String()] = r
		}
	}
	return first
}

func newYear(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }

// appendComponent appends a component, folded. go-ical writes any component that stands where it expects a
// calendar, and checks that its properties are there as often as they should be.
func appendComponent(dst []byte, component *ical.Component) ([]byte, error) {
	var plain bytes.Buffer
	if err := ical.NewEncoder(&plain).Encode(&ical.Calendar{Component: component}); err != nil {
		return nil, err
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(plain.Bytes(), []byte("\r\n")), []byte("\r\n")) {
		dst = fold(dst, line)
	}
	return dst, nil
}
