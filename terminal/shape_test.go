package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
)

func someShape() api.Shape {
	weeks := []budget.Shape{{Label: "2026-W46"}, {Label: "2026-W47", Spent: 120, Deep: 60, Broad: 40, Other: 20, Part: 0.5}}
	return api.Shape{Weeks: weeks, Quarters: []budget.Shape{{Label: "2026-Q4", Spent: 120, Deep: 60, Broad: 40, Other: 20, Part: 0.5}},
		All: weeks[1], Rule: 0.6, Areas: []budget.AreaMinutes{{Area: "go", Deep: true, Minutes: 60}, {Area: "ops", Minutes: 40}}}
}

func TestShapeLines(t *testing.T) {
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"bars", Mode{UTF8: true, Width: 60}, `1 h of 2 h in 2 weeks were deep: 50 %. As a rule of thumb
depth needs 60 % to be protected.

2026-W46  0 min
2026-W47    2 h   50 %  ██████████████████▒▒▒▒▒▒▒▒▒▒▒▒······
█ deep   ▒ broad   · no area   % is deep

quarter  minutes  deep  broad  none  share
2026-Q4  120      60    40     20    50 %

go   deep   1 h     ████████████████████████
ops  broad  40 min  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
`},
		{"ASCII", Mode{Width: 42}, `1 h of 2 h in 2 weeks were deep: 50 %. As
a rule of thumb depth needs 60 % to be
protected.

2026-W46  0 min
2026-W47    2 h   50 %  #########======...
# deep   = broad   . no area   % is deep

quarter  minutes  deep  broad  none  share
2026-Q4  120      60    40     20    50 %

go   deep   1 h     ################
ops  broad  40 min  ===========
`},
		{"no room", Mode{UTF8: true, Width: 30}, `1 h of 2 h in 2 weeks were
deep: 50 %. As a rule of thumb
depth needs 60 % to be
protected.

week      minutes  deep  broad
  none  share
2026-W46  0        0     0
  0
2026-W47  120      60    40
  20  50 %

quarter  minutes  deep  broad
  none  share
2026-Q4  120      60    40
  20  50 %

go   deep   1 h
ops  broad  40 min
`},
		{"plain", Mode{Plain: true, UTF8: true}, `1 h of 2 h in 2 weeks were deep: 50 %. As a rule of thumb depth needs 60 % to be protected.

week      minutes  deep  broad  none  share
2026-W46  0        0     0      0
2026-W47  120      60    40     20    50 %

quarter  minutes  deep  broad  none  share
2026-Q4  120      60    40     20    50 %

go   deep   1 h
ops  broad  40 min
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			ShapeLines(&out, c.mode, someShape())
			if got := out.String(); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
	t.Run("nothing spent", func(t *testing.T) {
		var out strings.Builder
		ShapeLines(&out, Mode{}, api.Shape{Weeks: make([]budget.Shape, 12)})
		if out.String() != "Nothing was spent in the last 12 weeks.\n" {
			t.Errorf("got %q", out.String())
		}
	})
}

func TestShapeBarLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) int { return rapid.IntRange(0, 2000).Draw(t, label) }
		s := budget.Shape{Deep: draw("deep"), Broad: draw("broad"), Other: draw("other")}
		s.Spent = s.Deep + s.Broad + s.Other
		most, room := s.Spent+draw("more"), rapid.IntRange(leastShape, mostShape).Draw(t, "room")
		bar := shapeBar(s, most, room, shapeCells)
		if n := utf8.RuneCountInString(bar); n > room || n != cellsOf(s.Spent, most, room) {
			t.Fatalf("%d cells of %d: %q", n, room, bar)
		}
		if trimmed := strings.TrimLeft(strings.TrimLeft(strings.TrimLeft(bar, "█"), "▒"), "·"); trimmed != "" {
			t.Fatalf("%q is out of order", bar)
		}
	})
}

func TestQuotaLines(t *testing.T) {
	to := when.Date{Year: 2027, Month: 1, Day: 1}
	list := api.QuotaList{Quotas: []learning.QuotaStanding{
		{Quota: learning.Quota{Name: "books", Least: 1, Most: 1}, To: to, State: learning.QuotaBehind, Asked: 1, AskedMost: 1, Left: 704, Weekly: 118, Behind: 33,
			Before: &learning.Gone{Done: 1, Asked: 1},
			Books: []learning.Pace{{Lesson: "l1", Title: "A \x1b[31mbook", Unit: "page", Part: 210, Parts: 562, Minutes: 2, Learned: true, Expected: 305, Daily: 8.4, Weekly: 118,
				Until: to.AddDays(-1), Left: 704, DaysLeft: 42}}},
		{Quota: learning.Quota{Name: "stories", Off: true}, State: learning.QuotaOff},
		{Quota: learning.Quota{Name: "open-source", Off: true}, State: learning.QuotaOff},
	}}
	const want = `quota  counts                        a week      stands                   last time
books  books by 31 December: 0 of 1  1 h 58 min  behind by 33 min a week  1 of 1
l1 A book: page 210 of 562; on pace is 305; 9 pages a day, 1 h 58 min a week to 31 December (2.0 min a page, by your sessions).

Off: stories and open-source; tend quota on NAME turns one on.
`
	var out strings.Builder
	QuotaLines(&out, Mode{Plain: true}, list)
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
