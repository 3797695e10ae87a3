package busy

import (
	"time"
)

// wall is what clock and calendar on a wall show, without saying where: seconds since 1970-01-01 00:00 there.
type wall int64

// day is the length of a day on the wall, in seconds. A wall knows no change of clocks.
const day = 24 * 60 * 60

// zone is where a wall hangs.
type zone interface {
	// offset is how many seconds the wall is ahead of UTC at a Unix time.
	offset(unix int64) int64
}

// place is a zone of the tz database.
type place struct{ location *time.Location }

func (p place) offset(unix int64) int64 {
	if p.location == time.UTC {
		return 0
	}
	_, seconds := time.Unix(unix, 0).In(p.location).Zone()
	return int64(seconds)
}

// fixed is a zone that is always so many seconds ahead of UTC.
type fixed int64

func (f fixed) offset(int64) int64 { return int64(f) }

// readings returns the Unix times at which the wall of z shows w. They differ only in the hour that is repeated when
// clocks go back: then first is before the change and second after it. A time that clocks skip is read with the offset
// before the gap, so that 02:30 becomes 03:30 (RFC 5545 section 3.3.5).
//
// It knows one change of clocks within a day either side, as internal/when does.
func readings(z zone, w wall) (first, second int64) {
	before, after := z.offset(int64(w)-day), z.offset(int64(w)+day)
	early, late := int64(w)-before, int64(w)-after
	if before == after {
		return early, early
	}
	earlyHolds, lateHolds := z.offset(early) == before, z.offset(late) == after
	switch {
	case earlyHolds && lateHolds:
		return min(early, late), max(early, late)
	case lateHolds:
		return late, late
	}
	return early, early
}

// wallAt is what the wall of z shows at a Unix time.
func wallAt(z zone, unix int64) wall { return wall(unix + z.offset(unix)) }

// wallOf is a date and time of day on a wall. Months and days beyond their range roll over, as in time.Date.
func wallOf(year int, month time.Month, dayOfMonth, hour, minute, second int) wall {
	return wall(time.Date(year, month, dayOfMonth, hour, minute, second, 0, time.UTC).Unix())
}

// date is the number of the day, 1970-01-01 being 0.
func (w wall) date() int64 { return floor(int64(w), day) }

// clock is the second of the day.
func (w wall) clock() int { return int(int64(w) - w.date()*day) }

// civil takes the number of a day apart.
func civil(date int64) (year int, month time.Month, dayOfMonth int) {
	return time.Unix(date*day, 0).UTC().Date()
}

// dateOf is the number of a day; it rolls over as wallOf does.
func dateOf(year int, month time.Month, dayOfMonth int) int64 {
	return wallOf(year, month, dayOfMonth, 0, 0, 0).date()
}

// weekday is the day of the week of the numbered day.
func weekday(date int64) time.Weekday { return time.Weekday(((date+4)%7 + 7) % 7) }

// floor divides by a positive number and rounds down.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// ceil divides by a positive number and rounds up.
func ceil(a, b int64) int64 { return -floor(-a, b) }
