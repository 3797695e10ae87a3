package busy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tend/internal/needs"
)

// anyEvents draws events of many forms, some of them changes of others.
func anyEvents(t *rapid.T) []string {
	of := func(label string, list ...string) string { return rapid.SampledFrom(list).Draw(t, label) }
	var events []string
	for i := range rapid.IntRange(1, 5).Draw(t, "events") {
		zone := of("zone", "", "Z", ";TZID=Europe/Berlin", ";TZID=America/New_York", ";TZID=Australia/Lord_Howe")
		date := fmt.Sprintf("2026%02d%02d", rapid.IntRange(9, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		clock := of("clock", "T090000", "T013000", "T023000", "T233000")
		start, suffix := ";VALUE=DATE:"+date, ""
		if !rapid.Bool().Draw(t, "whole day") {
			if zone == "Z" {
				zone, suffix = "", "Z"
			}
			start = zone + ":" + date + clock + suffix
		}
		e := fmt.Sprintf("UID:u%d / SUMMARY:e%d / DTSTART%s", i/2, i, start)
		e += of("length", "", " / DURATION:PT1H", " / DURATION:P1D", " / DURATION:PT25H", " / DURATION:PT10M")
		e += of("rule", "", "", " / RRULE:FREQ=DAILY;INTERVAL=3", " / RRULE:FREQ=WEEKLY;COUNT=5", " / RRULE:FREQ=MONTHLY;BYDAY=-1SU",
			" / RRULE:FREQ=HOURLY;INTERVAL=11;UNTIL=20261125", " / RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=2", " / RRULE:FREQ=DAILY;BYHOUR=2,3;COUNT=20")
		e += of("exception", "", "", " / EXDATE:20261030T090000", " / EXDATE;VALUE=DATE:20261025")
		e += of("date", "", "", " / RDATE:20261025T023000,20261101T120000Z")
		if i%2 == 1 {
			e += of("change", "", " / RECURRENCE-ID"+start, " / RECURRENCE-ID;RANGE=THISANDFUTURE"+start)
		}
		events = append(events, e)
	}
	return events
}

func anySpan(t *rapid.T, label string) Options {
	from := time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 100*24).Draw(t, label)) * time.Hour)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return Options{From: from, To: from.Add(time.Duration(rapid.IntRange(1, 60*24).Draw(t, label+" hours")) * time.Hour), Zone: zone}
}

func mustRead(t *rapid.T, b []byte, o Options) []Time {
	times, warnings, err := Read(b, o)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%q, %v of\n%s", warnings, err, b)
	}
	return times
}

// spans are times without their titles, which are of the part of a time that was asked for.
func spans(times []Time) string {
	var b strings.Builder
	for _, x := range times {
		fmt.Fprintf(&b, "%s/%s\n", x.Start.Format(time.RFC3339), x.End.Format(time.RFC3339))
	}
	return b.String()
}

func TestASpanIsCutOutOfALargerOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, o := file(anyEvents(t)...), anySpan(t, "from")
		wide := o
		wide.From, wide.To = o.From.AddDate(0, 0, -rapid.IntRange(0, 400).Draw(t, "before")), o.To.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "after"))
		var cut []Time
		for _, x := range mustRead(t, b, wide) {
			if x.Start.Before(o.From) {
				x.Start = o.From
			}
			if x.End.After(o.To) {
				x.End = o.To
			}
			cut = append(cut, x)
		}
		if got, want := spans(mustRead(t, b, o)), spans(Merge(cut)); got != want {
			t.Fatalf("got\n%swant\n%sof\n%s", got, want, b)
		}
	})
}

func TestTheOrderOfEventsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, o := anyEvents(t), anySpan(t, "from")
		want := mustRead(t, file(events...), o)
		got := mustRead(t, file(rapid.Permutation(events).Draw(t, "order")...), o)
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestOneMoreEventHidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, o := anyEvents(t), anySpan(t, "from")
		before := mustRead(t, file(events...), o)
		more := mustRead(t, file(append(events, "UID:more / DTSTART:20261025T003000Z / DURATION:PT3H")...), o)
		if got := Merge(append(slices.Clone(more), before...)); spans(got) != spans(more) {
			t.Fatalf("%v of %v", more, before)
		}
	})
}

func anyTimes(t *rapid.T) []Time {
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) Time {
		start := time.Unix(int64(rapid.IntRange(0, 100).Draw(t, "start")), 0).UTC()
		return Time{start, start.Add(time.Duration(rapid.IntRange(-1, 10).Draw(t, "length")) * time.Second), rapid.StringMatching("[a-d]?").Draw(t, "title")}
	})).Draw(t, "times")
}

func TestMergeIsAUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := anyTimes(t)
		merged := Merge(times)
		if again := Merge(merged); !slices.Equal(again, merged) {
			t.Fatalf("again: %v, %v", again, merged)
		}
		if got := Merge(rapid.Permutation(times).Draw(t, "order")); !slices.Equal(got, merged) {
			t.Fatalf("in another order: %v, %v", got, merged)
		}
		for i := range merged[:max(0, len(merged)-1)] {
			if !merged[i].End.Before(merged[i+1].Start) {
				t.Fatalf("%v touch", merged[i:i+2])
			}
		}
		for s := range int64(120) {
			at := time.Unix(s, 0)
			holds := func(x Time) bool { return !at.Before(x.Start) && at.Before(x.End) }
			if slices.ContainsFunc(times, holds) != slices.ContainsFunc(merged, holds) {
				t.Fatalf("second %d of %v and %v", s, times, merged)
			}
		}
	})
}

// FuzzRead: whatever the bytes, an error of one line or a sane answer.
func FuzzRead(f *testing.F) {
	f.Add(file(weeklyM, "UID:m / RECURRENCE-ID:20261109T080000Z / DTSTART:20261110T080000Z / DURATION:P1DT2H / SUMMARY:a\\, b"))
	f.Add(file(meeting + " / RDATE;VALUE=PERIOD:20261105T140000Z/PT15M / EXDATE;VALUE=DATE:20261102 / EXRULE:FREQ=DAILY;UNTIL=20261105"))
	f.Add(file(meeting + " / RRULE:FREQ=D\u0085AILY"))
	f.Add(at9(fmt.Sprintf(officeZone, "Office"), "Office", "20261025"))
	f.Add([]byte("\ufeffbegin:vcalendar \rBEGIN:VFREEBUSY\r\r\nFREEBUSY;FBTYPE=\"BUSY:20261102T090000Z/PT1H\nEND:VFREEBUSY\nEND:VCALENDAR"))
	f.Add(file("DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20261102T090000 / DURATION:P1W / RRULE:FREQ=YEARLY;BYWEEKNO=-1;BYSETPOS=1,-1;COUNT=99"))
	if folder, ok := needs.FindShared(f, "data/busy/hand"); ok {
		files, _ := filepath.Glob(filepath.Join(folder, "*.ics"))
		for _, name := range files {
			if b, err := os.ReadFile(name); err == nil {
				f.Add(b)
			}
		}
	}
	o := Options{From: time.Unix(1793491200, 0), To: time.Unix(1796083200, 0), Zone: location(f, "America/New_York"), Addresses: []string{"jane@x.example"}}
	f.Fuzz(func(t *testing.T, b []byte) {
		times, warnings, err := Read(b, o)
		if err != nil {
			if strings.Contains(err.Error(), "\n") || times != nil {
				t.Fatalf("%v, %q", times, err)
			}
			return
		}
		if !slices.Equal(Merge(times), times) || len(warnings) > 100 {
			t.Fatalf("not merged: %v", times)
		}
		for _, x := range times {
			if x.Start.Before(o.From) || x.End.After(o.To) || !utf8.ValidString(x.Summary) || strings.ContainsAny(x.Summary, "\r\n\x1b\u0085\u2028") {
				t.Fatalf("%v", x)
			}
		}
		for _, w := range warnings {
			if !utf8.ValidString(w) || strings.ContainsAny(w, "\r\n\x1b\u0085\u2028") {
				t.Fatalf("%q", w)
			}
		}
	})
}
