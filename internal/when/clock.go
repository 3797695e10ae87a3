package when

import (
	"fmt"
	"strings"
	"time"
)

// ParseClock reads a time on the wall as 08:00 or 8:00; 24:00 is the end of a day.
func ParseClock(s string) (Clock, error) {
	hours, minutes, _ := strings.Cut(s, ":")
	h, hOK := digits(hours, 1, 2)
	m, mOK := digits(minutes, 2, 2)
	if !hOK || !mOK || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("time %q: want hours and minutes such as 08:00", s)
	}
	return Clock(h*60 + m), nil
}

// digits reads a number that is written in least to most ASCII digits and nothing else: no sign, no space.
func digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// String returns the time as 08:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes the time as 08:00.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}

// At returns the instant, in UTC, at which the wall of zone shows c on day d. As RFC 5545 section 3.3.5 has it, a
// time that happens twice is the first of the two, and a time that clocks skip is read with the offset before the
// gap (02:30 becomes 03:30).
//
// It knows one change of clocks within a day either side, which is all that any zone has had since 1970.
func At(d Date, c Clock, zone *time.Location) time.Time {
	naive := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, time.UTC)
	before := offset(naive.Add(-24*time.Hour), zone)
	after := offset(naive.Add(24*time.Hour), zone)
	early := naive.Add(-before)
	if before == after || offset(early, zone) == before {
		return early
	}
	if late := naive.Add(-after); offset(late, zone) == after {
		return late
	}
	return early // in a gap
}

// offset is how far the wall of zone is ahead of UTC at the instant t.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func first(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func last(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
