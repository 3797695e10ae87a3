package budget

import (
	"fmt"
	"slices"
	"time"
)

// PlaceProblem tells why a person cannot put a block where b is: it lies in the past or beyond the horizon of so many
// weeks, or overlaps another block that was not skipped. It names what is in the way on the clock of the zone.
func PlaceProblem(blocks []Block, b Block, now time.Time, weeks int, zone *time.Location) error {
	switch {
	case b.Start.Before(now):
		return fmt.Errorf("%s lies in the past", wallOf(b, zone))
	case b.End.After(sameTime(now, 7*weeks, zone)):
		return fmt.Errorf("%s lies beyond the %d weeks that are planned", wallOf(b, zone), weeks)
	}
	others := slices.SortedFunc(slices.Values(blocks), earlier)
	for _, other := range others {
		if other.ID != b.ID && other.State != Skipped && other.interval().Overlaps(b.interval()) {
			return &OverlapError{Block: b, Other: other, zone: zone}
		}
	}
	return nil
}

// OverlapError says that a block would lie over another.
type OverlapError struct {
	Block, Other Block
	zone         *time.Location
}

// Error names both times.
func (e *OverlapError) Error() string {
	return fmt.Sprintf("%s overlaps block %s, %s", wallOf(e.Block, e.zone), e.Other.ID, wallOf(e.Other, e.zone))
}

func wallOf(b Block, zone *time.Location) string {
	return b.Start.In(zone).Format("Mon 2 Jan 15:04") + b.End.In(zone).Format("–15:04")
}
