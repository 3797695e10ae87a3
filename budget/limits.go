package budget

import (
	"errors"
	"fmt"
	"time"
)

const (
	minBlock = 20 // minutes; nothing shorter is worth a place in the calendar
	step     = 5  // minutes; blocks are whole multiples
)

// Limits bound the blocks that placement makes, all in minutes. A zero leaves its bound to the windows; what a window
// says of its own blocks goes before Shortest.
type Limits struct {
	Shortest int `json:"shortest_minutes,omitempty"` // the least a block lasts; 0: 20 minutes
	Longest  int `json:"longest_minutes,omitempty"`  // the most a block lasts
	Day      int `json:"day_minutes,omitempty"`      // the most that one learning day holds, blocks moved by hand included
	Gap      int `json:"gap_minutes,omitempty"`      // between two blocks
	Buffer   int `json:"buffer_minutes,omitempty"`   // around busy times
	Timer    int `json:"timer_minutes,omitempty"`    // after which a forgotten timer stops; 0: 3 hours
}

// The most that limits may say, in minutes.
const (
	longestBlock = 8 * 60
	longestGap   = 4 * 60
)

// CheckLimits tells what is wrong with limits: numbers below zero, above 8 hours for a block or 4 hours for a gap or a
// buffer, or such that no block is left.
func CheckLimits(l Limits) error {
	for _, part := range []struct {
		name         string
		value, floor int
		ceiling      int
	}{
		{"shortest block", l.Shortest, minBlock, longestBlock}, {"longest block", l.Longest, minBlock, longestBlock},
		{"day", l.Day, minBlock, 24 * 60}, {"gap", l.Gap, 1, longestGap}, {"buffer", l.Buffer, 1, longestGap},
		{"timer", l.Timer, shortestTimer, 24 * 60},
	} {
		if part.value != 0 && (part.value < part.floor || part.value > part.ceiling) {
			return fmt.Errorf("%s of %d minutes: want 0 for none, or %d to %d", part.name, part.value, part.floor, part.ceiling)
		}
	}
	if l.Longest != 0 && l.Longest < l.shortest() {
		return errors.New("the longest block is shorter than the shortest")
	}
	if l.Day != 0 && l.Day < l.shortest() {
		return errors.New("a day takes less than the shortest block")
	}
	return nil
}

func (l Limits) shortest() int { return max(l.Shortest, minBlock) }

func (l Limits) gap() time.Duration { return time.Duration(l.Gap) * time.Minute }

func (l Limits) buffer() time.Duration { return time.Duration(l.Buffer) * time.Minute }
