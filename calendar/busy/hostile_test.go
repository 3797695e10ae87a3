package busy

import (
	"strings"
	"testing"
)

// Each of these kept a reader busy for minutes, took all memory or ended the process, somewhere. They must end with an
// answer or an error; the step budget and the guard's limits bound the time, so that the tests need no clock.
func TestReadHostileFiles(t *testing.T) {
	rule := func(start, length, rule string) string {
		return "DTSTART:" + start + " / DURATION:" + length + " / RRULE:" + rule
	}
	const good = "DTSTART:20261104T090000Z / DTEND:20261104T100000Z"
	dates := func(n int) string { return strings.Repeat("19700101T000000Z,", n) + "20261104T120000Z" }
	for _, c := range []struct {
		name  string
		event string
		want  string // a part of the answer
		warns string
	}{
		{"each second since 1970", rule("19700101T000000Z", "PT1S", "FREQ=SECONDLY"), "11-01T00:00/12-01T00:00", "recurs too often"},
		{"each seventh second", rule("19700101T000000Z", "PT1S", "FREQ=SECONDLY;INTERVAL=7"), "12-01T00:00", "recurs too often"},
		{"each minute", rule("19700101T000000Z", "PT1M", "FREQ=MINUTELY"), "11-01T00:00/12-01T00:00", "recurs too often"},
		{"never", rule("19700101T000000Z", "PT1S", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), "11-04T09:00/10:00", ""},
		{"never, with a count", rule("19700101T000000Z", "PT1S", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"), "11-04T09:00/10:00", ""},
		{"hardly ever", rule("00010101T000000Z", "PT1S", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6;COUNT=9"), "11-04T09:00/10:00", ""},
		{"a thousand million times", rule("20260101T120000Z", "PT30M", "FREQ=DAILY;COUNT=1000000000"), "11-03T12:00/12:30 11-04T09:00/10:00 11-04T12:00/12:30", ""},
		{"as often, on some days", rule("19000101T120000Z", "PT30M", "FREQ=MINUTELY;BYDAY=MO;COUNT=1000000000"), "11-04T09:00/10:00", "COUNT is too large"},
		{"an interval of centuries", rule("20261103T120000Z", "PT1H", "FREQ=YEARLY;INTERVAL=4294967296"), "11-03T12:00/13:00", ""},
		{"since the year 1", rule("00010101T120000Z", "PT30M", "FREQ=DAILY"), "11-30T12:00/12:30", ""},
		{"in the year 9999", rule("99991231T235959Z", "P9999W", "FREQ=YEARLY"), "11-04T09:00/10:00", ""},
		{"each hour a year long", rule("20200101T000000Z", "P365D", "FREQ=HOURLY"), "11-01T00:00/12-01T00:00", ""},
		{"each second of each day", rule("20261101T000000Z", "PT1S", "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE="+upTo(59)+";BYSECOND="+upTo(59)), "12-01T00:00", "recurs too often"},
		{"the last second of each year", rule("20261101T000000Z", "PT1S", "FREQ=YEARLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYHOUR="+upTo(23)+";BYMINUTE="+upTo(59)+";BYSECOND="+upTo(59)+";BYSETPOS=-1"), "11-04T09:00/10:00", ""},
		{"an endless duration", "DTSTART:20261103T120000Z / DURATION:P99999999999999999999W", "11-04T09:00/10:00", "DURATION"},
		{"60,000 exceptions", rule("20000101T120000Z", "PT30M", "FREQ=DAILY") + " / EXDATE:" + dates(60_000), "11-03T12:00/12:30 11-04T09:00/10:00 11-05T12:00/12:30", ""},
		{"60,000 dates", "DTSTART:20000101T120000Z / DURATION:PT30M / RDATE:" + dates(60_000), "11-04T12:00/12:30", ""},
		{"100,000 dates and more", "DTSTART:20000101T120000Z / DURATION:PT30M" + strings.Repeat(" / RDATE:"+dates(50_000), 3), "11-04T12:00/12:30", "more than 100000 dates"},
		{"a line of a megabyte", "DTSTART:20000101T120000Z / DURATION:PT30M / RDATE:" + dates(70_000), "11-04T09:00/10:00", "RDATE is longer than 1024 kB"},
		{"a parameter of 400 kB", "DTSTART;X=" + strings.Repeat("a", 400_000) + ":20261103T120000Z / DURATION:PT1H", "11-03T12:00/13:00", ""},
		{"a million quotes", "DTSTART;X=" + strings.Repeat(`"`, 1_000_000) + ":20261103T120000Z / DURATION:PT1H", "11-03T12:00/13:00", ""},
		{"no colon", "X;A=b / DTSTART;X / DTSTART:20261103T120000Z / DURATION:PT1H", "11-04T09:00/10:00", "DTSTART"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings := read(t, file(good, c.event), november(t))
			if !strings.Contains(got, c.want) || !strings.Contains(warnings, c.warns) || (c.warns == "") != (warnings == "") {
				t.Errorf("got %.200s, want %s; warnings %q, want %q", got, c.want, warnings, c.warns)
			}
		})
	}
}

func upTo(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(string(rune('0'+i/10)) + string(rune('0'+i%10)) + ",")
	}
	return b.String() + string(rune('0'+n/10)) + string(rune('0'+n%10))
}

// Many rules share one budget: what is left without is busy.
func TestReadManyHostileRules(t *testing.T) {
	var events []string
	for range 500 {
		events = append(events, "DTSTART:19700101T000000Z / DURATION:PT1S / RRULE:FREQ=SECONDLY;BYDAY=MO;COUNT=1000000000")
	}
	got, warnings := read(t, file(events...), november(t))
	if got != "11-01T00:00/12-01T00:00" || !strings.Contains(warnings, "recurs too often") {
		t.Errorf("got %.200s; %.300s", got, warnings)
	}
}
