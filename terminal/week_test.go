package terminal

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
)

func TestMinutesInWords(t *testing.T) {
	for n, want := range map[int]string{0: "0 min", 45: "45 min", 60: "1 h", 80: "1 h 20 min", 240: "4 h", -90: "-1 h 30 min"} {
		same(t, Minutes(n), want)
	}
}

func TestTimeLeftInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "under a minute", 29 * time.Second: "under a minute", 30 * time.Second: "1 min", 61 * time.Second: "2 min", time.Hour: "1 h",
	} {
		same(t, roughly(d), want)
	}
}

// aWeek is a week with numbers.
func aWeek(state budget.WeekState, spent int) api.Week {
	return api.Week{
		Week: budget.Week{
			Label: "2026-W47", Start: when.Date{Year: 2026, Month: time.November, Day: 16}, Min: 180, Target: 240, Max: 300,
			Planned: 240, Standing: 240, Spent: spent, Produced: 2, Deep: spent / 2, State: state,
		},
		Adherence: 0.929, Counted: 4,
	}
}

func TestWeekLines(t *testing.T) {
	tests := []struct {
		name string
		mode Mode
		week api.Week
		want string
	}{
		{"plain", plain, aWeek(budget.Under, 130), `week       2026-W47, Mon 16 Nov – Sun 22 Nov
planned    4 h
spent      2 h 10 min
produced   2 outputs
deep       1 h 5 min, 50 % of the minutes
state      under: 50 min to the minimum of 3 h
adherence  92 % of the minimum over the last 4 closed weeks
`},
		{"with bars on a terminal", Mode{Width: 80, UTF8: true}, aWeek(budget.InBand, 200), `week       2026-W47, Mon 16 Nov – Sun 22 Nov
planned    4 h          ███████████████████▎
spent      3 h 20 min   ████████████████
produced   2 outputs
deep       1 h 40 min, 50 % of the minutes
state      in band: between 3 h and 5 h
adherence  92 % of the minimum over the last 4 closed weeks
`},
		{"no bars without UTF-8", Mode{Width: 80}, aWeek(budget.Over, 320), `week       2026-W47, Mon 16 Nov – Sun 22 Nov
planned    4 h
spent      5 h 20 min
produced   2 outputs
deep       2 h 40 min, 50 % of the minutes
state      over: past 5 h, time to stop
adherence  92 % of the minimum over the last 4 closed weeks
`},
		{"a week that was skipped, the first", plain, api.Week{Week: budget.Week{Label: "2026-W47", State: budget.WeekSkipped, Produced: 1}},
			"week       2026-W47\nplanned    0 min\nspent      0 min\nproduced   1 output\nstate      skipped: it does not count\nadherence  no closed week yet\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			WeekLines(&out, tt.mode, tt.week)
			same(t, out.String(), tt.want)
		})
	}
}

func TestBars(t *testing.T) {
	tests := []struct {
		name     string
		n, scale int
		want     string
	}{
		{"nothing", 0, 300, ""},
		{"no scale", 10, 0, ""},
		{"something is seen", 1, 100_000, "▏"},
		{"all", 300, 300, strings.Repeat("█", barCells)},
		{"never past the end", 900, 300, strings.Repeat("█", barCells)},
		{"a half", 150, 300, strings.Repeat("█", barCells/2)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { same(t, bar(tt.n, tt.scale), tt.want) })
	}
}

func TestTodayLines(t *testing.T) {
	block := &budget.Block{Start: start.Add(71 * time.Hour), End: start.Add(73 * time.Hour)}
	tests := []struct {
		name  string
		today api.Today
		want  string
	}{
		{"a full day", api.Today{
			Date: "2026-11-21", DueCards: 12, DueNotes: 1, DueMinutes: 6.2, NewItems: 31, Next: block, Zone: "Europe/Berlin",
			Running: &budget.Session{Start: start, Area: "go", Text: "read\x1b[1m"}, Week: aWeek(budget.Under, 130), Queued: 1,
			OpenLoops:  []learning.Lesson{{ID: "l7", Title: "Raft"}, {ID: "l9", Title: "Paxos"}},
			Suggestion: "Review what is due", Command: "tend review", Reason: "it takes 7 min", OldestDays: 12,
		}, `today    Sat 21 Nov 2026
due      7 min: 12 cards and 1 note
next     Tue 24 Nov 09:00–11:00
running  since 10:00 · go · read
week     planned 4 h · spent 2 h 10 min · produced 2 · under
triage   new items to judge
open     l7  Raft, for 12 days; 1 more
queued   1 lesson

Review what is due: tend review
  it takes 7 min
`},
		{"an empty day", api.Today{Date: "soon"}, `today  soon
due    nothing
next   no block is planned
week   planned 0 min · spent 0 min · produced 0
`},
		{"one card", api.Today{Date: "2026-11-21", DueCards: 1}, `today  Sat 21 Nov 2026
due    1 min: 1 card
next   no block is planned
week   planned 0 min · spent 0 min · produced 0
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			TodayLines(&out, plain, tt.today)
			same(t, out.String(), tt.want)
		})
	}
}

func TestPlanLines(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	blocks := []budget.Block{
		{ID: "b1", Start: at(24, 7), End: at(24, 9), State: budget.Planned},
		{ID: "b2", Start: at(26, 22), End: at(27, 0), State: budget.Skipped},
		{ID: "b3", Start: at(29, 23), End: at(30, 0), State: budget.Planned, Locked: true},
	}
	changes := []api.PlanChange{{Kind: "moved", Block: "b1", Start: at(24, 7), Reason: "busy: dentist"}}
	tests := []struct {
		name string
		plan api.Plan
		want string
	}{
		{"by week", api.Plan{Blocks: blocks, Changes: changes, Zone: "Europe/Berlin"}, `2026-W48
  Tue 24 Nov 08:00–10:00 planned  b1
  Thu 26 Nov 23:00–01:00 skipped  b2

2026-W49
  Mon 30 Nov 00:00–01:00 planned, placed by you  b3

Changed:
moved  Tue 24 Nov 08:00  b1  busy: dentist
`},
		{"a zone that is unknown here", api.Plan{Blocks: blocks[:1], Zone: "Mars/\u202eBase"}, `Times are UTC: the zone "Mars/Base" is unknown here.
2026-W48
  Tue 24 Nov 07:00–09:00 planned  b1
`},
		{"nothing", api.Plan{Zone: "UTC"}, "No block is planned.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			PlanLines(&out, plain, tt.plan)
			same(t, out.String(), tt.want)
		})
	}
}
