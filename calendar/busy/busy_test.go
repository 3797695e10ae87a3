package busy

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tend/calendar"
)

const (
	berlin  = ";TZID=Europe/Berlin:"
	meeting = "UID:m / DTSTART" + berlin + "20261102T090000 / DTEND" + berlin + "20261102T100000"
	weeklyM = meeting + " / RRULE:FREQ=WEEKLY"
	day1    = "UID:d / DTSTART;VALUE=DATE:20261104"
)

func TestReadEvents(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []string
		want   string
		warns  string // a part of the warnings; "" for none
	}{
		{"a time in a zone", []string{meeting}, "11-02T08:00/09:00", ""},
		{"a time in UTC", []string{"DTSTART:20261102T090000Z / DTEND:20261102T100000Z"}, "11-02T09:00/10:00", ""},
		{"a floating time is the owner's", []string{"DTSTART:20261102T090000 / DURATION:PT1H30M"}, "11-02T08:00/09:30", ""},
		{"a UTC time with a TZID is UTC", []string{"DTSTART;TZID=Asia/Tokyo:20261102T090000Z / DURATION:PT1H"}, "11-02T09:00/10:00", ""},
		{"no end is no time", []string{"DTSTART:20261102T090000Z"}, "", ""},
		{"start and end in two zones", []string{"DTSTART" + berlin + "20261102T090000 / DTEND;TZID=Asia/Tokyo:20261102T180000"}, "11-02T08:00/09:00", ""},
		{"no seconds", []string{"DTSTART:20261102T0900Z / DTEND:20261102T1000Z"}, "11-02T09:00/10:00", ""},
		{"an end that is a date", []string{"DTSTART" + berlin + "20261102T090000 / DTEND;VALUE=DATE:20261103"}, "11-02T08:00/23:00", ""},
		{"a day", []string{day1}, "11-03T23:00/11-04T23:00", ""},
		{"a day without VALUE", []string{"DTSTART:20261104"}, "11-03T23:00/11-04T23:00", ""},
		{"a day with its midnight", []string{"DTSTART;VALUE=DATE:20261104T000000"}, "11-03T23:00/11-04T23:00", ""},
		{"three days", []string{day1 + " / DTEND;VALUE=DATE:20261107"}, "11-03T23:00/11-06T23:00", ""},
		{"three days by DURATION", []string{day1 + " / DURATION:P3D"}, "11-03T23:00/11-06T23:00", ""},
		{"a day that ends on itself", []string{day1 + " / DTEND;VALUE=DATE:20261104"}, "11-03T23:00/11-04T23:00", ""},
		{"a day that ends at a time", []string{day1 + " / DTEND:20261105T120000"}, "11-03T23:00/11-05T23:00", ""},
		{"cancelled", []string{meeting + " / STATUS:CANCELLED"}, "", ""},
		{"tentative", []string{meeting + " / STATUS:TENTATIVE"}, "11-02T08:00/09:00", ""},
		{"transparent", []string{meeting + " / TRANSP:Transparent"}, "", ""},
		{"free for Outlook", []string{meeting + " / TRANSP:OPAQUE / X-MICROSOFT-CDO-BUSYSTATUS:FREE"}, "", ""},
		{"tentative for Outlook", []string{meeting + " / X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"}, "11-02T08:00/09:00", ""},
		{"one of two days cut by the span", []string{"DTSTART:20261031T120000Z / DURATION:P1D"}, "11-01T00:00/12:00", ""},
		{"outside the span", []string{"DTSTART:20261201T000000Z / DURATION:P1D"}, "", ""},
		{"bad start", []string{"SUMMARY:Jour fixe / DTSTART:tomorrow", meeting}, "11-02T08:00/09:00", `"Jour fixe" (line 3): DTSTART "tomorrow" is no date or time`},
		{"no start", []string{"SUMMARY:x", meeting}, "11-02T08:00/09:00", "no DTSTART"},
		{"bad end", []string{"DTSTART:20261103T090000Z / DTEND:20261399T090000Z", meeting}, "11-02T08:00/09:00", "DTEND"},
		{"end before start", []string{"DTSTART:20261103T090000Z / DTEND:20261103T080000Z", meeting}, "11-02T08:00/09:00", "before"},
		{"negative duration", []string{"DTSTART:20261103T090000Z / DURATION:-PT1H", meeting}, "11-02T08:00/09:00", "DURATION"},
		{"two starts", []string{meeting + " / DTSTART:20261105T090000Z"}, "11-02T08:00/09:00", "more than one DTSTART"},
		{"30 February", []string{"DTSTART:20260230T090000Z", meeting}, "11-02T08:00/09:00", "DTSTART"},
		{"unknown zone", []string{"DTSTART;TZID=Mars/Utopia:20261102T090000 / DURATION:PT1H"}, "11-02T08:00/09:00", `"Mars/Utopia" is unknown`},
		{"the machine's zone", []string{"DTSTART;TZID=Local:20261102T090000 / DURATION:PT1H"}, "11-02T08:00/09:00", `"Local" is unknown`},
		{"a zone with a way out of the folder", []string{"DTSTART;TZID=Europe/../../etc/passwd:20261102T090000 / DURATION:PT1H"}, "11-02T08:00/09:00", "unknown"},
		{"a nominal day over the change of clocks", []string{"DTSTART" + berlin + "20261024T120000 / DURATION:P8D"}, "11-01T00:00/11:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings := read(t, file(c.events...), november(t))
			if got != c.want || !strings.Contains(warnings, c.warns) || (c.warns == "") != (warnings == "") {
				t.Errorf("got %s, want %s; warnings %q, want %q", got, c.want, warnings, c.warns)
			}
		})
	}
}

func TestReadChangesOfClocks(t *testing.T) {
	for _, c := range []struct{ name, zone, event, want string }{
		{"a start in the fold has two readings", "Europe/Berlin", "DTSTART:20261025T023000 / DURATION:PT30M", "10-25T00:30/01:00 10-25T01:30/02:00"},
		{"so has an end", "Europe/Berlin", "DTSTART:20261025T010000 / DTEND:20261025T023000", "10-24T23:00/10-25T01:30"},
		{"both in the fold", "Europe/Berlin", "DTSTART:20261025T021500 / DTEND:20261025T024500", "10-25T00:15/00:45 10-25T01:15/01:45"},
		{"a nominal day ends in the fold", "Europe/Berlin", "DTSTART:20261024T023000 / DURATION:P1D", "10-24T00:30/10-25T01:30"},
		{"a nominal day begins in the fold", "Europe/Berlin", "DTSTART:20261025T023000 / DURATION:P1D", "10-25T00:30/10-26T01:30"},
		{"half an hour's fold", "Australia/Lord_Howe", "DTSTART:20260405T014500 / DURATION:PT5M", "04-04T14:45/14:50 04-04T15:15/15:20"},
		{"fold in New York", "America/New_York", "DTSTART:20261101T013000 / DURATION:PT1H", "11-01T05:30/07:30"},
		{"gap in New York", "America/New_York", "DTSTART:20260308T023000 / DURATION:PT1H", "03-08T07:30/08:30"},
		{"gap in Berlin", "Europe/Berlin", "DTSTART:20260329T023000 / DURATION:PT1H", "03-29T01:30/02:30"},
		{"an end in the gap", "Europe/Berlin", "DTSTART:20260329T010000 / DTEND:20260329T023000", "03-29T00:00/01:30"},
		{"all of it in the gap", "Europe/Berlin", "DTSTART:20260329T021500 / DTEND:20260329T024500", "03-29T01:15/01:45"},
		{"from the gap to after it", "Europe/Berlin", "DTSTART:20260329T023000 / DTEND:20260329T033000", "03-29T01:30/02:30"},
		{"a day of 25 hours", "Europe/Berlin", "DTSTART;VALUE=DATE:20261025", "10-24T22:00/10-25T23:00"},
		{"a day that begins in a gap", "America/Santiago", "DTSTART;VALUE=DATE:20260906", "09-06T04:00/09-07T03:00"},
		{"a rule through the gap", "America/New_York", "DTSTART:20260307T023000 / DURATION:PT5M / RRULE:FREQ=DAILY;COUNT=3", "03-07T07:30/07:35 03-08T07:30/07:35 03-09T06:30/06:35"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Options{From: instant(t, "2026-01-01T00:00:00Z"), To: instant(t, "2027-01-01T00:00:00Z"), Zone: location(t, c.zone)}
			if got, warnings := read(t, file(c.event), o); got != c.want || warnings != "" {
				t.Errorf("got %s, want %s; %s", got, c.want, warnings)
			}
		})
	}
}

func TestReadSeries(t *testing.T) {
	change := func(lines string) string { return "UID:m / " + lines }
	const third, all = "RECURRENCE-ID" + berlin + "20261116T090000", "11-02T08:00/09:00 11-09T08:00/09:00 11-16T08:00/09:00 11-23T08:00/09:00 11-30T08:00/09:00"
	without3 := strings.Replace(all, "11-16T08:00/09:00 ", "", 1)
	for _, c := range []struct {
		name   string
		events []string
		want   string
		warns  string
	}{
		{"weekly", []string{weeklyM}, all, ""},
		{"lower case and a semicolon at the end", []string{meeting + " / RRULE:freq=weekly;"}, all, ""},
		{"until a date, that day included", []string{meeting + " / RRULE:FREQ=WEEKLY;UNTIL=20261109"}, "11-02T08:00/09:00 11-09T08:00/09:00", ""},
		{"until an occurrence", []string{meeting + " / RRULE:FREQ=WEEKLY;UNTIL=20261109T080000Z"}, "11-02T08:00/09:00 11-09T08:00/09:00", ""},
		{"until a second before", []string{meeting + " / RRULE:FREQ=WEEKLY;UNTIL=20261109T075959Z"}, "11-02T08:00/09:00", ""},
		{"until a local time", []string{meeting + " / RRULE:FREQ=WEEKLY;UNTIL=20261109T090000"}, "11-02T08:00/09:00 11-09T08:00/09:00", ""},
		{"two rules", []string{meeting + " / RRULE:FREQ=WEEKLY;COUNT=2 / RRULE:FREQ=DAILY;COUNT=2"}, "11-02T08:00/09:00 11-03T08:00/09:00 11-09T08:00/09:00", ""},
		{"EXRULE", []string{weeklyM + " / EXRULE:FREQ=WEEKLY;INTERVAL=2"}, "11-09T08:00/09:00 11-23T08:00/09:00", ""},
		{"EXDATE list", []string{weeklyM + " / EXDATE" + berlin + "20261109T090000,20261123T090000 / EXDATE" + berlin + "20261130T090000"}, "11-02T08:00/09:00 11-16T08:00/09:00", ""},
		{"EXDATE in UTC", []string{weeklyM + " / EXDATE:20261116T080000Z"}, without3, ""},
		{"EXDATE floating", []string{weeklyM + " / EXDATE:20261116T090000"}, without3, ""},
		{"EXDATE as a date", []string{weeklyM + " / EXDATE;VALUE=DATE:20261116"}, without3, ""},
		{"EXDATE beside the occurrence", []string{weeklyM + " / EXDATE:20261116T080001Z"}, all, ""},
		{"EXDATE that cannot be read", []string{weeklyM + " / EXDATE:never,20261116T080000Z"}, without3, "EXDATE"},
		{"EXDATE with a time for days", []string{day1 + " / RRULE:FREQ=DAILY;COUNT=2 / EXDATE:20261105T000000Z"}, "11-03T23:00/11-04T23:00", ""},
		{"RDATE without a rule", []string{meeting + " / RDATE" + berlin + "20261105T140000,20261106T140000"}, "11-02T08:00/09:00 11-05T13:00/14:00 11-06T13:00/14:00", ""},
		{"RDATE as periods", []string{meeting + " / RDATE;VALUE=PERIOD:20261105T140000Z/PT15M,20261106T140000Z/20261106T150000Z"}, "11-02T08:00/09:00 11-05T14:00/14:15 11-06T14:00/15:00", ""},
		{"RDATE as a date", []string{meeting + " / RDATE;VALUE=DATE:20261105"}, "11-02T08:00/09:00 11-05T08:00/09:00", ""},
		{"RDATE taken away", []string{meeting + " / RDATE:20261105T140000Z / EXDATE:20261105T140000Z"}, "11-02T08:00/09:00", ""},
		{"one moved", []string{weeklyM, change(third + " / DTSTART:20261117T120000Z / DTEND:20261117T130000Z")}, strings.Replace(all, "11-16T08:00/09:00", "11-17T12:00/13:00", 1), ""},
		{"one moved, first in the file", []string{change(third + " / DTSTART:20261117T120000Z / DTEND:20261117T130000Z"), weeklyM}, strings.Replace(all, "11-16T08:00/09:00", "11-17T12:00/13:00", 1), ""},
		{"one cancelled", []string{weeklyM, change(third + " / DTSTART" + berlin + "20261116T090000 / STATUS:CANCELLED")}, without3, ""},
		{"one that is busy in a free series", []string{weeklyM + " / TRANSP:TRANSPARENT", change(third + " / DTSTART:20261116T080000Z / DURATION:PT1H")}, "11-16T08:00/09:00", ""},
		{"one named by its date", []string{weeklyM, change("RECURRENCE-ID;VALUE=DATE:20261116 / DTSTART:20261117T120000Z / DURATION:PT1H")}, strings.Replace(all, "11-16T08:00/09:00", "11-17T12:00/13:00", 1), ""},
		{"one changed twice", []string{weeklyM, change(third + " / SEQUENCE:2 / DTSTART:20261117T120000Z / DURATION:PT1H"), change(third + " / SEQUENCE:1 / DTSTART:20261118T120000Z / DURATION:PT1H")}, strings.Replace(all, "11-16T08:00/09:00", "11-17T12:00/13:00", 1), ""},
		{"a change whose series is elsewhere", []string{change(third + " / DTSTART:20261117T120000Z / DURATION:PT1H")}, "11-17T12:00/13:00", ""},
		{"a change that names nothing", []string{weeklyM, change("RECURRENCE-ID:never / DTSTART:20261117T120000Z / DURATION:PT1H")}, strings.Replace(all, "11-23T", "11-17T12:00/13:00 11-23T", 1), "replaces nothing"},
		{"all from one on a day later", []string{weeklyM, change("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261116T090000 / DTSTART" + berlin + "20261117T100000 / DURATION:PT2H")}, "11-02T08:00/09:00 11-09T08:00/09:00 11-17T09:00/11:00 11-24T09:00/11:00", ""},
		{"all from one on, one of them moved", []string{weeklyM, change("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261116T090000 / DTSTART" + berlin + "20261117T090000 / DURATION:PT1H"), change("RECURRENCE-ID" + berlin + "20261123T090000 / DTSTART:20261126T080000Z / DURATION:PT1H")}, "11-02T08:00/09:00 11-09T08:00/09:00 11-17T08:00/09:00 11-26T08:00/09:00", ""},
		{"all from one on cancelled", []string{weeklyM, change("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261116T090000 / STATUS:CANCELLED / DTSTART" + berlin + "20261116T090000")}, "11-02T08:00/09:00 11-09T08:00/09:00", ""},
		{"all from one on by another rule", []string{weeklyM, change("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261116T090000 / DTSTART" + berlin + "20261116T090000 / DURATION:PT1H / RRULE:FREQ=DAILY;COUNT=2")}, "11-02T08:00/09:00 11-09T08:00/09:00 11-16T08:00/09:00 11-17T08:00/09:00", ""},
		{"two events with one UID", []string{meeting, "UID:m / DTSTART:20261103T120000Z / DURATION:PT1H"}, "11-02T08:00/09:00 11-03T12:00/13:00", ""},
		{"a rule without FREQ", []string{meeting + " / RRULE:COUNT=3"}, "11-02T08:00/09:00", "RRULE cannot be read: no FREQ"},
		{"a rule that says nothing to whole days", []string{day1 + " / RRULE:FREQ=DAILY;BYHOUR=9,10;COUNT=2"}, "11-03T23:00/11-05T23:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings := read(t, file(c.events...), november(t))
			if got != c.want || !strings.Contains(warnings, c.warns) || (c.warns == "") != (warnings == "") {
				t.Errorf("got  %s\nwant %s\nwarnings %q, want %q", got, c.want, warnings, c.warns)
			}
		})
	}
}

func TestReadPolicies(t *testing.T) {
	invited := meeting + ` / ATTENDEE;CN="Doe, Jane";PARTSTAT=DECLINED:MAILTO:jane@x.example / ATTENDEE;PARTSTAT=ACCEPTED:mailto:joe@x.example`
	for _, c := range []struct {
		name   string
		change func(*Options)
		event  string
		want   string
	}{
		{"whole days are busy", func(*Options) {}, day1, "11-03T23:00/11-04T23:00"},
		{"whole days are free", func(o *Options) { o.AllDayFree = true }, day1, ""},
		{"midnight to midnight is a time", func(o *Options) { o.AllDayFree = true }, "DTSTART:20261104T000000 / DTEND:20261105T000000", "11-03T23:00/11-04T23:00"},
		{"own blocks are free", func(o *Options) { o.Own = func(uid string) bool { return uid == "m" } }, weeklyM, ""},
		{"others are not", func(o *Options) { o.Own = func(string) bool { return false } }, meeting, "11-02T08:00/09:00"},
		{"declined", func(o *Options) { o.Addresses = []string{"Jane@x.example"} }, invited, ""},
		{"accepted", func(o *Options) { o.Addresses = []string{"joe@x.example"} }, invited, "11-02T08:00/09:00"},
		{"declined by somebody else", func(*Options) {}, invited, "11-02T08:00/09:00"},
		{"no zone is UTC", func(o *Options) { o.Zone = nil }, "DTSTART:20261102T090000 / DURATION:PT1H", "11-02T09:00/10:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := november(t)
			c.change(&o)
			if got, warnings := read(t, file(c.event), o); got != c.want || warnings != "" {
				t.Errorf("got %s, want %s; %s", got, c.want, warnings)
			}
		})
	}
}

func TestReadFreeBusy(t *testing.T) {
	b := []byte("BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261102T090000Z/PT1H,20261103T090000Z/20261103T093000Z\n" +
		"FREEBUSY;FBTYPE=FREE:20261104T090000Z/PT1H\nFREEBUSY:20261105T090000Z/PT1H,nothing\nEND:VFREEBUSY\nEND:VCALENDAR\n")
	got, warnings := read(t, b, november(t))
	if want := "11-02T09:00/10:00 11-03T09:00/09:30 11-05T09:00/10:00"; got != want || !strings.Contains(warnings, "nothing") {
		t.Errorf("got %s, want %s; %s", got, want, warnings)
	}
}

func TestReadRefuses(t *testing.T) {
	whole := string(file(meeting))
	for name, text := range map[string]string{
		"nothing": "", "line ends": "\r\n\r\n", "a web page": "<html><body>Sign in</body></html>", "a card": "BEGIN:VCARD\nEND:VCARD\n",
		"an event alone": "BEGIN:VEVENT\nDTSTART:20261102T090000Z\nEND:VEVENT\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := Read([]byte(text), november(t)); err == nil || errors.Is(err, calendar.ErrCut) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
	for i := range len(whole) - len("\r\n") {
		times, _, err := Read([]byte(whole[:i]), november(t))
		if err == nil || times != nil || i > len("BEGIN:VCALENDAR\r\n") && !errors.Is(err, calendar.ErrCut) {
			t.Fatalf("cut after %d bytes: %v, %v", i, times, err)
		}
	}
	if _, _, err := Read([]byte(whole+whole[:len(whole)-5]), november(t)); !errors.Is(err, calendar.ErrCut) {
		t.Errorf("the second calendar cut: %v", err)
	}
}

func TestReadTellsAtMostAHundredWarnings(t *testing.T) {
	var events []string
	for range 250 {
		events = append(events, "DTSTART:x")
	}
	_, warnings, err := Read(file(events...), november(t))
	if err != nil || len(warnings) != 100 || warnings[99] != "and 151 more like these" {
		t.Errorf("%d warnings, the last %q, %v", len(warnings), warnings[len(warnings)-1], err)
	}
}

func TestTimeAsJSON(t *testing.T) {
	times, _, err := Read(file(meeting+` / SUMMARY:Jour\, fixe`), november(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(times)
	if want := `[{"start":"2026-11-02T08:00:00Z","end":"2026-11-02T09:00:00Z","summary":"Jour, fixe"}]`; err != nil || string(got) != want {
		t.Errorf("got %s, want %s; %v", got, want, err)
	}
}

func TestMergeNamesTheFirstThreeTitles(t *testing.T) {
	events := []string{"SUMMARY:a / DTSTART:20261102T090000Z / DURATION:PT4H"}
	for _, title := range []string{"b", "c", "b", "", "d"} {
		events = append(events, "SUMMARY:"+title+" / DTSTART:20261102T100000Z / DURATION:PT1H")
	}
	times, _, err := Read(file(events...), november(t))
	if err != nil || len(times) != 1 || times[0].Summary != "a, b, c …" {
		t.Errorf("got %v, %v", times, err)
	}
}
