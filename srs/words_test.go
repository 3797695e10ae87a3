package srs

import (
	"testing"
	"time"
)

func TestHumanize(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour:                    "0s",
		0:                             "0s",
		30 * time.Second:              "30s",
		time.Minute:                   "1m",
		59*time.Second + 600*1e6:      "1m",
		330 * time.Second:             "6m",
		10 * time.Minute:              "10m",
		59*time.Minute + 40*1e9:       "1h",
		90 * time.Minute:              "1.5h",
		23*time.Hour + 59*time.Minute: "1d",
		3 * day:                       "3d",
		29 * day:                      "29d",
		30 * day:                      "1mo",
		63 * day:                      "2.1mo",
		364 * day:                     "12.1mo",
		365 * day:                     "1y",
		438 * day:                     "1.2y",
		36500 * day:                   "100y",
	} {
		if got := Humanize(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

func TestDueWords(t *testing.T) {
	s := plain(t)
	evening := at(t, "2026-11-20T19:00:00Z") // 20:00 in Berlin
	start := func(n int) time.Time { return s.dayStart(evening, n) }
	for _, c := range []struct {
		name     string
		now, due time.Time
		want     string
	}{
		{"past", evening, evening.Add(-time.Hour), "now"},
		{"this instant", evening, evening, "now"},
		{"seconds", evening, evening.Add(time.Second), "in 1 min"},
		{"a step", evening, evening.Add(10 * time.Minute), "in 10 min"},
		{"an hour", evening, evening.Add(time.Hour), "in 1 h"},
		{"after midnight", evening, evening.Add(5 * time.Hour), "in 5 h"},
		{"a step over the end of the learning day", start(1).Add(-5 * time.Minute), start(1).Add(5 * time.Minute), "in 10 min"},
		{"the next learning day", evening, start(1), "tomorrow"},
		{"the next learning day, after midnight", start(1).Add(-3 * time.Hour), start(1), "tomorrow"},
		{"days", evening, start(3), "in 3 days"},
		{"days over a clock change", at(t, "2026-03-27T12:00:00Z"), at(t, "2026-03-30T02:00:00Z"), "in 3 days"},
		{"weeks", evening, start(59), "in 59 days"},
		{"months", evening, start(60), "in 2 months"},
		{"a part of a month", evening, start(63), "in 2.1 months"},
		{"a year", evening, start(366), "in 1 year"},
		{"more than a year", evening, start(438), "in 1.2 years"},
		{"a century", evening, start(36500), "in 100 years"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.DueWords(c.now, c.due); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
