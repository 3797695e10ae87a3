package budget

import (
	"slices"
	"time"

	"tend/internal/when"
)

// PlaceLoose finds room in a day for time of which only the length is known, so that a union neither loses any of it nor
// counts any twice: beside everything that is taken. It takes one piece from noon on, else the last piece that is long
// enough, else as many pieces as it needs, the first ones first. What has no room at all is the length that is left.
func PlaceLoose(taken []when.Interval, day when.Interval, noon time.Time, length time.Duration) (pieces []when.Interval, left time.Duration) {
	free := freeTime(taken, day)
	if length <= 0 {
		return nil, 0
	}
	for _, f := range free {
		if f.Start.Before(noon) && f.End.After(noon) {
			f.Start = noon
		}
		if !f.Start.Before(noon) && f.Duration() >= length {
			return []when.Interval{{Start: f.Start, End: f.Start.Add(length)}}, 0
		}
	}
	for _, f := range slices.Backward(free) {
		if f.Duration() >= length {
			return []when.Interval{{Start: f.End.Add(-length), End: f.End}}, 0
		}
	}
	for _, f := range free {
		take := min(length, f.Duration())
		if take > 0 {
			pieces = append(pieces, when.Interval{Start: f.Start, End: f.Start.Add(take)})
			length -= take
		}
	}
	return pieces, length
}

// freeTime is what of the day is not taken, in order.
func freeTime(taken []when.Interval, day when.Interval) (free []when.Interval) {
	at := day.Start
	for _, t := range when.Union(taken) {
		if t = t.Clip(day); t.Duration() == 0 {
			continue
		}
		if t.Start.After(at) {
			free = append(free, when.Interval{Start: at, End: t.Start})
		}
		at = t.End
	}
	if day.End.After(at) {
		free = append(free, when.Interval{Start: at, End: day.End})
	}
	return free
}
