package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
)

// weekRecords are the records that one week adds up from.
type weekRecords struct {
	start    when.Date
	span     when.Interval
	sessions []budget.Session // that touch the week, without those that were removed
	blocks   []budget.Block
	frozen   []budget.Frozen
	outputs  []learning.Output // of the week, and those of the same lessons
}

// recordsOf reads the records that touch a week. What it costs does not grow with what lies before or after.
func recordsOf(tx *store.Tx, s store.Settings, start when.Date) (r weekRecords, err error) {
	r.start, r.span = start, spanOf(s, start)
	from, to := "at/"+store.At(r.span.Start), "at/"+store.At(r.span.End)
	if r.sessions, err = sessionsBetween(tx, r.span.Start, r.span.End); err != nil {
		return r, err
	}
	r.sessions = slices.DeleteFunc(r.sessions, func(x budget.Session) bool {
		return !x.Removed.IsZero() || !x.Interval(tx.Now).Overlaps(r.span)
	})
	if r.sessions == nil {
		r.sessions = []budget.Session{}
	}
	if r.blocks, err = store.Blocks.Range(tx, from, to); err != nil {
		return r, err
	}
	if r.frozen, err = store.PlansBetween(tx, r.span.Start, r.span.End); err != nil {
		return r, err
	}
	if r.outputs, err = store.Outputs.Range(tx, from, to); err != nil {
		return r, err
	}
	return r, r.addSummaries(tx)
}

// addSummaries adds the summaries of other weeks that the notes of this week were made from: they were counted then.
func (r *weekRecords) addSummaries(tx *store.Tx) error {
	for _, o := range slices.Clone(r.outputs) {
		if o.Kind != learning.NoteOutput || o.Lesson == "" {
			continue
		}
		others, err := store.Outputs.Range(tx, "lesson/"+string(o.Lesson)+"/", "")
		if err != nil {
			return err
		}
		for _, other := range others {
			if !r.span.Holds(other.At) {
				r.outputs = append(r.outputs, other)
			}
		}
	}
	return nil
}

func (r weekRecords) sum(s store.Settings, now time.Time) budget.Week {
	return budget.Summarize(budget.WeekInput{
		Start: r.start, Span: r.span, Budgets: budgets(s), Areas: s.Areas, Depths: s.Depths, Blocks: r.blocks, Frozen: r.frozen,
		Sessions: counted(r.sessions, now), Produced: learning.Produced(r.outputs, r.span.Start, r.span.End),
		Skipped: slices.Contains(skippedWeeks(s), r.start), Away: s.Away, Now: now,
	})
}

// days parts the week by its days.
func (r weekRecords) days(s store.Settings, now time.Time) []budget.Day {
	begins := dayStarts(s, r.start, r.span)
	days := budget.ByDay(r.start, begins, r.span, r.plan(), counted(r.sessions, now), now)
	for n := range days {
		span := budget.DaySpan(begins, r.span, n)
		days[n].Produced = learning.Produced(r.outputs, span.Start, span.End)
	}
	return days
}

// plan is what the week began with.
func (r weekRecords) plan() []budget.PlannedBlock { return budget.PlanOf(r.span, r.frozen, r.blocks) }

// dayStarts are the instants at which the days of a week begin, by the zone in which the person lived then. None lies
// before the one before it, nor out of the week: who goes half round the earth may lose a day.
func dayStarts(s store.Settings, start when.Date, week when.Interval) []time.Time {
	starts := []time.Time{week.Start}
	for n := 1; n < 7; n++ {
		at := weekStart(s, start.AddDays(n))
		if last := starts[n-1]; at.Before(last) {
			at = last
		}
		if at.After(week.End) {
			at = week.End
		}
		starts = append(starts, at)
	}
	return starts
}

// summarize adds one week up from the records that touch it.
func summarize(tx *store.Tx, s store.Settings, start when.Date) (budget.Week, error) {
	records, err := recordsOf(tx, s, start)
	return records.sum(s, tx.Now), err
}
