package terminal

import (
	"fmt"
	"io"
	"strings"
)

// breakAtWords breaks a line at spaces, and a word longer than a line where the line ends; later lines are indented.
// Spaces within a line stay, those at a break are dropped. lipgloss wraps too, but past the width at hyphens.
func breakAtWords(s string, cells, indent int) []string {
	if width(s) <= cells {
		return []string{s}
	}
	var lines []string
	line, margin := "", strings.Repeat(" ", indent)
	for rest := s; rest != ""; {
		gap := rest[:len(rest)-len(strings.TrimLeft(rest, " "))]
		word, _, _ := strings.Cut(rest[len(gap):], " ")
		rest = rest[len(gap)+len(word):]
		whole := line + gap + word
		switch {
		case width(whole) <= cells:
			line = whole
		case width(word) <= cells-indent:
			lines, line = append(lines, strings.TrimRight(line, " ")), margin+word
		default:
			pieces := fill(line+gap, word, margin, cells)
			lines, line = append(lines, pieces[:len(pieces)-1]...), pieces[len(pieces)-1]
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakAnywhere breaks a line where it is full, and keeps every space.
func breakAnywhere(s string, cells int) []string { return fill("", s, "", cells) }

// fill writes text after line, and goes on in new lines that start with margin where one is full. A character of
// several code points stays whole, since its width is that of what stands before it or not more.
func fill(line, text, margin string, cells int) []string {
	var lines []string
	const least = 2 // cells that the widest character takes
	if width(line)+least > cells {
		lines, line = append(lines, strings.TrimRight(line, " ")), margin
	}
	var b strings.Builder
	b.WriteString(line)
	most := width(line) // what the line may take; it is measured only when that is too much
	for _, r := range text {
		before := b.Len()
		b.WriteRune(r)
		if most += cellsAtMost(r); most <= cells && before <= maxMarks*cells {
			continue
		}
		full := b.String()
		if most = width(full); most > cells || before > maxMarks*cells {
			lines = append(lines, full[:before])
			b.Reset()
			b.WriteString(margin)
			b.WriteRune(r)
			most = width(b.String())
		}
	}
	return append(lines, b.String())
}

// cellsAtMost is the most that a code point adds to the width of a line.
func cellsAtMost(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}

// maxMarks is how many bytes a line may have for each of its cells; marks that take no cell could go on forever.
const maxMarks = 32

// Sentence writes a line, broken at words where it is too long for the terminal that a person looks at.
func Sentence(w io.Writer, m Mode, line string) {
	line = cleanLine(line)
	if m.narrow() {
		line = strings.Join(breakAtWords(line, m.Width, 0), "\n")
	}
	fmt.Fprintln(w, line)
}
