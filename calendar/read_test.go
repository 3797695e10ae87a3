package calendar

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// outline reads a file and returns what was kept, as VEVENT(UID=a DTSTART;TZID=b=c), and the warnings.
func outline(t testing.TB, text string) (kept, warnings string) {
	t.Helper()
	var told []string
	components, err := Read([]byte(text), func(w string) { told = append(told, w) })
	if err != nil {
		t.Fatal(err)
	}
	return outlineOf(components), strings.Join(told, "\n")
}

func outlineOf(components []*Component) string {
	var all []string
	for _, c := range components {
		var parts []string
		for _, p := range c.properties {
			text := p.Name
			for _, x := range p.params {
				text += ";" + x.name + "=" + x.value
			}
			parts = append(parts, text+"="+p.Value)
		}
		if len(c.Children) > 0 {
			parts = append(parts, outlineOf(c.Children))
		}
		all = append(all, c.Name+"("+strings.Join(parts, " ")+")")
	}
	return strings.Join(all, " ")
}

func calendarOf(lines string) string { return "BEGIN:VCALENDAR\n" + lines + "\nEND:VCALENDAR\n" }

func TestReadForgives(t *testing.T) {
	event := func(lines string) string { return calendarOf("BEGIN:VEVENT\n" + lines + "\nEND:VEVENT") }
	const plain = "VEVENT(UID=a DTSTART=20261104T090000Z)"
	for _, c := range []struct{ name, text, want, warns string }{
		{"plain", event("UID:a\nDTSTART:20261104T090000Z"), plain, ""},
		{"CRLF", strings.ReplaceAll(event("UID:a\nDTSTART:20261104T090000Z"), "\n", "\r\n"), plain, ""},
		{"CR", strings.ReplaceAll(event("UID:a\nDTSTART:20261104T090000Z"), "\n", "\r"), plain, ""},
		{"CR CR LF, inside a fold too", strings.ReplaceAll(event("UID:a\nDTSTART:2026\n 1104T090000Z"), "\n", "\r\r\n"), plain, ""},
		{"a byte order mark", "\ufeff" + event("UID:a\nDTSTART:20261104T090000Z"), plain, ""},
		{"no last line end", strings.TrimSpace(event("UID:a\nDTSTART:20261104T090000Z")), plain, ""},
		{"spaces at the end", strings.ReplaceAll(event("UID:a\nDTSTART:20261104T090000Z"), "\n", " \t\n"), plain, ""},
		{"lower case", "begin:vcalendar\nbegin:vevent\nuid:a\nDtStart:20261104T090000Z\nend:Vevent\nend:vcalendar", plain, ""},
		{"lines before the calendar", "HTTP/1.1 200 OK\n\n" + event("UID:a\nDTSTART:20261104T090000Z"), plain, ""},
		{"what says nothing of time", event("UID:a\nDESCRIPTION:" + strings.Repeat("x", 9999) + "\nX-A;B;C\nDTSTART:20261104T090000Z"), plain, ""},
		{"a tab folds too", event("UID:a\nDTSTART:2026\n\t1104T090000Z"), plain, ""},
		{"a fold cuts a rune", event("SUMMARY:Gr\xc3\n \xb6\xc3\x9fe"), "VEVENT(SUMMARY=Größe)", ""},
		{"Latin-1", event("SUMMARY:B\xfcro"), "VEVENT(SUMMARY=Büro)", ""},
		{"control characters", event("SUMMARY:a\x00\x1bb\tc"), "VEVENT(SUMMARY=ab c)", ""},
		{"quotes", event(`DTSTART;TZID="A:B;C":20261104T090000`), "VEVENT(DTSTART;TZID=A:B;C=20261104T090000)", ""},
		{"a quote that is not closed", event(`DTSTART;TZID="Europe/Berlin:20261104T090000`), "VEVENT(DTSTART;TZID=Europe/Berlin=20261104T090000)", ""},
		{"a colon and commas not quoted", event(`DTSTART;VALUE=DATE-TIME;TZID=(UTC+01:00) A, B:20261104T090000`), "VEVENT(DTSTART;VALUE=DATE-TIME;TZID=(UTC+01:00) A, B=20261104T090000)", ""},
		{"a parameter without a value", event(`DTSTART;TZID;TZID=:20261104T090000`), "VEVENT(DTSTART;TZID==20261104T090000)", ""},
		{"a line that is none", event("UID:a\nwhat is this?\nDTSTART:20261104T090000Z"), plain, "line 4: skipped: no property: what is this?"},
		{"an alarm", event("UID:a\nBEGIN:VALARM\nDTSTART:19700101T000000\nEND:VALARM\nDTSTART:20261104T090000Z"), plain, ""},
		{"an alarm without an end", event("UID:a\nDTSTART:20261104T090000Z\nBEGIN:VALARM\nTRIGGER:-PT5M"), plain, "VEVENT ends before VALARM"},
		{"an event without an end", calendarOf("BEGIN:VEVENT\nUID:a\nBEGIN:VEVENT\nUID:b\nEND:VEVENT"), "VEVENT(UID=a) VEVENT(UID=b)", "VEVENT begins inside VEVENT"},
		{"the last event without an end", calendarOf("BEGIN:VEVENT\nUID:a"), "VEVENT(UID=a)", "VCALENDAR ends before VEVENT"},
		{"a component without an end hides nothing", calendarOf("BEGIN:X-A\nBEGIN:X-B\nBEGIN:VEVENT\nUID:a\nEND:VEVENT"), "VEVENT(UID=a)", "begins inside X-B"},
		{"an end without a beginning", calendarOf("END:VEVENT\nBEGIN:VEVENT\nUID:a\nEND:VEVENT"), "VEVENT(UID=a)", "VEVENT ends that was not begun"},
		{"tasks and journals", calendarOf("BEGIN:VTODO\nUID:t\nEND:VTODO\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL\nBEGIN:VEVENT\nUID:a\nEND:VEVENT"), "VEVENT(UID=a)", ""},
		{"an event outside", "BEGIN:VEVENT\nUID:x\nEND:VEVENT\n" + calendarOf("BEGIN:VEVENT\nUID:a\nEND:VEVENT"), "VEVENT(UID=a)", "VEVENT outside a calendar"},
		{"two calendars", event("UID:a") + event("UID:b"), "VEVENT(UID=a) VEVENT(UID=b)", ""},
		{"a zone", calendarOf("BEGIN:VTIMEZONE\nTZID:Z\nTZNAME:x\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE"), "VTIMEZONE(TZID=Z STANDARD(TZOFFSETTO=+0100))", ""},
		{"an empty calendar", calendarOf(""), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, warnings := outline(t, c.text)
			if got != c.want || !strings.Contains(warnings, c.warns) || (c.warns == "") != (warnings == "") {
				t.Errorf("got  %s\nwant %s\nwarnings %q, want %q", got, c.want, warnings, c.warns)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		cut              bool
	}{
		{"nothing", "", "no calendar in it", false},
		{"zeros", strings.Repeat("\x00", 1<<20), "no calendar in it", false},
		{"no end", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", "no END:VCALENDAR", true},
		{"a calendar in a calendar", "BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", "line 2 begins another", true},
		{"another that begins", calendarOf("") + "BEGIN:VCAL", "another begins", true},
		{"too large", strings.Repeat("x", MaxFile+1), "more than 32 MB", false},
		{"a million levels", "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 1_000_000), "more than 16 components inside each other", false},
		{"a million events", "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", 1_000_000), "more than 100000 events", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			components, err := Read([]byte(c.text), func(string) {})
			if err == nil || components != nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrCut) != c.cut {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestReadKnowsLines(t *testing.T) {
	components, err := Read([]byte(calendarOf("\n\nBEGIN:VEVENT\nX:a\n b\n\nEND:VEVENT\nBEGIN:VEVENT\nEND:VEVENT")), func(string) {})
	if err != nil || components[0].Line != 4 || components[1].Line != 9 {
		t.Errorf("%+v, %v", components, err)
	}
}

func TestComponentText(t *testing.T) {
	for value, want := range map[string]string{
		`a\, b\; c\\d`: `a, b; c\d`, `a\nb\N  c`: "a b c", `\a\:`: "a:", `\`: `\`, "  x  ": "x", strings.Repeat("ü", 300): strings.Repeat("ü", 200) + "…", "a\u2028b": "a b",
	} {
		t.Run(fmt.Sprintf("%.12q", value), func(t *testing.T) {
			components, err := Read([]byte(calendarOf("BEGIN:VEVENT\nSUMMARY:"+value+"\nEND:VEVENT")), func(string) {})
			if err != nil {
				t.Fatal(err)
			}
			if got := components[0].Text("SUMMARY"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
