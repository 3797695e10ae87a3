package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/learning"
)

// mostSourceName is how many cells of a source's name stand before its bar.
const mostSourceName = 20

// YieldBars draws for each source the share that was kept of what was judged, with its interval, and below it what came of
// the source. It tells whether there was room; where not, or in plain lines, it writes nothing.
func YieldBars(w io.Writer, m Mode, yields []learning.Yield) bool {
	names, of := 0, 0
	for _, y := range yields {
		names, of = max(names, min(mostSourceName, width(cleanLine(string(y.Source))))), max(of, width(keptWords(y)))
	}
	names = min(names, max(0, m.widthOr(80)-of-2*len(gap)-leastInterval))
	used := names + of + 2*len(gap)
	cells := min(mostInterval, m.widthOr(80)-used)
	if m.Plain || cells < leastInterval || names < min(mostSourceName/2, 8) && names < longestName(yields) {
		return false
	}
	at, marks := scale{0, cells}, m.intervalMarks()
	for _, y := range yields {
		line := pad(cut(cleanLine(string(y.Source)), names), names) + gap + pad(keptWords(y), of) + gap
		if y.Judged > 0 {
			line += intervalBar(y.Share, at, marks)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
		for _, part := range valueLines(m, cameWords(y), names+len(gap)) {
			fmt.Fprintln(w, strings.Repeat(" ", names)+gap+part)
		}
	}
	fmt.Fprintln(w, strings.Repeat(" ", used)+at.axis())
	Sentence(w, m, fmt.Sprintf("%c kept of what was judged  %c%c at 95 %%", marks.fill, marks.low, marks.high))
	return true
}

func longestName(yields []learning.Yield) int {
	most := 0
	for _, y := range yields {
		most = max(most, width(cleanLine(string(y.Source))))
	}
	return most
}

// keptWords are the share that was kept and of how many: "17 % of 140".
func keptWords(y learning.Yield) string {
	if y.Judged == 0 {
		return "none judged"
	}
	return fmt.Sprintf("%5s of %d", percent(y.Share.Part), y.Judged)
}

// cameWords say what came of a source.
func cameWords(y learning.Yield) string {
	parts := []string{Minutes(y.Minutes), counted(y.Lessons, "lesson"), counted(y.Outputs, "output")}
	if y.Cards > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s alive", y.Surviving, counted(y.Cards, "card")))
	} else {
		parts = append(parts, "no cards")
	}
	return strings.Join(parts, ", ")
}
