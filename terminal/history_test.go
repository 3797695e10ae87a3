package terminal

import (
	"math"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/srs"
)

// aHistory is a card that was learned, taken back once, forgotten and learned again.
func aHistory() api.CardHistory {
	at := func(day, minute int) time.Time {
		return time.Date(2026, time.November, day, 23, minute, 0, 0, time.UTC)
	}
	h := api.CardHistory{Log: []api.Recalled{
		{At: at(1, 30), Grade: srs.Good, Millis: 8200, Stability: 2.3065, Imported: "anki"},
		{At: at(3, 30), Grade: srs.Easy, Millis: 400, Undone: true},
		{At: at(3, 31), Grade: srs.Again, Millis: 60000, Capped: true, Elapsed: 2, Retrievability: 0.914, Stability: 0.6},
		{At: at(4, 10), Grade: srs.Good, Millis: 9600, Elapsed: 1, Retrievability: 0.861, Stability: 14.2},
	}}
	for n := range 31 {
		day := when.Date{Year: 2026, Month: time.November, Day: 5}.AddDays(n)
		h.Curve = append(h.Curve, api.Fading{Day: day, Retrievability: math.Pow(0.9, float64(n)/14.2)})
	}
	return h
}

const aLog = `
reviewed          grade  took        after   likely  stability
2026-11-02 00:30  good   8 s                         2.3 days (anki)
2026-11-04 00:30  easy   0 s                         taken back
2026-11-04 00:31  again  60 s (cut)  2 days  91 %    0.6 days
2026-11-05 00:10  good   10 s        1 day   86 %    14 days
`

func TestCardLog(t *testing.T) {
	berlin, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		mode    Mode
		history api.CardHistory
		want    string
	}{
		{"says that it was never reviewed", plain, api.CardHistory{}, "\nNever reviewed.\n"},
		{"draws the curve", Mode{Width: 70, UTF8: true}, aHistory(), aLog + `
likely to be recalled, in %, if it is left alone
 100 ┼──╮
  98 ┤  ╰─────╮
  96 ┤        ╰─────╮
  94 ┤              ╰─────╮
  92 ┤                    ╰─────╮
  90 ┤                          ╰─────╮
  88 ┤                                ╰──────╮
  86 ┤                                       ╰─────╮
  84 ┤                                             ╰──────╮
  82 ┤                                                    ╰──────╮
  80 ┤                                                           ╰───
      2026-11-05        2026-11-15        2026-11-25        2026-12-05
`},
		{"has room for little in a narrow terminal", Mode{Width: 40, UTF8: true}, api.CardHistory{Log: aHistory().Log}, `
reviewed    grade  likely  stability
2026-11-02  good           2.3 days (an…
2026-11-04  easy           taken back
2026-11-04  again  91 %    0.6 days
2026-11-05  good   86 %    14 days
`},
		{"tells the curve in numbers", plain, aHistory(), aLog + `
likely to be recalled, in %, if it is left alone
day         likely
2026-11-05  100
2026-11-07  99
2026-11-10  96
2026-11-13  94
2026-11-15  93
2026-11-18  91
2026-11-21  89
2026-11-24  87
2026-11-26  86
2026-11-29  84
2026-12-02  82
2026-12-05  80
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			CardLog(&out, tt.mode, tt.history, berlin)
			same(t, out.String(), tt.want)
		})
	}
}
