package api

import (
	"context"
	"net/url"
	"strconv"

	"tend/budget"
	"tend/learning"
)

// WeekParts is the records behind planned, spent and produced of a week. The parts of each number sum to it.
type WeekParts struct {
	// Budget is the version that holds in the week; days away are not taken off it.
	Budget budget.Budget `json:"budget"`
	// Planned are the blocks that the week began with and those that came later: their minutes sum to planned_minutes,
	// their standing minutes to standing_minutes.
	Planned []budget.Fate `json:"planned"`
	// Spent are the sessions, each with what of it counts: to spent_minutes, deep_minutes and the minutes of its area.
	Spent []budget.Counted `json:"spent"`
	// Produced are the outputs; those that count are as many as produced.
	Produced []learning.OutputPart `json:"produced"`
}

// WeekExplained is the records behind all numbers of a week, also those that look back on the weeks before.
type WeekExplained struct {
	WeekParts
	// Adherence are the last four closed weeks: adherence is Σ kept_minutes / Σ min_minutes of those that count.
	Adherence []budget.KeptWeek `json:"adherence"`
	// Realism are the last eight closed weeks: realism is the median ratio of those that count, from 0.5 to 1.
	Realism []budget.KeptPlan `json:"realism"`
}

// ExplainWeek is Week with the records behind each number.
func (c *Client) ExplainWeek(ctx context.Context, week string) (Week, error) {
	return get[Week](ctx, c, "/week?explain=true&week="+url.QueryEscape(week))
}

// MaxWeeks is how many weeks one answer holds at most: ten years.
const MaxWeeks = 530

// WeeksRequest asks for the numbers of weeks in a row. Without From they end with To, or with this week; with From they
// begin there, and end with To, or are as many as Weeks says, or end with this week. Weeks and both ends do not go together.
type WeeksRequest struct {
	Weeks    int // 1 to MaxWeeks; 0: 12, or as From and To say
	From, To string
	Explain  bool // with the records behind each week
}

// Weeks are the numbers of weeks in a row, oldest first. Weeks before tend was set up are left out up to the first in which
// there is something.
type Weeks struct {
	Weeks []budget.Week `json:"weeks"`
	Zone  string        `json:"zone"`
	// Explain is the records behind each week, in their order, where that was asked for.
	Explain []WeekParts `json:"explain,omitempty"`
}

// Weeks returns the numbers of weeks in a row.
func (c *Client) Weeks(ctx context.Context, r WeeksRequest) (Weeks, error) {
	asked := url.Values{}
	if r.Explain {
		asked.Set("explain", "true")
	}
	if r.Weeks != 0 {
		asked.Set("weeks", strconv.Itoa(r.Weeks))
	}
	for name, week := range map[string]string{"from": r.From, "to": r.To} {
		if week != "" {
			asked.Set(name, week)
		}
	}
	return get[Weeks](ctx, c, "/weeks?"+asked.Encode())
}
