package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// berlinFeed is a feed in which Lint finds nothing.
func berlinFeed(t testing.TB) string { return string(encode(t, weeks(t, "Europe/Berlin"))) }

func TestLintFindsNothingInOwnFeeds(t *testing.T) {
	hostile := weeks(t, "Europe/Dublin")
	hostile.Name = "a;b,c\\d\r\nMETHOD:PUBLISH"
	hostile.Events[0].Summary = "\r\nBEGIN:VALARM\x00\x07, \"quoted\"; \\n"
	hostile.Events[0].Description = strings.Repeat("ü学🎓\u2028\u0085\t\xff", 200)
	for name, feed := range map[string]Feed{"empty": {}, "berlin": weeks(t, "Europe/Berlin"), "utc": weeks(t, "UTC"),
		"cairo": weeks(t, "Africa/Cairo"), "new york": weeks(t, "America/New_York"), "hostile": hostile} {
		if r := Lint(encode(t, feed)); len(r.Problems) != 0 || r.Events != len(feed.Events)+len(feed.Reminders) {
			t.Errorf("%s: %d events, %v", name, r.Events, r.Problems)
		}
	}
	r := Lint(encode(t, weeks(t, "Asia/Jerusalem"))) // whose Friday before the last Sunday Exchange cannot say
	if !r.OK() || len(r.Problems) != 1 || r.Problems[0].Line == 0 {
		t.Errorf("jerusalem: %v", r.Problems)
	}
}

// faults are changes of a good feed, each with what Lint says of it; old and fresh are as text with LF.
var faults = []struct {
	name, old, fresh, says string
	remark                 bool
}{
	{"a method", "CALSCALE:GREGORIAN\n", "CALSCALE:GREGORIAN\nMETHOD:PUBLISH\n", "METHOD", false},
	{"no version", "VERSION:2.0\n", "", "no VERSION", false},
	{"another version", "VERSION:2.0\n", "VERSION:1.0\n", `VERSION "1.0"`, false},
	{"no product", "PRODID:-//tend//tend//EN\n", "", "no PRODID", false},
	{"a refresh without its type", "REFRESH-INTERVAL;VALUE=DURATION:PT4H\n", "REFRESH-INTERVAL:PT4H\n", "REFRESH-INTERVAL", false},
	{"a refresh of nothing", "REFRESH-INTERVAL;VALUE=DURATION:PT4H\n", "REFRESH-INTERVAL;VALUE=DURATION:PT0S\n", "REFRESH-INTERVAL", false},
	{"a component that vdirsyncer does not know", "END:VCALENDAR\n", "BEGIN:VFREEBUSY\nUID:x\nEND:VFREEBUSY\nEND:VCALENDAR\n", "VFREEBUSY", false},
	{"a long line", "X-WR-CALNAME:Learning\n", "X-WR-CALNAME:" + strings.Repeat("x", 80) + "\n", "93 octets, at most 75", false},
	{"a tab where nothing may be", "COLOR:teal\n", "COLOR:te\x07al\n", "control character", false},
	{"an empty line", "COLOR:teal\n", "COLOR:teal\n\n", "empty line", false},
	{"bytes that are no text", "COLOR:teal\n", "COLOR:te\xffal\n", "no UTF-8", false},
	{"a fold within a letter", "COLOR:teal\n", "COLOR:te\xc3\n \xbcal\n", "no UTF-8", false},
	{"a line without a name", "COLOR:teal\n", "teal\n", "no content line", false},
	{"a quote without an end", "COLOR:teal\n", "COLOR;A=\"b:teal\n", "no content line", false},
	{"an event without a UID", "UID:b-02@tend\n", "", "event without UID", false},
	{"a UID twice", "UID:b-02@tend\n", "UID:b-01@tend\n", "UID b-01@tend stands twice", false},
	{"no stamp", "DTSTAMP:20261101T060000Z\nDTSTART:20261119T070000Z\n", "DTSTART:20261119T070000Z\n", "without DTSTAMP", false},
	{"a stamp on the wall", "DTSTAMP:20261101T060000Z\nDTSTART:20261119T070000Z\n", "DTSTAMP:20261101T060000\nDTSTART:20261119T070000Z\n", "no time in UTC", false},
	{"no start", "DTSTART:20261119T070000Z\n", "", "DTSTART \"\" is no time", false},
	{"a start twice", "DTSTART:20261119T070000Z\n", "DTSTART:20261119T070000Z\nDTSTART:20261119T070000Z\n", "DTSTART stands twice", false},
	{"a day that is none", "DTSTART:20261119T070000Z\n", "DTSTART:20261131T070000Z\n", "is no time", false},
	{"an end at its start", "DTEND:20261119T083000Z\n", "DTEND:20261119T070000Z\n", "is not after DTSTART", false},
	{"an end before its start in another zone", "DTEND:20261119T083000Z\n", "DTEND;TZID=Europe/Berlin:20261119T075959\n", "is not after DTSTART", false},
	{"an end that is a day", "DTEND:20261119T083000Z\n", "DTEND;VALUE=DATE:20261120\n", "is a day", false},
	{"an end and a length", "DTEND:20261119T083000Z\n", "DTEND:20261119T083000Z\nDURATION:PT1H\n", "both DTEND and DURATION", false},
	{"a length of nothing", "DURATION:PT15M\n", "DURATION:PT0M\n", "DURATION", false},
	{"a zone without a definition", "TZID=Europe/Berlin:20261106", "TZID=Europe/Paris:20261106", "TZID Europe/Paris has no VTIMEZONE", false},
	{"a floating start", "DTEND:20261119T083000Z\nDTSTAMP:20261101T060000Z\nDTSTART:20261119T070000Z\n", "DTEND:20261119T083000\nDTSTAMP:20261101T060000Z\nDTSTART:20261119T070000\n", "no zone", true},
	{"a rule without a frequency", "RRULE:FREQ=WEEKLY;BYDAY=FR\n", "RRULE:BYDAY=FR\n", "no FREQ", false},
	{"a rule with two ends", "RRULE:FREQ=WEEKLY;BYDAY=FR\n", "RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z\n", "both UNTIL and COUNT", false},
	{"a rule that ends on the wall", "RRULE:FREQ=WEEKLY;BYDAY=FR\n", "RRULE:FREQ=WEEKLY;UNTIL=20270101T000000\n", "does not fit", false},
	{"an exception in UTC", "RRULE:FREQ=WEEKLY;BYDAY=FR\n", "RRULE:FREQ=WEEKLY;BYDAY=FR\nEXDATE:20261113T150000Z\n", "EXDATE", false},
	{"a comma that is not escaped", "学習の時間\\; eins\n", "学習の時間; eins\n", "not escaped", false},
	{"an escape that is none", "学習の時間\\; eins\n", "学習の時間\\x\n", "not escaped", false},
	{"a status that is none", "STATUS:CONFIRMED\n", "STATUS:MAYBE\n", "STATUS", false},
	{"a busy that is none", "TRANSP:OPAQUE\n", "TRANSP:BUSY\n", "TRANSP", false},
	{"a sequence that is no number", "SEQUENCE:0\n", "SEQUENCE:one\n", "SEQUENCE", false},
	{"an alarm by mail", "STATUS:CONFIRMED\n", "STATUS:CONFIRMED\nBEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT5M\nEND:VALARM\n", "VALARM", false},
	{"a zone with rule and dates", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nRDATE:20270101T000000\n", "both RRULE and RDATE", false},
	{"a zone without an offset", "TZOFFSETFROM:+0100\n", "", "TZOFFSETFROM", false},
	{"a zone without a name", "TZID:Europe/Berlin\n", "", "VTIMEZONE without TZID", false},
	{"a component that does not end", "END:VCALENDAR\n", "", "cut short", false},
	{"an end that nothing began", "END:VCALENDAR\n", "END:VEVENT\nEND:VCALENDAR\n", "ends nothing", false},
	{"something behind the calendar", "END:VCALENDAR\n", "END:VCALENDAR\nX-A:b\n", "outside", false},
	{"two calendars", "END:VCALENDAR\n", "END:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "want one VCALENDAR", false},
}

// spoiled is a good feed with one of the faults.
func spoiled(t testing.TB, old, fresh string) []byte {
	t.Helper()
	text := strings.ReplaceAll(berlinFeed(t), "\r\n ", "")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in\n%s", old, text)
	}
	text = strings.Replace(text, old, "\x01", 1)
	var out []byte
	for line := range strings.SplitAfterSeq(text, "\n") {
		if before, after, found := strings.Cut(line, "\x01"); found {
			out = append(out, strings.ReplaceAll(before+fresh, "\n", "\r\n")...)
			line = after
		}
		if line != "" {
			out = fold(out, []byte(strings.TrimSuffix(line, "\n")))
		}
	}
	return out
}

func TestLintNamesEachFault(t *testing.T) {
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			r := Lint(spoiled(t, c.old, c.fresh))
			if len(r.Problems) == 0 || r.OK() != c.remark {
				t.Fatalf("found %v", r.Problems)
			}
			if !strings.Contains(fmt.Sprint(r.Problems), c.says) {
				t.Errorf("found %v, want %q", r.Problems, c.says)
			}
		})
	}
}

func TestLintLooksAtLineEnds(t *testing.T) {
	good := berlinFeed(t)
	for name, text := range map[string]string{
		"LF alone": strings.ReplaceAll(good, "\r\n", "\n"), "no end of the last line": strings.TrimSuffix(good, "\r\n"),
		"a byte order mark": "\ufeff" + good, "nothing": "", "a page": "<!doctype html><title>Log in</title>",
		"one bare line end": strings.Replace(good, "VERSION:2.0\r\n", "VERSION:2.0\n", 1), "much": strings.Repeat("x", maxLint+1),
	} {
		if r := Lint([]byte(text)); r.OK() {
			t.Errorf("%s: found nothing", name)
		}
	}
}

// TestLintAgreesWithTheChecker holds both against the same faults.
func TestLintAgreesWithTheChecker(t *testing.T) {
	needsChecker(t)
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			out, ok := lint(t, write(t, "feed.ics", spoiled(t, c.old, c.fresh)))
			if ok != c.remark {
				t.Errorf("the checker finds nothing, or what is a remark here:\n%s", out)
			}
		})
	}
}

// TestLintEndsOnHostileFiles would not come back if one cost more than in proportion to its size.
func TestLintEndsOnHostileFiles(t *testing.T) {
	for name, text := range map[string]string{
		"deep":       strings.Repeat("BEGIN:VEVENT\r\n", 200_000),
		"one line":   "X;A=" + strings.Repeat("b", 4_000_000) + ":c\r\n",
		"parameters": "X" + strings.Repeat(";A=b", 500_000) + ":c\r\n",
		"folds":      "X:" + strings.Repeat("\r\n y", 500_000) + "\r\n",
	} {
		if r := Lint([]byte(text)); r.OK() || len(r.Problems) > maxProblems {
			t.Errorf("%s: %d problems", name, len(r.Problems))
		}
	}
}

func FuzzLint(f *testing.F) {
	f.Add([]byte(berlinFeed(f)))
	for _, c := range faults {
		f.Add(spoiled(f, c.old, c.fresh))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Lint(data)
		if len(r.Problems) > maxProblems || r.Bytes != len(data) {
			t.Errorf("%d problems", len(r.Problems))
		}
		for _, p := range r.Problems {
			if p.Text == "" || p.Text != cleanLine(p.Text) || p.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Errorf("got %q in line %d", p.Text, p.Line)
			}
		}
	})
}
