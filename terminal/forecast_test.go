package terminal

import (
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/when"
)

func TestForecastLines(t *testing.T) {
	day := func(n int) when.Date { return when.Date{Year: 2026, Month: time.November, Day: n} }
	f := api.Forecast{
		Summary: []string{"Reviews will take 4 min a day.", "Of the 3 cards you would recall 3 today."},
		Weeks:   []api.ForecastWeek{{From: day(16), Minutes: 4.25, Known: 2.9}, {From: day(23), Minutes: 3, Known: 2.6}},
	}
	var out strings.Builder
	ForecastLines(&out, plain, f)
	same(t, out.String(), `Reviews will take 4 min a day.
Of the 3 cards you would recall 3 today.

week from   min a day  known
Mon 16 Nov  4.2        3
Mon 23 Nov  3.0        3
`)
}
