package when

import (
	"cmp"
	"fmt"
	"time"
)

// DateOf returns the civil day of t in the zone that t carries.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads a day as 2026-11-21.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("day %q: want a day such as 2026-11-21", s)
	}
	return DateOf(t), nil
}

// String returns the day as 2026-11-21, and no day as nothing.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.noonUTC().Format(time.DateOnly)
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays returns the day n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date { return DateOf(d.noonUTC().AddDate(0, 0, n)) }

// AddMonths returns the day n months later; a day that the month lacks rolls over as in time.AddDate.
func (d Date) AddMonths(n int) Date { return DateOf(d.noonUTC().AddDate(0, n, 0)) }

// Sub returns the whole days from e to d.
func (d Date) Sub(e Date) int {
	const day = 24 * 60 * 60
	return int((d.noonUTC().Unix() - e.noonUTC().Unix()) / day) // a time.Duration ends after 292 years
}

// Compare orders days: -1 if d is before e, 0 if equal, 1 if after.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before tells whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.noonUTC().Weekday() }

// MarshalText writes the day as 2026-11-21, and no day as nothing.
func (d Date) MarshalText() ([]byte, error) {
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// noonUTC stands for the day where no zone can shift it.
func (d Date) noonUTC() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}
