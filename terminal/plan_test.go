package terminal

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

// aPlan is two weeks around Berlin's change of clocks, with what cuts and hinders it.
func aPlan() api.Plan {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 10, day, hour, minute, 0, 0, time.UTC) }
	return api.Plan{
		Zone: "Europe/Berlin",
		Blocks: []budget.Block{
			{ID: "b1", Start: at(20, 6, 0), End: at(20, 7, 30), State: budget.Planned, Why: "free in the window tue,thu 08:00-10:00"},
			{ID: "b2", Start: at(22, 6, 0), End: at(22, 8, 0), State: budget.Skipped, Why: "skipped by you"},
			{ID: "b3", Start: at(25, 9, 0), End: at(25, 10, 0), State: budget.Planned, Locked: true, Why: "moved here by \x1b[31myou"},
			{ID: "b4", Start: at(27, 7, 0), End: at(27, 9, 0), State: budget.Planned, Why: "moved: busy with Standup"},
		},
		Weeks: []budget.Outlook{
			{Start: when.Date{Year: 2026, Month: 10, Day: 12}, Label: "2026-W42", Goal: 165, Unmet: 60, Why: "the windows hold no more"},
			{Start: when.Date{Year: 2026, Month: 10, Day: 19}, Label: "2026-W43", Goal: 165, Placed: 180, Back: 15},
			{Start: when.Date{Year: 2026, Month: 10, Day: 26}, Label: "2026-W44", Goal: 165, Placed: 120, Unmet: 45, Why: "busy times leave no room for it"},
			{Start: when.Date{Year: 2026, Month: 11, Day: 2}, Label: "2026-W45", Goal: 165, Unmet: 165, Why: "the windows hold no more"},
		},
		Realism: budget.Realism{Ratio: 0.7, Weeks: 8, Known: true},
		Away:    []budget.Away{{From: when.Date{Year: 2026, Month: 12, Day: 21}, To: when.Date{Year: 2026, Month: 12, Day: 31}, Reason: budget.Holiday}},
		Blind:   "calendar work answers\n503",
	}
}

const planHead = `Nothing is placed or moved while a calendar cannot be read: calendar work answers 503
You keep 70 % of what you plan (the last 8 weeks), so weeks aim at less.
15 min that earlier weeks fell short of are given back, at most 15 min a block.
You are away from 2026-12-21 to 2026-12-31 (holiday).
`

func TestPlanIsAListInPlainMode(t *testing.T) {
	var out strings.Builder
	PlanLines(&out, plain, aPlan())
	want := planHead + `2026-W42  0 min of 2 h 45 min; 1 h unmet: the windows hold no more

2026-W43  3 h of 3 h
  Tue 20 Oct 08:00–09:30 planned  b1  free in the window tue,thu 08:00-10:00
  Thu 22 Oct 08:00–10:00 skipped  b2  skipped by you
  Sun 25 Oct 10:00–11:00 planned, placed by you  b3  moved here by you

2026-W44  2 h of 2 h 45 min; 45 min unmet: busy times leave no room for it
  Tue 27 Oct 08:00–10:00 planned  b4  moved: busy with Standup

2026-W45  0 min of 2 h 45 min; 2 h 45 min unmet: the windows hold no more
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestPlanIsAGridOnATerminal(t *testing.T) {
	var out strings.Builder
	PlanLines(&out, Mode{UTF8: true, Width: 100}, aPlan())
	want := planHead + `            08  09  10
Mon 19 Oct  ·   ·   ·
Tue 20 Oct  ██████  ·
Wed 21 Oct  ·   ·   ·
Thu 22 Oct  ░░░░░░░░·
Fri 23 Oct  ·   ·   ·
Sat 24 Oct  ·   ·   ·
Sun 25 Oct  ·   ·   ▓▓▓▓
            █ planned  ▓ placed by you  ▒ kept  ░ skipped

`
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	for line := range strings.Lines(out.String()) {
		if width(strings.TrimRight(line, "\n")) > 100 {
			t.Errorf("too wide: %q", line)
		}
	}
}

func TestPlanGridFitsItsWidth(t *testing.T) {
	plan := aPlan()
	plan.Blocks[0].Start = plan.Blocks[0].Start.Add(-8 * time.Hour) // from midnight
	plan.Blocks[2].End = plan.Blocks[2].End.Add(13 * time.Hour)     // over midnight
	for _, c := range []struct{ width, cells int }{{120, 4}, {80, 2}, {60, 2}} {
		var out strings.Builder
		planGrid(&out, Mode{UTF8: true, Width: c.width}, plan.Blocks, zoneOf(plan.Zone))
		first, _, _ := strings.Cut(out.String(), "\n")
		if !strings.Contains(first, "00  ") || width(first) > c.width {
			t.Errorf("%d wide: %q", c.width, first)
		}
		if got := cellsPerHour(Mode{Width: c.width}, 24); got != c.cells {
			t.Errorf("%d wide: %d cells an hour", c.width, got)
		}
	}
}
