package budget

import (
	"fmt"
	"slices"

	"tend/internal/when"
)

// skipsPerQuarter is how many weeks of a quarter a person may skip: a reserve that is spent on purpose lets people go
// on, where more of it would be no plan at all.
const skipsPerQuarter = 2

// CheckSkip tells whether the week that starts on the day week may be skipped beside those that are. A week belongs to
// the quarter that its first day is in.
func CheckSkip(skipped []when.Date, week when.Date) error {
	var used []string
	for _, other := range skipped {
		if other == week {
			return fmt.Errorf("week %s is skipped already", when.WeekLabel(week))
		}
		if when.QuarterOf(other) == when.QuarterOf(week) {
			used = append(used, when.WeekLabel(other))
		}
	}
	if len(used) < skipsPerQuarter {
		return nil
	}
	slices.Sort(used)
	return fmt.Errorf("two weeks of a quarter can be skipped, and %s and %s are", used[0], used[1])
}

// SkipsLeft is how many more weeks can be skipped in the quarter that holds the day.
func SkipsLeft(skipped []when.Date, day when.Date) int {
	left := skipsPerQuarter
	for _, other := range skipped {
		if when.QuarterOf(other) == when.QuarterOf(day) {
			left--
		}
	}
	return max(0, left)
}
