package api

import (
	"context"
	"net/url"
	"strconv"

	"tend/internal/when"
)

// ForecastRequest asks for the weeks to come. What is nil is as the person has it.
type ForecastRequest struct {
	Weeks     int      // 1 to 104; 0 is 12
	NewPerDay *int     // new cards learned a day, 0 to 1000, as long as the weeks last; nil: those that wait, as many a day as the settings allow
	Retention *float64 // desired retention, 0.70 to 0.99
}

// Forecast is what the weeks to come will cost, and how much will be known, if all that falls due is reviewed.
type Forecast struct {
	Summary   []string       `json:"summary"` // plain sentences
	From      when.Date      `json:"from"`
	Cards     int            `json:"cards"`       // that were reviewed before and will come back
	Waiting   int            `json:"new_waiting"` // new cards that wait
	NewPerDay int            `json:"new_per_day"` // at most
	Retention float64        `json:"desired_retention"`
	Minutes   float64        `json:"minutes_a_day"` // on average
	KnownNow  float64        `json:"known_now"`     // how many cards would be recalled
	KnownEnd  float64        `json:"known_end"`
	Peak      ForecastWeek   `json:"peak_week"`
	Days      []ForecastDay  `json:"days"`
	Weeks     []ForecastWeek `json:"weeks"` // seven days each, from today
	Budget    ForecastBudget `json:"budget"`
}

// ForecastDay is one learning day to come.
type ForecastDay struct {
	Day     when.Date `json:"day"`
	Minutes float64   `json:"minutes"`
	Reviews float64   `json:"reviews"`
	New     float64   `json:"new"`
	Known   float64   `json:"known"` // how many cards would be recalled at its end
}

// ForecastWeek is seven of them.
type ForecastWeek struct {
	From    when.Date `json:"from"`
	Minutes float64   `json:"minutes_a_day"`
	Known   float64   `json:"known"` // at its end
}

// ForecastBudget is how the forecast stands to the minutes that reviews have.
type ForecastBudget struct {
	Minutes float64           `json:"minutes_a_day"`  // the part of the week's target that reviews may take
	Fits    *ForecastOutcome  `json:"fits,omitempty"` // the highest desired retention that takes no more
	Tried   []ForecastOutcome `json:"tried"`
	Known   float64           `json:"known_end"`           // in these minutes, what is worth most first
	Further float64           `json:"further_minutes"`     // so many minutes more a day
	Buys    float64           `json:"further_minutes_buy"` // cards more that would be recalled at the end
}

// ForecastOutcome is what one desired retention comes to.
type ForecastOutcome struct {
	Retention float64 `json:"desired_retention"`
	Minutes   float64 `json:"minutes_a_day"`
	Known     float64 `json:"known_end"`
}

// Forecast runs the weeks to come.
func (c *Client) Forecast(ctx context.Context, r ForecastRequest) (Forecast, error) {
	query := url.Values{}
	if r.Weeks != 0 {
		query.Set("weeks", strconv.Itoa(r.Weeks))
	}
	if r.NewPerDay != nil {
		query.Set("new_per_day", strconv.Itoa(*r.NewPerDay))
	}
	if r.Retention != nil {
		query.Set("retention", strconv.FormatFloat(*r.Retention, 'f', -1, 64))
	}
	return get[Forecast](ctx, c, "/forecast?"+query.Encode())
}
