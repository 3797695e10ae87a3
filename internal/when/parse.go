package when

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones on a machine that has none installed
)

// loaded are the zones that were asked for, by their names: nearly every question needs the person's, and reading it from
// its file takes longer than most answers. There are some 600 names.
var loaded sync.Map // of string to *time.Location

// LoadZone returns the zone of an IANA name such as Europe/Berlin. It refuses an empty name and "Local", which
// mean another zone on another machine. A process reads each zone once, so one that runs on keeps the rules it began with.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("zone %q: want an IANA name such as Europe/Berlin", name)
	}
	if zone, known := loaded.Load(name); known {
		return zone.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone %q: unknown, want an IANA name such as Europe/Berlin", name)
	}
	loaded.Store(name, zone)
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
	if strings.Contains(s, ":") {
		clock, err := ParseClock(s)
		return time.Duration(clock) * time.Minute, err
	}
	return time.ParseDuration(s)
}

// ParseMoment reads an instant as a person writes it: RFC 3339 with an offset, cut to the millisecond; a wall time in
// the zone of days (2026-11-17T08:00, with a space for the T too); a time of today (08:00); or "yesterday 08:00", with
// today and tomorrow likewise.
//
// Today is the learning day of now. A time before the start of a learning day is on the civil day of now, so that at
// 01:00 both 23:30 and 00:30 are in the night that is not over yet.
func ParseMoment(s string, now time.Time, days Days) (time.Time, error) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC().Truncate(time.Millisecond), nil
	}
	name, clock := cutDay(s)
	c, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, badMoment(s)
	}
	day, err := namedDay(name, c, now, days)
	if err != nil {
		return time.Time{}, badMoment(s)
	}
	return At(day, c, days.Zone), nil
}

// cutDay splits "2026-11-17T08:00" or "yesterday 08:00" into day and time; the day of "08:00" is "".
func cutDay(s string) (day, clock string) {
	if i := strings.LastIndexAny(s, "T "); i > 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

// namedDay is the civil day that a time c belongs to: a written day, a word for one, or "" for today.
func namedDay(name string, c Clock, now time.Time, days Days) (Date, error) {
	today := days.Of(now)
	if c < days.Starts {
		today = DateOf(now.In(days.Zone))
	}
	switch strings.ToLower(name) {
	case "", "today":
		return today, nil
	case "yesterday":
		return today.AddDays(-1), nil
	case "tomorrow":
		return today.AddDays(1), nil
	}
	return ParseDate(name)
}

func badMoment(s string) error {
	return fmt.Errorf("time %q: want 2026-11-17T08:00, 08:00, yesterday 08:00 or tomorrow 08:00", s)
}
