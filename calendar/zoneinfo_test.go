package calendar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/internal/needs"
)

// judged is what Python's zoneinfo says of a zone from 2026 until 2037.
type judged struct {
	Name    string
	Start   int      // offset at the start, in seconds
	Changes [][3]int // Unix second, offset before, offset after
}

// askPython takes two seconds, so the tests share its answer.
var askPython = sync.OnceValues(func() ([]byte, error) { return exec.Command("python3", "testdata/zones.py").Output() })

func judgement(t *testing.T) (zones []judged) {
	t.Helper()
	needs.Program(t, "python3")
	out, err := askPython()
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.SplitSeq(bytes.TrimSpace(out), []byte("\n")) {
		var z judged
		if err := json.Unmarshal(line, &z); err != nil {
			t.Fatal(err)
		}
		zones = append(zones, z)
	}
	return zones
}

// TestTimezoneIsRightAtEachChangeOfEachZone has Python's zoneinfo as its judge, over every zone name that it knows.
func TestTimezoneIsRightAtEachChangeOfEachZone(t *testing.T) {
	names, changes := 0, 0
	for _, z := range judgement(t) {
		zone, err := time.LoadLocation(z.Name)
		if err != nil || !isNamed(zone) {
			continue // such as posixrules, which is no zone's name
		}
		c, err := Timezone(zone, newYear(2026), newYear(2037))
		if err != nil {
			t.Fatal(err)
		}
		names++
		onsets := interpret(t, c, 2038)
		check := func(unix, want int) {
			t.Helper()
			if got := offsetAt(t, onsets, time.Unix(int64(unix), 0)); got != time.Duration(want)*time.Second {
				t.Errorf("%s at %s: %v, want %ds\n%s", z.Name, time.Unix(int64(unix), 0).UTC(), got, want, text(t, c))
			}
		}
		check(int(newYear(2026).Unix()), z.Start)
		last := z.Start
		for _, change := range z.Changes {
			changes++
			last = change[2]
			check(change[0]-1, change[1])
			check(change[0], change[2])
			check(change[0]+1, change[2])
		}
		check(int(newYear(2037).Unix())-1, last)
		var within int
		for _, onset := range onsets { // and no change that is none
			if at := onset.at; at.After(newYear(2026)) && at.Before(newYear(2037)) {
				within++
			}
		}
		if within != len(z.Changes) {
			t.Errorf("%s: %d changes, want %d\n%s", z.Name, within, len(z.Changes), text(t, c))
		}
	}
	if names < 400 || changes < 2000 {
		t.Errorf("only %d zones with %d changes", names, changes)
	}
	t.Logf("%d zone names, %d changes", names, changes)
}

// TestPythonReadsEachTimezone has another program read the VTIMEZONEs.
func TestPythonReadsEachTimezone(t *testing.T) {
	needsPython(t, "dateutil", "python3-dateutil")
	var file bytes.Buffer
	file.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n")
	changing := 0
	for _, z := range judgement(t) {
		zone, err := time.LoadLocation(z.Name)
		if err != nil || !isNamed(zone) || len(z.Changes) == 0 {
			continue
		}
		changing++
		c, err := Timezone(zone, newYear(2026), newYear(2037))
		if err != nil {
			t.Fatal(err)
		}
		b, err := appendComponent(nil, c)
		if err != nil {
			t.Fatal(err)
		}
		file.Write(b)
	}
	file.WriteString("END:VCALENDAR\r\n")
	out, err := exec.Command(python, "testdata/zones.py", write(t, "zones.ics", file.Bytes())).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	compared := 0
	if _, err := fmt.Sscanf(lines[len(lines)-1], "compared %d", &compared); err != nil || len(lines) > 1 || compared < 40*changing {
		t.Errorf("of %d zones %d instants: %s", changing, compared, out)
	}
	t.Logf("%d zones, %d instants", changing, compared)
}
