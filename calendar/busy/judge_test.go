package busy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/internal/needs"
)

// judge reads calendars with python-icalendar and recurring_ical_events: for each file of the list on standard input, the
// start and end of each occurrence in a span, in Unix seconds.
const judge = `
import sys, json, datetime as dt
import icalendar, recurring_ical_events
given = json.load(sys.stdin)
utc = dt.timezone.utc
lo, hi = dt.datetime.fromisoformat(given["from"]), dt.datetime.fromisoformat(given["to"])
out = []
for text in given["files"]:
    found = []
    for e in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(lo, hi):
        found.append([int(e["DTSTART"].dt.astimezone(utc).timestamp()), int(e["DTEND"].dt.astimezone(utc).timestamp())])
    out.append(sorted(found))
json.dump(out, sys.stdout)
`

// judged is a calendar with one series, far from the hours in which clocks change: those the judge reads otherwise than
// the RFC.
func judged(r *rand.Rand) []byte {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	start := time.Date(2022+r.IntN(5), time.Month(1+r.IntN(12)), 1+r.IntN(28), 9+r.IntN(8), 15*r.IntN(4), 0, 0, time.UTC)
	zone := pick("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns")
	wd := strings.ToUpper(start.Weekday().String()[:2])
	nth := fmt.Sprintf("%d%s", (start.Day()-1)/7+1, wd)
	rule := pick(
		"FREQ=DAILY", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,"+wd, "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY="+wd+",MO,TH", "FREQ=WEEKLY;WKST=SU;BYDAY="+wd+",SU,SA",
		"FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY="+nth, fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d,-1", start.Day()), "FREQ=YEARLY",
		"FREQ=YEARLY;BYDAY="+nth+fmt.Sprintf(";BYMONTH=%d", start.Month()), fmt.Sprintf("FREQ=YEARLY;BYYEARDAY=%d,300", start.YearDay()),
		fmt.Sprintf("FREQ=DAILY;BYHOUR=%d,17", start.Hour()))
	if r.IntN(2) == 0 {
		rule += fmt.Sprintf(";INTERVAL=%d", 2+r.IntN(4))
	}
	switch r.IntN(3) {
	case 0:
		rule += fmt.Sprintf(";COUNT=%d", 1+r.IntN(80))
	case 1:
		rule += ";UNTIL=" + start.AddDate(0, r.IntN(70), 0).Format("20060102T150405Z")
	}
	const form = "20060102T150405"
	e := fmt.Sprintf("UID:j / DTSTAMP:20261001T000000Z / DTSTART;TZID=%s:%s / DTEND;TZID=%s:%s / RRULE:%s", zone, start.Format(form), zone, start.Add(45*time.Minute).Format(form), rule)
	if r.IntN(2) == 0 {
		e += fmt.Sprintf(" / EXDATE;TZID=%s:%s,%s", zone, start.AddDate(0, 0, 7).Format(form), start.AddDate(0, 1, 0).Format(form))
	}
	if r.IntN(2) == 0 {
		e += fmt.Sprintf(" / RDATE;TZID=%s:%s", zone, start.AddDate(0, 0, 400).Add(time.Minute).Format(form))
	}
	return file(e)
}

// TestReadAgreesWithPython compares 150 series with another reader.
func TestReadAgreesWithPython(t *testing.T) {
	python := needs.Program(t, "/usr/bin/python3")
	if err := exec.Command(python, "-c", "import icalendar, recurring_ical_events").Run(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("needs python3-icalendar and python3-recurring-ical-events: %v", err)
		}
		t.Skip("skipped: needs python3-icalendar and python3-recurring-ical-events")
	}
	var files []string
	r := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		files = append(files, string(judged(r)))
	}
	o := Options{From: instant(t, "2026-06-01T00:00:00Z"), To: instant(t, "2027-03-01T00:00:00Z")}
	input, err := json.Marshal(map[string]any{"files": files, "from": "2026-06-01T00:00:00+00:00", "to": "2027-03-01T00:00:00+00:00"})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-W", "ignore", "-c", judge)
	cmd.Stdin = bytes.NewReader(input)
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, told.String())
	}
	var want [][][2]int64
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	occurrences := 0
	for i, text := range files {
		times, warnings, err := Read([]byte(text), o)
		var got [][2]int64
		for _, x := range times {
			got = append(got, [2]int64{x.Start.Unix(), x.End.Unix()})
		}
		occurrences += len(want[i])
		if err != nil || len(warnings) > 0 || !slices.Equal(got, want[i]) {
			t.Errorf("got %d, want %d, first %v and %v; %v %v\n%s", len(got), len(want[i]), got[:min(2, len(got))], want[i][:min(2, len(want[i]))], warnings, err, text)
		}
	}
	if occurrences < 1000 {
		t.Errorf("only %d occurrences were compared", occurrences)
	}
}
