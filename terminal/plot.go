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
	Title  string
	At     []string // labels below the x axis, the first at its start, the last at its end, the others in between
	Lines  []Line   // of the same length
	Height int      // rows between the ends of the y axis; 0: 10
	// Low and High are the ends of the y axis; nil: those of the values.
	Low, High *float64
	Decimals  uint // of the labels of the y axis
}

// Line is the values of one line; one that is not a number is a gap.
type Line struct {
	Name   string
	Values []float64
}

const (
	leastPlot = 30 // cells for the lines, at least
	mostPlot  = 90
	plotRows  = 12 // of the table that takes a plot's place
)

// WritePlot draws a plot as wide as the terminal lets it be. Where lines cannot be seen it writes a table of some of the
// values instead. The lines are told apart by their characters, not by colour.
func WritePlot(w io.Writer, m Mode, p Plot) {
	if len(p.Lines) == 0 || len(p.Lines[0].Values) < 2 {
		return
	}
	fmt.Fprintln(w, cleanLine(p.Title))
	if m.Plain {
		p.table(w, m)
		return
	}
	drawn := asciigraph.PlotMany(p.values(), p.options(m)...)
	rows := strings.Split(drawn, "\n")
	for _, row := range rows {
		fmt.Fprintln(w, strings.TrimRight(row, " "))
	}
	if axis := p.axis(rows[0], p.cells(m)); axis != "" {
		fmt.Fprintln(w, axis)
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

// cells is how many cells the lines take.
func (p Plot) cells(m Mode) int {
	width := m.Width
	if width == 0 {
		width = 80
	}
	low, high := p.ends()
	label := max(len(fmt.Sprintf("%.*f", p.Decimals, low)), len(fmt.Sprintf("%.*f", p.Decimals, high)))
	return max(leastPlot, min(mostPlot, width-label-4))
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

// marks are the characters of the lines after the first.
var marks = []string{"·", "+", "o"}

func (p Plot) options(m Mode) []asciigraph.Option {
	height := p.Height
	if height == 0 {
		height = 10
	}
	options := []asciigraph.Option{asciigraph.Height(height), asciigraph.Width(p.cells(m)), asciigraph.Precision(p.Decimals)}
	if p.Low != nil {
		options = append(options, asciigraph.LowerBound(*p.Low))
	}
	if p.High != nil {
		options = append(options, asciigraph.UpperBound(*p.High))
	}
	var sets []asciigraph.CharSet
	for n := range p.Lines {
		switch {
		case n > 0:
			sets = append(sets, asciigraph.CreateCharSet(p.mark(m, n)))
		case m.UTF8:
			sets = append(sets, asciigraph.DefaultCharSet)
		default:
			sets = append(sets, asciigraph.CreateCharSet("*"))
		}
	}
	return append(options, asciigraph.SeriesChars(sets...))
}

func (p Plot) mark(m Mode, line int) string {
	mark := marks[(line-1)%len(marks)]
	if mark == "·" && !m.UTF8 {
		return "."
	}
	return mark
}

// axis sets the labels below the lines, spread over their width.
func (p Plot) axis(row string, cells int) string {
	if len(p.At) == 0 {
		return ""
	}
	start := 0
	for n, r := range []rune(row) {
		if r == '┤' || r == '┼' || r == '│' {
			start = n + 1
			break
		}
	}
	line := []rune(strings.Repeat(" ", start+cells))
	for n, label := range p.At {
		text := []rune(cleanLine(label))
		at := start
		if len(p.At) > 1 {
			at += n * (cells - len(text)) / (len(p.At) - 1)
		}
		if at+len(text) <= len(line) {
			copy(line[at:], text)
		}
	}
	return strings.TrimRight(string(line), " ")
}

// legend names the lines where there are several.
func (p Plot) legend(w io.Writer, m Mode) {
	if len(p.Lines) < 2 {
		return
	}
	var names []string
	for n, line := range p.Lines {
		mark := "─"
		if n > 0 {
			mark = p.mark(m, n)
		} else if !m.UTF8 {
			mark = "*"
		}
		names = append(names, mark+" "+cleanLine(line.Name))
	}
	fmt.Fprintln(w, strings.Join(names, "   "))
}

// table writes some of the values, the first and the last among them.
func (p Plot) table(w io.Writer, m Mode) {
	header := []string{""}
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
