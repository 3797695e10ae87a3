package busy

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"tend/calendar"
)

// observed is a zone that a VTIMEZONE of the file describes.
type observed struct {
	initial int64   // seconds ahead of UTC before the first onset
	onsets  []onset // in order
}

// onset is an instant from which on an offset holds.
type onset struct {
	at     int64 // Unix seconds
	offset int64 // seconds ahead of UTC
}

func (o *observed) offset(unix int64) int64 {
	i := sort.Search(len(o.onsets), func(i int) bool { return o.onsets[i].at > unix })
	if i == 0 {
		return o.initial
	}
	return o.onsets[i-1].offset
}

const (
	yearSeconds = 366 * day
	// maxOnsets is how often a part of a zone may begin; twice a year, for three centuries.
	maxOnsets = 600
)

// firstOnset is a year before which nobody's calendar begins; a rule since 1601 is expanded from there.
var firstOnset = wallOf(1900, 1, 1, 0, 0, 0)

// newObserved reads a VTIMEZONE as far as two years after the span.
func newObserved(c *calendar.Component, z *zones) (*observed, error) {
	o := &observed{}
	first := onset{at: 1<<63 - 1}
	for _, part := range c.Children {
		from, ok1 := partOffset(part, "TZOFFSETFROM")
		to, ok2 := partOffset(part, "TZOFFSETTO")
		if !ok2 {
			return nil, fmt.Errorf("line %d: no TZOFFSETTO", part.Line)
		}
		if !ok1 {
			from = to
		}
		onsets, err := partOnsets(part, from, z)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", part.Line, err)
		}
		for _, w := range onsets {
			o.onsets = append(o.onsets, onset{int64(w) - from, to})
			if at := int64(w) - from; at < first.at {
				first = onset{at, from}
			}
		}
	}
	if len(o.onsets) == 0 {
		return nil, errors.New("nothing in it")
	}
	o.initial = first.offset
	slices.SortStableFunc(o.onsets, func(a, b onset) int { return int(max(-1, min(1, a.at-b.at))) })
	return o, nil
}

func partOffset(part *calendar.Component, name string) (int64, bool) {
	return parseOffset(part.Value(name))
}

// partOnsets returns when a STANDARD or DAYLIGHT begins to hold, on the wall before it does.
func partOnsets(part *calendar.Component, from int64, z *zones) ([]wall, error) {
	start, err := parseTime(part.Value("DTSTART"))
	if err != nil {
		return nil, err
	}
	onsets := []wall{start.wall}
	for p := range part.All("RDATE") {
		for text := range eachOf(p.Value) {
			if s, err := parseTime(text); err == nil && len(onsets) < maxOnsets {
				onsets = append(onsets, s.wall)
			}
		}
	}
	for p := range part.All("RRULE") {
		r, err := parseRule(p.Value)
		if err != nil {
			return nil, err
		}
		to := wall(z.until + 2*yearSeconds)
		ended := r.expand(start.wall, firstOnset, to, r.limit(fixed(from), false), z.budget, func(w wall) {
			onsets = append(onsets, w)
		})
		if ended != whole || len(onsets) > maxOnsets {
			return nil, errors.New("it changes too often")
		}
	}
	return onsets, nil
}
