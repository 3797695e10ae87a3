package busy

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/internal/needs"
)

// sharedCase is one of a conformance suite: what must be busy, and what may be.
type sharedCase struct {
	File, Class, Description, Zone string
	From, To                       time.Time
	AllDay                         string `json:"all_day"`
	Expect                         json.RawMessage
}

func TestReadPassesTheSharedCases(t *testing.T) {
	folder := needs.Shared(t, "data/busy")
	b, err := os.ReadFile(filepath.Join(folder, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []sharedCase
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("%d %s", i, filepath.Base(c.File)), func(t *testing.T) {
			file, err := os.ReadFile(filepath.Join(folder, c.File))
			if err != nil {
				t.Fatal(err)
			}
			o := Options{From: c.From, To: c.To, Zone: location(t, c.Zone), AllDayFree: c.AllDay != "busy"}
			times, warnings, err := Read(file, o)
			if string(c.Expect) == `"any"` {
				return
			}
			if (err != nil) != (string(c.Expect) == `"error"`) {
				t.Fatalf("%s: %v", c.Description, err)
			}
			if err == nil {
				c.check(t, times, warnings)
			}
		})
	}
}

func (c sharedCase) check(t *testing.T, got []Time, warnings []string) {
	t.Helper()
	var want struct {
		Busy, May    []Time
		BusyOrWarned []Time `json:"busy_or_warn"`
		Warn         bool
	}
	if err := json.Unmarshal(c.Expect, &want); err != nil {
		t.Fatal(err)
	}
	need, all := want.Busy, append(append(append([]Time{}, want.Busy...), want.May...), want.BusyOrWarned...)
	if len(warnings) == 0 {
		need = append(need, want.BusyOrWarned...)
	}
	if !covers(got, c.cut(need)) || !covers(c.cut(all), got) || want.Warn && len(warnings) == 0 {
		t.Errorf("%s: got %s, want %s; warnings %s", c.Description, show(got), show(c.cut(need)), strings.Join(warnings, "; "))
	}
}

// cut is what of some times lies in the case's span.
func (c sharedCase) cut(times []Time) []Time {
	r := newReader(Options{From: c.From, To: c.To})
	for _, x := range times {
		r.add(x.Start.Unix(), x.End.Unix(), "")
	}
	return Merge(r.times)
}

// covers tells whether all of b, which is merged, lies in a, which is too.
func covers(a, b []Time) bool {
	for _, x := range b {
		found := false
		for _, y := range a {
			found = found || !x.Start.Before(y.Start) && !x.End.After(y.End)
		}
		if !found {
			return false
		}
	}
	return true
}
