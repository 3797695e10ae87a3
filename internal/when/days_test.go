package when

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEveryInstantLiesInItsLearningDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := anyDays(t)
		at := anyInstant(t, days.Zone)
		day := days.Of(at)
		if !(Interval{days.Start(day), days.End(day)}).Holds(at) {
			t.Fatalf("%s is put into %s, %s to %s", at, day, days.Start(day), days.End(day))
		}
		if days.Of(days.Start(day)) != day || days.Of(days.End(day).Add(-1)) != day {
			t.Fatalf("the ends of %s lie in other days", day)
		}
	})
}

func TestLearningDaysOfAChange(t *testing.T) {
	for _, c := range []struct {
		name, zone, day string
		want            time.Duration
	}{
		{"Berlin in spring", "Europe/Berlin", "2026-03-28", 23 * time.Hour},
		{"Berlin in autumn", "Europe/Berlin", "2026-10-24", 25 * time.Hour},
		{"New York in spring", "America/New_York", "2027-03-13", 23 * time.Hour},
		{"Lord Howe in spring", "Australia/Lord_Howe", "2026-10-03", 23*time.Hour + 30*time.Minute},
		{"Lord Howe in autumn", "Australia/Lord_Howe", "2026-04-04", 24*time.Hour + 30*time.Minute},
		{"Santiago in spring", "America/Santiago", "2026-09-05", 23 * time.Hour},
		{"Cairo in autumn", "Africa/Cairo", "2026-10-29", 25 * time.Hour},
		{"Troll in autumn", "Antarctica/Troll", "2026-10-24", 26 * time.Hour},
		{"a plain day", "Europe/Berlin", "2026-11-17", 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			days, day := Days{zone(t, c.zone), 4 * 60}, must(t, ParseDate)(c.day)
			if got := days.End(day).Sub(days.Start(day)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestOfAtTheEdges(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name     string
		days     Days
		at, want string
	}{
		{"a minute before four is still yesterday", Days{berlin, 240}, "2026-11-17T02:59:59Z", "2026-11-16"},
		{"four is today", Days{berlin, 240}, "2026-11-17T03:00:00Z", "2026-11-17"},
		{"first 02:30 of a fold", Days{berlin, 150}, "2026-10-25T00:30:00Z", "2026-10-25"},
		{"second 02:15 of a fold is after the start", Days{berlin, 150}, "2026-10-25T01:15:00Z", "2026-10-25"},
		{"a day that starts in a gap", Days{berlin, 150}, "2026-03-29T01:29:00Z", "2026-03-28"},
		{"clocks set back over midnight", Days{zone(t, "America/St_Johns"), 0}, "2010-11-07T02:45:00Z", "2010-11-07"},
		{"Apia's skipped day", Days{zone(t, "Pacific/Apia"), 240}, "2011-12-30T10:30:00Z", "2011-12-29"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.days.Of(at); got != must(t, ParseDate)(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestBetweenCountsLearningDays(t *testing.T) {
	days := Days{zone(t, "Europe/Berlin"), 240}
	from := At(Date{2026, 10, 24}, 23*60, days.Zone)
	for hours, want := range map[int]int{0: 0, 5: 0, 6: 1, 30: 2, -19: 0, -20: -1} {
		if got := days.Between(from, from.Add(time.Duration(hours)*time.Hour)); got != want {
			t.Errorf("%d hours on: got %d, want %d", hours, got, want)
		}
	}
}

func TestWeekOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, first := anyDate(t), time.Weekday(rapid.IntRange(0, 6).Draw(t, "first"))
		start := WeekOf(d, first)
		if start.Weekday() != first || d.Sub(start) < 0 || d.Sub(start) > 6 {
			t.Fatalf("the week of %s starts on %s, a %s", d, start, start.Weekday())
		}
	})
}

func TestWeekHasSevenLearningDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days, d := anyDays(t), anyDate(t)
		week := days.Week(d)
		if days.Of(week.Start) != d || days.Of(week.End) != d.AddDays(7) {
			t.Fatalf("the week of %s is %s to %s", d, week.Start, week.End)
		}
	})
}

func TestWeekLabel(t *testing.T) {
	for _, c := range []struct{ name, start, want string }{
		{"a Monday week", "2026-11-16", "2026-W47"},
		{"53rd week", "2026-12-28", "2026-W53"},
		{"after a 53rd week", "2027-01-04", "2027-W01"},
		{"new year inside", "2024-12-30", "2025-W01"},
		{"a Sunday week", "2026-11-15", "2026-W47"},
		{"a Sunday week, the 53rd", "2026-12-27", "2026-W53"},
		{"a Saturday week", "2026-11-14", "2026-W47"},
		{"a Saturday week, the 53rd", "2026-12-26", "2026-W53"},
		{"a Saturday week after the 53rd", "2027-01-02", "2027-W01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := WeekLabel(must(t, ParseDate)(c.start)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestParseWeekRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, first := anyDate(t), time.Weekday(rapid.IntRange(0, 6).Draw(t, "first"))
		start := WeekOf(d, first)
		label := WeekLabel(start)
		for _, text := range []string{label, strings.ToLower(label), d.String()} {
			if got, err := ParseWeek(text, first); err != nil || got != start {
				t.Fatalf("%s is read as %s, %v, want %s", text, got, err, start)
			}
		}
		if next := WeekLabel(start.AddDays(7)); next <= label {
			t.Fatalf("%s comes after %s", next, label)
		}
	})
}

func TestParseWeekRefuses(t *testing.T) {
	for _, text := range []string{"", "2025-W53", "2026-W54", "2026-W00", "2026-W5", "2026W47", "W47", "2026-W47x", "47"} {
		t.Run(text, func(t *testing.T) {
			if got, err := ParseWeek(text, time.Monday); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestQuarterOf(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		want := Date{2026, []time.Month{1, 4, 7, 10}[(month-1)/3], 1}
		if got := QuarterOf(Date{2026, month, 28}); got != want {
			t.Errorf("%s lies in the quarter from %s", month, got)
		}
	}
}

func FuzzParseWeek(f *testing.F) {
	for _, seed := range []string{"2026-W47", "2026-w53", "2025-W53", "2026-11-21", "0000-01-01", "+026-W01"} {
		f.Add(seed, 1)
	}
	f.Fuzz(func(t *testing.T, s string, weekday int) {
		first := time.Weekday((weekday%7 + 7) % 7)
		if d, err := ParseWeek(s, first); err == nil && (d.Weekday() != first || len(s) > len("2026-11-21")) {
			t.Errorf("%q is read as %s, a %s", s, d, d.Weekday())
		}
	})
}

func BenchmarkDaysOf(b *testing.B) {
	days, at := Days{zone(b, "Europe/Berlin"), 240}, time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		days.Of(at)
	}
}
