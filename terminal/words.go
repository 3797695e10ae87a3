package terminal

import (
	"fmt"
	"math"
	"strings"
	"time"

	"tend/internal/when"
)

// Minutes returns a length of time in minutes as "1 h 20 min", "2 h" or "45 min".
func Minutes(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	switch h, m := n/60, n%60; {
	case h == 0:
		return fmt.Sprintf("%s%d min", sign, m)
	case m == 0:
		return fmt.Sprintf("%s%d h", sign, h)
	default:
		return fmt.Sprintf("%s%d h %d min", sign, h, m)
	}
}

// roughly returns a length of time in whole minutes, rounded up.
func roughly(d time.Duration) string {
	if d < 30*time.Second {
		return "under a minute"
	}
	return Minutes(int(math.Ceil(d.Minutes())))
}

// counted returns a number with its noun, "1 card" or "2 cards".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// dayWords returns a day as Tue 24 Nov.
func dayWords(t time.Time) string { return t.Format("Mon 2 Jan") }

// dateWords returns a day without a zone as Tue 24 Nov.
func dateWords(d when.Date) string {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Format("Mon 2 Jan")
}

// span returns a stretch of time as Tue 24 Nov 08:00–10:00, on the wall of zone.
func span(start, end time.Time, zone *time.Location) string {
	return dayWords(start.In(zone)) + " " + start.In(zone).Format("15:04") + "–" + end.In(zone).Format("15:04")
}

// zoneOf returns the zone of that name; UTC where it is unknown here, with its name to say so.
func zoneOf(name string) *time.Location {
	zone, err := when.LoadZone(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// sentence ends a line with a full stop where it has none.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
