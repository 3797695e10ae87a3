package when

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAtFollowsRFC5545(t *testing.T) {
	for _, c := range []struct{ name, zone, day, clock, want string }{
		{"gap in New York", "America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z"},
		{"gap in Berlin", "Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30:00Z"},
		{"fold in New York", "America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
		{"fold in Berlin", "Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
		{"half-hour change in Lord Howe", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z"},
		{"plain day", "Europe/Berlin", "2026-11-17", "08:00", "2026-11-17T07:00:00Z"},
		{"end of day", "Europe/Berlin", "2026-11-17", "24:00", "2026-11-17T23:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := ParseDate(c.day)
			if err != nil {
				t.Fatal(err)
			}
			k, err := ParseClock(c.clock)
			if err != nil {
				t.Fatal(err)
			}
			if got := At(d, k, zone(t, c.zone)).Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
