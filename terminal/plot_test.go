package terminal

import (
	"math"
	"strings"
	"testing"
)

// twoLines are one that falls, with a gap, and one that stays.
func twoLines() Plot {
	falling, steady := Line{Name: "falling"}, Line{Name: "steady"}
	for i := range 26 {
		falling.Values = append(falling.Values, 100*math.Exp(-float64(i)/30))
		steady.Values = append(steady.Values, 90)
	}
	falling.Values[10], falling.Values[11] = math.NaN(), math.Inf(1)
	return Plot{Title: "two lines", X: "day", At: []string{"today", "in the middle", "later"}, Height: 5, Lines: []Line{steady, falling}}
}

// twoAsTable is what takes their place.
const twoAsTable = `two lines
day    steady  falling
today  90      100
2      90      94
4      90      88
6      90      82
9      90      74
11     90
13     90      65
15     90      61
18     90      55
20     90      51
22     90      48
later  90      43
`

func TestWritePlot(t *testing.T) {
	low, high := 0.0, 1.0
	tests := []struct {
		name string
		mode Mode
		plot Plot
		want string
	}{
		{"tells two lines apart by their characters", Mode{Width: 50, UTF8: true}, twoLines(), `two lines
 100 ┼──╮
  89 ┼··╰─────╮··································
  77 ┤        ╰──────╴
  66 ┤                    ╶───╮
  55 ┤                        ╰─────────╮
  43 ┤                                  ╰────────
      today          in the middle           later
· steady   ─ falling
`},
		{"draws in ASCII alone where there is no more", Mode{Width: 50}, twoLines(), `two lines
 100 |***
  89 |..*******..................................
  77 |        ********
  66 |                    *****
  55 |                        ***********
  43 |                                  *********
      today          in the middle           later
. steady   * falling
`},
		{"is a table where lines cannot be seen", plain, twoLines(), twoAsTable},
		{"keeps the ends that it is given, and tells the rows apart", Mode{Width: 44},
			Plot{Title: "a", Low: &low, High: &high, Height: 4, At: []string{"long enough a label", "and another as long", "end"},
				Lines: []Line{{"a", []float64{0.1, 0.5, 0.8}}}}, `a
 1.00 |
 0.75 |                         ***********
 0.50 |            **************
 0.25 | ************
 0.00 |**
       long enough a label               end
`},
		{"thins labels of which there is one for each value", Mode{Width: 44},
			Plot{Title: "a", Height: 1, At: strings.Fields("1 2 3 4 5 6 7 8 9 10"), Lines: []Line{{"a", []float64{0, 9, 0, 9, 0, 9, 0, 9, 0, 0}}}}, `a
  9|  *****   ******   *****    *****
  0|***   *****    *****   ******   *******
    1            4            7           10
`},
		{"is nothing without numbers", Mode{Width: 44}, Plot{Title: "a", Lines: []Line{{"a", []float64{math.NaN(), math.Inf(-1)}}}}, ""},
		{"is nothing with one value", Mode{Width: 44}, Plot{Title: "a", Lines: []Line{{"a", []float64{1}}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			WritePlot(&out, tt.mode, tt.plot)
			same(t, out.String(), tt.want)
		})
	}
}

func TestPlotIsATableWhereThereIsNoRoom(t *testing.T) {
	var out strings.Builder
	WritePlot(&out, Mode{Width: 30, UTF8: true}, twoLines())
	same(t, out.String(), twoAsTable)
}

func TestNoLineOfAPlotIsWiderThanTheTerminal(t *testing.T) {
	for cells := 36; cells < 120; cells++ {
		var out strings.Builder
		WritePlot(&out, Mode{Width: cells, UTF8: true}, twoLines())
		for line := range strings.SplitSeq(out.String(), "\n") {
			if width(line) > cells {
				t.Fatalf("%d cells: %q takes %d", cells, line, width(line))
			}
		}
	}
}
