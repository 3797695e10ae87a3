package terminal

import (
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/notes"
	"tend/srs"
)

// reasoned are three prompts with the figures by which they were chosen: a learning step, a due card, a note.
func reasoned() []api.Prompt {
	all := three()
	all[0].Reasons = &srs.Reasons{Class: "step", Retrievability: 0.914, Gain: 55.4, Seconds: 25, Importance: 1, PerSecond: 2.216}
	all[1].Reasons = &srs.Reasons{Class: "new", Gain: 281.3, Seconds: 29, Importance: 1.5, PerSecond: 9.7}
	all[1].Seconds = 29
	return all
}

func TestQueueLines(t *testing.T) {
	whole := api.Queue{Prompts: reasoned(), Minutes: 2.32, Words: "40 due; at 10 min a day it is gone in 4 days.",
		Left: 37, LeftGain: 12.34, MoreMinutes: 5, MoreGain: 3.21}
	tests := []struct {
		name  string
		mode  Mode
		queue api.Queue
		want  string
	}{
		{"whole lines where no person looks", plain, whole, `
40 due; at 10 min a day it is gone in 4 days.
   what      likely  adds  takes  per second  area  front
1  learning  91 %    55    20 s   2.2         go    What does a nil channel do in a ` + "`select`" + `?
2  new               281   29 s   9.7         go    Who closes a channel?
3  note                    90 s               go    go/n1.md

In all 3 min.
"adds" is remembered days within a year, "per second" the same for each second that it takes; "likely" is the chance of recall now.
Left out for want of minutes: 37, which would add 12.3 cards remembered a year from now; 5 minutes more would buy 3.2 of them.
`},
		{"lines of 80 cells in a terminal", Mode{Width: 80, UTF8: true}, whole, `
40 due; at 10 min a day it is gone in 4 days.
   what      likely  adds  takes  per second  area  front
1  learning  91 %    55    20 s   2.2         go    What does a nil channel do…
2  new               281   29 s   9.7         go    Who closes a channel?
3  note                    90 s               go    go/n1.md

In all 3 min.
"adds" is remembered days within a year, "per second" the same for each second
that it takes; "likely" is the chance of recall now.
Left out for want of minutes: 37, which would add 12.3 cards remembered a year
from now; 5 minutes more would buy 3.2 of them.
`},
		{"the chance of recall alone where there is no room", Mode{Width: 40, UTF8: true}, whole, `
40 due; at 10 min a day it is gone in 4
days.
   what      likely  front
1  learning  91 %    What does a nil ch…
2  new               Who closes a chann…
3  note              go/n1.md

In all 3 min.
Left out for want of minutes: 37, which
would add 12.3 cards remembered a year
from now; 5 minutes more would buy 3.2
of them.
`},
		{"cramming has no figures", plain, api.Queue{Prompts: three()[:1], Minutes: 0.3}, `
   what  takes  area  front
1  card  20 s   go    What does a nil channel do in a ` + "`select`" + `?

In all under a minute.
`},
		{"nothing", plain, api.Queue{}, `
Nothing to ask.
`},
		{"nothing for today", plain, api.Queue{Words: "Today's 10 min of reviews are done; 3 due.", Left: 3, LeftGain: 0.01}, `
Today's 10 min of reviews are done; 3 due.
Nothing to ask.
Left out for want of minutes: 3.
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			QueueLines(&out, tt.mode, tt.queue)
			same(t, "\n"+out.String(), tt.want)
		})
	}
}

func TestWhyWithReasons(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
		keys          []string
	}{
		{"reasons-80x24", 80, 24, []string{"i"}},
		{"reasons-new-80x24", 80, 24, []string{"s", "i"}},
		{"reasons-40x12", 40, 12, []string{"i"}},
	} {
		t.Run(size.name, func(t *testing.T) {
			c, _ := sit(t, newSmall(reasoned()...), 10)
			golden(t, size.name, trimmed(typed(t, open(t, c, size.width, size.height), size.keys...)))
		})
	}
}

func TestImportanceSaysWhy(t *testing.T) {
	for _, c := range []struct {
		priority   notes.Priority
		importance float64
		want       string
	}{
		{"", 1, ""},
		{"", 1.5, "importance: 1.5, as its area is deep"},
		{notes.High, 2, "importance: 2.0, as its note has priority high"},
		{notes.Low, 0.75, "importance: 0.8, as its area is deep and its note has priority low"},
	} {
		got := importance(api.Prompt{Priority: c.priority, Reasons: &srs.Reasons{Importance: c.importance}})
		if strings.Join(got, "\n") != c.want {
			t.Errorf("priority %q, importance %v: got %q, want %q", c.priority, c.importance, got, c.want)
		}
	}
}
