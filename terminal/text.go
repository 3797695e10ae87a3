package terminal

import (
	"strings"

	"tend/internal/pattern"

	"charm.land/lipgloss/v2"
)

// tab is how far a tab in code moves, in cells.
const tab = "    "

// joiner makes one character of those it stands between, such as a family of several people.
const joiner = '\u200d'

// width returns how many cells a line takes. Terminals do not agree on joined characters; a line is taken to be as wide
// as it is where they are drawn one by one, since what is past the edge is lost.
func width(s string) int {
	w := lipgloss.Width(s)
	if !strings.ContainsRune(s, joiner) {
		return w
	}
	apart := 0
	for _, r := range s {
		apart += lipgloss.Width(string(r))
	}
	return max(w, apart)
}

// cut returns the line, shortened to at most so many cells, with "…" where something was cut.
func cut(s string, cells int) string {
	if width(s) <= cells {
		return s
	}
	if cells < 1 {
		return ""
	}
	kept := s
	for room := cells - 1; width(kept) > cells-1; room-- {
		kept = ""
		if room > 0 {
			kept = lipgloss.NewStyle().Inline(true).MaxWidth(room).Render(s)
		}
	}
	return strings.TrimRight(kept, " ") + "…"
}

// pad returns the line filled with spaces to so many cells.
func pad(s string, cells int) string { return s + strings.Repeat(" ", max(0, cells-width(s))) }

// starts matches the start of a Markdown block that is not to be joined to the line before it; its second group is
// the marker of a list item or quote, under which what follows is indented.
var starts = pattern.Of(`^(\s*)([-*+] +|\d{1,9}[.)] +|> ?|#{1,6} |\||Q: |A: |C: )`)

// paragraph is what is wrapped as one: a paragraph of prose, or one line of code.
type paragraph struct {
	parts  []string // joined by a space
	indent int      // cells before the second and later lines
	code   bool
}

// layMarkdown lays Markdown out in lines of at most so many cells. It stays as it was typed, but for the lines of a
// paragraph, which are joined as Markdown has it and broken at words. Code keeps its white space and is broken anywhere.
func layMarkdown(text string, cells int) []string {
	var lines []string
	for _, p := range paragraphs(cleanText(text)) {
		lines = append(lines, p.lay(cells)...)
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// paragraphs cuts cleaned Markdown into what is wrapped as one.
func paragraphs(text string) []paragraph {
	var all []paragraph
	fence := ""
	open := false // the last paragraph takes the next line
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		line = strings.ReplaceAll(line, "\t", tab)
		bare := strings.TrimSpace(line)
		mark := fenceOf(bare)
		switch {
		case fence != "":
			all, open = append(all, paragraph{parts: []string{line}, code: true}), false
			if strings.HasPrefix(mark, fence) && strings.Trim(bare, fence[:1]) == "" {
				fence = ""
			}
		case mark != "":
			all, open, fence = append(all, paragraph{parts: []string{line}, code: true}), false, mark
		case bare == "" || !open && strings.HasPrefix(line, tab) && !starts().MatchString(line):
			all, open = append(all, paragraph{parts: []string{line}, code: true}), false
		case starts().MatchString(line) || !open:
			all, open = append(all, paragraph{parts: []string{strings.TrimRight(line, " ")}, indent: hanging(line)}), !closed(line)
		default:
			last := &all[len(all)-1]
			last.parts = append(last.parts, bare)
			open = !closed(line)
		}
	}
	return all
}

// fenceOf returns the backticks or tildes that open or close a block of code, or nothing.
func fenceOf(bare string) string {
	for _, c := range []string{"`", "~"} {
		rest := strings.TrimLeft(bare, c)
		if n := len(bare) - len(rest); n >= 3 && (c == "~" || !strings.Contains(rest, "`")) {
			return bare[:n]
		}
	}
	return ""
}

// hanging is how far the second line of what starts with line is indented.
func hanging(line string) int {
	m := starts().FindStringSubmatch(line)
	if m == nil || strings.HasPrefix(m[2], "#") || strings.HasPrefix(m[2], "|") {
		return len(line) - len(strings.TrimLeft(line, " "))
	}
	return min(len(m[0]), 8)
}

// closed tells whether a line ends what it belongs to: a heading, a row of a table, a hard line break.
func closed(line string) bool {
	bare := strings.TrimSpace(line)
	return strings.HasPrefix(bare, "#") || strings.HasPrefix(bare, "|") || strings.HasSuffix(line, "  ") ||
		strings.HasSuffix(line, `\`)
}

// lay breaks the paragraph into lines of at most so many cells.
func (p paragraph) lay(cells int) []string {
	text := strings.Join(p.parts, " ")
	if p.code {
		return breakAnywhere(text, cells)
	}
	return breakAtWords(text, cells, min(p.indent, cells/2))
}

// flow sets parts side by side with a separator, on as many lines of so many cells as they need.
func flow(parts []string, separator string, cells int) []string {
	var lines []string
	for _, part := range parts {
		if n := len(lines); n > 0 && width(lines[n-1]+separator+part) <= cells {
			lines[n-1] += separator + part
			continue
		}
		lines = append(lines, part)
	}
	return lines
}
