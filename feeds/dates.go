package feeds

import (
	"strconv"
	"strings"
	"time"
)

// parseDate reads the dates that feeds contain: RFC 3339 and its W3C profile, RFC 822 and 2822 with the usual
// liberties, asctime, and seconds since 1970. The result is in UTC. A zone that it does not know makes a date
// unreadable rather than wrong by hours; a missing one is UTC.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 64 {
		return time.Time{}, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch len(s) {
		case 9, 10:
			return time.Unix(n, 0).UTC(), true
		case 13:
			return time.UnixMilli(n).UTC(), true
		}
	}
	if d := (moment{month: 1, day: 1}); d.iso(s) {
		return d.time()
	}
	for _, form := range []func(string) (string, bool){asItIs, inEnglish, inNumbers} {
		var d moment
		if t, ok := form(s); ok && d.words(t) {
			return d.time()
		}
	}
	return time.Time{}, false
}

func asItIs(s string) (string, bool) { return s, true }

// moment is a date being read.
type moment struct {
	year, month, day, hour, min, sec int
	nano                             int
	offset                           int // seconds east of UTC
}

// time checks the ranges. 24:00:00 is the next midnight, and a leap second the second before.
func (d moment) time() (time.Time, bool) {
	if d.hour == 24 && d.min == 0 && d.sec == 0 {
		d.hour, d.day = 0, d.day+1
	} else if d.day > daysIn(d.year, d.month) {
		return time.Time{}, false
	}
	if d.year < 1 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 || d.hour > 23 || d.min > 59 || d.sec > 60 {
		return time.Time{}, false
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, min(d.sec, 59), d.nano, time.UTC)
	t = t.Add(-time.Duration(d.offset) * time.Second)
	return t, t.Year() >= 1 && t.Year() <= 9999
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// iso reads YYYY, YYYY-MM, YYYY-MM-DD or YYYYMMDD, and a time after "T" or a space.
func (d *moment) iso(s string) bool {
	year, rest, ok := digits(s, 4)
	if !ok {
		return false
	}
	d.year = year
	dashed := strings.HasPrefix(rest, "-")
	if m, r, ok := digits(strings.TrimPrefix(rest, "-"), 2); ok && (dashed || len(r) >= 2) {
		d.month, rest = m, r
		dashed = strings.HasPrefix(rest, "-")
		if m, r, ok := digits(strings.TrimPrefix(rest, "-"), 2); ok {
			d.day, rest = m, r
		} else if dashed {
			return false
		}
	}
	rest = strings.TrimLeft(rest, " Tt")
	if rest == "" {
		return true
	}
	clock, zone := rest, ""
	if i := strings.IndexAny(rest, "Zz+- "); i >= 0 {
		clock, zone = rest[:i], rest[i:]
	}
	return d.clock(clock) && d.zone(strings.Fields(zone))
}

// digits cuts n digits off the front of s.
func digits(s string, n int) (int, string, bool) {
	if len(s) < n {
		return 0, s, false
	}
	v, err := strconv.ParseUint(s[:n], 10, 32)
	return int(v), s[n:], err == nil
}

// words reads dates made of words in any order: "Tue, 3 Sept 2026 10:00 PM +0200 (CEST)", "Sep 3, 2026".
func (d *moment) words(s string) bool {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i] // a comment, which repeats the zone
	}
	s = strings.NewReplacer(",", " ", ". ", " ").Replace(s)
	fields := strings.Fields(dashes(s))
	afterClock := false
	for i, f := range fields {
		switch {
		case strings.Contains(f, ":") && f[0] >= '0' && f[0] <= '9':
			clock, zone := f, ""
			if n := strings.IndexAny(f, "+-Zz"); n > 0 {
				clock, zone = f[:n], f[n:]
			}
			if !d.clock(clock) || zone != "" && !d.zone([]string{zone}) {
				return false
			}
			afterClock = zone == ""
		case d.numbers(f), d.monthName(f), i == 0 && isWeekday(f), d.number(f):
		case afterClock && d.meridiem(f):
		case afterClock:
			if isYear(fields[len(fields)-1]) && d.year == 0 { // asctime with a zone: "10:00:00 PST 2026"
				d.number(fields[len(fields)-1])
				return d.zone(fields[i:len(fields)-1]) && d.complete()
			}
			return d.zone(fields[i:]) && d.complete()
		case !isWeekday(f) && f != "of" && f != "at":
			return false
		}
	}
	return d.complete()
}

// dashes splits "03-Sep-2026" but leaves the sign of a zone.
func dashes(s string) string {
	fields := strings.Fields(s)
	for i, f := range fields {
		if strings.Count(f, "-") == 2 && strings.IndexByte(f, '-') < 4 && !strings.Contains(f, ":") {
			fields[i] = strings.ReplaceAll(f, "-", " ")
		}
	}
	return strings.Join(fields, " ")
}

func (d *moment) complete() bool { return d.day > 0 && d.month > 0 && d.year > 0 }

func isYear(f string) bool {
	_, err := strconv.ParseUint(f, 10, 16)
	return err == nil && len(f) == 4
}

// number takes a day, then a year; a number that cannot be a day is a year. Two digits mean 1970 to 2069.
func (d *moment) number(f string) bool {
	f = strings.TrimRight(strings.ToLower(f), "stndrh.")
	n, err := strconv.ParseUint(f, 10, 16)
	if err != nil || len(f) > 4 {
		return false
	}
	v := int(n)
	switch {
	case len(f) < 3 && d.day == 0 && v <= 31:
		d.day = v
	case d.year == 0 && len(f) == 4:
		d.year = v
	case d.year == 0 && len(f) == 2:
		d.year = 1900 + v
		if v < 70 {
			d.year = 2000 + v
		}
	case d.year == 0 && len(f) == 3: // written by a program that added 1900 to nothing
		d.year = 1900 + v
	default:
		return false
	}
	return true
}

const monthNames = "janfebmaraprmayjunjulaugsepoctnovdec"

func (d *moment) monthName(f string) bool {
	if len(f) < 3 || f[0] >= '0' && f[0] <= '9' {
		return false
	}
	i := strings.Index(monthNames, strings.ToLower(f[:3]))
	if i < 0 || i%3 != 0 {
		return false
	}
	d.month = i/3 + 1
	return true
}

func isWeekday(f string) bool {
	return len(f) >= 3 && strings.Contains(" mon tue wed thu fri sat sun ", " "+strings.ToLower(f[:3])+" ")
}

// clock reads H:MM, HH:MM:SS, a fraction, and a meridiem that sticks to it; also HHMM.
func (d *moment) clock(s string) bool {
	s = strings.ToLower(s)
	half := ""
	for _, m := range []string{"am", "pm"} {
		if strings.HasSuffix(s, m) {
			half, s = m, strings.TrimSuffix(s, m)
		}
	}
	s = strings.ReplaceAll(s, ",", ".")
	s, fraction, _ := strings.Cut(s, ".")
	if len(s) == 4 && !strings.Contains(s, ":") {
		s = s[:2] + ":" + s[2:]
	}
	for i, p := range strings.Split(s, ":") {
		v, err := strconv.ParseUint(strings.TrimSpace(p), 10, 8)
		if err != nil || i > 2 || len(p) > 2 {
			return false
		}
		*[]*int{&d.hour, &d.min, &d.sec}[i] = int(v)
	}
	if f := (fraction + "000000000")[:9]; fraction != "" {
		n, err := strconv.ParseUint(f, 10, 32)
		if err != nil {
			return false
		}
		d.nano = int(n)
	}
	return half == "" || d.meridiem(half)
}

func (d *moment) meridiem(f string) bool {
	switch strings.ToLower(strings.ReplaceAll(f, ".", "")) {
	case "am":
		d.hour %= 12
	case "pm":
		d.hour = d.hour%12 + 12
	default:
		return false
	}
	return true
}
