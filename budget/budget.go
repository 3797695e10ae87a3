package budget

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tend/internal/when"
)

// MaxMinutes is the most a budget can hold: 40 hours a week.
const MaxMinutes = 40 * 60

// ParseHours reads hours a week as a person writes them, "4", "4h", "3.5", "3h30m" or "240m", and returns minutes,
// from 60 to MaxMinutes.
func ParseHours(s string) (minutes int, err error) {
	text := strings.ToLower(strings.TrimSpace(s))
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		text += "h"
	}
	d, err := time.ParseDuration(text)
	minutes = int(math.Round(d.Minutes()))
	if err != nil || minutes < 60 || minutes > MaxMinutes {
		return 0, fmt.Errorf("hours %q: want 1 to 40 hours a week such as 4, 3.5 or 240m", s)
	}
	return minutes, nil
}

// CheckBudget tells what is wrong with a budget. Its minutes hold 1 <= min <= target <= max <= MaxMinutes.
func CheckBudget(b Budget) error {
	if b.From.IsZero() {
		return errors.New("budget: want the day from which it holds")
	}
	return CheckMinutes(b)
}

// CheckMinutes is CheckBudget without the day.
func CheckMinutes(b Budget) error {
	switch {
	case b.Min < 1:
		return fmt.Errorf("budget: min is %d minutes, want at least 1", b.Min)
	case b.Target < b.Min:
		return fmt.Errorf("budget: target is %d minutes, below the min of %d", b.Target, b.Min)
	case b.Max < b.Target:
		return fmt.Errorf("budget: max is %d minutes, below the target of %d", b.Max, b.Target)
	case b.Max > MaxMinutes:
		return fmt.Errorf("budget: max is %d minutes, want at most %d (40 hours)", b.Max, MaxMinutes)
	}
	return nil
}

// DefaultBudget returns a budget for a target in minutes: min is three quarters of it and max five quarters, each to
// the nearest 5 minutes (240 gives 180 and 300). A target out of range is brought into it, so CheckBudget agrees.
func DefaultBudget(from when.Date, targetMinutes int) Budget {
	target := min(max(targetMinutes, 1), MaxMinutes)
	return Budget{
		From:   from,
		Min:    min(max(nearest(target*3, 4*step)/4, 1), target),
		Target: target,
		Max:    min(max(nearest(target*5, 4*step)/4, target), MaxMinutes),
	}
}

// Easier tells whether a budget asks for less than another: its min or its target is lower. It may hold from the next
// week only, so that nobody lowers the bar of a week that goes badly.
func (b Budget) Easier(than Budget) bool { return b.Min < than.Min || b.Target < than.Target }

// nearest rounds n >= 0 to the nearest multiple of unit, halves up.
func nearest(n, unit int) int { return (n + unit/2) / unit * unit }

// Holding returns the version that holds in the week that starts on weekStart: the one with the latest From that is
// not after that day, so that a change made during a week holds from the next. The earliest version also holds for
// the week it was made in and for all weeks before. Of two versions from one day the later in the list holds. It
// returns the zero Budget if there are no versions.
func Holding(versions []Budget, weekStart when.Date) Budget {
	var earliest, holding Budget
	for _, b := range versions {
		if earliest.From.IsZero() || !earliest.From.Before(b.From) {
			earliest = b
		}
		if !weekStart.Before(b.From) && !b.From.Before(holding.From) {
			holding = b
		}
	}
	if holding.From.IsZero() {
		return earliest
	}
	return holding
}
