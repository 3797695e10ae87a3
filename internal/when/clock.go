package when

import (
	"fmt"
	"time"
)

// ParseClock reads a time on the wall as 08:00 or 8:00; 24:00 is the end of a day.
func ParseClock(s string) (Clock, error) {
	var h, m int
	var rest string
	n, _ := fmt.Sscanf(s+" .", "%d:%d %s", &h, &m, &rest)
	ok := n == 3 && rest == "." && h >= 0 && m >= 0 && m < 60 && (h < 24 || h == 24 && m == 0)
	if !ok || len(s) < 4 || len(s) > 5 || s[len(s)-3] != ':' {
		return 0, fmt.Errorf("time %q: want hours and minutes such as 08:00", s)
	}
	return Clock(h*60 + m), nil
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

// At returns the instant at which the wall of zone shows c on day d. As RFC 5545 section 3.3.5 has it, a time
// that happens twice is the first of the two, and a time that clocks skip is read with the offset before the gap
// (02:30 becomes 03:30).
func At(d Date, c Clock, zone *time.Location) time.Time {
	naive := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, time.UTC)
	earlier := naive.Add(-offset(naive.Add(-24*time.Hour), zone))
	later := naive.Add(-offset(naive.Add(24*time.Hour), zone))
	for _, t := range []time.Time{first(earlier, later), last(earlier, later)} {
		if t.In(zone).Format(wall) == naive.Format(wall) {
			return t.UTC()
		}
	}
	return earlier.UTC()
}

// wall is a layout that tells two wall times apart.
const wall = "2006-01-02T15:04:05"

// offset is how far the wall of zone is ahead of UTC about the time t.
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
