package budget

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseWindow(t *testing.T) {
	for text, want := range map[string]string{
		"tue,thu 08:00-10:00":            "tue,thu 08:00-10:00",
		"mon-fri 7:30-8:30":              "mon-fri 07:30-08:30",
		"sat 10:00-12:00/60m":            "sat 10:00-12:00/60m",
		"sat 10:00-12:00/1h30m":          "sat 10:00-12:00/90m",
		"Thursday, TUES 8:00 - 10:00":    "tue,thu 08:00-10:00",
		"  mo 08:00-10:00 / 45 ":         "mon 08:00-10:00/45m",
		"fri-mon 20:00-24:00":            "mon,fri-sun 20:00-24:00",
		"sun-sat 20:00-21:00":            "mon-sun 20:00-21:00",
		"mon-wed,wed,sat,su 08:00-09:00": "mon-wed,sat,sun 08:00-09:00",
		"wed-wed 08:00-09:00":            "wed 08:00-09:00",
	} {
		t.Run(text, func(t *testing.T) {
			w, err := ParseWindow(text)
			if err != nil || w.String() != want {
				t.Errorf("got %s, %v, want %s", w, err, want)
			}
		})
	}
}

func TestParseWindowRefuses(t *testing.T) {
	for text, cause := range map[string]string{
		"":                        "want days and times",
		"tue":                     "want days and times",
		"08:00-10:00":             "want days and times",
		"tue thu 08:00-10:00":     "want days and times",
		"t 08:00-10:00":           "weekday \"t\"",
		"tuesdays 08:00-10:00":    "weekday \"tuesdays\"",
		"die 08:00-10:00":         "weekday \"die\"",
		"tue, 08:00-10:00":        "want days and times",
		"tue- 08:00-10:00":        "want days and times",
		",tue 08:00-10:00":        "weekday \"\"",
		"tue 08-10":               "time \"08\"",
		"tue 08:00-25:00":         "time \"25:00\"",
		"fri 22:00-02:00":         "runs past midnight; want one window up to 24:00 and one from 00:00",
		"tue 08:00-08:00":         "at least 20 minutes",
		"tue 08:00-08:15":         "at least 20 minutes",
		"tue 08:00-10:00/3h":      "want a length from 20m",
		"tue 08:00-10:00/15m":     "want a length from 20m",
		"tue 08:00-10:00/47m":     "steps of 5m",
		"tue 08:00-10:00/long":    "length \"long\"",
		"tue 08:00-10:00/":        "want days and times",
		"tue 08:00-10:00-12:00":   "want days and times",
		"tue 08:00-10:00\nfri 8-": "want days and times",
	} {
		t.Run(text, func(t *testing.T) {
			w, err := ParseWindow(text)
			if err == nil {
				t.Fatalf("got %s", w)
			}
			line := err.Error()
			if !strings.Contains(line, cause) || strings.Contains(line, "\n") || !strings.HasSuffix(line, "such as "+windowExample) {
				t.Errorf("got %s", line)
			}
		})
	}
}

func TestCheckWindowRefusesWhatNoTextCanSay(t *testing.T) {
	for name, w := range map[string]Window{
		"no days":     {From: 480, To: 600},
		"eighth day":  {Days: []time.Weekday{7}, From: 480, To: 600},
		"before zero": {Days: []time.Weekday{1}, From: -5, To: 600},
		"after 24:00": {Days: []time.Weekday{1}, From: 480, To: 1500},
		"length < 0":  {Days: []time.Weekday{1}, From: 480, To: 600, Length: -60},
	} {
		t.Run(name, func(t *testing.T) {
			if CheckWindow(w) == nil {
				t.Errorf("%+v is good", w)
			}
		})
	}
}

func TestWindowTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWindow(t)
		if err := CheckWindow(w); err != nil {
			t.Fatal(err)
		}
		back, err := ParseWindow(w.String())
		if err != nil || back.String() != w.String() || back.From != w.From || back.To != w.To || back.Length != w.Length {
			t.Fatalf("%s is read as %s, %v", w, back, err)
		}
		if fmt.Sprint(back.Days) != fmt.Sprint(inOrder(w.Days)) {
			t.Fatalf("%v is read as %v", w.Days, back.Days)
		}
	})
}

func TestWindowInJSON(t *testing.T) {
	text, err := json.Marshal(windows(t, "sat-sun 10:00-12:00/60m"))
	if want := `[{"days":[6,0],"from":"10:00","to":"12:00","length_minutes":60}]`; err != nil || string(text) != want {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestParseWeekday(t *testing.T) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := day.String()
		for n := range len(name) + 1 {
			got, err := ParseWeekday(name[:n])
			if n < 2 != (err != nil) || err == nil && got != day {
				t.Errorf("%q is read as %s, %v", name[:n], got, err)
			}
		}
	}
}

func FuzzParseWindow(f *testing.F) {
	for _, seed := range []string{"tue,thu 08:00-10:00", "mon-fri 7:30-8:30", "sat 10:00-12:00/60m", "fri 22:00-02:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWindow(s)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than a line: %q", err)
			}
			return
		}
		back, err := ParseWindow(w.String())
		if CheckWindow(w) != nil || err != nil || back.String() != w.String() {
			t.Errorf("%q is read as %s, and that as %s, %v", s, w, back, err)
		}
	})
}
