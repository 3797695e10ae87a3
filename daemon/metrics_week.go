package daemon

import (
	"math"

	"tend/budget"
	"tend/daemon/store"
)

var programMetrics = []metric{
	{name: "build_info", help: "The version that is running; always 1.", labels: []string{"version"},
		read: func(m measured) []sample { return []sample{{1, []string{m.version}}} }},
	{name: "store_schema", help: "Number of the store's schema.",
		read: func(measured) []sample { return one(float64(store.Schema())) }},
	{name: "store_size_bytes", help: "Size of the store on disk.",
		read: func(m measured) []sample { return one(float64(m.health.SizeBytes)) }},
	{name: "store_filesystem_free_bytes", help: "Space left on the file system of the store.",
		read: func(m measured) []sample { return one(float64(m.health.FreeBytes)) }},
	{name: "backup_last_success_timestamp_seconds", help: "When the last backup was made; no series before one.",
		read: func(m measured) []sample { return instant(m.Backup.At) }},
}

var weekMetrics = []metric{
	{name: "week_start_timestamp_seconds", help: "When this week began.",
		read: func(m measured) []sample { return instant(m.Week.From) }},
	{name: "week_end_timestamp_seconds", help: "When this week ends.",
		read: func(m measured) []sample { return instant(m.Week.To) }},
	{name: "week_min_seconds", help: "The least learning time of this week's budget.",
		read: func(m measured) []sample { return minutes(m.Week.Min) }},
	{name: "week_target_seconds", help: "Learning time aimed at in this week.",
		read: func(m measured) []sample { return minutes(m.Week.Target) }},
	{name: "week_max_seconds", help: "The most learning time of this week's budget.",
		read: func(m measured) []sample { return minutes(m.Week.Max) }},
	{name: "week_planned_seconds", help: "Time of the blocks that stood in this week when it began.",
		read: func(m measured) []sample { return minutes(m.Week.Planned) }},
	{name: "week_elapsed_planned_seconds", help: "Time of this week's blocks that are over, skipped ones left out.",
		read: func(m measured) []sample { return one(m.Elapsed.Seconds()) }},
	{name: "week_spent_seconds", help: "Learning time spent in this week, overlaps counted once.",
		read: func(m measured) []sample { return minutes(m.Week.Spent) }},
	{name: "week_deep_seconds", help: "Time of this week spent in deep areas.",
		read: func(m measured) []sample { return minutes(m.Week.Deep) }},
	{name: "week_area_seconds", help: "Time of this week spent in an area; overlaps count for each.", labels: []string{"area"},
		read: weekAreas},
	{name: "week_outputs", help: "Outputs produced in this week.",
		read: func(m measured) []sample { return one(float64(m.Week.Produced)) }},
	{name: "week_state", help: "Whether this week stands in that state: 1 for the one, 0 for the others.", labels: []string{"state"},
		read: weekStates},
	{name: "adherence_ratio", help: "Kept share of the minimum over the last four closed weeks, 0 to 1; NaN before there is one.",
		read: func(m measured) []sample { return one(known(m.Week.Adherence, m.Week.Counted > 0)) }},
	{name: "last_week_kept_ratio", help: "Kept share of the minimum of the last closed week, 0 to 1; NaN without one, or when it was left out.",
		read: func(m measured) []sample { return one(known(m.LastKept, m.LastCounts)) }},
	{name: "realism_ratio", help: "Median of spent to planned over the last eight closed weeks, 0.5 to 1; NaN before there are three.",
		read: func(m measured) []sample { return one(known(m.Week.Realism.Ratio, m.Week.Realism.Known)) }},
	{name: "debt_seconds", help: "What the last four closed weeks fell short of and still owe.",
		read: func(m measured) []sample { return minutes(budget.Owing(m.Week.Debt)) }},
}

// known is a ratio, or NaN where there is no such figure yet: there is a series all the same.
func known(ratio float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return ratio
}

func weekAreas(m measured) (list []sample) {
	for area, n := range m.Week.Areas {
		list = append(list, sample{float64(n) * 60, []string{area}})
	}
	return list
}

func weekStates(m measured) (list []sample) {
	for _, state := range []budget.WeekState{budget.Under, budget.InBand, budget.Over, budget.WeekSkipped, budget.WeekAway} {
		list = append(list, sample{truth(m.Week.State == state), []string{string(state)}})
	}
	return list
}
