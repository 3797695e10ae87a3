package terminal

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tend/learning"
)

// intervalMarks are the characters of a share and its interval. They differ by themselves, not by colour.
type intervalMarks struct{ fill, low, high, line, share, other, goal, crossed rune }

func (m Mode) intervalMarks() intervalMarks {
	if m.UTF8 {
		return intervalMarks{'█', '├', '┤', '─', '●', '○', '┊', '┼'}
	}
	return intervalMarks{'#', '[', ']', '-', '*', 'o', ':', '+'}
}

// scale places shares in cells: low in the first, 1 in the last.
type scale struct {
	low   float64
	cells int
}

// at is the cell of a share; one beyond the ends is in the cell at that end.
func (s scale) at(share float64) int {
	return int(math.Round((min(max(share, s.low), 1) - s.low) / (1 - s.low) * float64(s.cells-1)))
}

// intervalBar draws a bar as long as the share, over it the ends of its interval, and a line from the bar to the upper one.
func intervalBar(s learning.Share, at scale, marks intervalMarks) string {
	line := slices.Repeat([]rune{' '}, at.cells)
	low, share, high := at.at(s.Low), at.at(s.Part), at.at(s.High)
	for n := range high + 1 {
		line[n] = marks.line
		if n <= share && s.Hits > 0 {
			line[n] = marks.fill
		}
	}
	line[low], line[high] = marks.low, marks.high
	return strings.TrimRight(string(line), " ")
}

// intervalDot draws the interval of a share with a dot for the share itself, another for what it is held against, and a
// mark for what is wanted, below both and across the interval. Of nothing only that is drawn.
func intervalDot(s learning.Share, other, goal float64, at scale, marks intervalMarks) string {
	line := slices.Repeat([]rune{' '}, at.cells)
	if goal > 0 {
		line[at.at(goal)] = marks.goal
	}
	if s.Of > 0 {
		low, high := at.at(s.Low), at.at(s.High)
		for n := low; n <= high; n++ {
			if line[n] == marks.goal {
				line[n] = marks.crossed
			} else {
				line[n] = marks.line
			}
		}
		line[low], line[high] = marks.low, marks.high
		line[at.at(other)] = marks.other
		line[at.at(s.Part)] = marks.share
	}
	return strings.TrimRight(string(line), " ")
}

// axis labels the ends of a scale, and its middle where there is room.
func (s scale) axis() string {
	low, middle, high := percent(s.low), percent((1+s.low)/2), percent(1)
	if s.cells < width(low)+width(middle)+width(high)+4*len(gap) {
		middle = ""
	}
	line := pad(low, max(0, s.at((1+s.low)/2)-width(middle)/2)) + middle
	return pad(line, s.cells-width(high)) + high
}

// IntervalWords is the interval of a share: "8-31 %".
func IntervalWords(s learning.Share) string {
	return fmt.Sprintf("%.0f-%.0f %%", 100*s.Low, 100*s.High)
}

// legendLines writes what marks mean, as many on a line as there is room for.
func legendLines(w io.Writer, m Mode, parts ...string) {
	for _, line := range flow(parts, gap, m.widthOr(80)) {
		fmt.Fprintln(w, line)
	}
}
