package daemon

import "tend/learning"

var planMetrics = []metric{
	{name: "next_block_timestamp_seconds", help: "When the next block begins; no series without one.",
		read: func(m measured) []sample { return instant(m.NextBlock) }},
	{name: "week_unmet_seconds", help: "Time of this week's goal for which there is no place.",
		read: func(m measured) []sample {
			if m.Week.Outlook == nil {
				return minutes(0)
			}
			return minutes(m.Week.Outlook.Unmet)
		}},
	{name: "placement_blind", help: "1 while a calendar of yours cannot be read, so that nothing is placed.",
		read: func(m measured) []sample { return one(truth(m.Blind)) }},
	{name: "calendar_last_success_timestamp_seconds", help: "When a calendar of yours was last read well.", labels: []string{"calendar"},
		read: func(m measured) (list []sample) {
			for _, c := range m.Calendars {
				list = append(list, instant(c.LastGood, string(c.Name))...)
			}
			return list
		}},
	{name: "feed_last_read_timestamp_seconds", help: "When a program last read tend's calendar.", labels: []string{"client"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Readers {
				list = append(list, instant(s.Last, s.Name)...)
			}
			return list
		}},
}

var reviewMetrics = []metric{
	{name: "due_cards", help: "Cards due now.",
		read: func(m measured) []sample { return one(float64(m.Due.Cards)) }},
	{name: "due_notes", help: "Notes due now.",
		read: func(m measured) []sample { return one(float64(m.Due.Notes)) }},
	{name: "due_seconds", help: "Expected time to review what is due now.",
		read: func(m measured) []sample { return one(m.Due.Seconds) }},
	{name: "reviews_total", help: "Graded recalls of cards, by rating.", labels: []string{"rating"}, counter: true,
		read: func(m measured) (list []sample) {
			for grade, n := range m.Reviews {
				list = append(list, sample{float64(n), []string{grade.String()}})
			}
			return list
		}},
	{name: "memory_last_fit_timestamp_seconds", help: "When parameters were last fitted; no series before that.",
		read: func(m measured) []sample { return instant(m.Fits.Last) }},
	{name: "memory_last_fit_accepted", help: "1 if the parameters that were fitted last were put to use, 0 if they were refused; no series before a fit.",
		read: func(m measured) []sample {
			if m.Fits.Last.IsZero() {
				return nil
			}
			return one(truth(m.Fits.Refused == 0))
		}},
	{name: "memory_fits_refused", help: "Fits in a row, up to the last, whose parameters were refused.",
		read: func(m measured) []sample { return one(float64(m.Fits.Refused)) }},
}

var sourceMetrics = []metric{
	{name: "source_fetches_total", help: "Fetches of a source, by result.", labels: []string{"source", "result"}, counter: true,
		read: func(m measured) (list []sample) {
			for _, s := range m.Sources {
				for result, n := range s.Fetches {
					list = append(list, sample{float64(n), []string{string(s.Name), result}})
				}
			}
			return list
		}},
	{name: "source_last_success_timestamp_seconds", help: "When a source was last fetched well.", labels: []string{"source"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Sources {
				list = append(list, instant(s.LastSuccess, string(s.Name))...)
			}
			return list
		}},
	{name: "source_new_items", help: "Items of a source that wait for a verdict.", labels: []string{"source"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Sources {
				list = append(list, sample{float64(s.New), []string{string(s.Name)}})
			}
			return list
		}},
	{name: "source_gone", help: "1 for a source whose feed was taken down (410): it is not asked any more.", labels: []string{"source"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Sources {
				list = append(list, sample{truth(s.Gone), []string{string(s.Name)}})
			}
			return list
		}},
	{name: "slots", help: "Sources of a kind that there may be.", labels: []string{"kind"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Slots {
				list = append(list, sample{float64(s.Most), []string{string(s.Kind)}})
			}
			return list
		}},
	{name: "slots_taken", help: "Sources of a kind that there are.", labels: []string{"kind"},
		read: func(m measured) (list []sample) {
			for _, s := range m.Slots {
				list = append(list, sample{float64(s.Taken), []string{string(s.Kind)}})
			}
			return list
		}},
}

var lessonMetrics = []metric{
	{name: "lessons", help: "Lessons that are not ended, by state.", labels: []string{"state"},
		read: func(m measured) (list []sample) {
			for state, n := range m.Lessons {
				list = append(list, sample{float64(n), []string{string(state)}})
			}
			return list
		}},
	{name: "oldest_open_lesson_timestamp_seconds", help: "When the lesson was opened that is open for longest; no series without one.",
		read: func(m measured) []sample { return instant(m.OldestOpen) }},
	{name: "quota_done", help: "Lessons closed with an output that count for a quota in its period.", labels: []string{"quota"},
		read: func(m measured) []sample {
			return quotas(m, func(q learning.QuotaStanding) float64 { return float64(q.Done) })
		}},
	{name: "quota_asked", help: "Lessons that a quota asks for at least in its period.", labels: []string{"quota"},
		read: func(m measured) []sample {
			return quotas(m, func(q learning.QuotaStanding) float64 { return float64(q.Asked) })
		}},
	{name: "quota_behind_seconds", help: "Time a week that a quota asks for above a steady pace, to the end of its period; 0 unless it is behind.",
		labels: []string{"quota"},
		read: func(m measured) []sample {
			return quotas(m, func(q learning.QuotaStanding) float64 { return float64(q.Behind) * 60 })
		}},
}

// quotas is a value of each quota that is not off.
func quotas(m measured, value func(learning.QuotaStanding) float64) (list []sample) {
	for _, q := range m.Quotas {
		if !q.Off {
			list = append(list, sample{value(q), []string{q.Name}})
		}
	}
	return list
}
