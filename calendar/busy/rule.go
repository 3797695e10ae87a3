package busy

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is how long a period of a rule is.
type frequency int

const (
	secondly frequency = iota + 1
	minutely
	hourly
	daily
	weekly
	monthly
	yearly
)

var frequencies = map[string]frequency{"SECONDLY": secondly, "MINUTELY": minutely, "HOURLY": hourly, "DAILY": daily,
	"WEEKLY": weekly, "MONTHLY": monthly, "YEARLY": yearly}

// unit is the length of a period of less than a day, in seconds.
func (f frequency) unit() int64 {
	switch f {
	case secondly:
		return 1
	case minutely:
		return 60
	case hourly:
		return 60 * 60
	}
	return day
}

// rule is a recurrence rule (RFC 5545 section 3.3.10).
type rule struct {
	freq      frequency
	interval  int64 // periods from one to the next, at least 1
	count     int64 // occurrences, the first among them; 0 for no limit
	until     *until
	weekStart time.Weekday
	months    uint16   // a bit for each month, 1 to 12; 0 for all
	weeks     []int    // of the year, -53 to 53
	yearDays  []int    // -366 to 366
	monthDays []int    // -31 to 31
	weekdays  uint8    // a bit for each weekday that is named without a number
	nth       [7][]int // for each weekday, which ones of the month or year
	times     [3][]int // hours, minutes and seconds, sorted; nil where the rule names none
	positions []int    // in a period's occurrences, from 1, or from its end from -1
	named     [2]bool  // whether weekdays, and whether days of any kind, are named
}

// until is the last moment of a rule.
type until struct {
	wall wall
	kind byte // 'd' for a date, that whole day included; 'u' for UTC; 'l' for the wall of the series
}

// maxNumber bounds INTERVAL and COUNT, so that no product overflows: an interval of centuries of seconds.
const maxNumber = 1 << 32

// parseRule reads the value of an RRULE.
func parseRule(value string) (*rule, error) {
	r := &rule{interval: 1, weekStart: time.Monday}
	for part := range strings.SplitSeq(strings.ToUpper(value), ";") {
		name, list, _ := strings.Cut(part, "=")
		name, list = strings.TrimSpace(name), strings.TrimSpace(list)
		if list == "" || strings.HasPrefix(name, "X-") {
			continue
		}
		if err := r.part(name, list); err != nil {
			return nil, err
		}
	}
	if r.freq == 0 {
		return nil, fmt.Errorf("no FREQ")
	}
	if r.freq < monthly { // where a number means nothing, the weekday does
		for d, n := range r.nth {
			if n != nil {
				r.weekdays |= 1 << d
			}
		}
		r.nth = [7][]int{}
	}
	r.named[0] = r.weekdays != 0 || slices.ContainsFunc(r.nth[:], func(n []int) bool { return n != nil })
	r.named[1] = r.named[0] || r.monthDays != nil || r.yearDays != nil || r.weeks != nil
	if r.freq != yearly {
		r.weeks = nil // means nothing there
	}
	return r, nil
}

func (r *rule) part(name, list string) (err error) {
	switch name {
	case "FREQ":
		if r.freq = frequencies[list]; r.freq == 0 {
			err = fmt.Errorf("FREQ=%s", list)
		}
	case "INTERVAL":
		r.interval, err = number(name, list)
	case "COUNT":
		r.count, err = number(name, list)
	case "UNTIL":
		r.until, err = parseUntil(list)
	case "WKST":
		_, r.weekStart, err = parseWeekday(list)
	case "BYMONTH":
		var months []int
		months, err = numbers(name, list, 1, 12)
		for _, m := range months {
			r.months |= 1 << m
		}
	case "BYWEEKNO":
		r.weeks, err = numbers(name, list, -53, 53)
	case "BYYEARDAY":
		r.yearDays, err = numbers(name, list, -366, 366)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(name, list, -31, 31)
	case "BYDAY":
		err = r.days(list)
	case "BYHOUR":
		r.times[0], err = numbers(name, list, 0, 23)
	case "BYMINUTE":
		r.times[1], err = numbers(name, list, 0, 59)
	case "BYSECOND":
		r.times[2], err = numbers(name, list, 0, 60)
		if n := len(r.times[2]); n > 0 && r.times[2][n-1] == 60 { // a leap second
			r.times[2] = r.times[2][:n-1]
			r.times[2] = slices.Compact(append(r.times[2], 59))
		}
	case "BYSETPOS":
		r.positions, err = numbers(name, list, -366, 366)
	case "RSCALE", "SKIP": // RFC 7529; these two say what holds anyway
		if list != "GREGORIAN" && list != "OMIT" {
			err = fmt.Errorf("%s=%s is not supported", name, list)
		}
	default:
		err = fmt.Errorf("%s is unknown", name)
	}
	return err
}

func (r *rule) days(list string) error {
	for text := range eachOf(list) {
		n, d, err := parseWeekday(text)
		switch {
		case err != nil:
			return err
		case n == 0:
			r.weekdays |= 1 << d
		default:
			r.nth[d] = append(r.nth[d], n)
		}
	}
	return nil
}

// eachOf goes through a list with commas, and passes over what is empty.
func eachOf(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text := range strings.SplitSeq(list, ",") {
			if text = strings.TrimSpace(text); text != "" && !yield(text) {
				return
			}
		}
	}
}

// number reads a positive number.
func number(name, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s=%s", name, text)
	}
	return min(n, maxNumber), nil
}

// numbers reads a list of numbers of least to most, sorted, each once. Zero is none of those that count from both ends.
func numbers(name, list string, least, most int) ([]int, error) {
	var all []int
	for text := range eachOf(list) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most || n == 0 && least < 0 {
			return nil, fmt.Errorf("%s=%s", name, text)
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

var weekdays = map[string]time.Weekday{"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday,
	"TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday}

// parseWeekday reads a weekday with or without a number before it, such as -1FR; without one, n is 0.
func parseWeekday(text string) (n int, d time.Weekday, err error) {
	i := max(0, len(text)-2)
	d, ok := weekdays[text[i:]]
	if ok && i == 0 {
		return 0, d, nil
	}
	n, err = strconv.Atoi(text[:i])
	if !ok || err != nil || n == 0 || n < -53 || n > 53 {
		return 0, 0, fmt.Errorf("weekday %s", text)
	}
	return n, d, nil
}

func parseUntil(text string) (*until, error) {
	t, err := parseTime(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("UNTIL=%s", text)
	case t.date:
		return &until{t.wall + day - 1, 'd'}, nil
	case t.utc:
		return &until{t.wall, 'u'}, nil
	}
	return &until{t.wall, 'l'}, nil
}

// limit is the last moment on the wall of z at which the rule of a series may still hold.
func (r *rule) limit(z zone, wholeDays bool) wall {
	switch {
	case r.until == nil:
		return math.MaxInt64
	case r.until.kind != 'u':
		return r.until.wall
	case wholeDays: // some programs mean the date in UTC, others midnight in the owner's zone
		return max(r.until.wall, wallAt(z, int64(r.until.wall)))
	}
	w := wallAt(z, int64(r.until.wall))
	if first, second := readings(z, w); second > first && int64(r.until.wall) >= second {
		w += wall(second - first) // the whole repeated hour has begun before, once
	}
	return w
}
