package srs

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// The lengths of a month and a year when nothing but a number of days is known, as in Anki.
const (
	day   = 24 * time.Hour
	month = 30 * day
	year  = 365 * day
)

// spans are the units of Humanize, shortest first. Minutes and days are shown whole, the others to a tenth.
var spans = [...]struct {
	unit   time.Duration
	name   string
	tenths bool
}{
	{time.Second, "s", false},
	{time.Minute, "m", false},
	{time.Hour, "h", true},
	{day, "d", false},
	{month, "mo", true},
	{year, "y", true},
}

// Humanize returns an interval in the few letters that fit a button: 10m, 3d, 2.1mo, 1.2y. A month is 30 days, a year
// 365. A negative interval is 0s.
func Humanize(d time.Duration) string {
	d = max(0, d)
	for i, s := range spans {
		n := rounded(float64(d)/float64(s.unit), s.tenths)
		if i == len(spans)-1 || n*float64(s.unit) < float64(spans[i+1].unit) {
			return number(n) + s.name
		}
	}
	return ""
}

// DueWords says when something is due, as a person would: now, in 10 min, in 2 h, tomorrow, in 3 days, in 2.1 months,
// in 1.2 years. Days are learning days: at one in the morning, 04:00 is tomorrow.
func (s Scheduler) DueWords(now, due time.Time) string {
	wait := due.Sub(now)
	days := s.Days.Between(now, due)
	switch {
	case wait <= 0:
		return "now"
	case wait <= 59*time.Minute:
		return fmt.Sprintf("in %.0f min", math.Ceil(wait.Minutes()))
	case days == 0:
		return fmt.Sprintf("in %.0f h", wait.Hours())
	case days == 1:
		return "tomorrow"
	case days < 60:
		return fmt.Sprintf("in %d days", days)
	case days < 365:
		return "in " + number(rounded(float64(days)/30, true)) + " months"
	case days < 384: // to a tenth, this is still one year
		return "in 1 year"
	}
	return "in " + number(rounded(float64(days)/365, true)) + " years"
}

// rounded is n to a whole number or to a tenth.
func rounded(n float64, tenths bool) float64 {
	if tenths {
		return math.Round(n*10) / 10
	}
	return math.Round(n)
}

// number writes n with no more decimals than it has.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
