package service

import (
	"fmt"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
)

// Loops returns the open loops, the oldest first: the lessons that were begun at least so many days ago, and from which
// nothing was produced yet.
func Loops(tx *store.Tx, days int) ([]learning.Loop, error) {
	open, err := store.Lessons.Range(tx, "state/"+string(learning.Open)+"/", "")
	return learning.Loops(open, tx.Now, days), err
}

// How many periods are told of, the one that is on its way included.
const (
	produceWeeks    = 12
	produceQuarters = 8
)

// Produce tells what became of the lessons of the latest 12 weeks, or with quarters of the latest 8 quarters; to explain it
// is to add the records behind each number.
func Produce(tx *store.Tx, quarters, explain bool) (api.Produce, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Produce{}, err
	}
	lessons, err := store.Lessons.List(tx)
	if err != nil {
		return api.Produce{}, err
	}
	outputs, err := store.Outputs.Range(tx, "at/", "")
	if err != nil {
		return api.Produce{}, err
	}
	stats := api.Produce{Zone: s.Days(tx.Now).Zone.String()}
	for _, period := range producePeriods(s, quarters, tx.Now) {
		span := when.Interval{Start: weekStart(s, period.from), End: weekStart(s, period.to)}
		stats.Periods = append(stats.Periods, learning.ProduceIn(period.label, span, lessons, outputs, tx.Now))
		if explain {
			stats.Explain = append(stats.Explain, learning.ProducePartsIn(span, lessons, outputs, tx.Now))
		}
	}
	return stats, nil
}

// producePeriods are the latest weeks or quarters that are told of, oldest first.
func producePeriods(s store.Settings, quarters bool, now time.Time) (periods []stretch) {
	if !quarters {
		for n := produceWeeks - 1; n >= 0; n-- {
			week := weekOf(s, now).AddDays(-7 * n)
			periods = append(periods, stretch{when.WeekLabel(week), week, week.AddDays(7)})
		}
		return periods
	}
	for n := produceQuarters - 1; n >= 0; n-- {
		first := when.QuarterOf(s.Days(now).Of(now)).AddMonths(-3 * n)
		label := fmt.Sprintf("%d-Q%d", first.Year, (int(first.Month)+2)/3)
		periods = append(periods, stretch{label, first, first.AddMonths(3)})
	}
	return periods
}
