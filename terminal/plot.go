package terminal

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/guptarohit/asciigraph"
)

// Plot is lines over a common x.
type Plot struct {
	Title string
	X     string // what At says; it heads the table that takes a plot's place
	// At are the labels below the x axis: one for each value, of which some are shown, or a few, the first at the start, the
	// last at the end, the others in between.
	At     []string
	Lines  []Line // of the same length
	Height int    // rows between the ends of the y axis; 0: 10
	// Low and High are the ends of the y axis; nil: those of the values.
	Low, High *float64
	Decimals  uint // of the labels of the y axis, at least; more where they would be alike
}

// Line is the values of one line; one that is no finite number is a gap.
type Line struct {
	Name   string
	Values []float64
}

const (
	leastPlot  = 30 // cells for the lines, at least; where there are fewer, a table is written
	mostPlot   = 90
	plotMargin = 3 // cells: a space, the axis, and one to spare
	plotHeight = 10
	plotLabels = 4  // below the lines
	plotRows   = 12 // of the table that takes a plot's place
)

// WritePlot draws a plot as wide as the terminal lets it be. Where lines cannot be seen, or have no room, it writes a
// table of some of the values instead. The lines are told apart by their characters, not by colour; a later one is drawn
// over those before it. Without two values of x, or any number to show, it writes nothing.
func WritePlot(w io.Writer, m Mode, p Plot) {
	p = p.finite()
	low, high := p.ends()
	if len(p.Lines) == 0 || len(p.Lines[0].Values) < 2 || low > high {
		return
	}
	if p.Height == 0 {
		p.Height = plotHeight
	}
	p.Decimals = p.decimals(low, high)
	Sentence(w, m, p.Title)
	label := max(len(fmt.Sprintf("%.*f", p.Decimals, low)), len(fmt.Sprintf("%.*f", p.Decimals, high)))
	cells := min(mostPlot, m.widthOr(80)-label-plotMargin)
	if m.Plain || cells < leastPlot {
		p.table(w, m)
		return
	}
	p.draw(w, m, cells)
}

// widthOr is the width of the terminal, or what is taken for it where it does not tell.
func (m Mode) widthOr(usual int) int {
	if m.Width == 0 {
		return usual
	}
	return m.Width
}

// finite is the plot with gaps for what cannot be drawn.
func (p Plot) finite() Plot {
	lines := slices.Clone(p.Lines)
	for n := range lines {
		lines[n].Values = slices.Clone(lines[n].Values)
		for i, v := range lines[n].Values {
			if math.IsInf(v, 0) {
				lines[n].Values[i] = math.NaN()
			}
		}
	}
	p.Lines = lines
	return p
}

// decimals are as many as the labels of the rows need to tell them apart without rounding much, up to three.
func (p Plot) decimals(low, high float64) uint {
	n := p.Decimals
	for ; n < 3; n++ {
		if row := (high - low) / float64(p.Height) * math.Pow10(int(n)); row >= 3 || math.Abs(row-math.Round(row)) < 1e-9 {
			break
		}
	}
	return n
}

func (p Plot) draw(w io.Writer, m Mode, cells int) {
	axis := strings.NewReplacer()
	if !m.UTF8 {
		axis = strings.NewReplacer("┤", "|", "┼", "|", "│", "|")
	}
	rows := strings.Split(asciigraph.PlotMany(p.values(), p.options(m, cells)...), "\n")
	for _, row := range rows {
		fmt.Fprintln(w, strings.TrimRight(axis.Replace(row), " "))
	}
	start := 0
	for n, r := range []rune(rows[0]) {
		if strings.ContainsRune("┤┼│", r) {
			start = n + 1
			break
		}
	}
	if labels := p.labels(cells); labels != "" {
		fmt.Fprintln(w, strings.Repeat(" ", start)+labels)
	}
	p.legend(w, m)
}

func (p Plot) values() [][]float64 {
	all := make([][]float64, len(p.Lines))
	for i, line := range p.Lines {
		all[i] = line.Values
	}
	return all
}

// ends are the least and the greatest value on the y axis.
func (p Plot) ends() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, line := range p.Lines {
		for _, v := range line.Values {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if p.Low != nil {
		low = *p.Low
	}
	if p.High != nil {
		high = *p.High
	}
	return low, high
}

// solid is the mark of a line that is drawn with all characters for lines.
const solid = "─"

// marks are those of the lines before the last.
var marks = []string{"·", "+", "o"}

func (p Plot) options(m Mode, cells int) []asciigraph.Option {
	options := []asciigraph.Option{asciigraph.Height(p.Height), asciigraph.Width(cells), asciigraph.Precision(p.Decimals)}
	if p.Low != nil {
		options = append(options, asciigraph.LowerBound(*p.Low))
	}
	if p.High != nil {
		options = append(options, asciigraph.UpperBound(*p.High))
	}
	var sets []asciigraph.CharSet
	for n := range p.Lines {
		if mark := p.mark(m, n); mark == solid {
			sets = append(sets, asciigraph.DefaultCharSet)
		} else {
			sets = append(sets, asciigraph.CreateCharSet(mark))
		}
	}
	return append(options, asciigraph.SeriesChars(sets...))
}

// mark is the character of a line. The last is drawn over the others, and is the one that stands out.
func (p Plot) mark(m Mode, line int) string {
	switch back := len(p.Lines) - 1 - line; {
	case back == 0 && m.UTF8:
		return solid
	case back == 0:
		return "*"
	case back == 1 && !m.UTF8:
		return "."
	default:
		return marks[(back-1)%len(marks)]
	}
}

// labels sets the labels below the lines, each below its value or spread over their width; only the ends, where there is no
// room for all.
func (p Plot) labels(cells int) string {
	shown, steps := thinned(len(p.At), plotLabels), len(p.At)-1
	if len(p.At) != len(p.Lines[0].Values) {
		shown = thinned(len(p.At), len(p.At))
	}
	taken := 0
	for _, n := range shown {
		taken += width(cleanLine(p.At[n])) + len(gap)
	}
	if taken > cells+len(gap) {
		shown = []int{0, steps}
	}
	line := ""
	for _, n := range shown {
		label := cleanLine(p.At[n])
		if at := n * (cells - width(label)) / max(1, steps); n == 0 || at > width(line) {
			line = pad(line, at) + label
		}
	}
	return line
}

// legend names the lines where there are several.
func (p Plot) legend(w io.Writer, m Mode) {
	if len(p.Lines) < 2 {
		return
	}
	var names []string
	for n, line := range p.Lines {
		names = append(names, p.mark(m, n)+" "+cleanLine(line.Name))
	}
	fmt.Fprintln(w, strings.Join(names, "   "))
}

// table writes some of the values, the first and the last among them.
func (p Plot) table(w io.Writer, m Mode) {
	header := []string{p.X}
	for _, line := range p.Lines {
		header = append(header, line.Name)
	}
	n := len(p.Lines[0].Values)
	var rows [][]string
	for _, at := range thinned(n, plotRows) {
		row := []string{p.labelAt(at, n)}
		for _, line := range p.Lines {
			cell := ""
			if v := line.Values[at]; !math.IsNaN(v) {
				cell = fmt.Sprintf("%.*f", p.Decimals, v)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	Table(w, m, header, rows)
}

// labelAt is the label of a value: one of At where there is one for it, else its number.
func (p Plot) labelAt(at, n int) string {
	switch {
	case len(p.At) == n:
		return p.At[at]
	case at == 0 && len(p.At) > 0:
		return p.At[0]
	case at == n-1 && len(p.At) > 1:
		return p.At[len(p.At)-1]
	}
	return fmt.Sprint(at)
}

// thinned are at most most of the numbers below n, spread evenly, the first and the last among them.
func thinned(n, most int) []int {
	if n <= most {
		most = n
	}
	var all []int
	for i := range most {
		all = append(all, i*(n-1)/max(1, most-1))
	}
	return slices.Compact(all)
}
