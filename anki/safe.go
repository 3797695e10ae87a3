package anki

import (
	"strings"

	"tend/internal/pattern"
)

// safe makes a text fit to stand in a card of tend's notes, where a Q:, A: or C: at the start of a line, a line of
// dashes, a comment or a code block that never ends would end or change the card. What it gives it leaves as it is
// when it is given it again.
func safe(text string) string { return settle(scrub(text)) }

// settle is safe for a text that may have marks.
func settle(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if mark, width := openFence(lines); width > 0 {
		lines = append(lines, strings.Repeat(string(mark), width))
	}
	code := fenced(lines)
	for i, line := range lines {
		if !code[i] {
			lines[i] = safeLine(line, i == 0)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// rule is a line of dashes, which ends a card.
var rule = pattern.Of(`^\s*-{3,}\s*$`)

// safeLine is safe for one line outside of code. The first one stands behind Q: or A: and may start like a card;
// the others are indented by a space then.
func safeLine(line string, first bool) string {
	line = strings.TrimRightFunc(line, isSpace)
	if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, "<!--") || strings.HasSuffix(trimmed, "-->") {
		line = strings.ReplaceAll(line, "<!--", `<\!--`)
	}
	switch {
	case rule().MatchString(line):
		return "***"
	case !first && (strings.HasPrefix(line, "Q:") || strings.HasPrefix(line, "A:") || strings.HasPrefix(line, "C:")):
		return " " + line
	}
	return line
}

// isSpace is what TrimSpace takes off.
func isSpace(r rune) bool { return strings.TrimSpace(string(r)) == "" }

// fenced tells the lines of code blocks, with their fences, as package notes does. A block without an end lasts to
// the end of the text.
func fenced(lines []string) []bool {
	code := make([]bool, len(lines))
	walkFences(lines, func(i int) { code[i] = true })
	return code
}

// openFence gives the fence of the block that has no end, or width 0.
func openFence(lines []string) (mark byte, width int) {
	return walkFences(lines, func(int) {})
}

// walkFences calls each for every line of a code block, and gives the fence that is open at the end.
func walkFences(lines []string, each func(i int)) (mark byte, width int) {
	for i, line := range lines {
		m, w, bare := fence(line)
		switch {
		case width > 0:
			each(i)
			if bare && m == mark && w >= width {
				width = 0
			}
		case w > 0:
			each(i)
			mark, width = m, w
		}
	}
	return mark, width
}

// fence reads a line of at least three backquotes or tildes. A line of backquotes with another one later is inline
// code.
func fence(line string) (mark byte, width int, bare bool) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] != '`' && line[0] != '~' {
		return 0, 0, false
	}
	rest := strings.TrimLeft(line, line[:1])
	width = len(line) - len(rest)
	if width < 3 || line[0] == '`' && strings.Contains(rest, "`") {
		return 0, 0, false
	}
	return line[0], width, rest == ""
}
