package budget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

var (
	depthZone  = when.Days{Zone: time.UTC, Starts: 4 * 60}
	depthStart = when.Date{Year: 2026, Month: time.November, Day: 2}
)

// onDay is an instant of the nth day, noon.
func onDay(n int) time.Time { return depthZone.Start(depthStart.AddDays(n)).Add(8 * time.Hour) }

// areasNow reads "go! ops" as go, which is deep, and ops, all of the first day.
func areasNow(text string) []Area {
	var areas []Area
	for _, word := range strings.Fields(text) {
		areas = append(areas, Area{Name: strings.TrimSuffix(word, "!"), Deep: strings.HasSuffix(word, "!"), Since: depthStart})
	}
	return areas
}

// deepAt tells which days of ten go was deep at, a character a day.
func deepAt(history []Depth, areas []Area, name string) string {
	spans, line := DeepSpans(history, areas)[name], ""
	for n := range 10 {
		mark := "-"
		for _, s := range spans {
			if s.Holds(onDay(n)) {
				mark = "D"
			}
		}
		line += mark
	}
	return line
}

func TestDepthHoldsFromItsDay(t *testing.T) {
	type change struct {
		day   int
		areas string
	}
	for _, c := range []struct {
		name    string
		changes []change
		want    string
	}{
		{"deep from the start", []change{{0, "go!"}}, "DDDDDDDDDD"},
		{"the first word holds for the time before", []change{{5, "go!"}}, "DDDDDDDDDD"},
		{"broad, then deep", []change{{0, "go"}, {4, "go!"}}, "----DDDDDD"},
		{"deep, then broad", []change{{0, "go!"}, {4, "go"}}, "DDDD------"},
		{"there and back", []change{{0, "go!"}, {4, "go"}, {7, "go!"}}, "DDDD---DDD"},
		{"a slip that was mended on its day", []change{{0, "go!"}, {4, "go"}, {4, "go!"}}, "DDDDDDDDDD"},
		{"removed", []change{{0, "go!"}, {4, ""}}, "DDDD------"},
		{"removed on its first day", []change{{3, "go!"}, {3, ""}}, "----------"},
		{"removed, and there again as a broad one", []change{{0, "go!"}, {4, ""}, {6, "go"}}, "DDDD------"},
		{"removed, and there again", []change{{0, "go!"}, {4, ""}, {6, "go!"}}, "DDDD--DDDD"},
		{"another changes", []change{{0, "go! ops"}, {4, "go! ops!"}}, "DDDDDDDDDD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var history []Depth
			var areas []Area
			for _, change := range c.changes {
				next := areasNow(change.areas)
				history = Deepen(history, areas, next, depthZone.Start(depthStart.AddDays(change.day)), depthZone.Start)
				areas = next
			}
			if got := deepAt(history, areas, "go"); got != c.want {
				t.Errorf("got %s, want %s: %v", got, c.want, history)
			}
		})
	}
}

func TestAreasThatAreOlderThanTheirHistory(t *testing.T) {
	before := areasNow("go! ops")
	if got := deepAt(nil, before, "go") + deepAt(nil, before, "ops"); got != "DDDDDDDDDD----------" {
		t.Errorf("without history: %s", got)
	}
	after := areasNow("go ops!")
	history := Deepen(nil, before, after, depthZone.Start(depthStart.AddDays(4)), depthZone.Start)
	if got := deepAt(history, after, "go") + deepAt(history, after, "ops"); got != "DDDD----------DDDDDD" {
		t.Errorf("after a change: %s", got)
	}
}

func TestRenameDepth(t *testing.T) {
	history := []Depth{{"go", onDay(0), true}, {"rust", onDay(1), true}, {"golang", onDay(2), true}}
	if got := fmt.Sprint(RenameDepth(history, "go", "golang")); got != fmt.Sprint([]Depth{{"golang", onDay(0), true}, {"rust", onDay(1), true}}) {
		t.Errorf("got %s", got)
	}
}

func TestDeepWarning(t *testing.T) {
	if got := DeepWarning(areasNow("go! ops rust!")); got != "" {
		t.Errorf("two: %s", got)
	}
	if got, want := DeepWarning(areasNow("go! ops! rust!")), "3 areas are deep (go, ops and rust), and depth needs one or two; make one broad: tend area broad NAME"; got != want {
		t.Errorf("three: %s", got)
	}
}

// drawSessions are sessions of ten days in three areas, some in none, some removed, some running.
func drawSessions(t *rapid.T) []Session {
	var sessions []Session
	for range rapid.IntRange(0, 12).Draw(t, "sessions") {
		start := onDay(0).Add(time.Duration(rapid.IntRange(0, 10*24*60*60).Draw(t, "start")) * time.Second)
		s := Session{Start: start, Area: rapid.SampledFrom([]string{"", "go", "ops", "rust"}).Draw(t, "area")}
		if rapid.IntRange(0, 5).Draw(t, "ends") > 0 {
			s.End = start.Add(time.Duration(rapid.IntRange(1, 20*60*60).Draw(t, "seconds")) * time.Second)
		}
		if rapid.IntRange(0, 5).Draw(t, "removed") == 0 {
			s.Removed = start
		}
		sessions = append(sessions, s)
	}
	return sessions
}

func drawHistory(t *rapid.T) (history []Depth, areas []Area) {
	for n := range rapid.IntRange(0, 6).Draw(t, "changes") {
		next := areasNow(rapid.SampledFrom([]string{"go!", "go ops!", "go! ops rust!", "", "rust"}).Draw(t, "areas"))
		history = Deepen(history, areas, next, depthZone.Start(depthStart.AddDays(2*n)), depthZone.Start)
		areas = next
	}
	return history, areas
}

func TestShapeLaws(t *testing.T) {
	in := when.Interval{Start: onDay(1), End: onDay(8)}
	t.Run("deep, broad and other add up to what was spent", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			sessions := drawSessions(t)
			history, areas := drawHistory(t)
			s := ShapeOf(sessions, DeepSpans(history, areas), in, onDay(10))
			if s.Deep < 0 || s.Broad < 0 || s.Other < 0 || s.Deep+s.Broad+s.Other != s.Spent || s.Part < 0 || s.Part > 1 {
				t.Fatalf("got %+v", s)
			}
			if got := ShapeOf(rapid.Permutation(sessions).Draw(t, "shuffled"), DeepSpans(history, areas), in, onDay(10)); fmt.Sprint(got) != fmt.Sprint(s) {
				t.Fatalf("in another order %+v, else %+v", got, s)
			}
		})
	})
	t.Run("a change never changes what was before it", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			sessions := drawSessions(t)
			history, areas := drawHistory(t)
			before := when.Interval{Start: onDay(-100), End: depthZone.Start(depthStart.AddDays(20))}
			want := ShapeOf(sessions, DeepSpans(history, areas), before, onDay(30))
			next := areasNow(rapid.SampledFrom([]string{"go!", "go ops!", "go! ops! rust!", "", "rust"}).Draw(t, "then"))
			known := map[string]bool{}
			for _, a := range areas {
				known[a.Name] = true
			}
			for _, d := range history {
				known[d.Area] = true
			}
			later := Deepen(history, areas, next, before.End, depthZone.Start)
			for _, s := range sessions {
				if !known[s.Area] && s.Area != "" {
					return // an area's first word holds for the time before it
				}
			}
			if got := ShapeOf(sessions, DeepSpans(later, next), before, onDay(30)); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("got %+v, was %+v", got, want)
			}
		})
	})
	t.Run("a week's summary has the same deep minutes", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			sessions := drawSessions(t)
			history, areas := drawHistory(t)
			week := Summarize(WeekInput{Start: depthStart, Days: depthZone, Areas: areas, Depths: history, Sessions: sessions, Now: onDay(10)})
			shape := ShapeOf(sessions, DeepSpans(history, areas), depthZone.Week(depthStart), onDay(10))
			if week.Deep != shape.Deep || week.Spent != shape.Spent {
				t.Fatalf("the week has %d of %d, the shape %+v", week.Deep, week.Spent, shape)
			}
		})
	})
}

func TestShapeOf(t *testing.T) {
	spans := DeepSpans(nil, areasNow("go! ops"))
	in := when.Interval{Start: onDay(0), End: onDay(7)}
	session := func(area string, from, minutes int) Session {
		start := onDay(1).Add(time.Duration(from) * time.Minute)
		return Session{Area: area, Start: start, End: start.Add(time.Duration(minutes) * time.Minute)}
	}
	s := ShapeOf([]Session{session("go", 0, 60), session("ops", 30, 60), session("", 80, 30)}, spans, in, onDay(9))
	if s.Spent != 110 || s.Deep != 60 || s.Broad != 30 || s.Other != 20 || fmt.Sprint(s.Areas) != "map[go:60 ops:60]" {
		t.Errorf("got %+v", s)
	}
	if got := fmt.Sprint(ByArea(s, areasNow("go! ops rust!"))); got != "[{go true 60} {rust true 0} {ops false 60}]" {
		t.Errorf("got %s", got)
	}
}

func TestQuarterLabel(t *testing.T) {
	for text, want := range map[string]string{"2026-01-01": "2026-Q1", "2026-03-31": "2026-Q1", "2026-04-01": "2026-Q2", "2026-12-31": "2026-Q4"} {
		d, err := when.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := QuarterLabel(d); got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
