package reflection

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tend/internal/when"
	"tend/learning"
)

func TestEvidence(t *testing.T) {
	zone, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	days := when.Days{Zone: zone, Starts: 240}
	at := func(d, clock string) time.Time {
		instant, err := when.ParseMoment(d+"T"+clock, time.Time{}, days)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	from, to := day(t, "2026-05-21"), day(t, "2026-11-21")
	got := EvidenceOf(Records{
		Lessons: []learning.Lesson{
			{Title: "late", State: learning.Closed, Ended: at("2026-11-22", "03:59")},
			{Title: "early", State: learning.Closed, Ended: at("2026-05-21", "04:00")},
			{Title: "before", State: learning.Closed, Ended: at("2026-05-21", "03:59")},
			{Title: "after", State: learning.Closed, Ended: at("2026-11-22", "04:00")},
			{Title: "dropped", State: learning.LessonDropped, Ended: at("2026-07-01", "12:00")},
			{Title: "open", State: learning.Open},
		},
		Outputs: []learning.Output{
			{Kind: learning.Taught, Text: "a talk\nin two lines", At: at("2026-08-01", "12:00")},
			{Kind: learning.Prototype, Ref: "https://example.org/p", At: at("2026-06-01", "12:00")},
			{Kind: learning.NoteOutput, Text: "a note", At: at("2026-07-01", "12:00")},
			{Kind: learning.Taught, Text: "too old", At: at("2026-01-01", "12:00")},
		},
		Matured: 1, Minutes: map[string]int{"go": 125, "rust": 60, "idle": 0}, Before: map[string]int{"go": 3},
	}, days, from, to)
	if !slices.Equal(got.Lessons, []string{"early", "late"}) || got.Outputs != 3 || !slices.Equal(got.Fresh, []string{"rust"}) {
		t.Errorf("got %+v", got)
	}
	want := []string{"from 2026-05-21 to 2026-11-21: 2 lessons closed, 3 outputs, 1 card that you now remember for three weeks and more",
		"learned: early", "learned: late", "prototype: https://example.org/p", "taught: a talk", "go: 2 h 5 min", "rust: 1 h 0 min, new in this time"}
	if lines := got.Lines(); !slices.Equal(lines, want) {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

func TestLongListsAreCut(t *testing.T) {
	e := Evidence{Lessons: slices.Repeat([]string{"x"}, 15)}
	if lines := e.Lines(); lines[len(lines)-1] != "and 3 more" {
		t.Errorf("got %q", lines)
	}
}
