package anki

import (
	"strings"

	"tend/internal/pattern"
)

// Markdown gives the lines of the card in the syntax of tend's notes, with a line end after the last: Q: and A: for
// a basic card, C: for a cloze, which stands for all cards of its note. What the answer of a cloze adds goes into a
// comment below it, since it would give the answer away. A card without a front, or a basic one without a back,
// gives nothing.
//
// Package notes reads exactly this card back, as long as it has at most 1 MiB and, of a cloze, the Front that this
// package made.
func (c Card) Markdown() string {
	front, back := safe(c.Front), safe(c.Back)
	switch {
	case front == "" || c.Kind != Cloze && back == "":
		return ""
	case c.Kind != Cloze:
		return tagged("Q:", front) + tagged("A:", back)
	case back == "":
		return tagged("C:", front)
	}
	return tagged("C:", front) + "<!--\n" + strings.ReplaceAll(back, "-->", `--\>`) + "\n-->\n"
}

// blockStart is how a line starts that means something else behind a tag: a fence, a list, a table, a heading.
var blockStart = pattern.Of("^(```|~~~|[-*+>#|]|\\d+[.)] )")

// tagged puts Q:, A: or C: before a text, on a line of its own when the text starts with a block of several lines.
func tagged(tag, text string) string {
	first, _, several := strings.Cut(text, "\n")
	if several && blockStart().MatchString(first) {
		return tag + "\n" + text + "\n"
	}
	return tag + " " + text + "\n"
}
