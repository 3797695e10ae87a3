package calendar

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEncodeGolden(t *testing.T) {
	for name, feed := range map[string]Feed{
		"empty":  {},
		"berlin": weeks(t, "Europe/Berlin"),
		"utc":    weeks(t, "UTC"),
	} {
		t.Run(name, func(t *testing.T) {
			got, golden := encode(t, feed), filepath.Join("testdata", name+".ics")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("not as in %s (-update writes it anew):\n%s", golden, got)
			}
		})
	}
}

func TestEncodeEmptyFeedIsACalendar(t *testing.T) {
	b := string(encode(t, Feed{Name: "Learning", Refresh: 90 * time.Minute}))
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "\r\nNAME:Learning\r\n",
		"\r\nX-WR-CALNAME:Learning\r\n", "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H30M\r\n"} {
		if !strings.Contains(b, want) {
			t.Errorf("no %q in\n%s", want, b)
		}
	}
	if !strings.HasSuffix(b, "\r\nEND:VCALENDAR\r\n") || strings.Contains(b, "METHOD") {
		t.Errorf("got\n%s", b)
	}
}

func TestEncodeEvent(t *testing.T) {
	feed := weeks(t, "Europe/Berlin")
	feed.Events[0].Sequence = 3
	feed.Events[0].Start = feed.Events[0].Start.In(zone(t, "Asia/Tokyo")).Add(400 * time.Millisecond)
	body := "\r\n" + string(unfold([]byte(vevents(encode(t, feed))["b-01@tend"])))
	for _, want := range []string{
		"DTSTART:20261117T070000Z", "DTEND:20261117T083000Z", "DTSTAMP:20261101T060000Z", "LAST-MODIFIED:20261101T060000Z",
		"CREATED:20261101T060000Z", "SEQUENCE:3", "TRANSP:OPAQUE", "STATUS:CONFIRMED", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
		`SUMMARY:Learning: Größenordnungen\, 学習の時間\; eins`, "URL:https://tend.example/blocks/b-01?from=calendar&x=1",
	} {
		if !strings.Contains(body, "\r\n"+want+"\r\n") {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
}

func TestEncodeReminderInItsZone(t *testing.T) {
	for _, c := range []struct{ zone, start, zones string }{
		{"Europe/Berlin", "DTSTART;TZID=Europe/Berlin:20261106T160000", "TZID:Europe/Berlin"},
		{"America/Argentina/Buenos_Aires", "DTSTART;TZID=America/Argentina/Buenos_Aires:20261106T160000", "BEGIN:VTIMEZONE"},
		{"UTC", "DTSTART:20261106T160000Z", ""},
		{"Etc/UTC", "DTSTART:20261106T160000Z", ""},
	} {
		t.Run(c.zone, func(t *testing.T) {
			b := string(unfold(encode(t, weeks(t, c.zone))))
			if !strings.Contains(b, "\r\n"+c.start+"\r\n") || !strings.Contains(b, c.zones) {
				t.Errorf("want %q and %q in\n%s", c.start, c.zones, b)
			}
			if n := strings.Count(b, "BEGIN:VTIMEZONE"); (n == 1) != (c.zones != "") {
				t.Errorf("%d time zones", n)
			}
		})
	}
}

func TestEncodeOrdersByStartThenUID(t *testing.T) {
	feed := Feed{Events: []Event{
		block(t, "c", "2026-11-17T07:00:00Z"), block(t, "a", "2026-11-18T07:00:00Z"), block(t, "b", "2026-11-17T07:00:00Z"),
	}}
	var got []string
	for _, e := range decode(t, encode(t, feed)).Events() {
		got = append(got, e.Props.Get("UID").Value)
	}
	if want := []string{"b@tend", "c@tend", "a@tend"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEncodeRefuses(t *testing.T) {
	event := func(change func(*Event)) Feed {
		e := block(t, "b-01", "2026-11-17T07:00:00Z")
		change(&e)
		return Feed{Events: []Event{block(t, "a", "2026-11-16T07:00:00Z"), e}}
	}
	reminder := func(change func(*Reminder)) Feed {
		f := weeks(t, "Europe/Berlin")
		change(&f.Reminders[0])
		return f
	}
	for _, c := range []struct {
		name string
		feed Feed
		want string
	}{
		{"no uid", event(func(e *Event) { e.UID = "" }), "uid is empty"},
		{"uid with a line end", event(func(e *Event) { e.UID = "a\r\nb" }), "control characters"},
		{"uid twice", event(func(e *Event) { e.UID = "a@tend" }), "uid twice"},
		{"uid of a reminder twice", reminder(func(r *Reminder) { r.UID = "b-01@tend" }), "uid twice"},
		{"no start", event(func(e *Event) { e.Start = time.Time{} }), "start is missing"},
		{"no end", event(func(e *Event) { e.End = time.Time{} }), "end is missing"},
		{"end with start", event(func(e *Event) { e.End = e.Start.Add(999 * time.Millisecond) }), "is not after start"},
		{"no modified", event(func(e *Event) { e.Modified = time.Time{} }), "modified is missing"},
		{"year of five digits", event(func(e *Event) { e.End = e.End.AddDate(9000, 0, 0) }), "in the year 11026"},
		{"negative sequence", event(func(e *Event) { e.Sequence = -1 }), "sequence -1"},
		{"no zone", reminder(func(r *Reminder) { r.Zone = nil }), "want an IANA name"},
		{"the machine's zone", reminder(func(r *Reminder) { r.Zone = time.Local }), "want an IANA name"},
		{"nameless zone", reminder(func(r *Reminder) { r.Zone = time.FixedZone("", 3600) }), "want an IANA name"},
		{"zone with a line end", reminder(func(r *Reminder) { r.Zone = time.FixedZone("A\r\nX:1", 0) }), "want an IANA name"},
		{"no date", reminder(func(r *Reminder) { r.Date = when.Date{} }), "in the year 0"},
		{"no length", reminder(func(r *Reminder) { r.Minutes = 0 }), "0 minutes"},
		{"rule with a line end", reminder(func(r *Reminder) { r.Rule += "\r\nX:1" }), "want a rule"},
		{"rule of seconds", reminder(func(r *Reminder) { r.Rule = "FREQ=SECONDLY" }), "want a rule"},
		{"rule without an interval", reminder(func(r *Reminder) { r.Rule += ";INTERVAL=0" }), "want a rule"},
		{"rule with a local end", reminder(func(r *Reminder) { r.Rule += ";UNTIL=20271231" }), "want a rule"},
		{"rule that cannot be read", reminder(func(r *Reminder) { r.Rule += ";BYDAY=XX" }), "BYDAY"},
		{"rule that panics the library", reminder(func(r *Reminder) { r.Rule = "FREQ=YEARLY;BYDAY=53MO;BYMONTH=2" }), "cannot be expanded"},
		{"rule for another day", reminder(func(r *Reminder) { r.Rule = "FREQ=WEEKLY;BYDAY=MO" }), "does not hold on its first day 2026-11-06"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := c.feed.Encode()
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, c.want)
			}
			if b != nil {
				t.Errorf("gave %d bytes with the error", len(b))
			}
		})
	}
}

// properties are all names that may stand in a feed, however hostile its texts are.
const properties = " BEGIN END VERSION PRODID CALSCALE NAME X-WR-CALNAME REFRESH-INTERVAL X-PUBLISHED-TTL COLOR UID DTSTAMP" +
	" LAST-MODIFIED CREATED SEQUENCE STATUS CLASS SUMMARY DESCRIPTION URL DTSTART DTEND TRANSP X-MICROSOFT-CDO-BUSYSTATUS" +
	" DURATION RRULE TZID TZOFFSETFROM TZOFFSETTO TZNAME "

// checkHostile encodes a feed with the same text everywhere and reports what got out of its property.
func checkHostile(t interface{ Fatalf(string, ...any) }, feed Feed, text string) {
	feed.Name = text
	feed.Events[0].Summary, feed.Events[0].Description, feed.Events[0].URL = text, text, "https://tend.example/"+text
	feed.Reminders[0].Summary, feed.Reminders[0].Description = text, text
	b, err := feed.Encode()
	if err != nil {
		t.Fatalf("encode with %q: %v", text, err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(unfold(b)), "\r\n"), "\r\n") {
		name := line[:max(0, strings.IndexAny(line, ":;"))]
		if name == "" || !strings.Contains(properties, " "+name+" ") || strings.ContainsAny(line, "\r\n\x00") {
			t.Fatalf("%q became the line %q", text, line)
		}
	}
	if n := bytes.Count(b, []byte("\r\nBEGIN:")); n != 3+2+3 { // three events, two reminders, one zone with two parts
		t.Fatalf("%q made %d components", text, n)
	}
}

func TestEncodeKeepsHostileTextInside(t *testing.T) {
	for _, text := range []string{
		"\r\nATTENDEE:mailto:x@y.example", "\nBEGIN:VALARM\nACTION:EMAIL\nEND:VALARM", "\rEND:VEVENT\rBEGIN:VEVENT",
		"\u2028EVIL:1", "\u0085EVIL:1", "\v\fEVIL:1", "\r\n END:VCALENDAR", "a\r\n\r\nEVIL:1", "\x00\x01\x02", "\\", `\\n`, `\`,
		";VALUE=URI:x", `";CN="x`, strings.Repeat("x", 72) + "\r\nEVIL:1", strings.Repeat("ü", 10000), "\xff\xfe\r\nEVIL:1", "",
	} {
		t.Run(fmt.Sprintf("%.20q", text), func(t *testing.T) { checkHostile(t, weeks(t, "Europe/Berlin"), text) })
	}
}

func FuzzEncodeText(f *testing.F) {
	for _, seed := range []string{"plain", "a\r\nX:1", "\\;,\"", "学\xff", "\u2028"} {
		f.Add(seed)
	}
	feed := weeks(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string) {
		checkHostile(t, feed, text)
		for _, e := range decode(t, encode(t, feed)).Events()[:3] { // both reminders but the later one, and the first block
			if got, err := e.Props.Text("DESCRIPTION"); got != cleanText(text) && e.Props.Get("DESCRIPTION") != nil {
				t.Fatalf("read back %q, %v; want %q", got, err, cleanText(text))
			}
		}
	})
}

func FuzzEncodeRule(f *testing.F) {
	for _, seed := range []string{"FREQ=WEEKLY;BYDAY=FR", "FREQ=YEARLY;BYDAY=53MO;BYMONTH=2", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1FR",
		"FREQ=DAILY;UNTIL=20271231T000000Z", "FREQ=DAILY;INTERVAL=0;COUNT=0", "FREQ=YEARLY;BYWEEKNO=45;BYSETPOS=-1", "FREQ=WEEKLY\r\nX:1"} {
		f.Add(seed)
	}
	feed := weeks(f, "UTC")
	f.Fuzz(func(t *testing.T, rule string) {
		feed.Reminders[0].Rule = rule
		b, err := feed.Encode()
		if err == nil && !bytes.Contains(unfold(b), []byte("\r\nRRULE:"+rule+"\r\n")) {
			t.Fatalf("rule %q changed", rule)
		}
		if (err == nil) == (b == nil) {
			t.Fatalf("%d bytes and %v", len(b), err)
		}
	})
}

func TestEncodeSameFeedSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "events")
		var feed Feed
		for i := range n {
			start := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "start"), 0)
			feed.Events = append(feed.Events, Event{
				UID: fmt.Sprintf("%d@tend", i), Summary: anyText().Draw(t, "summary"), Description: anyText().Draw(t, "description"),
				Start: start, End: start.Add(time.Hour), Modified: start,
			})
		}
		first, err := feed.Encode()
		if err != nil {
			t.Fatal(err)
		}
		alone := vevents(first)
		feed.Events = rapid.Permutation(feed.Events).Draw(t, "order")
		if again, _ := feed.Encode(); !bytes.Equal(first, again) {
			t.Fatal("another order gave other bytes")
		}
		for _, e := range feed.Events {
			b, _ := Feed{Events: []Event{e}}.Encode()
			if vevents(b)[e.UID] != alone[e.UID] {
				t.Fatalf("event %s depends on the others", e.UID)
			}
		}
	})
}

func TestEncodeZonesStayWhenEventsCome(t *testing.T) {
	feed := weeks(t, "Europe/Berlin")
	before := encode(t, feed)
	feed.Events = append(feed.Events, block(t, "later", "2031-02-03T08:00:00Z"))
	zones := func(b []byte) string {
		_, rest, _ := strings.Cut(string(b), "BEGIN:VTIMEZONE")
		rest, _, _ = strings.Cut(rest, "END:VTIMEZONE")
		return rest
	}
	if zones(before) != zones(encode(t, feed)) {
		t.Error("a later event changed the time zone's bytes")
	}
}

func TestETagIsStrongAndTellsBytesApart(t *testing.T) {
	a, b := ETag([]byte("a")), ETag([]byte("b"))
	if a == b || a != ETag([]byte("a")) || len(a) != 34 || a[0] != '"' || a[33] != '"' {
		t.Errorf("got %s and %s", a, b)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		15 * time.Minute: "PT15M", 4 * time.Hour: "PT4H", 90 * time.Minute: "PT1H30M", 48 * time.Hour: "PT48H",
		10 * time.Minute: "PT10M", 20 * time.Hour: "PT20H", 61 * time.Second: "PT1M1S", time.Hour + time.Second: "PT1H0M1S",
	} {
		if got := duration(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

func BenchmarkEncode_1000events(b *testing.B) {
	feed := weeks(b, "Europe/Berlin")
	first := feed.Events[0]
	for i := range 1000 {
		e := first
		e.UID = fmt.Sprintf("b-%04d@tend", i+100)
		e.Start, e.End = e.Start.AddDate(0, 0, i), e.End.AddDate(0, 0, i)
		feed.Events = append(feed.Events, e)
	}
	b.SetBytes(int64(len(encode(b, feed))))
	for b.Loop() {
		encode(b, feed)
	}
}

func TestAReminderWithoutARuleIsOnce(t *testing.T) {
	feed := weeks(t, "Europe/Berlin")
	feed.Reminders[0].Rule = ""
	text, err := feed.Encode()
	if err != nil {
		t.Fatal(err)
	}
	_, event, found := strings.Cut(string(text), "UID:"+feed.Reminders[0].UID)
	event, _, ended := strings.Cut(event, "END:VEVENT")
	if !found || !ended || strings.Contains(event, "RRULE") {
		t.Errorf("got %s", text)
	}
}
