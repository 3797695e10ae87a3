package when

import (
	"fmt"
	"strings"
	"time"
)

// Of returns the learning day that holds the instant t: Start(Of(t)) <= t < End(Of(t)).
//
// The civil day of t is off by a day before the start, and by more where a zone once skipped a day; it is also off
// where clocks are set back over midnight, which makes a day start before the day before has ended on the wall.
func (r Days) Of(t time.Time) Date {
	day := DateOf(t.In(r.Zone))
	for t.Before(r.Start(day)) {
		day = day.AddDays(-1)
	}
	for next := day.AddDays(1); !t.Before(r.Start(next)); next = day.AddDays(1) {
		day = next
	}
	return day
}

// Start returns the instant at which the learning day d starts.
func (r Days) Start(d Date) time.Time { return At(d, r.Starts, r.Zone) }

// End returns the instant at which the learning day d ends, which is when the next starts.
func (r Days) End(d Date) time.Time { return r.Start(d.AddDays(1)) }

// Between returns the learning days from one instant to another, negative if to is on an earlier day.
func (r Days) Between(from, to time.Time) int { return r.Of(to).Sub(r.Of(from)) }

// Week returns the interval of the week of learning days that starts on the day start.
func (r Days) Week(start Date) Interval {
	return Interval{r.Start(start), r.Start(start.AddDays(7))}
}

// WeekOf returns the first day of the week that holds d, for weeks that start on the weekday first.
func WeekOf(d Date, first time.Weekday) Date {
	return d.AddDays(-((int(d.Weekday()) - int(first) + 7) % 7))
}

// WeekLabel names the week that starts on d as ISO 8601 does, 2026-W47: by the ISO week of its fourth day, so that
// a week starting on a Sunday or Saturday is named as the Monday week it shares most days with.
func WeekLabel(start Date) string {
	year, week := start.AddDays(3).noonUTC().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// ParseWeek reads a week as 2026-W47, or a day in it as 2026-11-21, and returns its first day.
func ParseWeek(s string, first time.Weekday) (Date, error) {
	if d, err := ParseDate(s); err == nil {
		return WeekOf(d, first), nil
	}
	var year, week int
	n, _ := fmt.Sscanf(strings.ToUpper(s), "%4d-W%2d", &year, &week)
	if n == 2 && year > 0 && week > 0 {
		monday := WeekOf(Date{year, time.January, 4}, time.Monday).AddDays(7 * (week - 1))
		start := WeekOf(monday.AddDays(3), first)
		if WeekLabel(start) == strings.ToUpper(s) {
			return start, nil
		}
	}
	return Date{}, fmt.Errorf("week %q: want a week such as 2026-W47 or a day such as 2026-11-21", s)
}

// QuarterOf returns the first day of the calendar quarter that holds d.
func QuarterOf(d Date) Date {
	return Date{d.Year, (d.Month-1)/3*3 + 1, 1}
}
