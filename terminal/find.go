package terminal

import (
	"fmt"
	"io"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tend/daemon/api"
	"tend/internal/find"
)

// FoundLines writes what a search found, the best first: id, kind, title and where it belongs, and below them the part of
// the text that has the words, marked: bold where that shows, else in guillemets or, where those do not, in asterisks.
func FoundLines(w io.Writer, mode Mode, found api.Found, zone *time.Location) {
	ids, kinds := 0, 0
	for _, m := range found.Results {
		ids, kinds = max(ids, len(m.ID)), max(kinds, len(m.Kind))
	}
	for _, m := range found.Results {
		line := pad(cleanLine(m.ID), ids) + gap + pad(cleanLine(m.Kind), kinds) + gap + cleanLine(m.Title)
		if about := aboutMatch(m, zone); about != "" {
			line += gap + "(" + about + ")"
		}
		for _, part := range foundTitle(mode, line, ids+kinds+2*len(gap)) {
			fmt.Fprintln(w, part)
		}
		for _, line := range snippetLines(mode, m.Snippet, ids+len(gap)) {
			fmt.Fprintln(w, line)
		}
	}
	if more := found.Count - len(found.Results); more > 0 {
		fmt.Fprintf(w, "%d more; --limit %d shows them\n", more, found.Count)
	}
}

// foundTitle breaks a title that is too long for the terminal.
func foundTitle(mode Mode, line string, indent int) []string {
	if !mode.narrow() {
		return []string{line}
	}
	return breakAtWords(line, mode.Width, min(indent, mode.Width/2))
}

// aboutMatch is where a document belongs, and when it is of.
func aboutMatch(m api.Match, zone *time.Location) string {
	var words []string
	for _, word := range []string{m.Area, m.Source, m.Path, m.State} {
		if word != "" {
			words = append(words, cleanLine(word))
		}
	}
	if !m.At.IsZero() {
		words = append(words, m.At.In(zone).Format(time.DateOnly))
	}
	return strings.Join(words, ", ")
}

// snippetLines sets a snippet in lines, indented, with its hits marked.
func snippetLines(mode Mode, parts []find.Part, indent int) []string {
	var text strings.Builder
	var hits [][2]int
	for _, part := range parts {
		from := text.Len()
		text.WriteString(cleanPart(part.Text))
		if part.Hit {
			hits = append(hits, [2]int{from, text.Len()})
		}
	}
	if text.Len() == 0 {
		return nil
	}
	lines, at := []string{text.String()}, 0
	if room := mode.Width - indent - 2*len(hits); mode.narrow() && room >= leastCells {
		lines = breakAtWords(text.String(), min(room, measure), 0)
	}
	for n, line := range lines {
		line = strings.TrimSpace(line)
		from := at + max(0, strings.Index(text.String()[at:], line))
		at = from + len(line)
		lines[n] = strings.Repeat(" ", indent) + marked(mode, line, from, hits)
	}
	return lines
}

// cleanPart cleans a part of a line, whose spaces at its ends belong to it.
func cleanPart(s string) string {
	inner := cleanLine(s)
	if strings.HasPrefix(s, " ") && inner != "" {
		inner = " " + inner
	}
	if strings.HasSuffix(s, " ") {
		inner += " "
	}
	return inner
}

// marked marks the hits in a line, which begins at from in the text that they are of.
func marked(mode Mode, line string, from int, hits [][2]int) string {
	var b strings.Builder
	at := 0
	for _, hit := range hits {
		begin, end := max(at, hit[0]-from), min(len(line), hit[1]-from)
		if begin >= end {
			continue
		}
		b.WriteString(line[at:begin])
		b.WriteString(mark(mode, line[begin:end]))
		at = end
	}
	b.WriteString(line[at:])
	return b.String()
}

func mark(mode Mode, word string) string {
	switch {
	case mode.Color:
		return lipgloss.NewStyle().Bold(true).Render(word)
	case mode.UTF8:
		return "«" + word + "»"
	}
	return "*" + word + "*"
}
