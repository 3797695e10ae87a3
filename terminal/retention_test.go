package terminal

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

func recalls(hits, of int, predicted float64) api.Recalls {
	return api.Recalls{Recalled: learning.ShareOf(hits, of), Predicted: predicted}
}

func someRetention() api.Retention {
	day := func(d int) when.Date { return when.Date{Year: 2026, Month: time.November, Day: d} }
	return api.Retention{
		Weeks: []api.RetentionWeek{{Label: "2026-W45", Start: day(2), Recalls: recalls(40, 50, 0.92)}, {Label: "2026-W46", Start: day(9)},
			{Label: "2026-W47", Start: day(16), Recalls: recalls(4, 4, 0.85)}},
		All: recalls(44, 54, 0.915), Desired: 0.9, LeftOut: srs.LeftOut{Steps: 7, Imported: 2},
		Calibration: []api.CalibrationBin{{From: 0.8, To: 0.9, Recalls: recalls(9, 12, 0.86)}, {From: 0.9, To: 1, Recalls: recalls(37, 43, 0.93)}},
		Calibrated:  recalls(46, 55, 0.915),
	}
}

func TestRetentionLines(t *testing.T) {
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"tables in plain lines", plain, `Recalled 44 of 54 in 3 weeks: 81 % (69-90 % at 95 %); 92 % were predicted, 90 % are wanted. That is less than was predicted.

week      from        recalled  share  95 %      predicted
2026-W45  Mon 2 Nov   40 of 50  80 %   67-89 %   92 %
2026-W46  Mon 9 Nov   0 of 0
2026-W47  Mon 16 Nov  4 of 4    100 %  51-100 %  85 %

Left out: 7 of cards on their steps, 2 imported.

Calibration, of 55 recalls: 92 % were predicted, 84 % were recalled. By what was predicted:

bin       recalled  share  95 %     predicted
80-90 %   9 of 12   75 %   47-91 %  86 %
90-100 %  37 of 43  86 %   73-93 %  93 %
`},
		{"dots in their intervals", Mode{Width: 80, UTF8: true}, `Recalled 44 of 54 in 3 weeks: 81 % (69-90 % at 95 %); 92 % were predicted, 90 %
are wanted. That is less than was predicted.

2026-W45   80 % of 50   92 %                   ├───────────●────────┤┊ ○
2026-W46  none                                                       ┊
2026-W47  100 % of 4    85 %   ├────────────────────────────────○────┼─────────●
                              50 %                   75 %                  100 %
● recalled  ├┤ at 95 %  ○ predicted  ┊ wanted

Left out: 7 of cards on their steps, 2 imported.

Calibration, of 55 recalls: 92 % were predicted, 84 % were recalled. By what was
predicted:

80-90 %    75 % of 12   86 %        ├──────────────────────●────────○───┤
90-100 %   86 % of 43   93 %                             ├──────────●────○┤
                              40 %                  70 %                   100 %
● recalled  ├┤ at 95 %  ○ predicted
`},
		{"ASCII, without room for what was predicted in words", Mode{Width: 40}, `Recalled 44 of 54 in 3 weeks: 81 %
(69-90 % at 95 %); 92 % were predicted,
90 % are wanted. That is less than was
predicted.

2026-W45   80 % of 50       [----*-]o
2026-W46  none                      :
2026-W47  100 % of 4   [----------o-+--*
                       50 %        100 %
* recalled  [] at 95 %  o predicted
: wanted

Left out: 7 of cards on their steps, 2
imported.

Calibration, of 55 recalls: 92 % were
predicted, 84 % were recalled. By what
was predicted:

80-90 %    75 % of 12    [------*--o-]
90-100 %   86 % of 43           [--*-o
                       40 %        100 %
* recalled  [] at 95 %  o predicted
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			RetentionLines(&out, c.mode, someRetention())
			same(t, out.String(), c.want)
		})
	}
}

func TestRetentionOfNothingSaysWhatWasLeftOut(t *testing.T) {
	var out strings.Builder
	RetentionLines(&out, plain, api.Retention{LeftOut: srs.LeftOut{SameDay: 3}})
	same(t, out.String(), "No recall that counts: none of a card past its steps. Left out: 3 again on the same day.\n")
}

func someYields() []learning.Yield {
	return []learning.Yield{
		{Source: "weekly", Judged: 40, Kept: 10, Share: learning.ShareOf(10, 40), Minutes: 95, Lessons: 3, Outputs: 1, Cards: 6, Surviving: 5},
		{Source: "a-long-name-of-a-source", Share: learning.ShareOf(0, 0)},
	}
}

func TestYieldBars(t *testing.T) {
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"bars", Mode{Width: 80, UTF8: true}, `weekly                 25 % of 40  ██████├█████──────┤
                      1 h 35 min  3 lessons  1 output  5 of 6 cards alive
a-long-name-of-a-so…  none judged
                      0 min  0 lessons  0 outputs  0 cards
                                   0 %                 50 %                100 %
█ kept of what was judged  ├┤ at 95 %
`},
		{"ASCII on a narrow terminal", Mode{Width: 40}, `weekly        25 % of 40  ##[#-]
             1 h 35 min  3 lessons
             1 output
             5 of 6 cards alive
a-long-nam…  none judged
             0 min  0 lessons  0 outputs
             0 cards
                          0 %      100 %
# kept of what was judged  [] at 95 %
`},
		{"no room", Mode{Width: 30}, ""},
		{"plain", plain, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if drawn := YieldBars(&out, c.mode, someYields()); drawn != (c.want != "") {
				t.Errorf("drawn: %v", drawn)
			}
			same(t, out.String(), c.want)
		})
	}
}

// TestIntervalsStayInTheirCells draws any share on any terminal: nothing is wider than it, and ASCII stays ASCII.
func TestIntervalsStayInTheirCells(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := Mode{Width: rapid.IntRange(30, 200).Draw(rt, "width"), UTF8: rapid.Bool().Draw(rt, "utf8")}
		of := rapid.IntRange(0, 3000).Draw(rt, "of")
		share := learning.ShareOf(rapid.IntRange(0, of).Draw(rt, "hits"), of)
		at := scale{rapid.SampledFrom([]float64{0, 0.4, 0.9}).Draw(rt, "low"), rapid.IntRange(leastInterval, mostInterval).Draw(rt, "cells")}
		p := rapid.Float64Range(0, 1).Draw(rt, "predicted")
		drawn := []string{intervalBar(share, at, m.intervalMarks()), intervalDot(share, p, 0.9, at, m.intervalMarks()), at.axis()}
		if width(drawn[2]) != at.cells {
			rt.Fatalf("axis %q", drawn[2])
		}
		if of > 0 && !strings.ContainsRune(drawn[1], m.intervalMarks().share) {
			rt.Fatalf("no share in %q", drawn[1])
		}
		for _, line := range drawn {
			if width(line) > at.cells || !m.UTF8 && len(line) != utf8.RuneCountInString(line) {
				rt.Fatalf("%q in %d cells", line, at.cells)
			}
		}
		var out strings.Builder
		YieldBars(&out, m, []learning.Yield{{Source: id.Source(rapid.StringN(1, 40, 60).Draw(rt, "name")), Judged: of, Kept: share.Hits, Share: share, Minutes: of}})
		for line := range strings.SplitSeq(out.String(), "\n") {
			if width(line) > m.Width {
				rt.Fatalf("%q in %d cells", line, m.Width)
			}
		}
	})
}

func TestRetentionShowsWhatWasWantedOfEachWeek(t *testing.T) {
	r := someRetention()
	for n, wanted := range []float64{0.85, 0.85, 0.9} {
		r.Weeks[n].Desired = wanted
	}
	var out strings.Builder
	RetentionLines(&out, plain, r)
	for _, want := range []string{"predicted  wanted\n", "92 %       85 %\n", "85 %       90 %\n", "90 % are wanted"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
