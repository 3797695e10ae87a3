package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/internal/pattern"
)

// described matches what stands before a description in a list of help: a command or a flag, and at least two spaces.
var described = pattern.Of(`^ {2,}\S+(?: \S+)*? {2,}`)

// HelpLines writes a help text. Where a person looks at it, lines that are too long are broken at words: in a list of
// commands or flags below the description that they belong to.
func HelpLines(w io.Writer, m Mode, text string) {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		for _, part := range helpLine(m, line) {
			fmt.Fprintln(w, part)
		}
	}
}

func helpLine(m Mode, line string) []string {
	if !m.narrow() {
		return []string{line}
	}
	indent := width(line) - width(strings.TrimLeft(line, " "))
	if before := described().FindString(line); before != "" {
		indent = width(before)
	}
	const least = 24 // cells that a description has to have
	if indent > m.Width-least {
		indent = min(2*len(gap), m.Width/2)
	}
	return breakAtWords(line, m.Width, indent)
}
