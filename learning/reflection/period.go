package reflection

import (
	"fmt"
	"time"

	"tend/internal/when"
)

// unit is how long a period is, in months.
type unit int

const (
	months   unit = 1
	quarters unit = 3
	halves   unit = 6
)

// Period is a month, a quarter or a half-year of the calendar.
type Period struct {
	First when.Date // its first day
	unit  unit
}

// unit is how long the periods of the kind are.
func (k Kind) unit() unit {
	switch k {
	case Month:
		return months
	case Quarter:
		return quarters
	}
	return halves
}

// PeriodOf returns the period of the kind in which the day lies.
func (k Kind) PeriodOf(d when.Date) Period {
	length := time.Month(k.unit())
	return Period{when.Date{Year: d.Year, Month: (d.Month-1)/length*length + 1, Day: 1}, k.unit()}
}

// ParsePeriod reads a month as 2026-11, a quarter as 2026-Q4, a half-year as 2026-H2; years are 1970 to 2999.
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("period %q: want one such as 2026-11, 2026-Q4 or 2026-H2", s)
	for _, form := range []struct {
		layout string
		unit   unit
	}{{"%4d-Q%1d", quarters}, {"%4d-H%1d", halves}, {"%4d-%2d", months}} {
		var year, n int
		if read, _ := fmt.Sscanf(s, form.layout, &year, &n); read != 2 || n < 1 || n > 12/int(form.unit) || year < 1970 || year > 2999 {
			continue
		}
		p := Period{when.Date{Year: year, Month: time.Month((n-1)*int(form.unit) + 1), Day: 1}, form.unit}
		if p.String() == s {
			return p, nil
		}
	}
	return Period{}, bad
}

// String is the period's name: 2026-11, 2026-Q4, 2026-H2.
func (p Period) String() string {
	n := (int(p.First.Month)-1)/max(1, int(p.unit)) + 1
	switch p.unit {
	case quarters:
		return fmt.Sprintf("%04d-Q%d", p.First.Year, n)
	case halves:
		return fmt.Sprintf("%04d-H%d", p.First.Year, n)
	}
	return fmt.Sprintf("%04d-%02d", p.First.Year, n)
}

// Is tells whether it is a period of the kind.
func (p Period) Is(k Kind) bool { return p.unit == k.unit() }

// Next returns the period after it.
func (p Period) Next() Period { return Period{p.First.AddMonths(int(p.unit)), p.unit} }

// Before returns the period before it.
func (p Period) Before() Period { return Period{p.First.AddMonths(-int(p.unit)), p.unit} }

// Last returns the period's last day.
func (p Period) Last() when.Date { return p.Next().First.AddDays(-1) }

// Asked returns the day on which the calendar asks: the first Wednesday of a month, the first Monday of a quarter, the
// second one of a half-year, a week after the self-assessment whose answers it can use.
func (k Kind) Asked(p Period) when.Date {
	switch k {
	case Month:
		return weekday(p.First, time.Wednesday)
	case Quarter:
		return weekday(p.First, time.Monday)
	}
	return weekday(p.First, time.Monday).AddDays(7)
}

// weekday is the first day on a weekday that is not before d.
func weekday(d when.Date, day time.Weekday) when.Date {
	return d.AddDays((int(day) - int(d.Weekday()) + 7) % 7)
}

// Since returns the first day that a reflection of the kind looks back at, from a day: a month, three, or six before.
func (k Kind) Since(d when.Date) when.Date {
	first := when.Date{Year: d.Year, Month: d.Month, Day: 1}.AddMonths(-int(k.unit()))
	last := first.AddMonths(1).AddDays(-1)
	first.Day = min(d.Day, last.Day) // 31 August has no day six months before it
	return first
}
