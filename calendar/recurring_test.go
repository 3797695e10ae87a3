package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

func TestHalfYearIsAskedAWeekAfterTheSelfAssessment(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for from, want := range map[string]string{
		"2026-11-20": "2027-01-11", "2027-01-11": "2027-01-11", "2027-01-12": "2027-07-12", "2026-07-01": "2026-07-13",
		"2026-06-30": "2026-07-13", "2026-12-31": "2027-01-11", "2029-01-01": "2029-01-08",
	} {
		r := HalfYear(berlin, date(t, from), instant(t, "2026-11-01T06:00:00Z"), "c0ffee", 10*60)
		if r.Date.String() != want || r.UID != "halfyear.c0ffee@tend" || r.Minutes != 30 {
			t.Errorf("from %s: got %s in %+v, want %s", from, r.Date, r, want)
		}
	}
}

func TestNotesAreReadOnAMonthsFirstWednesday(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for from, want := range map[string]string{
		"2026-11-20": "2026-12-02", "2026-12-02": "2026-12-02", "2026-12-03": "2027-01-06", "2026-07-01": "2026-07-01",
	} {
		r := MonthlyNotes(berlin, date(t, from), instant(t, "2026-11-01T06:00:00Z"), "c0ffee", 17*60)
		if r.Date.String() != want || r.UID != "notes.c0ffee@tend" || r.Minutes != 30 {
			t.Errorf("from %s: got %s in %+v, want %s", from, r.Date, r, want)
		}
	}
}

func TestMonthlyRemindersHoldOnTheirFirstDay(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	rapid.Check(t, func(t *rapid.T) {
		from := when.Date{Year: 2020, Month: time.January, Day: 1}.AddDays(rapid.IntRange(0, 20000).Draw(t, "day"))
		at := when.Clock(rapid.IntRange(0, 24*60-1).Draw(t, "clock"))
		modified := time.Unix(1e9, 0)
		for r, most := range map[*Reminder]int{new(HalfYear(berlin, from, modified, "x", at)): 190, new(MonthlyNotes(berlin, from, modified, "x", at)): 37} {
			if r.Date.Before(from) || r.Date.Sub(from) > most {
				t.Fatalf("%s first on %s", r.Summary, r.Date)
			}
			if _, err := (Feed{Reminders: []Reminder{*r}}).Encode(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
