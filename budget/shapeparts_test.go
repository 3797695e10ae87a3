package budget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

func TestOfSharedTimeTheDeepSessionHasIt(t *testing.T) {
	named := func(name id.Session, area string, from, to int) Session {
		s := spent(area, from*60, to*60)
		s.ID = name
		return s
	}
	removed := named("s5", "go", 0, 600)
	removed.Removed = monday
	sessions := []Session{named("s1", "", 0, 60), named("s2", "ops", 30, 90), named("s3", "go", 80, 120), removed, named("s4", "go", 100, 130),
		named("s6", "ops", -90, -10)}
	spans := DeepSpans([]Depth{{"go", monday, true}, {"go", monday.Add(110 * time.Minute), false}}, []Area{{Name: "go"}, {Name: "ops"}})
	// s3 and s4 are deep until 110 minutes; s4 shares from 100 on with s3, which has it.
	want := "s1 0 0 30 0, s2 0 50 0 60, s3 30 10 0 40, s4 0 10 0 10"
	var got []string
	for _, p := range ShapeParts(sessions, spans, hoursFrom(monday, 0, 168), monday.Add(168*time.Hour)) {
		got = append(got, fmt.Sprintf("%s %d %d %d %d", p.ID, p.Deep, p.Broad, p.Other, p.OfArea))
	}
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

// TestShapePartsSumToTheShape makes sessions that overlap, to the millisecond, in areas that become deep and broad: what of
// each counts sums to every number of the shape.
func TestShapePartsSumToTheShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someWeek(t)
		var depths []Depth
		for n := range rapid.IntRange(0, 6).Draw(t, "depths") {
			depths = append(depths, Depth{rapid.SampledFrom([]string{"go", "db"}).Draw(t, "area"), monday.Add(time.Duration(n*29) * time.Hour), n%2 == 0})
		}
		spans := DeepSpans(depths, in.Areas)
		want := ShapeOf(in.Sessions, spans, in.Span, in.Now)
		got, areas := Shape{}, map[string]int{}
		for _, p := range ShapeParts(in.Sessions, spans, in.Span, in.Now) {
			got.Deep, got.Broad, got.Other = got.Deep+p.Deep, got.Broad+p.Broad, got.Other+p.Other
			areas[p.Area] += p.OfArea
			if p.Deep < 0 || p.Broad < 0 || p.Other < 0 || p.OfArea < 0 {
				t.Fatalf("less than nothing: %+v", p)
			}
		}
		if got.Deep != want.Deep || got.Broad != want.Broad || got.Other != want.Other || got.Deep+got.Broad+got.Other != want.Spent {
			t.Fatalf("parts have %+v, the shape has %+v", got, want)
		}
		for _, a := range in.Areas {
			if areas[a.Name] != want.Areas[a.Name] {
				t.Fatalf("parts have %d of %s, the shape has %d", areas[a.Name], a.Name, want.Areas[a.Name])
			}
		}
	})
}

// TestCoverCountsTimeOnce adds intervals one by one: what each adds sums to the union of all.
func TestCoverCountsTimeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []when.Interval
		var sum time.Duration
		taken := cover{}
		for range rapid.IntRange(0, 20).Draw(t, "intervals") {
			from := rapid.IntRange(0, 60).Draw(t, "from")
			i := when.Interval{Start: monday.Add(time.Duration(from) * time.Minute), End: monday.Add(time.Duration(from+rapid.IntRange(-5, 20).Draw(t, "for")) * time.Minute)}
			all, sum = append(all, i), sum+taken.add(i)
			if want := when.Total(all); sum != want {
				t.Fatalf("%v of %v, want %v", sum, all, want)
			}
		}
	})
}
