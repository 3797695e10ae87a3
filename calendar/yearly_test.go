package calendar

import (
	"slices"
	"testing"
	"time"
)

func TestYearlyRuleFits(t *testing.T) {
	days := func(month time.Month, pick func(year int) int) []time.Time {
		var walls []time.Time
		for y := 2025; y < 2050; y++ {
			walls = append(walls, time.Date(y, month, pick(y), 2, 0, 0, 0, time.UTC))
		}
		return walls
	}
	onOrAfter := func(month time.Month, weekday time.Weekday, day int) func(int) int {
		return func(year int) int {
			first := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Weekday()
			return day + (int(weekday)-int(first)+7)%7
		}
	}
	for _, c := range []struct {
		name  string
		walls []time.Time
		want  string
	}{
		{"first Sunday", days(4, onOrAfter(4, time.Sunday, 1)), "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"},
		{"fourth Friday is not the last", days(5, onOrAfter(5, time.Friday, 22)), "FREQ=YEARLY;BYMONTH=5;BYDAY=4FR"},
		{"last Friday", days(5, onOrAfter(5, time.Friday, 25)), "FREQ=YEARLY;BYMONTH=5;BYDAY=-1FR"},
		{"a date", days(9, func(int) int { return 22 }), "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=22"},
		{"Sunday on or after the 9th", days(3, onOrAfter(3, time.Sunday, 9)), "FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=9,10,11,12,13,14,15"},
		{"no rule", days(3, func(y int) int { return 1 + y%20 }), ""},
		{"a year is missing", slices.Delete(days(9, func(int) int { return 22 }), 4, 5), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := yearlyRule(c.walls); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRuleTailStartsWhereTheRuleDoes(t *testing.T) {
	walls := []time.Time{time.Date(2024, 2, 2, 2, 0, 0, 0, time.UTC), time.Date(2025, 9, 1, 2, 0, 0, 0, time.UTC)}
	for y := 2026; y < 2050; y++ {
		walls = append(walls, time.Date(y, 9, 22, 2, 0, 0, 0, time.UTC))
	}
	if i, rule := ruleTail(walls, 2049); i != 2 || rule != "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=22" {
		t.Errorf("from %d: %q", i, rule)
	}
	if i, rule := ruleTail(walls, 2050); i != len(walls) || rule != "" {
		t.Errorf("believed a rule that has ended: from %d: %q", i, rule)
	}
}
