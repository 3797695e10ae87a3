package when

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones change their clocks in every way there is in 2026 and 2027: by an hour north and south of the equator, by
// half an hour, by two, at midnight, on other weekdays, with an odd offset, for Ramadan, or never.
var zones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "America/St_Johns",
	"Africa/Cairo", "Antarctica/Troll", "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "Asia/Kathmandu",
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// must returns a parser that fails the test on an error.
func must[T any](t testing.TB, parse func(string) (T, error)) func(string) T {
	return func(s string) T {
		t.Helper()
		v, err := parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// changes returns the instants at which the zone's offset changes in 2026 and 2027.
func changes(zone *time.Location) []time.Time {
	var found []time.Time
	end := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	for t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); ; {
		_, next := t.In(zone).ZoneBounds()
		if next.IsZero() || !next.Before(end) {
			return found
		}
		if offset(next, zone) != offset(next.Add(-time.Second), zone) {
			found = append(found, next.UTC())
		}
		t = next
	}
}

func anyDays(t *rapid.T) Days {
	zone, err := LoadZone(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return Days{Zone: zone, Starts: Clock(rapid.IntRange(0, 24*60).Draw(t, "starts"))}
}

// anyInstant prefers the hours about a change of clocks, where mistakes live.
func anyInstant(t *rapid.T, zone *time.Location) time.Time {
	if all := changes(zone); len(all) > 0 && rapid.Bool().Draw(t, "near a change") {
		near := rapid.SampledFrom(all).Draw(t, "change")
		return near.Add(time.Duration(rapid.IntRange(-48*3600, 48*3600).Draw(t, "off")) * time.Second)
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return start.Add(time.Duration(rapid.IntRange(0, 2*365*24*3600).Draw(t, "second")) * time.Second)
}

func anyDate(t *rapid.T) Date {
	return Date{1970, time.January, 1}.AddDays(rapid.IntRange(0, 130*365).Draw(t, "day"))
}
