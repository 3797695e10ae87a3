package busy

import (
	"fmt"
	"strings"
	"time"

	"tend/calendar"
)

// stamp is a date or a time as it is written, before its zone is known.
type stamp struct {
	wall wall
	date bool // no time of day; wall is midnight
	utc  bool
}

// moment is a date or a time, and where it holds.
type moment struct {
	stamp
	zone     zone
	floating bool // no zone was given; zone is the owner's
}

// parseTime reads 20261121, 20261121T0900, 20261121T090000 and the same with a Z. A second of 60 is one of 59, as
// RFC 5545 section 3.3.12 proposes.
func parseTime(text string) (stamp, error) {
	s, ok := readTime(strings.ToUpper(strings.TrimSpace(text)))
	if !ok {
		return stamp{}, fmt.Errorf("%.40q is no date or time", text)
	}
	return s, nil
}

func readTime(text string) (s stamp, ok bool) {
	local, utc := strings.CutSuffix(text, "Z")
	date, clock, timed := strings.Cut(local, "T")
	y, ok1 := digits(date, 0, 4)
	m, ok2 := digits(date, 4, 2)
	d, ok3 := digits(date, 6, 2)
	if !ok1 || !ok2 || !ok3 || len(date) != 8 || y == 0 || m < 1 || m > 12 || d < 1 || d > 31 {
		return s, false
	}
	number := dateOf(y, time.Month(m), d)
	if _, _, last := civil(number); last != d { // the month is shorter
		return s, false
	}
	s = stamp{wall: wall(number * day), date: !timed, utc: utc && timed}
	if !timed {
		if utc {
			return s, false
		}
		return s, true
	}
	hour, ok1 := digits(clock, 0, 2)
	minute, ok2 := digits(clock, 2, 2)
	second, ok3 := digits(clock, 4, 2)
	if len(clock) == 4 {
		second, ok3 = 0, true
	}
	if !ok1 || !ok2 || !ok3 || len(clock) > 6 || hour > 23 || minute > 59 || second > 60 {
		return s, false
	}
	s.wall += wall(hour*3600 + minute*60 + min(second, 59))
	return s, true
}

// digits reads n ASCII digits of text from i on.
func digits(text string, i, n int) (value int, ok bool) {
	if i+n > len(text) {
		return 0, false
	}
	for _, c := range []byte(text[i : i+n]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		value = value*10 + int(c-'0')
	}
	return value, true
}

// moment reads one value of p in p's zone. UTC wins over a TZID, which must not stand beside it.
func (z *zones) moment(p *calendar.Property, text string) (moment, error) {
	s, err := parseTime(text)
	if err != nil {
		return moment{}, err
	}
	if !s.date && p.Is("VALUE", "DATE") && s.wall.clock() == 0 {
		s.date = true // the time was written all the same
	}
	m := moment{stamp: s, zone: z.local}
	tzid, named := p.Param("TZID")
	switch {
	case s.date:
	case s.utc:
		m.zone = utc
	case named:
		m.zone = z.find(tzid)
	default:
		m.floating = true
	}
	return m, nil
}

// first and second are the moment's readings, in Unix seconds. A day begins once.
func (m moment) readings() (first, second int64) {
	first, second = readings(m.zone, m.wall)
	if m.date {
		return first, first
	}
	return first, second
}

// duration is a length of time: days as a calendar has them, 23 to 25 hours long, and seconds.
type duration struct{ days, seconds int64 }

// parseDuration reads a DURATION such as PT1H30M, P1DT2H or P1W. A negative one is an error, and so is one of more
// than eight digits in a part.
func parseDuration(text string) (duration, error) {
	d, ok := readDuration(strings.ToUpper(strings.TrimSpace(text)))
	if !ok {
		return d, fmt.Errorf("%.40q is no duration", text)
	}
	return d, nil
}

func readDuration(text string) (d duration, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "+"), "P")
	if !ok {
		return d, false
	}
	clock, parts := false, 0
	for rest != "" {
		if rest[0] == 'T' && !clock {
			clock, rest = true, rest[1:]
			continue
		}
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		value, _ := digits(rest, 0, n)
		if n == 0 || n > 8 || n == len(rest) || !d.add(int64(value), rest[n], clock) {
			return d, false
		}
		rest = rest[n+1:]
		parts++
	}
	return d, parts > 0
}

// add adds so many of a unit. Minutes and the like stand after the T alone.
func (d *duration) add(n int64, unit byte, clock bool) bool {
	switch {
	case unit == 'W' && !clock:
		d.days += 7 * n
	case unit == 'D' && !clock:
		d.days += n
	case unit == 'H' && clock:
		d.seconds += n * 3600
	case unit == 'M' && clock:
		d.seconds += n * 60
	case unit == 'S' && clock:
		d.seconds += n
	default:
		return false
	}
	return true
}

// about is an upper bound of the duration, in seconds.
func (d duration) about() int64 { return (d.days+1)*day + d.seconds }

// period is a PERIOD: from a moment on, to another or for a duration.
type period struct {
	start  moment
	end    *moment
	length duration
}

// period reads one value of p, which must have a slash.
func (z *zones) period(p *calendar.Property, text string) (period, error) {
	from, to, _ := strings.Cut(text, "/")
	start, err := z.moment(p, from)
	if err != nil {
		return period{}, err
	}
	if length, err := parseDuration(to); err == nil {
		return period{start: start, length: length}, nil
	}
	end, err := z.moment(p, to)
	if err != nil {
		return period{}, err
	}
	return period{start: start, end: &end}, nil
}
