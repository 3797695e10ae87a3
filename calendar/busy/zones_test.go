package busy

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/calendar"
)

const officeZone = "BEGIN:VTIMEZONE\nTZID:%s\n" +
	"BEGIN:DAYLIGHT\nDTSTART:16010325T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n" +
	"BEGIN:STANDARD\nDTSTART:16011028T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"

// at9 is an event at 9:00 on a day, of an hour, in a zone, with that zone's VTIMEZONE before it.
func at9(vtimezone, tzid, date string) []byte {
	return []byte("BEGIN:VCALENDAR\n" + vtimezone + "BEGIN:VEVENT\nDTSTART;TZID=" + tzid + ":" + date + "T090000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n")
}

func TestReadFindsZones(t *testing.T) {
	office := func(name string) string { return fmt.Sprintf(officeZone, name) }
	for _, c := range []struct {
		name, vtimezone, tzid string
		winter, summer        string // hours in UTC
		warns                 string
	}{
		{"of the tz database", "", "America/New_York", "14", "13", ""},
		{"of the tz database, not the file's own", office("America/New_York"), "America/New_York", "14", "13", ""},
		{"quoted", "", `"America/New_York"`, "14", "13", ""},
		{"behind a prefix", "", "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "08", "07", ""},
		{"behind a prefix, without Tzfile", "", "/freeassociation.sourceforge.net/Europe/Berlin", "08", "07", ""},
		{"behind a dated prefix", "", "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "12", "12", ""},
		{"short", "", "UTC", "09", "09", ""},
		{"short, with a zone of its own", office("EST"), "EST", "08", "07", ""},
		{"short, without", "", "EST", "14", "14", ""},
		{"in lower case", "", "america/new_york", "14", "13", ""},
		{"of Windows", "", "W. Europe Standard Time", "08", "07", ""},
		{"of Windows in lower case", "", "pacific standard time", "17", "16", ""},
		{"of Windows with a number", "", "Eastern Standard Time 1", "14", "13", ""},
		{"of Windows with a number and its own zone", office("Eastern Standard Time 1"), "Eastern Standard Time 1", "08", "07", ""},
		{"shown by Windows", "", `"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"`, "08", "07", ""},
		{"shown by Windows, not quoted", "", `(UTC-05:00) Eastern Time (US & Canada)`, "14", "13", ""},
		{"shown by Windows with no offset", "", `(UTC) Dublin, Edinburgh, Lisbon, London`, "09", "08", ""},
		{"shown by Windows with the city second", "", `(GMT+08:00) Beijing, Chongqing, Hong Kong, Urumqi`, "01", "01", ""},
		{"of the file", office("Office"), "Office", "08", "07", ""},
		{"of the file, with a comma", office("A, B: C"), `"A, B: C"`, "08", "07", ""},
		{"an offset", "", "UTC+02:00", "07", "07", ""},
		{"an offset after GMT", "", "GMT-0500", "14", "14", ""},
		{"Microsoft's UTC", "", "tzone://Microsoft/Utc", "09", "09", ""},
		{"unknown", "", "Mars/Utopia", "00", "00", `"Mars/Utopia" is unknown`},
		{"empty", "", "", "00", "00", `"" is unknown`},
		{"of the file, broken", "BEGIN:VTIMEZONE\nTZID:Office\nEND:VTIMEZONE\n", "Office", "00", "00", "nothing in it"},
		{"of the file, with no offset", "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n", "Office", "00", "00", "no TZOFFSETTO"},
		{"of the file, changing each second", strings.ReplaceAll(office("Office"), "YEARLY", "SECONDLY"), "Office", "00", "00", "too often"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Options{From: instant(t, "2026-01-01T00:00:00Z"), To: instant(t, "2027-01-01T00:00:00Z"), Zone: location(t, "Asia/Tokyo")}
			for date, hour := range map[string]string{"20261104": c.winter, "20260708": c.summer} {
				got, warnings := read(t, at9(c.vtimezone, c.tzid, date), o)
				if want := date[4:6] + "-" + date[6:] + "T" + hour + ":00"; !strings.HasPrefix(got, want) || !strings.Contains(warnings, c.warns) || (c.warns == "") != (warnings == "") {
					t.Errorf("got %s, want %s; %q", got, want, warnings)
				}
			}
		})
	}
}

func TestReadLooksUpAFewZonesAlone(t *testing.T) {
	var events []string
	for i := range 1000 {
		events = append(events, fmt.Sprintf("DTSTART;TZID=Europe/X%d:20261102T090000 / DURATION:PT1H", i))
	}
	got, warnings := read(t, file(events...), november(t))
	if got != "11-02T08:00/09:00" || !strings.Contains(warnings, "and") {
		t.Errorf("got %s; %s", got, warnings)
	}
}

func TestWindowsZonesAreKnown(t *testing.T) {
	names := windowsZones()
	if len(names) < 140 {
		t.Errorf("%d names", len(names))
	}
	for windows, iana := range names {
		if _, ok := load(iana); !ok {
			t.Errorf("%s: no %s", windows, iana)
		}
	}
	for name, iana := range shown {
		if _, ok := load(iana); !ok || name != strings.ToLower(name) {
			t.Errorf("%s: no %s", name, iana)
		}
	}
}

// TestObservedIsTheZoneItDescribes reads the VTIMEZONE that package calendar writes of each zone, and asks both for the
// offset of the same instants.
func TestObservedIsTheZoneItDescribes(t *testing.T) {
	from, to := instant(t, "2020-01-01T00:00:00Z"), instant(t, "2030-01-01T00:00:00Z")
	for _, name := range []string{
		"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "America/Santiago", "Asia/Kathmandu", "Pacific/Auckland",
		"Africa/Cairo", "America/St_Johns", "Africa/Casablanca", "Asia/Gaza", "Antarctica/Troll", "Pacific/Chatham", "Asia/Jerusalem",
	} {
		t.Run(name, func(t *testing.T) {
			l := location(t, name)
			written := writtenZone(t, l, from, to)
			for at := from.Unix(); at < to.Unix(); at += 1800 {
				if got, want := written.offset(at), (place{l}).offset(at); got != want {
					t.Fatalf("%s: got %d, want %d", time.Unix(at, 0).UTC(), got, want)
				}
			}
		})
	}
}

// writtenZone is a zone as a feed of package calendar describes it.
func writtenZone(t *testing.T, l *time.Location, from, to time.Time) zone {
	t.Helper()
	reminder := calendar.FridayBrag(l, whenOf(from), from, "x", 16*60)
	feed, err := calendar.Feed{Reminders: []calendar.Reminder{reminder}, Events: []calendar.Event{{UID: "last", Start: to, End: to.Add(time.Hour), Modified: from}}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	components, err := calendar.Read(feed, func(w string) { t.Error(w) })
	if err != nil {
		t.Fatal(err)
	}
	b := newBudget()
	z := zones{local: utc, until: to.Unix(), budget: &b, tell: func(w string) { t.Error(w) }}
	z.collect(components)
	found, err := newObserved(z.own[l.String()], &z)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestReadingsAreWhatTheWallShows: each reading shows the wall time, and no other instant does.
func TestReadingsAreWhatTheWallShows(t *testing.T) {
	names := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Pacific/Chatham", "Africa/Cairo", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		l, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		z := place{l}
		at := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).Unix() + 60*rapid.Int64Range(0, 2*366*24*60).Draw(t, "minute")
		first, second := readings(z, wallAt(z, at))
		if at != first && at != second || first > second {
			t.Fatalf("%d is read as %d and %d", at, first, second)
		}
		if wallAt(z, first) != wallAt(z, second) {
			t.Fatalf("the wall shows %d and %d", wallAt(z, first), wallAt(z, second))
		}
	})
}
