package terminal

import (
	"fmt"
	"strings"
	"time"

	"tend/daemon/api"
)

// lived returns the zone in which the person lived at an instant.
type lived func(time.Time) *time.Location

// livedClock tells the zones of a week: who flies on a Wednesday has Tuesday's times as they were on Tuesday's wall.
func livedClock(week api.Week) lived {
	zones := []*time.Location{zoneOf(week.Zone)}
	for _, move := range week.Moves {
		zones = append(zones, zoneOf(move.Zone))
	}
	return func(t time.Time) *time.Location {
		n := 0
		for n < len(week.Moves) && !t.Before(week.Moves[n].From) {
			n++
		}
		return zones[n]
	}
}

// fixedClock tells all times in one zone.
func fixedClock(zone *time.Location) lived { return func(time.Time) *time.Location { return zone } }

// moveWords say on whose wall the times of a week are, in which the zone changed.
func moveWords(week api.Week) string {
	var text strings.Builder
	fmt.Fprintf(&text, "Times are those of %s", week.Zone)
	for _, move := range week.Moves {
		fmt.Fprintf(&text, ", from %s on of %s", clockDay(move.From, zoneOf(move.Zone)), move.Zone)
	}
	return text.String()
}
