package calendar

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

func TestFridayBragStartsOnTheNextFriday(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for from, want := range map[string]string{
		"2026-11-19": "2026-11-20", "2026-11-20": "2026-11-20", "2026-11-21": "2026-11-27", "2026-12-26": "2027-01-01",
	} {
		r := FridayBrag(berlin, date(t, from), instant(t, "2026-11-01T06:00:00Z"), "c0ffee", 16*60)
		if r.Date.String() != want || r.UID != "brag.c0ffee@tend" || r.Minutes != 15 || r.At.String() != "16:00" {
			t.Errorf("from %s: got %s in %+v, want %s", from, r.Date, r, want)
		}
	}
}

func TestQuarterlyReflectionStartsOnAQuartersFirstMonday(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for from, want := range map[string]string{
		"2026-11-20": "2027-01-04", "2027-01-04": "2027-01-04", "2027-01-05": "2027-04-05", "2026-10-01": "2026-10-05",
		"2026-12-31": "2027-01-04", "2029-01-01": "2029-01-01",
	} {
		r := QuarterlyReflection(berlin, date(t, from), instant(t, "2026-11-01T06:00:00Z"), "c0ffee", 9*60)
		if r.Date.String() != want || r.UID != "reflection.c0ffee@tend" || r.Minutes != 30 {
			t.Errorf("from %s: got %s in %+v, want %s", from, r.Date, r, want)
		}
	}
}

func TestRemindersHoldOnTheirFirstDay(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	rapid.Check(t, func(t *rapid.T) {
		from := when.Date{Year: 2020, Month: time.January, Day: 1}.AddDays(rapid.IntRange(0, 20000).Draw(t, "day"))
		at := when.Clock(rapid.IntRange(0, 24*60-1).Draw(t, "clock"))
		modified := time.Unix(1e9, 0)
		for _, r := range []Reminder{FridayBrag(berlin, from, modified, "x", at), QuarterlyReflection(berlin, from, modified, "x", at)} {
			if r.Date.Before(from) || r.Date.Sub(from) > 100 {
				t.Fatalf("%s first on %s", r.Summary, r.Date)
			}
			if _, err := (Feed{Reminders: []Reminder{r}}).Encode(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestReminderTextsNameTheirQuestions(t *testing.T) {
	for text, want := range map[string]int{bragText: 6, reflectionText: 5} {
		n := 0
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(line, "- ") || len(line) > 1 && line[1] == '.' {
				n++
			}
		}
		if n != want {
			t.Errorf("%d headings, want %d:\n%s", n, want, text)
		}
	}
}

// fridays and quarters are the instants at which a person in the zone expects to be reminded, by the wall alone.
func fridays(from, to when.Date, at when.Clock, z *time.Location) (instants []time.Time) {
	for d := from; d.Before(to); d = d.AddDays(1) {
		if d.Weekday() == time.Friday {
			instants = append(instants, when.At(d, at, z))
		}
	}
	return instants
}

func quarters(from, to when.Date, at when.Clock, z *time.Location) (instants []time.Time) {
	for d := from; d.Before(to); d = d.AddDays(1) {
		if d.Weekday() == time.Monday && d.Day <= 7 && d.Month%3 == 1 {
			instants = append(instants, when.At(d, at, z))
		}
	}
	return instants
}

// expansion prints each occurrence of a calendar between two years as python-icalendar and
// recurring-ical-events read it: UTC start, minutes, UID.
const expansion = `
import sys, datetime as dt
import icalendar, recurring_ical_events as r
cal = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
for e in r.of(cal).between((int(sys.argv[2]), 1, 1), (int(sys.argv[3]), 1, 1)):
    a, b = e["DTSTART"].dt, e["DTEND"].dt
    print(a.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), int((b - a).total_seconds()) // 60, e["UID"])
`

func TestRemindersKeepTheirWallTimeInOtherReaders(t *testing.T) {
	needsPython(t, "recurring_ical_events", "python3-recurring-ical-events")
	from, to := date(t, "2026-11-01"), date(t, "2029-01-01")
	for _, name := range []string{
		"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "America/Santiago", "Asia/Kathmandu",
		"Pacific/Auckland", "Africa/Cairo", "America/St_Johns", "Asia/Jerusalem", "Pacific/Chatham", "UTC",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := zone(t, name)
			feed := weeks(t, name)
			feed.Events = nil
			var want []string
			for _, i := range fridays(from, to, 16*60, z) {
				want = append(want, fmt.Sprintf("%s 15 brag.c0ffee@tend", i.Format(time.RFC3339)))
			}
			for _, i := range quarters(from, to, 9*60, z) {
				want = append(want, fmt.Sprintf("%s 30 reflection.c0ffee@tend", i.Format(time.RFC3339)))
			}
			b := encode(t, feed)
			expectOccurrences(t, b, want)
			// A name that no reader knows makes it use the VTIMEZONE.
			expectOccurrences(t, bytes.ReplaceAll(unfold(b), []byte(name), []byte("Unknown/Zone")), want)
		})
	}
}

func expectOccurrences(t *testing.T, feed []byte, want []string) {
	t.Helper()
	out, err := exec.Command(python, "-c", expansion, write(t, "feed.ics", feed), "2026", "2029").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(string(bytes.TrimSpace(out)), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
