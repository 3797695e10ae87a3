package learning

import (
	"fmt"
	"time"

	"tend/internal/when"
)

// Quota is how many lessons of a kind a person means to close in a period, and how many are closed. Only a lesson with
// an output closes, so nothing counts that left nothing behind.
type Quota struct {
	Kind  Kind      `json:"kind"`
	Least int       `json:"least"` // what is meant at least
	Most  int       `json:"most"`
	Done  int       `json:"done"`
	From  when.Date `json:"from"` // the period's first day
	To    when.Date `json:"to"`   // the first day after it
}

// QuotasAt returns the quotas of the periods in which the learning day lies: one technical book a quarter, one or two
// RFCs or design documents a month. The lessons may be of any time, kind and state.
func QuotasAt(lessons []Lesson, days when.Days, day when.Date) []Quota {
	month := when.Date{Year: day.Year, Month: day.Month, Day: 1}
	quarter := when.QuarterOf(day)
	quotas := []Quota{
		{Kind: Book, Least: 1, Most: 1, From: quarter, To: quarter.AddMonths(3)},
		{Kind: RFC, Least: 1, Most: 2, From: month, To: month.AddMonths(1)},
	}
	for i, q := range quotas {
		for _, l := range lessons {
			if l.Kind == q.Kind && l.State == Closed && q.holds(l.Ended, days) {
				quotas[i].Done++
			}
		}
	}
	return quotas
}

func (q Quota) holds(t time.Time, days when.Days) bool {
	day := days.Of(t)
	return !day.Before(q.From) && day.Before(q.To)
}

// String reads "books by 31 December: 0 of 1" or "RFCs by 30 November: 1 of 1 to 2". It changes when a lesson closes
// and when a period ends, not from one day to the next.
func (q Quota) String() string {
	last := q.To.AddDays(-1)
	want := fmt.Sprint(q.Least)
	if q.Most > q.Least {
		want = fmt.Sprintf("%d to %d", q.Least, q.Most)
	}
	return fmt.Sprintf("%s by %d %s: %d of %s", q.Kind.plural(), last.Day, last.Month, q.Done, want)
}
