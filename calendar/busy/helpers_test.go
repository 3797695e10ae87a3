package busy

import (
	"strings"
	"testing"
	"time"

	"tend/internal/when"
)

// november is the span of most tests, for an owner in Berlin.
func november(t testing.TB) Options {
	return Options{From: instant(t, "2026-11-01T00:00:00Z"), To: instant(t, "2026-12-01T00:00:00Z"), Zone: location(t, "Europe/Berlin")}
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// file is a calendar of events, each given by its lines with a slash between them.
func file(events ...string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(e, " / ", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

// read returns the busy times as 11-02T08:00/09:00, one a line, and the warnings.
func read(t testing.TB, b []byte, o Options) (times, warnings string) {
	t.Helper()
	found, told, err := Read(b, o)
	if err != nil {
		t.Fatal(err)
	}
	return show(found), strings.Join(told, "\n")
}

func show(times []Time) string {
	var lines []string
	for _, x := range times {
		end := x.End.Format("15:04")
		if x.End.Format(time.DateOnly) != x.Start.Format(time.DateOnly) {
			end = x.End.Format("01-02T15:04")
		}
		lines = append(lines, x.Start.Format("01-02T15:04")+"/"+end)
	}
	return strings.Join(lines, " ")
}

func whenOf(t time.Time) when.Date { return when.DateOf(t) }
