package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/learning"
)

const (
	mostSourceName  = 20 // cells of a source's name before its bar, at most
	leastSourceName = 8  // and, of a longer one, at least
)

// YieldBars draws for each source the share that was kept of what was judged, with its interval, and below it what came of
// the source. It tells whether there was room; where not, or in plain lines, it writes nothing.
func YieldBars(w io.Writer, m Mode, yields []learning.Yield) bool {
	longest, of := 0, 0
	for _, y := range yields {
		longest, of = max(longest, width(cleanLine(string(y.Source)))), max(of, width(keptWords(y)))
	}
	names := min(longest, mostSourceName, m.widthOr(80)-of-2*len(gap)-leastInterval)
	used := names + of + 2*len(gap)
	cells := min(mostInterval, m.widthOr(80)-used)
	if m.Plain || names < min(longest, leastSourceName) {
		return false
	}
	at, marks := scale{0, cells}, m.intervalMarks()
	for _, y := range yields {
		line := pad(cut(cleanLine(string(y.Source)), names), names) + gap + pad(keptWords(y), of) + gap
		if y.Judged > 0 {
			line += intervalBar(y.Share, at, marks)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
		for _, part := range flow(cameOf(y), gap, m.widthOr(80)-names-len(gap)) {
			fmt.Fprintln(w, strings.Repeat(" ", names)+gap+part)
		}
	}
	fmt.Fprintln(w, strings.Repeat(" ", used)+at.axis())
	legendLines(w, m, string(marks.fill)+" kept of what was judged", string(marks.low)+string(marks.high)+" at 95 %")
	return true
}

// keptWords are the share that was kept and of how many: "17 % of 140".
func keptWords(y learning.Yield) string {
	if y.Judged == 0 {
		return "none judged"
	}
	return fmt.Sprintf("%5s of %d", percent(y.Share.Part), y.Judged)
}

// cameOf says what came of a source.
func cameOf(y learning.Yield) []string {
	cards := "0 cards"
	if y.Cards > 0 {
		cards = fmt.Sprintf("%d of %s alive", y.Surviving, counted(y.Cards, "card"))
	}
	return []string{Minutes(y.Minutes), counted(y.Lessons, "lesson"), counted(y.Outputs, "output"), cards}
}
