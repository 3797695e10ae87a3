package terminal

import (
	"slices"
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

func TestForecastAxisHasNoLongFractions(t *testing.T) {
	for _, c := range []struct {
		name           string
		minutes, known float64 // from 0 and 40 on
		axis           []string
	}{
		{"whole numbers", 23, 23, []string{"24", "21", "18", "15", "12", "9", "6", "3", "0", "64", "61", "58", "55", "52", "49", "46", "43", "40"}},
		{"tenths of few minutes", 2.3, 1, []string{"2.4", "2.1", "1.8", "1.5", "1.2", "0.9", "0.6", "0.3", "0.0", "41", "40", "39", "38", "37", "36", "35", "34", "33"}},
		{"no minutes at all", 0, 0, []string{"0.8", "0.7", "0.6", "0.5", "0.4", "0.3", "0.2", "0.1", "0.0", "40", "39", "38", "37", "36", "35", "34", "33", "32"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := api.Forecast{Weeks: make([]api.ForecastWeek, 3)}
			for n := range f.Weeks {
				f.Weeks[n] = api.ForecastWeek{Minutes: c.minutes * float64(n) / 2, Known: 40 + c.known*float64(n)/2}
			}
			var out strings.Builder
			ForecastLines(&out, Mode{Width: 60}, f)
			var axis []string
			for line := range strings.SplitSeq(out.String(), "\n") {
				if label, _, found := strings.Cut(line, "|"); found {
					axis = append(axis, strings.TrimSpace(label))
				}
			}
			if !slices.Equal(axis, c.axis) {
				t.Errorf("got %q in:\n%s", axis, out.String())
			}
		})
	}
}
