package notes

import "strings"

// Format writes a question and an answer as a card that Parse reads back as exactly one, whatever comes before and after
// it: a line of theirs that would begin a card or end one is kept from it by a space or a backslash before it. It is not
// ok where that cannot be done, as for an empty question or answer.
func Format(front, back string) (text string, ok bool) {
	for _, strict := range []bool{false, true} {
		text = "Q:" + body(front, strict) + "\nA:" + body(back, strict) + "\n"
		if standsAlone(text) {
			return text, true
		}
	}
	return "", false
}

// standsAlone tells whether a text is one card between others.
func standsAlone(text string) bool {
	const before, after = "Q: before\nA: it\n\n", "\n<!-- after -->\nQ: after\nA: it\n"
	ticks, tildes := strings.Repeat("`", len(text)+3), strings.Repeat("~", len(text)+3) // they would close what it leaves open
	parsed := Parse("", []byte(before+text+after+ticks+"\ncode\n"+ticks+"\n"+tildes+"\ncode\n"+tildes+"\n"))
	return len(parsed.Cards) == 3 && len(parsed.Problems) == 0 && parsed.Cards[1].Kind == QA && parsed.Cards[1].Mark == "" &&
		parsed.Cards[2].Front == "after" && parsed.Cards[2].Mark == "after"
}

// body is a text as it may stand behind a tag; strictly, no code block or comment begins or ends in it.
func body(text string, strict bool) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(text)
	rows := strings.Split(strings.TrimSpace(text), "\n")
	fences := 0
	for i, row := range rows {
		rows[i] = guarded(row, strict)
		if fenceOf(row).width > 0 {
			fences++
		}
	}
	if !strict && fences > 0 && fenceOf(rows[0]).width > 0 {
		return "\n" + strings.Join(rows, "\n") // behind a tag it would not begin a code block
	}
	return " " + strings.Join(rows, "\n")
}

// guarded is a line of a text that neither begins nor ends a card.
func guarded(row string, strict bool) string {
	switch formOf(row) {
	case question, answer, clozing:
		return " " + row
	case rule:
		return "\\" + strings.TrimSpace(row)
	}
	if strict && (fenceOf(row).width > 0 || strings.Contains(row, "<!--") || strings.Contains(row, "-->")) {
		row = strings.NewReplacer("<!--", "&lt;!--", "-->", "--&gt;").Replace(row)
		if fenceOf(row).width > 0 {
			row = "\\" + strings.TrimSpace(row)
		}
	}
	return row
}
