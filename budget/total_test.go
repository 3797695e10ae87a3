package budget

import (
	"testing"

	"pgregory.net/rapid"
)

// A total once was rounded by itself, so that it had a minute more than the lines above it.
func TestTotalIsTheSumOfItsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var shapes []Shape
		spent, deep := 0, 0
		for range rapid.IntRange(0, 20).Draw(t, "weeks") {
			s := Shape{Deep: rapid.IntRange(0, 300).Draw(t, "deep"), Broad: rapid.IntRange(0, 300).Draw(t, "broad")}
			s.Spent = s.Deep + s.Broad
			s.Areas = map[string]int{"go": s.Deep}
			shapes, spent, deep = append(shapes, s), spent+s.Spent, deep+s.Deep
		}
		got := TotalOf(shapes)
		if got.Spent != spent || got.Deep+got.Broad+got.Other != spent || got.Areas["go"] != deep || got.Part < 0 || got.Part > 1 {
			t.Fatalf("got %+v of %d and %d", got, spent, deep)
		}
	})
}
