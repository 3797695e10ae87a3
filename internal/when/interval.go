package when

import (
	"slices"
	"time"
)

// Duration returns the length of the interval, never negative.
func (i Interval) Duration() time.Duration { return max(0, i.End.Sub(i.Start)) }

// Holds tells whether t lies in the interval, its end excluded.
func (i Interval) Holds(t time.Time) bool { return !t.Before(i.Start) && t.Before(i.End) }

// Overlaps tells whether the two intervals share time. An empty interval shares none.
func (i Interval) Overlaps(j Interval) bool { return i.Clip(j).Duration() > 0 }

// Clip returns the part of i that lies in j; it may be empty.
func (i Interval) Clip(j Interval) Interval {
	return Interval{last(i.Start, j.Start), first(i.End, j.End)}
}

// Union returns the intervals merged and sorted: no two overlap or touch, none is empty.
func Union(intervals []Interval) []Interval {
	sorted := slices.Clone(intervals)
	slices.SortFunc(sorted, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	var union []Interval
	for _, i := range sorted {
		if i.Duration() == 0 {
			continue
		}
		if n := len(union); n > 0 && !union[n-1].End.Before(i.Start) {
			union[n-1].End = last(union[n-1].End, i.End)
			continue
		}
		union = append(union, i)
	}
	return union
}

// Total returns the time that the intervals cover, overlaps counted once.
func Total(intervals []Interval) time.Duration {
	var total time.Duration
	for _, i := range Union(intervals) {
		total += i.Duration()
	}
	return total
}
