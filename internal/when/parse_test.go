package when

import (
	"strings"
	"testing"
	"time"
)

func TestLoadZone(t *testing.T) {
	for _, name := range append([]string{"UTC"}, zones...) {
		t.Run(name, func(t *testing.T) { zone(t, name) })
	}
	for _, name := range []string{"", "Local", "local", "LOCAL", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "CEST+1"} {
		t.Run("refuses "+name, func(t *testing.T) {
			if got, err := LoadZone(name); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestParseMinutes(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"45m": 45 * time.Minute, "45": 45 * time.Minute, "1h30m": 90 * time.Minute, "1.5h": 90 * time.Minute,
		"1:30": 90 * time.Minute, "01:30": 90 * time.Minute, "24h": 24 * time.Hour, "24:00": 24 * time.Hour,
		"1440": 24 * time.Hour, " 20M ": 20 * time.Minute, "90s": time.Minute, "1m": time.Minute, "1h": time.Hour,
	} {
		t.Run(text, func(t *testing.T) {
			if got := must(t, ParseMinutes)(text); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	for _, text := range []string{
		"", "0", "0m", "59s", "-5", "-5m", "1441", "24h1m", "25h", "1:60", "1:5", "1:30m5", ":30", "1:", "1:-5", "1.5",
		"m", "an hour", "99999999999999999999", "99999999999h", "NaN", "1e3",
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			if got, err := ParseMinutes(text); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestParseMoment(t *testing.T) {
	days := Days{zone(t, "Europe/Berlin"), 240}
	morning := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC) // Tuesday 10:00 in Berlin
	night := time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)   // Wednesday 01:00, Tuesday's learning day
	for _, c := range []struct {
		name, text string
		now        time.Time
		want       string
	}{
		{"an offset", "2026-11-17T08:00:00+02:00", morning, "2026-11-17T06:00:00Z"},
		{"cut to milliseconds", "2026-11-17T08:00:00.123456Z", morning, "2026-11-17T08:00:00.123Z"},
		{"wall time", "2026-11-17T08:00", morning, "2026-11-17T07:00:00Z"},
		{"wall time with a space", " 2026-11-17 8:00 ", morning, "2026-11-17T07:00:00Z"},
		{"wall time in a gap", "2026-03-29 02:30", morning, "2026-03-29T01:30:00Z"},
		{"today", "08:00", morning, "2026-11-17T07:00:00Z"},
		{"yesterday", "YESTERDAY 08:00", morning, "2026-11-16T07:00:00Z"},
		{"today by its name", "today 08:00", morning, "2026-11-17T07:00:00Z"},
		{"tomorrow", "tomorrow 08:00", morning, "2026-11-18T07:00:00Z"},
		{"at night, tomorrow is when the sun is up", "tomorrow 08:00", night, "2026-11-18T07:00:00Z"},
		{"at night, today's morning", "08:00", night, "2026-11-17T07:00:00Z"},
		{"at night, before midnight", "23:30", night, "2026-11-17T22:30:00Z"},
		{"at night, after midnight", "00:30", night, "2026-11-17T23:30:00Z"},
		{"in the morning, last night", "00:30", morning, "2026-11-16T23:30:00Z"},
		{"the night before last", "yesterday 00:30", morning, "2026-11-15T23:30:00Z"},
		{"at night, yesterday", "yesterday 08:00", night, "2026-11-16T07:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseMoment(c.text, c.now, days)
			if err != nil || got.Format(time.RFC3339Nano) != c.want || got.Location() != time.UTC {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
	for _, text := range []string{
		"", "8", "25:00", "now", "yesterday", "yesterday 25:00", "tuesday 08:00", "2026-11-17", "2026-11-17T", "T08:00", "T08:00x",
		"2026-02-29T08:00", "2026-11-17T08:00:00", "17.11. 08:00", "2026-11-17  08:00",
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			got, err := ParseMoment(text, morning, days)
			if err == nil {
				t.Fatalf("got %s", got)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
		})
	}
}

func FuzzParseMinutes(f *testing.F) {
	for _, seed := range []string{"45m", "1h30m", "1.5h", "1:30", "90", "-5", "1:30m5", "99999999999h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseMinutes(s)
		if err == nil && (d < time.Minute || d > 24*time.Hour || d%time.Minute != 0) {
			t.Errorf("%q is read as %s", s, d)
		}
	})
}

func FuzzParseMoment(f *testing.F) {
	for _, seed := range []string{"2026-11-17T08:00:00+02:00", "2026-11-17T08:00", "08:00", "yesterday 08:00", "T08:00"} {
		f.Add(seed, int64(1_795_000_000))
	}
	days := Days{zone(f, "Europe/Berlin"), 240}
	f.Fuzz(func(t *testing.T, s string, now int64) {
		at, err := ParseMoment(s, time.Unix(now%(1<<33), 0), days)
		if err == nil && (at.Location() != time.UTC || !at.Equal(at.Truncate(time.Millisecond))) {
			t.Errorf("%q is read as %s", s, at)
		}
	})
}
