package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// LoadZone returns the zone of an IANA name such as Europe/Berlin. It refuses an empty name and "Local", which
// mean another zone on another machine.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("zone %q: want an IANA name such as Europe/Berlin", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone %q: unknown, want an IANA name such as Europe/Berlin", name)
	}
	return zone, nil
}

// ParseMinutes reads a length of time: 45m, 1h30m, 1.5h, 1:30 or plain minutes. It must be at least a minute and
// at most a day; seconds are cut off.
func ParseMinutes(s string) (time.Duration, error) {
	d, err := parseLength(strings.ToLower(strings.TrimSpace(s)))
	if err != nil {
		return 0, fmt.Errorf("length %q: want a length such as 45m or 1h30m", s)
	}
	if d = d.Truncate(time.Minute); d < time.Minute || d > 24*time.Hour {
		return 0, fmt.Errorf("length %q: want at least 1m and at most 24h", s)
	}
	return d, nil
}

func parseLength(s string) (time.Duration, error) {
	if n, err := strconv.Atoi(s); err == nil {
		if n < 0 || n > 24*60 {
			return 0, strconv.ErrRange
		}
		return time.Duration(n) * time.Minute, nil
	}
	if h, m, ok := strings.Cut(s, ":"); ok {
		return time.ParseDuration(h + "h" + m + "m")
	}
	return time.ParseDuration(s)
}

// ParseMoment reads an instant as a person writes it: RFC 3339 with an offset; a wall time in the zone of days
// (2026-11-17T08:00, with a space for the T too); a time of today (08:00); or "yesterday 08:00". Today is the
// learning day of now.
func ParseMoment(s string, now time.Time, days Days) (time.Time, error) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC().Truncate(time.Millisecond), nil
	}
	day, clock := days.Of(now), s
	if rest, ok := strings.CutPrefix(strings.ToLower(s), "yesterday "); ok {
		day, clock = day.AddDays(-1), rest
	} else if d, c, ok := strings.Cut(strings.Replace(s, " ", "T", 1), "T"); ok {
		parsed, err := ParseDate(d)
		if err != nil {
			return time.Time{}, badMoment(s)
		}
		day, clock = parsed, c
	}
	c, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, badMoment(s)
	}
	return At(day, c, days.Zone), nil
}

func badMoment(s string) error {
	return fmt.Errorf("time %q: want 2026-11-17T08:00, 08:00, or yesterday 08:00", s)
}
