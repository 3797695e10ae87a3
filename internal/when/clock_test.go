package when

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAtFollowsRFC5545(t *testing.T) {
	for _, c := range []struct{ name, zone, day, clock, want string }{
		{"plain day", "Europe/Berlin", "2026-11-17", "08:00", "2026-11-17T07:00:00Z"},
		{"end of day", "Europe/Berlin", "2026-11-17", "24:00", "2026-11-17T23:00:00Z"},
		{"gap in New York", "America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z"},
		{"fold in New York", "America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
		{"after the fold in New York", "America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00Z"},
		{"gap in Berlin", "Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30:00Z"},
		{"first minute of a gap", "Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
		{"after the gap in Berlin", "Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
		{"fold in Berlin", "Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
		{"half-hour gap in Lord Howe", "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45:00Z"},
		{"half-hour fold in Lord Howe", "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
		{"midnight gap in Santiago", "America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:30:00Z"},
		{"midnight fold in Santiago", "America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30:00Z"},
		{"24:00 after the fold in Santiago", "America/Santiago", "2026-04-04", "24:00", "2026-04-05T04:00:00Z"},
		{"gap in St. John's", "America/St_Johns", "2026-03-08", "02:30", "2026-03-08T06:00:00Z"},
		{"fold in St. John's", "America/St_Johns", "2026-11-01", "01:30", "2026-11-01T04:00:00Z"},
		{"midnight gap in Cairo", "Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:30:00Z"},
		{"midnight fold in Cairo", "Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30:00Z"},
		{"two-hour gap at Troll", "Antarctica/Troll", "2026-03-29", "02:30", "2026-03-29T02:30:00Z"},
		{"two-hour fold at Troll", "Antarctica/Troll", "2026-10-25", "01:30", "2026-10-24T23:30:00Z"},
		{"gap in Chatham", "Pacific/Chatham", "2026-09-27", "03:00", "2026-09-26T14:15:00Z"},
		{"a day that Apia skipped", "Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T22:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			day, clock := must(t, ParseDate)(c.day), must(t, ParseClock)(c.clock)
			if got := At(day, clock, zone(t, c.zone)).Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestAtAroundEveryChange looks at each minute of the wall from three hours before to three hours after each change
// of clocks, and finds by search what At computes.
func TestAtAroundEveryChange(t *testing.T) {
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			z := zone(t, name)
			for _, change := range changes(z) {
				checkChange(t, z, change)
			}
		})
	}
}

func checkChange(t *testing.T, z *time.Location, change time.Time) {
	t.Helper()
	const span = 6 * 60
	shown := map[[2]int]time.Time{} // the first instant that shows a day of the month and a minute of the day
	for m := -span; m < span; m++ {
		at := change.Add(time.Duration(m) * time.Minute).In(z)
		key := [2]int{at.Day(), at.Hour()*60 + at.Minute()}
		if _, seen := shown[key]; !seen {
			shown[key] = at
		}
	}
	before := offset(change.Add(-time.Second), z)
	naive := change.Add(before)
	for m := -span / 2; m < span/2; m++ {
		wall := naive.Add(time.Duration(m) * time.Minute)
		clock := Clock(wall.Hour()*60 + wall.Minute())
		want, ok := shown[[2]int{wall.Day(), int(clock)}]
		if !ok {
			want = wall.Add(-before) // in the gap
		}
		if got := At(DateOf(wall), clock, z); !got.Equal(want) {
			t.Fatalf("%s %s: got %s, want %s", DateOf(wall), clock, got, want.UTC())
		}
	}
}

func TestAtNeverRunsBackOutsideAGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := anyDays(t)
		day := DateOf(anyInstant(t, days.Zone).In(days.Zone))
		a := Clock(rapid.IntRange(0, 24*60).Draw(t, "a"))
		b := Clock(rapid.IntRange(int(a), 24*60).Draw(t, "b"))
		at, bt := At(day, a, days.Zone), At(day, b, days.Zone)
		if gap := at.In(days.Zone).Hour()*60+at.In(days.Zone).Minute() != int(a)%(24*60); !gap && bt.Before(at) {
			t.Fatalf("%s is at %s but %s at %s", a, at, b, bt)
		}
	})
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]Clock{
		"00:00": 0, "0:00": 0, "8:00": 480, "08:00": 480, "08:05": 485, "23:59": 1439, "24:00": 1440,
	} {
		t.Run(text, func(t *testing.T) {
			if got := must(t, ParseClock)(text); got != want {
				t.Errorf("got %d, want %d", got, want)
			}
		})
	}
	for _, text := range []string{
		"", ":", "8", "8:0", "8:000", "008:00", "+8:00", "8:+5", "8: 5", " 8:00", "8:00 ", "24:01", "25:00", "8:60",
		"-1:00", "8.00", "8:00:00", "8h00", "٨:٠٠", "8:5x", "x:00", "0x8:00",
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			if got, err := ParseClock(text); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestClockTextRoundTrip(t *testing.T) {
	for c := Clock(0); c <= 24*60; c++ {
		text, err := c.MarshalText()
		var back Clock
		if err != nil || back.UnmarshalText(text) != nil || back != c {
			t.Fatalf("%d is written %q and read %d", c, text, back)
		}
	}
}

func FuzzParseClock(f *testing.F) {
	for _, seed := range []string{"08:00", "8:00", "24:00", "+8:00", "8:5", "99:99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseClock(s)
		if err == nil && (c < 0 || c > 24*60 || c.String() != s && c.String() != "0"+s) {
			t.Errorf("%q is read as %s", s, c)
		}
	})
}

func BenchmarkAt_plainDay(b *testing.B) { benchmarkAt(b, Date{2026, time.November, 17}) }

func BenchmarkAt_changeDay(b *testing.B) { benchmarkAt(b, Date{2026, time.October, 25}) }

func benchmarkAt(b *testing.B, d Date) {
	berlin := zone(b, "Europe/Berlin")
	b.ReportAllocs()
	for b.Loop() {
		At(d, 8*60, berlin)
	}
}
