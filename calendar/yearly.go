package calendar

import (
	"fmt"
	"strings"
	"time"
)

// ruleYears is how many years a rule must have held to be believed. Within twelve years a weekday falls on each of
// seven dates in a row (not in February, and not across 2100), so that the dates seen are all that the rule has.
const ruleYears = 12

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// ruleTail returns the first index from which the onsets follow one yearly rule up to lastYear, and the rule.
// Without such a rule it returns the number of onsets and "".
func ruleTail(onsets []time.Time, lastYear int) (int, string) {
	n := len(onsets)
	if n == 0 || onsets[n-1].Year() != lastYear {
		return n, ""
	}
	for i := 0; i <= n-ruleYears; i++ {
		if rule := yearlyRule(onsets[i:]); rule != "" {
			return i, rule
		}
	}
	return n, ""
}

// yearlyRule returns an RRULE that gives exactly these walls: one each year in the same month at the same time,
// on the last or nth weekday, on the same date, or on the same weekday within seven dates. It prefers the forms
// that Exchange knows (BYDAY with an ordinal, or BYMONTHDAY) and returns "" when none fits.
func yearlyRule(walls []time.Time) string {
	head := walls[0]
	low, high := head.Day(), head.Day()
	sameWeekday, last := true, true
	for i, w := range walls {
		if w.Year() != head.Year()+i || w.Month() != head.Month() || !sameClock(w, head) {
			return ""
		}
		low, high = min(low, w.Day()), max(high, w.Day())
		sameWeekday = sameWeekday && w.Weekday() == head.Weekday()
		last = last && w.AddDate(0, 0, 7).Month() != w.Month()
	}
	rule := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;", head.Month())
	weekday := weekdays[head.Weekday()]
	switch {
	case sameWeekday && last:
		return rule + "BYDAY=-1" + weekday
	case sameWeekday && (low-1)/7 == (high-1)/7:
		return rule + fmt.Sprintf("BYDAY=%d%s", (low-1)/7+1, weekday)
	case low == high:
		return rule + fmt.Sprintf("BYMONTHDAY=%d", low)
	case sameWeekday && high-low == 6:
		return rule + "BYDAY=" + weekday + ";BYMONTHDAY=" + dates(low, high)
	}
	return ""
}

func sameClock(a, b time.Time) bool { return a.Format("150405") == b.Format("150405") }

// dates returns the numbers from low to high, parted by commas.
func dates(low, high int) string {
	var list []string
	for d := low; d <= high; d++ {
		list = append(list, fmt.Sprint(d))
	}
	return strings.Join(list, ",")
}
