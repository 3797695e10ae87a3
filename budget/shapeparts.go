package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/when"
)

// ShapePart is a session with what of it a shape counts. Of time that two sessions share the deep one has it, else the one
// with an area, and of two alike the one that started first; so the parts of all sessions sum to the numbers of the shape.
type ShapePart struct {
	Session
	Deep   int `json:"counted_deep_minutes"`
	Broad  int `json:"counted_broad_minutes"`
	Other  int `json:"counted_other_minutes"`
	OfArea int `json:"counted_area_minutes"` // of its area; overlaps count for each
}

// ShapeParts returns the sessions behind ShapeOf of the same interval with what of each it counts, by start. Those of which
// nothing lies in the interval are left out.
func ShapeParts(sessions []Session, spans map[string][]when.Interval, in when.Interval, now time.Time) []ShapePart {
	sessions = touching(sessions, in, now)
	count := len(sessions)
	layers, taken := make([]time.Duration, 3*count), cover{}
	for n, s := range sessions {
		for _, deep := range spans[s.Area] {
			layers[n] += taken.add(s.part(in.Clip(deep), now))
		}
	}
	for n, s := range sessions {
		if s.Area != "" {
			layers[count+n] = taken.add(s.part(in, now))
		}
	}
	for n, s := range sessions {
		layers[2*count+n] = taken.add(s.part(in, now))
	}
	minutes, of := wholeMinutes(layers), areaParts(sessions, in, now)
	parts := make([]ShapePart, count)
	for n, s := range sessions {
		parts[n] = ShapePart{Session: s, Deep: minutes[n], Broad: minutes[count+n], Other: minutes[2*count+n], OfArea: of[n]}
	}
	return parts
}

// touching are the sessions that count and of which a part lies in the interval, by start.
func touching(sessions []Session, in when.Interval, now time.Time) []Session {
	sessions = slices.DeleteFunc(slices.Clone(sessions), func(s Session) bool { return s.part(in, now).Duration() == 0 })
	slices.SortFunc(sessions, func(a, b Session) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	return sessions
}

// part is what of the session lies in an interval; none of one that was removed.
func (s Session) part(in when.Interval, now time.Time) when.Interval {
	if parts := s.appendPart(nil, in, now); len(parts) > 0 {
		return parts[0]
	}
	return when.Interval{}
}

// areaParts are the minutes that each session, by start, adds to those of its area.
func areaParts(sessions []Session, in when.Interval, now time.Time) []int {
	minutes, of := make([]int, len(sessions)), map[string][]int{}
	for n, s := range sessions {
		if s.Area != "" {
			of[s.Area] = append(of[s.Area], n)
		}
	}
	for _, at := range of {
		added, taken := make([]time.Duration, len(at)), cover{}
		for n, session := range at {
			added[n] = taken.add(sessions[session].part(in, now))
		}
		for n, whole := range wholeMinutes(added) {
			minutes[at[n]] = whole
		}
	}
	return minutes
}

// cover is time that is covered already: intervals that are disjoint and ascend.
type cover []when.Interval

// add covers an interval, and returns how much of it was not covered before.
func (c *cover) add(i when.Interval) time.Duration {
	if i.Duration() == 0 {
		return 0
	}
	// Those from first until last overlap or touch the interval.
	first, _ := slices.BinarySearchFunc(*c, i.Start, func(x when.Interval, t time.Time) int { return x.End.Compare(t) })
	last, added, whole := first, i.Duration(), i
	for ; last < len(*c) && !(*c)[last].Start.After(i.End); last++ {
		old := (*c)[last]
		added -= old.Clip(i).Duration()
		if old.Start.Before(whole.Start) {
			whole.Start = old.Start
		}
		whole.End = later(whole.End, old.End)
	}
	*c = slices.Replace(*c, first, last, whole)
	return added
}
