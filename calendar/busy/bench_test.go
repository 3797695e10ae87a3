package busy

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchCalendar has n meetings of the make-up that Google and Exchange give them, about 330 bytes each: over three years, every
// twelfth recurring, half in a zone and half in UTC.
func benchCalendar(n int) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n")
	first := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		start := first.Add(time.Duration(i*7919%(3*365*24*4)) * 15 * time.Minute)
		from, to := start.Format("20060102T150405"), start.Add(45*time.Minute).Format("20060102T150405")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:m%d@bench.example\r\nDTSTAMP:20261001T000000Z\r\n", i)
		if i%2 == 0 {
			fmt.Fprintf(&b, "DTSTART:%sZ\r\nDTEND:%sZ\r\n", from, to)
		} else {
			fmt.Fprintf(&b, "DTSTART;TZID=Europe/Berlin:%s\r\nDTEND;TZID=Europe/Berlin:%s\r\n", from, to)
		}
		if i%12 == 0 {
			b.WriteString("RRULE:FREQ=WEEKLY;BYDAY=" + strings.ToUpper(start.Weekday().String()[:2]) + "\r\n")
		}
		fmt.Fprintf(&b, "SUMMARY:Meeting number %d\r\nLOCATION:Room %d\\, second floor\r\nDESCRIPTION:%s\r\n "+
			"and what came of it\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n", i, i%9, strings.Repeat("agenda ", 10))
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

// eightWeeks is what placement asks for.
func eightWeeks() Options {
	from := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC)
	return Options{From: from, To: from.AddDate(0, 0, 56), Zone: time.UTC}
}

func TestBenchmarksReadWhatTheySay(t *testing.T) {
	file := benchCalendar(1000)
	if n := len(file); n < 300_000 || n > 360_000 {
		t.Errorf("%d bytes", n)
	}
	times, warnings, err := Read(file, eightWeeks())
	if err != nil || len(warnings) > 0 || len(times) < 400 {
		t.Errorf("%d times, %q, %v", len(times), warnings, err)
	}
}

func BenchmarkRead1000Events(b *testing.B) {
	file := benchCalendar(1000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Read(file, eightWeeks()); err != nil {
			b.Fatal(err)
		}
	}
}

// A rule of ten years costs what one of last week does.
func BenchmarkReadOldWeeklyRule(b *testing.B) {
	for _, c := range []struct{ name, rule string }{
		{"endless", "FREQ=WEEKLY;BYDAY=MO,WE,FR"}, {"counted", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=10000"},
	} {
		b.Run(c.name, func(b *testing.B) {
			file := []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:old\nDTSTART;TZID=Europe/Berlin:20161107T090000\nDURATION:PT1H\nRRULE:" +
				c.rule + "\nEND:VEVENT\nEND:VCALENDAR\n")
			b.ReportAllocs()
			for b.Loop() {
				if times, _, err := Read(file, eightWeeks()); err != nil || len(times) != 24 {
					b.Fatal(len(times), err)
				}
			}
		})
	}
}
