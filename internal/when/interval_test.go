package when

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func minute(n int) time.Time { return time.Date(2026, 11, 17, 0, n, 0, 0, time.UTC) }

// anyInterval may be empty or turned round.
func anyInterval(t *rapid.T) Interval {
	return Interval{minute(rapid.IntRange(0, 60).Draw(t, "from")), minute(rapid.IntRange(0, 60).Draw(t, "to"))}
}

// minutesOf lists the minutes that the intervals cover.
func minutesOf(intervals ...Interval) map[int]bool {
	covered := map[int]bool{}
	for n := range 61 {
		for _, i := range intervals {
			if i.Holds(minute(n)) {
				covered[n] = true
			}
		}
	}
	return covered
}

func TestIntervalsAreSetsOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, j := anyInterval(t), anyInterval(t)
		if got := len(minutesOf(i)); i.Duration() != time.Duration(got)*time.Minute {
			t.Fatalf("%v lasts %s and holds %d minutes", i, i.Duration(), got)
		}
		shared := len(minutesOf(i)) + len(minutesOf(j)) - len(minutesOf(i, j))
		if got := i.Clip(j).Duration(); got != time.Duration(shared)*time.Minute || got != j.Clip(i).Duration() {
			t.Fatalf("%v and %v share %d minutes, not %s", i, j, shared, got)
		}
		if i.Overlaps(j) != (shared > 0) || j.Overlaps(i) != (shared > 0) {
			t.Fatalf("%v and %v share %d minutes", i, j, shared)
		}
	})
}

func TestUnionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOfN(rapid.Custom(anyInterval), 0, 12).Draw(t, "intervals")
		before := slices.Clone(given)
		union := Union(given)
		for n, i := range union {
			if i.Duration() == 0 || n > 0 && !union[n-1].End.Before(i.Start) {
				t.Fatalf("not merged: %v", union)
			}
		}
		want := minutesOf(given...)
		if got := Total(given); got != time.Duration(len(want))*time.Minute || got != Total(union) {
			t.Fatalf("covers %d minutes, not %s", len(want), got)
		}
		if len(minutesOf(union...)) != len(want) || len(minutesOf(append(union, given...)...)) != len(want) {
			t.Fatalf("%v covers other minutes than %v", union, given)
		}
		if again := Union(union); !slices.Equal(again, union) {
			t.Fatalf("a second time gives %v", again)
		}
		shuffled := rapid.Permutation(given).Draw(t, "shuffled")
		if !slices.Equal(Union(shuffled), union) || !slices.Equal(given, before) {
			t.Fatal("the order of the intervals matters, or they were changed")
		}
	})
}

func BenchmarkUnion_5000Intervals(b *testing.B) {
	given := make([]Interval, 5000)
	for n := range given {
		start := minute(n * 7919 % 50_000)
		given[n] = Interval{start, start.Add(25 * time.Minute)}
	}
	b.ReportAllocs()
	for b.Loop() {
		Union(given)
	}
}
