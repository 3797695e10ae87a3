package calendar

import "time"

// transition is an instant at which a zone's offset from UTC changes.
type transition struct {
	at       time.Time
	from, to int    // offsets in seconds east of UTC
	name     string // abbreviation from then on, such as CEST
}

// wall is what the wall showed when the transition came, before it was changed, as if it were UTC.
func (t transition) wall() time.Time { return t.at.Add(time.Duration(t.from) * time.Second) }

// transitions returns the offset changes of zone after start and not after end, in order.
//
// It looks at the offset every three days and halves the step in which it changed. The shortest that any zone ever
// kept an offset is four days (Freetown, 1939); since 1970 it is an hour less than a week. time.Time.ZoneBounds
// would be shorter but cannot be trusted: with the slim data that Go embeds it takes each new year for a change,
// and on the last day of a leap year it can return an end before the instant itself (golang/go#81583).
func transitions(zone *time.Location, start, end time.Time) []transition {
	const step = 3 * 24 * 60 * 60
	var found []transition
	before, last := start.Unix(), end.Unix()
	_, from := at(zone, before)
	for before < last {
		after := min(before+step, last)
		name, to := at(zone, after)
		if to != from {
			onset := change(zone, before, after)
			found = append(found, transition{time.Unix(onset, 0).UTC(), from, to, name})
		}
		before, from = after, to
	}
	return found
}

// change returns the first second in (before, after] with the offset of after, which is not that of before.
func change(zone *time.Location, before, after int64) int64 {
	_, from := at(zone, before)
	for after-before > 1 {
		middle := before + (after-before)/2
		if _, offset := at(zone, middle); offset == from {
			before = middle
		} else {
			after = middle
		}
	}
	return after
}

// at returns the abbreviation and the offset in seconds that zone has at a Unix time.
func at(zone *time.Location, unix int64) (name string, offset int) {
	return time.Unix(unix, 0).In(zone).Zone()
}
