package service

import (
	"fmt"

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

// Produce tells what became of the lessons of the latest 12 weeks, or with quarters of the latest 8 quarters.
func Produce(tx *store.Tx, quarters bool) (api.Produce, error) {
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
	days := s.Days(tx.Now)
	stats := api.Produce{Zone: days.Zone.String()}
	if !quarters {
		for n := produceWeeks - 1; n >= 0; n-- {
			week := weekOf(s, tx.Now).AddDays(-7 * n)
			span := when.Interval{Start: weekStart(s, week), End: weekStart(s, week.AddDays(7))}
			stats.Periods = append(stats.Periods, learning.ProduceIn(when.WeekLabel(week), span, lessons, outputs, tx.Now))
		}
		return stats, nil
	}
	for n := produceQuarters - 1; n >= 0; n-- {
		first := when.QuarterOf(days.Of(tx.Now)).AddMonths(-3 * n)
		span := when.Interval{Start: weekStart(s, first), End: weekStart(s, first.AddMonths(3))}
		label := fmt.Sprintf("%d-Q%d", first.Year, (int(first.Month)+2)/3)
		stats.Periods = append(stats.Periods, learning.ProduceIn(label, span, lessons, outputs, tx.Now))
	}
	return stats, nil
}
