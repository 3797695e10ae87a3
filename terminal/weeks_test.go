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

func someWeeks() api.Weeks {
	week := func(day int, label string, planned, spent, produced int, state budget.WeekState) budget.Week {
		return budget.Week{Label: label, Start: when.Date{Year: 2026, Month: time.November, Day: day}, Min: 180, Target: 240, Max: 300,
			Planned: planned, Spent: spent, Produced: produced, State: state}
	}
	return api.Weeks{Weeks: []budget.Week{week(2, "2026-W45", 240, 200, 1, budget.InBand), week(9, "2026-W46", 240, 1, 0, budget.Under),
		week(16, "2026-W47", 120, 330, 2, budget.Over), week(23, "2026-W48", 0, 0, 0, budget.WeekSkipped)}}
}

func TestWeeksLines(t *testing.T) {
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"a table in plain lines", plain, `4 weeks: planned 10 h · spent 8 h 51 min · produced 3; 1 in band, 1 under, 1 over, 1 skipped

week      from        planned  spent       produced  min  max  state
2026-W45  Mon 2 Nov   4 h      3 h 20 min  1         3 h  5 h  in band
2026-W46  Mon 9 Nov   4 h      1 min       0         3 h  5 h  under
2026-W47  Mon 16 Nov  2 h      5 h 30 min  2         3 h  5 h  over
2026-W48  Mon 23 Nov  0 min    0 min       0         3 h  5 h  skipped
`},
		{"bars on a terminal", Mode{Width: 80, UTF8: true}, `4 weeks: planned 10 h · spent 8 h 51 min · produced 3; 1 in band, 1 under, 1
over, 1 skipped

2026-W45  █████████████░░    │    3 h 20 min of 4 h, 1 output, in band
2026-W46  █░░░░░░░░░░│░░░    │    1 min of 4 h, 0 outputs, under
2026-W47  █████████████████████   5 h 30 min of 2 h, 2 outputs, over
2026-W48             │       │    0 min of 0 min, 0 outputs, skipped
          █ spent  ░ planned  │ min and max
`},
		{"other marks without UTF-8", Mode{Width: 80}, `4 weeks: planned 10 h · spent 8 h 51 min · produced 3; 1 in band, 1 under, 1
over, 1 skipped

2026-W45  #############..    |    3 h 20 min of 4 h, 1 output, in band
2026-W46  #..........|...    |    1 min of 4 h, 0 outputs, under
2026-W47  #####################   5 h 30 min of 2 h, 2 outputs, over
2026-W48             |       |    0 min of 0 min, 0 outputs, skipped
          # spent  . planned  | min and max
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			WeeksLines(&out, c.mode, someWeeks())
			same(t, out.String(), c.want)
		})
	}
	var narrow, none strings.Builder
	WeeksLines(&narrow, Mode{Width: 60, UTF8: true}, someWeeks())
	if strings.Contains(narrow.String(), "█") || !strings.Contains(narrow.String(), "2026-W47") {
		t.Errorf("without room for bars it writes\n%s", narrow.String())
	}
	WeeksLines(&none, plain, api.Weeks{})
	same(t, none.String(), "No week to show.\n")
}

func TestWeekExplained(t *testing.T) {
	from := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	review := func(name string, minute, counts int) budget.Counted {
		return budget.Counted{Session: budget.Session{ID: "s1", Kind: budget.FromReview, Start: from(17, 10, minute), End: from(17, 10, minute+2), Area: "go", Text: name}, Minutes: counts, OfArea: counts}
	}
	week := aWeek(budget.Under, 130)
	week.Standing, week.Zone = 120, "UTC"
	week.Explain = &api.WeekExplained{WeekParts: api.WeekParts{
		Budget: budget.Budget{From: when.Date{Year: 2026, Month: 11, Day: 2}, Min: 180, Target: 240, Max: 300},
		Planned: []budget.Fate{
			{PlannedBlock: budget.PlannedBlock{Block: "b1", Start: from(17, 8, 0), Minutes: 120}, Standing: 120, Became: "kept", Session: "s9"},
			{PlannedBlock: budget.PlannedBlock{Block: "b2", Start: from(19, 8, 0), Minutes: 120}, Became: "moved", Now: from(24, 18, 0)},
		},
		Spent: []budget.Counted{
			{Session: budget.Session{ID: "s9", Kind: budget.FromBlock, Start: from(17, 8, 0), End: from(17, 10, 0), Area: "go", Text: "read\x1b[1m"}, Minutes: 120, Deep: 65},
			review("", 0, 2), review("", 3, 1), review("", 50, 2),
			{Session: budget.Session{ID: "s12", Kind: budget.FromTimer, Start: from(18, 8, 0)}, Minutes: 5},
		},
		Produced: []learning.OutputPart{{Output: learning.Output{ID: "o1", Kind: learning.Summary, Lesson: "l3", At: from(18, 9, 0), Text: "\n Raft\nin short"}, Counts: true},
			{Output: learning.Output{ID: "o2", Kind: learning.NoteOutput, Lesson: "l3", At: from(18, 9, 5), Note: "n4"}, Why: "its summary counts"}},
	},
		Adherence: []budget.KeptWeek{{Label: "2026-W45", State: budget.WeekSkipped, Spent: 30}, {Label: "2026-W46", State: budget.Under, Spent: 60, Carry: 30, Min: 180, Kept: 90, Counts: true}},
		Realism:   []budget.KeptPlan{{Label: "2026-W46", Planned: 240, Spent: 60, Ratio: 0.25, Counts: true}, {Label: "2026-W45", Spent: 30}},
	}
	var out strings.Builder
	WeekExplained(&out, plain, week)
	_, got, _ := strings.Cut(out.String(), "\n\n")
	same(t, got, `Planned 4 h when the week began, from its blocks; 2 h stand now
block  at                planned  now    became
b1     Tue 17 Nov 08:00  2 h      2 h    kept, s9
b2     Thu 19 Nov 08:00  2 h      0 min  moved to Tue 24 Nov 18:00

Spent 2 h 10 min, from its sessions: time that two share counts once, for the first; 1 h 5 min of it in deep areas
session  at                      counted  kind    area  text
s9       Tue 17 Nov 08:00–10:00  2 h      block   go    read
s1–s1    Tue 17 Nov 10:00–10:05  3 min    review  go    2 sessions
s1       Tue 17 Nov 10:50–10:52  2 min    review  go
s12      Wed 18 Nov 08:00 runs   5 min    timer

Produced 2 outputs
output  at                kind     lesson                      what
o1      Wed 18 Nov 09:00  summary  l3      counts              Raft in short
o2      Wed 18 Nov 09:05  note     l3      its summary counts  n4

State under, by the budget of 2026-11-02: at least 3 h, at most 5 h

Adherence 92 %: 1 h 30 min of 3 h; a week keeps what it spent and what the week before carries over, up to its min
week      spent   carried  min  kept        state
2026-W45  30 min                            skipped: not counted
2026-W46  1 h     30 min   3 h  1 h 30 min  under

Realism: too few weeks with a plan, 0 of the 3 that it takes
week      planned  spent   kept
2026-W46  4 h      1 h     25 %
2026-W45  0 min    30 min  nothing planned
`)
}

func TestDaysOfAWeekThatHaveSomething(t *testing.T) {
	var out strings.Builder
	week := aWeek(budget.Under, 130)
	week.Standing = 0
	week.Days = []budget.Day{{Day: week.Start, Planned: 120, Spent: 60, Produced: 1}, {Day: week.Start.AddDays(1)}, {Day: week.Start.AddDays(2), Planned: 120}}
	WeekLines(&out, Mode{Width: 80, UTF8: true}, week)
	got := out.String()
	if !strings.Contains(got, "planned    4 h          ███████████████████▎  (now 0 min)\n") || !strings.HasSuffix(got, `
day         planned  spent  produced
Mon 16 Nov  2 h      1 h    1         ████████████
Wed 18 Nov  2 h      0 min  0
`) {
		t.Errorf("got\n%s", got)
	}
}
