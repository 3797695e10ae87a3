package budget

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"tend/internal/when"
)

// AwayReason is why a person is away.
type AwayReason string

// The reasons to be away.
const (
	Holiday AwayReason = "holiday"
	OnCall  AwayReason = "on-call"
)

// Away is time without learning, in learning days: no block lies there, and its weeks ask for less.
type Away struct {
	From   when.Date  `json:"from"`
	To     when.Date  `json:"to"` // the last day, included
	Reason AwayReason `json:"reason"`
}

const (
	longestAway = 366 // days
	mostAways   = 200
)

// Days is how many learning days the person is away.
func (a Away) Days() int { return a.To.Sub(a.From) + 1 }

// Holds tells whether the learning day d is one of them.
func (a Away) Holds(d when.Date) bool { return !d.Before(a.From) && !a.To.Before(d) }

// String names the days and the reason in a few words.
func (a Away) String() string {
	if a.From == a.To {
		return fmt.Sprintf("away on %s (%s)", a.From, a.Reason)
	}
	return fmt.Sprintf("away from %s to %s (%s)", a.From, a.To, a.Reason)
}

// CheckAway tells what is wrong with adding a to those that are there: days out of order or more than a year of them,
// an unknown reason, or a day that is in one of the others.
func CheckAway(there []Away, a Away) error {
	switch {
	case a.From.IsZero() || a.To.IsZero():
		return errors.New("away: want a first and a last day")
	case a.To.Before(a.From):
		return fmt.Errorf("away: %s is before %s", a.To, a.From)
	case a.Days() > longestAway:
		return fmt.Errorf("away: %d days; want at most %d", a.Days(), longestAway)
	case a.Reason != Holiday && a.Reason != OnCall:
		return fmt.Errorf("away: reason %q: want %s or %s", a.Reason, Holiday, OnCall)
	case len(there) >= mostAways:
		return fmt.Errorf("away: %d times are there already; remove one first", mostAways)
	}
	for _, other := range there {
		if !other.To.Before(a.From) && !a.To.Before(other.From) {
			return fmt.Errorf("away: you are %s already", other)
		}
	}
	return nil
}

// AwayOn returns the time away that holds the learning day.
func AwayOn(aways []Away, d when.Date) (Away, bool) {
	at := slices.IndexFunc(aways, func(a Away) bool { return a.Holds(d) })
	if at < 0 {
		return Away{}, false
	}
	return aways[at], true
}

// DaysLeft is how many of the seven days of the week that starts on weekStart the person is not away.
func DaysLeft(aways []Away, weekStart when.Date) int {
	left := 0
	for n := range 7 {
		if _, away := AwayOn(aways, weekStart.AddDays(n)); !away {
			left++
		}
	}
	return left
}

// For returns the budget of a week of which so many days are left: its minutes as a part of seven days, to the nearest
// 5 minutes, and none where no day is left.
func (b Budget) For(daysLeft int) Budget {
	if daysLeft >= 7 {
		return b
	}
	for _, minutes := range []*int{&b.Min, &b.Target, &b.Max} {
		*minutes = nearest(*minutes*daysLeft, 7*step) / 7
	}
	return b
}

// awayTimes are the times away as intervals, in order.
func awayTimes(aways []Away, days when.Days) []when.Interval {
	var times []when.Interval
	for _, a := range aways {
		times = append(times, when.Interval{Start: days.Start(a.From), End: days.End(a.To)})
	}
	slices.SortFunc(times, func(a, b when.Interval) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	return times
}
