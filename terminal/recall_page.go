package terminal

import (
	"fmt"
	"strings"

	"tend/daemon/api"
)

// page shows the prompt on screen.
func (c recall) page() page {
	prompt := c.list[0]
	p := page{serial: c.serial, head: c.head(prompt)}
	if note := prompt.Note; note != nil {
		p.head += " · note"
		p.text, p.shown, p.scroll = note.Text, true, true
		if title := cleanLine(note.Title); !strings.HasPrefix(strings.TrimSpace(note.Text), "# "+title) {
			p.title = title
		}
		if note.Text == "" {
			p.text = "(its text is not at hand: " + cleanLine(note.Path) + ")"
		}
		p.ask = []string{"Enter still true", "e edit", "c make cards", "x retire"}
		p.keys = []string{"u undo", "b later", "i why", "? help", "q quit"}
		return p
	}
	p.text, p.answer, p.shown = prompt.Card.Front, prompt.Card.Back, c.reveal
	p.keys = []string{"u undo", "e edit", "s suspend", "b later", "i why", "? help", "q quit"}
	p.ask = []string{"Enter shows the answer"}
	if c.reveal {
		p.ask = intervals(prompt)
	}
	return p
}

// head says where one stands: "3/12 · 6 min left · go".
func (c recall) head(prompt api.Prompt) string {
	head := fmt.Sprintf("%d/%d · %s left", len(c.done)+1, len(c.done)+len(c.list), roughly(c.ahead()))
	if area := cleanLine(prompt.Area); area != "" {
		head += " · " + area
	}
	return head
}

// intervals are the four grades with what each would mean.
func intervals(p api.Prompt) []string {
	ask := make([]string, 0, 4)
	for n, interval := range p.Intervals {
		grade := fmt.Sprintf("%d %s", n+1, grades[n+1])
		if interval != "" {
			grade += " " + cleanLine(interval)
		}
		ask = append(ask, grade)
	}
	return ask
}

// reviewHelp is what ? shows. It is the only table of keys beside the code.
var reviewHelp = []string{
	"Space, Enter   show the answer, then grade it good",
	"1 2 3 4        again, hard, good, easy",
	"a note:        Enter still true, e edit, c make cards, x retire",
	"u              undo, as often as you like",
	"e              edit the note in your editor",
	"s              suspend the card",
	"b              put it off until later today",
	"o              open the source",
	"n              how to write down what you learned",
	"i              why this comes now",
	"arrows, PgUp, PgDn   scroll; Space scrolls a note",
	"q, Esc, Ctrl-C quit; every answer is saved already",
}
