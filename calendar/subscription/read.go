package subscription

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tend/calendar/busy"
	"tend/internal/clean"
	"tend/internal/when"
)

// Time is a span in which the person is busy, and with what.
type Time = busy.Time

// Rules are what the same bytes are read by.
type Rules struct {
	Zone *time.Location // of events that name none
	// Own is how the UIDs of tend's own events end: these make nobody busy. Empty: there are none.
	Own string
}

// mostWarnings is how many warnings are kept of a calendar.
const mostWarnings = 5

// Read reads the busy times in the span out of a copy, merged and in order, with the first few warnings. Errors say that
// the bytes are no whole calendar.
func (r Rules) Read(c Calendar, copied []byte, span when.Interval) (times []Time, warnings []string, err error) {
	files := [][]byte{copied}
	if c.Kind == CalDAV {
		if span.Start.Before(c.Copy.From) || span.End.After(c.Copy.To) {
			return nil, nil, errors.New("the server was not asked for all of these weeks")
		}
		objects, err := Objects(copied)
		if err != nil {
			return nil, nil, err
		}
		files = files[:0]
		for _, object := range objects {
			files = append(files, []byte(object.Data))
		}
	}
	bad := 0
	for _, file := range files {
		found, noted, broken := busy.Read(file, busy.Options{From: span.Start, To: span.End, Zone: r.Zone, AllDayFree: c.AllDayFree,
			Own: r.own, Addresses: c.Mine})
		if broken != nil {
			err, noted = broken, []string{"an event cannot be read: " + broken.Error()}
			bad++
		}
		times = append(times, found...)
		warnings = append(warnings, noted...)
	}
	if bad > 0 && bad == len(files) {
		return nil, nil, err
	}
	for n := range warnings {
		warnings[n] = clean.Truncate(clean.Line(warnings[n]), 200)
	}
	return busy.Merge(times), warnings[:min(len(warnings), mostWarnings)], nil
}

func (r Rules) own(uid string) bool { return r.Own != "" && strings.HasSuffix(uid, r.Own) }

// digest names what decides the busy times besides the span: the copy and the rules.
func (r Rules) digest(c Calendar) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%v|%q", c.Copy.Digest, r.Zone, r.Own, c.AllDayFree, c.Mine))
	return hex.EncodeToString(sum[:12])
}

// holds tells whether the busy times that are kept are those of the copy under these rules, and reach far enough.
func (s Seen) holds(c Calendar, r Rules, now time.Time) bool {
	return s.Digest == r.digest(c) && enough(s.From, s.To, now)
}

// Holds tells whether the busy times that are kept of a calendar hold under these rules for a span.
func (c Calendar) Holds(r Rules, span when.Interval) bool {
	return c.Seen.Digest == r.digest(c) && !c.Seen.From.After(span.Start) && !c.Seen.To.Before(span.End)
}

// Digest names what a calendar says. The stamps of its making are left out: Google writes a new DTSTAMP into every event
// at each request, which would be megabytes to keep every quarter of an hour, of nothing new.
func Digest(body []byte) string {
	hash := sha256.New()
	for line := range bytes.Lines(body) {
		if !bytes.HasPrefix(line, []byte("DTSTAMP")) {
			hash.Write(line)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}

// mostSummary is how much is kept of what a busy time is named, in characters.
const mostSummary = 80

// line is a busy time as it is kept.
type line struct {
	Start   int64  `json:"s"` // seconds since 1970
	End     int64  `json:"e"`
	Summary string `json:"t,omitempty"`
}

// mostKept is how many bytes of busy times are kept.
const mostKept = 300 << 10

// tooShort is a gap in which no block has room. A calendar of thousands of crumbs is kept without such gaps, and so within
// mostKept: in eleven weeks there are no more than 7,400 times that lie further apart.
const tooShort = 15 * time.Minute

// Encode writes busy times for keeping, in whole seconds.
func Encode(times []Time) ([]byte, error) {
	data, err := json.Marshal(lines(times))
	if err == nil && len(data) > mostKept {
		data, err = json.Marshal(lines(coarse(times)))
	}
	return data, err
}

// coarse closes the gaps that are too short, and leaves the names out.
func coarse(times []Time) []Time {
	long := make([]Time, 0, len(times))
	for _, t := range times {
		long = append(long, Time{Start: t.Start, End: t.End.Add(tooShort)})
	}
	long = busy.Merge(long)
	for n := range long {
		long[n].End = long[n].End.Add(-tooShort)
	}
	return long
}

func lines(times []Time) []line {
	all := make([]line, 0, len(times))
	for _, t := range times {
		all = append(all, line{t.Start.Unix(), t.End.Add(time.Second - 1).Unix(), clean.Truncate(clean.Line(t.Summary), mostSummary)})
	}
	return all
}

// Decode reads what Encode wrote.
func Decode(data []byte) ([]Time, error) {
	var all []line
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("read busy times: %w", err)
	}
	times := make([]Time, 0, len(all))
	for _, l := range all {
		times = append(times, Time{Start: time.Unix(l.Start, 0).UTC(), End: time.Unix(l.End, 0).UTC(), Summary: l.Summary})
	}
	return times, nil
}
