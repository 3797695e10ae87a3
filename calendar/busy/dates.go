package busy

import "time"

// dateFilter tells the days that a rule names.
//
// A rule's parts either widen what a period holds or narrow it down (RFC 5545 section 3.3.10, the table on page 44). For days
// both come to the same: of all days of the period, those hold that every part names. What no part says is taken from
// the first day of the series.
type dateFilter struct {
	*rule
	months    uint16
	monthDays []int
	weekdays  uint8
	any       bool // no weekday is named
	inYear    bool // a weekday's number counts in the year, not in the month
}

func newDateFilter(r *rule, start int64) dateFilter {
	f := dateFilter{rule: r, months: r.months, monthDays: r.monthDays, weekdays: r.weekdays, any: !r.named[0]}
	f.inYear = r.freq == yearly && r.months == 0
	_, m, d := civil(start)
	switch {
	case r.freq == weekly && !r.named[0], r.weeks != nil && !r.named[0] && r.monthDays == nil && r.yearDays == nil:
		f.weekdays, f.any = 1<<weekday(start), false
	case r.freq >= monthly && !r.named[1]:
		f.monthDays = []int{d}
		if r.freq == yearly && r.months == 0 {
			f.months = 1 << m
		}
	}
	return f
}

// dates appends the days from first to last that match to dst, and says at how many days it looked.
func (f *dateFilter) dates(dst []int64, first, last int64) (dates []int64, looked int) {
	for month := first; month <= last; {
		y, m, d := civil(month)
		next := dateOf(y, m+1, 1)
		if f.months == 0 || f.months&(1<<m) != 0 {
			info := infoOf(y, m, next)
			looked += int(min(last, next-1)-month) + 1
			for date := month; date <= min(last, next-1); date++ {
				if f.matches(date, d+int(date-month), &info) {
					dst = append(dst, date)
				}
			}
		}
		month = next
	}
	return dst, looked
}

// match tells whether one day matches.
func (f *dateFilter) match(date int64) bool {
	y, m, d := civil(date)
	if f.months != 0 && f.months&(1<<m) == 0 {
		return false
	}
	info := infoOf(y, m, dateOf(y, m+1, 1))
	return f.matches(date, d, &info)
}

// monthInfo is what the days of a month share.
type monthInfo struct {
	newYear  int64 // the first day of the year
	yearDays int
	days     int // of the month
}

func infoOf(y int, m time.Month, next int64) monthInfo {
	newYear := dateOf(y, 1, 1)
	return monthInfo{newYear, int(dateOf(y+1, 1, 1) - newYear), int(next - dateOf(y, m, 1))}
}

// matches tells whether the day d of a month matches; the month does.
func (f *dateFilter) matches(date int64, d int, m *monthInfo) bool {
	if f.monthDays != nil && !holds(f.monthDays, d, m.days) {
		return false
	}
	yearDay := int(date-m.newYear) + 1
	if f.yearDays != nil && !holds(f.yearDays, yearDay, m.yearDays) {
		return false
	}
	if f.weeks != nil && !f.inWeeks(date) {
		return false
	}
	if f.any {
		return true
	}
	wd := weekday(date)
	if f.weekdays&(1<<wd) != 0 {
		return true
	}
	nth := f.nth[wd]
	switch {
	case nth == nil:
		return false
	case f.weeks != nil: // a number means nothing in a week
		return true
	case f.inYear:
		return holds(nth, (yearDay-1)/7+1, (yearDay-1)/7+1+(m.yearDays-yearDay)/7)
	}
	return holds(nth, (d-1)/7+1, (d-1)/7+1+(m.days-d)/7)
}

// holds tells whether a list names n of so many, counted from 1 or from the end from -1.
func holds(list []int, n, of int) bool {
	for _, x := range list {
		if x == n || x == n-of-1 {
			return true
		}
	}
	return false
}

// year returns the first and last day of a year, or of its weeks if the rule names weeks.
func (f *dateFilter) year(y int64) (first, last int64) {
	if f.weeks != nil {
		return f.firstWeek(y), f.firstWeek(y+1) - 1
	}
	return dateOf(int(y), 1, 1), dateOf(int(y)+1, 1, 1) - 1
}

// yearOf is the year in which a day lies, or to whose weeks it belongs if the rule names weeks.
func (f *dateFilter) yearOf(date int64) int64 {
	year, _, _ := civil(date)
	y := int64(year)
	if f.weeks == nil {
		return y
	}
	switch {
	case date < f.firstWeek(y):
		return y - 1
	case date >= f.firstWeek(y+1):
		return y + 1
	}
	return y
}

// firstWeek is the first day of the first week with at least four days in the year.
func (f *dateFilter) firstWeek(y int64) int64 { return f.weekOf(dateOf(int(y), 1, 4)) }

func (f *dateFilter) inWeeks(date int64) bool {
	y := f.yearOf(date)
	first := f.firstWeek(y)
	return holds(f.weeks, int(date-first)/7+1, int(f.firstWeek(y+1)-first)/7)
}

// monthFrom is the month of the year of a numbered month.
func monthFrom(number int64) time.Month { return time.Month(number%12) + 1 }
